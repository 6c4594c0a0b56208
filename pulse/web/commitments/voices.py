"""Moderating replies and thank-yous; and who does not want to be thanked in public."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from wtforms import StringField

from pulse.store.voices import VoiceRow
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm
from pulse.web.manage.comments import RedactForm
from pulse.web.page import now
from pulse.workflow.engagement import reviewing_voices
from surveys.comments import read_phrases
from surveys.errors import InvalidValueError, NotAllowedError

MANAGERS = roles_required("reviewer", "administrator")
STANDS = {"waiting": "To read", "shown": "Shown", "held": "Held back"}


class NameForm(PulseForm):
    """A name that is not to be thanked in public."""

    name = StringField("Name")


@MANAGERS
def voices() -> Any:
    """What waits, is shown and is held back."""
    return render_template(
        "commitments/voices.html",
        rows=reviewing_voices.waiting_first(),
        next=reviewing_voices.next_waiting(),
        stands=STANDS,
    )


@MANAGERS
def voice(mark: str) -> Any:
    """Read one; see it without some words; show it or hold it back."""
    form = RedactForm(reviewing_voices.look_at(mark).row.voice.all_text)
    phrases: tuple[str, ...] = ()
    if form.validate_on_submit():
        phrases = read_phrases(form.phrases.data or "", form.comment)
        if "preview" not in request.form:
            try:
                return _done(reviewing_voices.look_at(mark).row, phrases)
            except NotAllowedError as error:
                form.refuse("phrases", error)
    looked = reviewing_voices.look_at(mark, phrases)
    preview = looked.row.voice.without(phrases) if phrases else None
    page = render_template("commitments/voice.html", looked=looked, form=form, preview=preview)
    return page, 400 if form.errors else 200


def _done(row: VoiceRow, phrases: tuple[str, ...]) -> Any:
    actor = signed_in().email
    if "hold" in request.form:
        reviewing_voices.hold_back(row.mark, actor, now())
        flash("It is held back. Nobody sees it.", "success")
    else:
        reviewing_voices.show(row.mark, phrases, actor, now())
        flash("Staff can read it now.", "success")
    following = reviewing_voices.next_waiting() if row.stand == "waiting" else None
    if following is not None:
        return redirect(url_for("commitments.voice", mark=following))
    return redirect(url_for("commitments.voices"))


@MANAGERS
def names() -> Any:
    """The names of those who do not want to be thanked in public."""
    form = NameForm()
    if form.validate_on_submit():
        try:
            return _named(form.name.data or "")
        except InvalidValueError as error:
            form.refuse("name", error)
    known = reviewing_voices.declined_names()
    page = render_template("commitments/names.html", names=known, form=form)
    return page, 400 if form.errors else 200


def _named(name: str) -> Any:
    actor = signed_in().email
    if "remove" in request.form:
        reviewing_voices.remove_declined(request.form["remove"], actor, now())
        flash("The name is off the list.", "success")
    else:
        held = reviewing_voices.add_declined(name, actor, now())
        also = f" {held} thank-you{'s' * (held > 1)} shown before held back." if held else ""
        flash(f"The name is on the list.{also}", "success")
    return redirect(url_for("commitments.names"))
