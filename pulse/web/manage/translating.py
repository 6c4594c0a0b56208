"""What an own set says in another language: a table of phrases, each beside its English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from pulse.store import questions as store
from pulse.web.auth import roles_required
from pulse.web.forms import PulseForm
from pulse.web.manage.builder import completeness
from pulse.workflow.planning import questions
from surveys.errors import InvalidValueError
from surveys.languages import LANGUAGES, LONGEST, Phrase, Translation, require_facts

MANAGERS = roles_required("reviewer", "administrator")


@MANAGERS
def add(code: str) -> Any:
    """Begin a language, with what we can suggest in it."""
    language = request.form.get("language", "")
    if PulseForm().validate_on_submit() and language:
        questions.translate(code, language, {})
        return redirect(url_for("manage.translate", code=code, language=language))
    return redirect(url_for("manage.builder", code=code, _anchor="languages"))


@MANAGERS
def translate(code: str, language: str) -> Any:
    """Every phrase of a set in one language."""
    draft = store.draft(code)
    said = next((t for t in draft.translations if t.language == language), None)
    if said is None:
        abort(404)
    form, problems = PulseForm(), {}
    texts = dict(said.texts)
    if form.validate_on_submit():
        if "drop" in request.form:
            questions.drop_language(code, language)
            flash(f"{LANGUAGES[language]} is taken out.", "success")
            return redirect(url_for("manage.builder", code=code))
        texts = {phrase.key: request.form.get(phrase.key, "") for phrase in draft.phrases}
        problems = _problems(draft.phrases, texts)
        if not problems:
            saved = questions.translate(code, language, texts)
            done, needed = completeness(saved, language)
            flash(f"{LANGUAGES[language]} is saved: {done} of {needed} questions and answers.",
                  "success")  # fmt: skip
            return redirect(url_for("manage.builder", code=code, _anchor="languages"))
    page = _page(code, said, texts, problems, form)
    return page, 400 if problems else 200


def _problems(phrases: Sequence[Phrase], texts: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for phrase in phrases:
        try:
            require_facts(phrase, texts[phrase.key])
            if len(texts[phrase.key]) > LONGEST:
                raise InvalidValueError(f"Shorten this to {LONGEST} characters.")
        except InvalidValueError as error:
            found[phrase.key] = str(error)
    return found


def _page(
    code: str, said: Translation, texts: dict[str, str], problems: dict[str, str], form: PulseForm
) -> str:
    draft = store.draft(code)
    parts = (
        ("Questions", [p for p in draft.phrases if p.key.startswith("item.")]),
        ("Answers", [p for p in draft.phrases if p.key.startswith("answer.")]),
        ("What the page says", [p for p in draft.phrases if p.key.startswith("page.")]),
    )
    done, needed = completeness(draft, said.language)
    return render_template(
        "manage/builder/translate.html", draft=draft, said=said, texts=texts, parts=parts,
        problems=problems, done=done, needed=needed, form=form,
    )  # fmt: skip
