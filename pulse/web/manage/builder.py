"""Own sets of questions: start one, put it in order, look at it as staff will, save a version."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from wtforms import SelectField, StringField

from pulse.store import questions as store
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm
from pulse.web.page import now
from pulse.workflow.planning import questions
from pulse.workflow.planning.preview import preview
from pulse.workflow.planning.surveys import minutes_to_answer
from surveys.advice import advise
from surveys.draft import Draft
from surveys.errors import InvalidValueError
from surveys.instrument import Instrument
from surveys.languages import LANGUAGES
from surveys.revision import Revision

MANAGERS = roles_required("reviewer", "administrator")
NOTHING = "Nothing: an empty set"
STEPS = {"up": -1, "down": 1}


class StartForm(PulseForm):
    """A new set: its title, and what it starts from."""

    title = StringField("Title")
    start = SelectField("Start from")


@MANAGERS
def own_sets() -> Any:
    """Every own set, and a form to start one."""
    form = StartForm()
    sets = questions.question_sets()
    form.start.choices = {"": NOTHING, **{found.code: found.title for found in sets}}
    if form.validate_on_submit():
        try:
            made = questions.start_set(
                signed_in().email, form.title.data or "", form.start.data or "", now()
            )
            return redirect(url_for("manage.builder", code=made.code))
        except InvalidValueError as error:
            form.refuse("title", error)
    own = [(draft, store.versions(draft.code)) for draft in store.drafts()]
    page = render_template("manage/builder/own_sets.html", form=form, own=own)
    return page, 400 if form.errors else 200


@MANAGERS
def builder(code: str) -> Any:
    """One set: its questions in order, with advice, its languages and its versions."""
    draft, versions = store.draft(code), store.versions(code)
    made = questions.preview_of(code) if draft.items else None
    changes = Revision(versions[-1].instrument, made) if made and versions else None
    return render_template(
        "manage/builder/builder.html",
        draft=draft,
        versions=versions,
        changes=changes,
        minutes=minutes_to_answer(made) if made else 0,
        advice={item.code: advise(item.text) for item in draft.items if draft.owns(item.code)},
        languages=[(said, *completeness(draft, said.language)) for said in draft.translations],
        more={k: v for k, v in LANGUAGES.items() if k not in _spoken(draft)},
        form=PulseForm(),
    )


def _spoken(draft: Draft) -> set[str]:
    return {said.language for said in draft.translations}


def completeness(draft: Draft, language: str) -> tuple[int, int]:
    """How many of the questions and answers a language has, and how many there are."""
    needed = sum(phrase.needed for phrase in draft.phrases)
    return needed - len(draft.lacking(language)), needed


@MANAGERS
def change_set(code: str) -> Any:
    """Move a question one place, or take it out: the button says which and how."""
    if not PulseForm().validate_on_submit():
        return redirect(url_for("manage.builder", code=code))
    for way, by in STEPS.items():
        if item := request.form.get(way):
            questions.move(code, item, by)
            return redirect(url_for("manage.builder", code=code, _anchor=f"item-{item}"))
    if item := request.form.get("remove"):
        text = store.draft(code).item(item).text
        questions.remove(code, item)
        flash(f"Removed “{text}”.", "success")
    return redirect(url_for("manage.builder", code=code, _anchor="questions"))


@MANAGERS
def save_set(code: str) -> Any:
    """Keep the draft as a version."""
    if PulseForm().validate_on_submit():
        kept = questions.keep(signed_in().email, code, now())
        flash(f"Saved as version {kept.number}. A survey can ask it now.", "success")
    return redirect(url_for("manage.builder", code=code))


@MANAGERS
def delete_set(code: str) -> Any:
    """Delete a set that was never saved as a version, once that is confirmed."""
    draft = store.draft(code)
    if PulseForm().validate_on_submit():
        questions.discard(signed_in().email, code, now())
        flash(f"{draft.title} is deleted.", "success")
        return redirect(url_for("manage.own_sets"))
    return render_template("manage/builder/delete.html", draft=draft, form=PulseForm())


@MANAGERS
def preview_set(code: str) -> Any:
    """The set as staff will see it."""
    return as_staff_see_it(questions.preview_of(code), url_for("manage.builder", code=code))


def as_staff_see_it(instrument: Instrument, back: str) -> Any:
    """The answer page's own template with these questions; nothing can be sent from it."""
    return render_template(
        "manage/builder/preview.html",
        manifest=preview(instrument, now()),
        minutes=minutes_to_answer(instrument),
        preview=True,
        back=back,
        given={},
        news=(),
    )
