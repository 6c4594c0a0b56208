"""The council's template for slides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from pulse.models.base import db
from pulse.models.templates import SlideTemplate

_ONLY = 1


@dataclass(frozen=True, slots=True)
class TemplateRecord:
    """What is known of the template that is in use, without its content."""

    name: str
    uploaded_on: date


def template_record() -> TemplateRecord | None:
    """The template in use; None where decks are in our own theme."""
    row = db.session.execute(select(SlideTemplate.name, SlideTemplate.uploaded_on)).first()
    return None if row is None else TemplateRecord(row.name, row.uploaded_on)


def template_body() -> bytes | None:
    """The template's content; None where there is none."""
    return db.session.scalar(select(SlideTemplate.body))


def keep_template(name: str, body: bytes, day: date) -> None:
    """Take a checked template into use in the caller's transaction, in place of any other."""
    db.session.merge(SlideTemplate(id=_ONLY, name=name, uploaded_on=day, body=body))


def forget_template() -> bool:
    """Leave the template in the caller's transaction; False where there was none."""
    row = db.session.get(SlideTemplate, _ONLY)
    if row is None:
        return False
    db.session.delete(row)
    return True
