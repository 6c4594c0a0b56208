"""Own sets of questions in the main store: drafts, and the versions kept of each."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select

from pulse.models.base import db
from pulse.models.questions import QuestionDraft, QuestionVersion
from surveys.draft import Draft, draft_from_dict
from surveys.errors import NotFoundError
from surveys.instrument import Instrument, instrument_from_dict


@dataclass(frozen=True, slots=True)
class Kept:
    """A version of a set, numbered from one; its fingerprint is its name for good."""

    number: int
    instrument: Instrument


def drafts() -> tuple[Draft, ...]:
    """Every own set as it is being put together, by title."""
    rows = db.session.scalars(select(QuestionDraft).order_by(QuestionDraft.title))
    return tuple(draft_from_dict(json.loads(row.content)) for row in rows)


def draft(code: str) -> Draft:
    """The set of this code; raises NotFoundError."""
    return draft_from_dict(json.loads(_row(code).content))


def has_draft(code: str) -> bool:
    """Whether an own set has this code."""
    return db.session.get(QuestionDraft, code) is not None


def save_draft(made: Draft) -> None:
    """Write a set, new or changed, in the caller's transaction."""
    row = db.session.get(QuestionDraft, made.code) or QuestionDraft(code=made.code)
    row.title, row.content = made.title, json.dumps(made.to_dict())
    db.session.add(row)
    db.session.flush()


def delete_draft(code: str) -> None:
    """Forget a set of which no version was kept, in the caller's transaction."""
    db.session.delete(_row(code))
    db.session.flush()


def _row(code: str) -> QuestionDraft:
    row = db.session.get(QuestionDraft, code)
    if row is None:
        raise NotFoundError(f"there is no set of questions {code!r} of your own")
    return row


def versions(code: str) -> tuple[Kept, ...]:
    """The versions kept of a set, the first one first; none before it was ever kept."""
    rows = db.session.scalars(
        select(QuestionVersion).where(QuestionVersion.code == code).order_by(QuestionVersion.number)
    )
    return tuple(Kept(row.number, instrument_from_dict(json.loads(row.content))) for row in rows)


def keep_version(instrument: Instrument) -> Kept:
    """Keep a version for good, in the caller's transaction."""
    number = len(versions(instrument.code)) + 1
    row = QuestionVersion(
        code=instrument.code,
        number=number,
        fingerprint=instrument.fingerprint,
        content=json.dumps(instrument.to_dict()),
    )
    db.session.add(row)
    db.session.flush()
    return Kept(number, instrument)
