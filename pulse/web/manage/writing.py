"""Questions for an own set: picked from others, each with its source, or written."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField

from pulse.store import questions as store
from pulse.web.auth import roles_required
from pulse.web.forms import PulseForm
from pulse.workflow.planning import questions
from surveys.advice import advise
from surveys.bank import bank
from surveys.draft import Draft, Own, shipped_scales
from surveys.errors import InvalidValueError
from surveys.instrument import Item

MANAGERS = roles_required("reviewer", "administrator")
BETWEEN = "|"


class WriteForm(PulseForm):
    """A question of one's own."""

    text = TextAreaField("The question")
    theme = SelectField("Theme")
    new_theme = StringField("Or a new theme")
    scale = RadioField("Answers", choices={s.code: " · ".join(s.options) for s in shipped_scales()})
    reverse = BooleanField("Agreeing is unfavourable")


@MANAGERS
def pick(code: str) -> Any:
    """Every question of every set, to be ticked."""
    draft, form = store.draft(code), PulseForm()
    problem = ""
    if form.validate_on_submit():
        chosen = [pair.partition(BETWEEN)[::2] for pair in request.form.getlist("item")]
        try:
            if not chosen:
                raise InvalidValueError("Choose a question, or go back.")
            questions.pick(code, chosen)
            flash(f"{_count(len(chosen))} added at the end.", "success")
            return redirect(url_for("manage.builder", code=code, _anchor="questions"))
        except InvalidValueError as error:
            problem = str(error)
    sets = [found for found in questions.question_sets() if found.code != code]
    page = render_template(
        "manage/builder/pick.html",
        draft=draft,
        sets=sets,
        here={item.code for item in draft.items},
        form=form,
        problem=problem,
    )
    return page, 400 if problem else 200


def _count(number: int) -> str:
    return "1 question is" if number == 1 else f"{number} questions are"


@MANAGERS
def write(code: str, item: str | None = None) -> Any:
    """A question of one's own, new or changed; advice on its wording never stops it."""
    draft = store.draft(code)
    if item and not draft.owns(item):
        abort(404)  # somebody else's wording is not ours to change
    form = WriteForm(data=_filled(draft, draft.item(item)) if item else {"scale": "agreement"})
    form.theme.choices = _themes(draft)
    if form.validate_on_submit() and "save" in request.form:
        try:
            changed = questions.write(code, _own(form), item)
            place = item or changed.items[-1].code
            return redirect(url_for("manage.builder", code=code, _anchor=f"item-{place}"))
        except InvalidValueError as error:
            form.refuse("text", error)
    asked = form.is_submitted() and not form.errors
    page = render_template(
        "manage/builder/write.html",
        draft=draft,
        item=item,
        saved=bool(item) and _was_saved(code, item or ""),
        form=form,
        checked=asked,
        advice=advise(form.text.data or "") if asked else (),
    )
    return page, 400 if form.errors else 200


def _own(form: WriteForm) -> Own:
    theme = (form.new_theme.data or "").strip() or form.theme.data or ""
    return Own(form.text.data or "", theme, form.scale.data or "", form.reverse.data)


def _filled(draft: Draft, item: Item) -> dict[str, Any]:
    theme = next((t.name for t in draft.constructs if t.code == item.construct), "")
    scale = item.scale.code
    return {"text": item.text, "theme": theme, "scale": scale, "reverse": item.reverse}


def _themes(draft: Draft) -> dict[str, str]:
    shipped = (theme for found in bank() for theme in found.constructs)
    names = dict.fromkeys(theme.name for theme in (*draft.constructs, *shipped))
    return {"": "No theme: shown by itself", **{name: name for name in names}}


def _was_saved(code: str, item: str) -> bool:
    return any(
        item == known.code for kept in store.versions(code) for known in kept.instrument.items
    )
