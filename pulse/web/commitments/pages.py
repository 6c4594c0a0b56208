"""The ledger's pages: read the form, ask the workflow, render."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from pulse.still_belief import belief_svg
from pulse.web.auth import roles_required, signed_in
from pulse.web.commitments.forms import CommitmentForm, NoteForm
from pulse.web.forms import PulseForm
from pulse.web.page import now
from pulse.workflow.engagement import commitments
from surveys.commitment import STATUSES, by_phase
from surveys.errors import InvalidValueError

KEEPERS = roles_required("reviewer", "chief_executive", "administrator")


@KEEPERS
def ledger() -> Any:
    """Every commitment, those overdue first."""
    places = commitments.directorates()
    place = request.args.get("directorate", "")
    entries = commitments.ledger(place if place in places else "")
    belief = commitments.belief()
    return render_template(
        "commitments/ledger.html",
        entries=entries,
        count=commitments.standing(entries),
        places=places,
        place=place,
        statuses=STATUSES,
        belief=belief,
        drawing=belief_svg(belief) if belief else "",
    )


@KEEPERS
def new() -> Any:
    """Promise something; `figure` in the address names the figure that it answers."""
    form = CommitmentForm.offering(figure=request.args.get("figure", ""))
    made = form.commitment()
    if made is not None:
        try:
            number = commitments.make(signed_in().email, made, now())
        except InvalidValueError as error:
            form.refuse("directorate", error)
        else:
            flash("The commitment is in the ledger. Staff can see it now.", "success")
            return redirect(url_for("commitments.entry", number=number))
    return render_template("commitments/new.html", form=form), 400 if form.errors else 200


@KEEPERS
def entry(number: int) -> Any:
    """One commitment with its history; say what happened."""
    found = commitments.entry(number)
    form = NoteForm(data={"status": found.commitment.status})
    if form.validate_on_submit():
        try:
            commitments.note(
                signed_in().email, number, form.text.data or "", form.status.data, now()
            )
        except InvalidValueError as error:
            form.refuse("text", error)
        else:
            flash("The note is in the ledger.", "success")
            return redirect(url_for("commitments.entry", number=number))
    page = render_template("commitments/entry.html", entry=found, form=form, statuses=STATUSES)
    return page, 400 if form.errors else 200


@KEEPERS
def change(number: int) -> Any:
    """Correct what a commitment says; a moved milestone is noted by itself."""
    found = commitments.entry(number)
    form = CommitmentForm.offering(found.commitment)
    made = form.commitment(found.commitment)
    if made is not None:
        try:
            commitments.change(signed_in().email, number, made, now())
        except InvalidValueError as error:
            form.refuse("directorate", error)
        else:
            flash("The commitment is changed.", "success")
            return redirect(url_for("commitments.entry", number=number))
    page = render_template("commitments/change.html", form=form, entry=found)
    return page, 400 if form.errors else 200


@KEEPERS
def remove(number: int) -> Any:
    """Remove what was entered by mistake, after asking."""
    found, form = commitments.entry(number), PulseForm()
    if form.validate_on_submit():
        commitments.remove(signed_in().email, number, now())
        flash("The commitment is removed.", "success")
        return redirect(url_for("commitments.ledger"))
    return render_template("commitments/remove.html", entry=found, form=form)


@KEEPERS
def scrutiny() -> Any:
    """The whole plan on one page, for members; fit to print."""
    entries = commitments.ledger()
    looked_up = {id(entry.commitment): entry for entry in entries}
    phases = [
        (name, [looked_up[id(made)] for made in inside])
        for name, inside in by_phase([entry.commitment for entry in entries])
    ]
    return render_template(
        "commitments/scrutiny.html",
        phases=phases,
        count=commitments.standing(entries),
        statuses=STATUSES,
        belief=commitments.belief(),
        now=now(),
    )
