"""Question sets: those we ship and those put together here, version by version."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from pulse.store import audit
from pulse.store import questions as store
from pulse.store import surveys as survey_store
from pulse.store.questions import Kept
from pulse.store.surveys import SurveyPlan
from pulse.store.transaction import transaction
from pulse.workflow.planning.settings import council
from surveys import bank
from surveys.draft import Draft, Own, draft_of
from surveys.errors import InvalidValueError, NotAllowedError, NotFoundError
from surveys.instrument import Instrument
from surveys.revision import Revision

LONGEST_TITLE = 60


def question_set(code: str) -> Instrument:
    """The set of this code: one we ship, or the newest version of an own one.

    Raises NotFoundError, also for an own set of which no version was kept yet.
    """
    shipped = next((found for found in bank.bank() if found.code == code), None)
    if shipped is not None:
        return shipped
    kept = store.versions(code)
    if kept:
        return kept[-1].instrument
    if store.has_draft(code):
        raise NotFoundError(f"{code} is only a draft: save it as a version before you use it")
    known = ", ".join(found.code for found in question_sets())
    raise NotFoundError(f"the bank has no instrument {code!r}: it has {known}")


def question_sets() -> tuple[Instrument, ...]:
    """Every set that a survey can ask: the shipped ones, then the newest of each own one."""
    kept = (store.versions(draft.code) for draft in store.drafts())
    return (*bank.bank(), *(versions[-1].instrument for versions in kept if versions))


def start_set(actor: str, title: str, start: str, now: datetime) -> Draft:
    """A new own set: empty, or with the questions of the set named `start`.

    Raises InvalidValueError for a title that will not do, NotFoundError.
    """
    title = " ".join(title.split())
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise InvalidValueError(f"Enter a title of 1 to {LONGEST_TITLE} characters.")
    code = _code(title)
    if store.has_draft(code) or code in {found.code for found in bank.bank()}:
        raise InvalidValueError("There is a set of this title. Choose another title.")
    made = draft_of(question_set(start), code, title) if start else Draft(code, title)
    with transaction():
        store.save_draft(made)
        audit.record(actor, "question set started", code, now)
    return made


def _code(title: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:30].rstrip("-")
    return base if base[:1].isalpha() else f"set-{base}".rstrip("-")


def pick(code: str, chosen: Iterable[tuple[str, str]]) -> Draft:
    """Questions of other sets put at the end, all or none: pairs of a set's and an item's code.

    Raises InvalidValueError, NotFoundError.
    """
    pairs = [(question_set(source), item) for source, item in chosen]
    return _change(code, lambda draft: _picked(draft, pairs))


def _picked(draft: Draft, pairs: Iterable[tuple[Instrument, str]]) -> Draft:
    for source, item in pairs:
        draft = draft.with_items(source, [item])
    return draft


def write(code: str, own: Own, item: str | None = None) -> Draft:
    """A question of one's own added, or the one named `item` changed.

    Raises InvalidValueError naming what is wrong, NotFoundError.
    """
    source = f"Written by {council().name}"
    if item is None:
        return _change(code, lambda draft: draft.with_own(own, source))
    return _change(code, lambda draft: draft.reworded(item, own, source))


def move(code: str, item: str, by: int) -> Draft:
    """A question moved down by so many places, or up; raises NotFoundError."""
    return _change(code, lambda draft: draft.moved(item, by))


def remove(code: str, item: str) -> Draft:
    """A question taken out; raises NotFoundError."""
    return _change(code, lambda draft: draft.without(item))


def translate(code: str, language: str, texts: Mapping[str, str]) -> Draft:
    """Texts put into a language, which is begun with our suggestions where it is new.

    Raises InvalidValueError naming the phrase that will not do, NotFoundError.
    """
    return _change(code, lambda draft: draft.begun(language).translated(language, texts))


def drop_language(code: str, language: str) -> Draft:
    """A language taken out again."""
    return _change(code, lambda draft: draft.untranslated(language))


def _change(code: str, change: Callable[[Draft], Draft]) -> Draft:
    with transaction():
        changed = change(store.draft(code))
        store.save_draft(changed)
    return changed


def preview_of(code: str) -> Instrument:
    """What the set would be if it were saved now; raises InvalidValueError, NotFoundError."""
    return store.draft(code).finished(council().name)


def keep(actor: str, code: str, now: datetime) -> Kept:
    """Keep the draft as a version; the same content again is the version there is.

    Raises InvalidValueError when it has no question, NotFoundError.
    """
    with transaction():
        made, known = preview_of(code), store.versions(code)
        if known and known[-1].instrument.fingerprint == made.fingerprint:
            return known[-1]
        kept = store.keep_version(made)
        audit.record(actor, "question set saved", f"{code}, version {kept.number}", now)
    return kept


def discard(actor: str, code: str, now: datetime) -> None:
    """Delete a draft; raises NotAllowedError once a version was kept, for waves may carry it."""
    with transaction():
        store.draft(code)
        if store.versions(code):
            raise NotAllowedError("A version of this set was saved, so it stays.")
        store.delete_draft(code)
        audit.record(actor, "question set deleted", code, now)


def revision(survey: str, questions: str) -> Revision:
    """What asking another set, or a newer version, would do to a survey's lines.

    Raises NotFoundError.
    """
    return Revision(survey_store.survey_plan(survey).instrument, question_set(questions))


def change_questions(actor: str, survey: str, questions: str, now: datetime) -> SurveyPlan:
    """Ask other questions from the next wave that opens; a wave that is open keeps its own.

    Raises NotFoundError, NotAllowedError when they are what the survey asks already.
    """
    with transaction():
        if revision(survey, questions).same:
            raise NotAllowedError("The survey asks these questions already.")
        survey_store.change_questions(survey, question_set(questions))
        audit.record(actor, "questions changed", f"{survey}: {questions}", now)
    return survey_store.survey_plan(survey)
