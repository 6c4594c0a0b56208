"""What was sent, waits or failed; sending again; letters to print; addresses that fail."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange

from pulse.models.base import db
from pulse.paper.letter import letters_pdf
from pulse.store.failures import failures, requeue_failed
from pulse.store.reach import trust_again, undeliverable
from pulse.store.transaction import transaction
from pulse.store.waves import wave_record
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm
from pulse.web.page import now
from pulse.workflow import mailings, post
from pulse.workflow.paper import poster_places
from pulse.workflow.planning.outgoing import KINDS, all_outgoing, outgoing
from pulse.workflow.sending import sending_trouble

MANAGERS = roles_required("reviewer", "administrator")
_RANGE = f"Enter a whole number from 0 to {mailings.LARGEST_CAP}."


class CapForm(PulseForm):
    """How many reminders a person may get."""

    cap = IntegerField(
        "Most reminders a person gets in 30 days, over all surveys",
        [InputRequired(_RANGE), NumberRange(0, mailings.LARGEST_CAP, _RANGE)],
    )


class AgainForm(PulseForm):
    """To whom a batch goes again."""

    directorate = SelectField("To whom?")
    person = StringField("Or one person, by their staff number")


@MANAGERS
def messages() -> Any:
    """Every wave's messages, and the cap on reminders."""
    form = CapForm(cap=mailings.reminder_cap())
    if form.validate_on_submit():
        mailings.change_reminder_cap(form.cap.data, signed_in().email, now())
        flash("The cap on reminders is changed.", "success")
        return redirect(url_for("manage.messages"))
    page = render_template(
        "manage/messages.html", waves=all_outgoing(), form=form, trouble=sending_trouble(),
        failing=len(undeliverable(db.session)),
    )  # fmt: skip
    return page, 400 if form.errors else 200


@MANAGERS
def addresses() -> Any:
    """The addresses that take no messages; one of them is trusted again."""
    form = PulseForm()
    if form.validate_on_submit():
        with transaction():
            trust_again(db.session, request.form.get("number", ""))
        flash("The next message goes to this address again.", "success")
        return redirect(url_for("manage.addresses"))
    return render_template("manage/addresses.html", failing=undeliverable(db.session), form=form)


@MANAGERS
def wave_messages(number: int) -> Any:
    """The messages of one wave, and what can be done about them."""
    found = wave_record(db.session, number)
    return render_template(
        "manage/wave_messages.html", wave=found, outgoing=outgoing(found),
        failures=failures(db.session, number), letters=post.letters_left(number),
        form=PulseForm(), trouble=sending_trouble(),
    )  # fmt: skip


@MANAGERS
def try_failed(number: int) -> Any:
    """Try the failed messages of a wave again."""
    found, form = wave_record(db.session, number), PulseForm()
    if form.validate_on_submit():
        kind = "invitation" if found.state == "open" else mailings.RESULTS
        with transaction():
            count = requeue_failed(db.session, number, kind)
        flash(f"{count:,} messages are tried again.", "success")
    return redirect(url_for("manage.wave_messages", number=number))


@MANAGERS
def send_again(number: int, kind: str) -> Any:
    """Say what sending again means; confirmed, queue a second copy."""
    if kind not in KINDS:
        abort(404)
    found, form = wave_record(db.session, number), AgainForm()
    places = poster_places(found.opened_manifest())
    directorates = {cell.directorate for cell in found.opened_manifest().cells}
    form.directorate.choices = [
        ("", "Everyone who was invited"),
        *((code, name) for code, name in places if code in directorates),
    ]
    if form.validate_on_submit():
        person = (form.person.data or "").strip()
        count = mailings.send_again(
            number, kind, signed_in().email, now(), form.directorate.data or "", person
        )
        if person and not count:
            form.refuse("person", "Nobody who was invited has this staff number.")
        else:
            flash(f"{count:,} {'message is' if count == 1 else 'messages are'} queued.", "success")
            return redirect(url_for("manage.wave_messages", number=number))
    page = render_template("manage/send_again.html", wave=found, title=KINDS[kind], form=form)
    return page, 400 if form.errors else 200


@MANAGERS
def letters(number: int) -> Any:
    """Say what printing letters means; confirmed, hand them out once."""
    found, form = wave_record(db.session, number), PulseForm()
    if form.validate_on_submit():
        actor = signed_in().email
        pages = post.print_letters(number, actor, now(), lambda p: letters_pdf(p.letters, p.title))
        response = Response(pages)
        response.mimetype = "application/pdf"
        response.headers["Content-Disposition"] = f'attachment; filename="letters-{number}.pdf"'
        response.cache_control.no_store = True
        return response
    left = post.letters_left(number)
    return render_template(
        "manage/letters.html", wave=found, left=left, most=post.MOST_AT_ONCE, form=form
    )
