"""The council's template for slides: take it into use, see it, leave it."""

from __future__ import annotations

from datetime import datetime

from pulse.slides import checked_template
from pulse.store import audit, templates
from pulse.store.templates import TemplateRecord
from pulse.store.transaction import transaction
from surveys.errors import InvalidValueError

LONGEST_NAME = 80


def slide_template() -> TemplateRecord | None:
    """The template in use; None where decks are in Pulse's own theme."""
    return templates.template_record()


def use_template(actor: str, filename: str, content: bytes, now: datetime) -> TemplateRecord:
    """Check a template and make every deck from it, from now on.

    Raises InvalidValueError saying what is wrong with the file and what to do; the template
    that was in use then stays in use.
    """
    name = " ".join(filename.split())[-LONGEST_NAME:]
    if not name.lower().endswith(".pptx"):
        raise InvalidValueError(
            "Choose a PowerPoint presentation: its name ends in .pptx. Where yours ends in .potx,"
            " .ppt or .pptm, open it in PowerPoint and save it as a presentation (.pptx)."
        )
    kept = checked_template(content)
    with transaction():
        templates.keep_template(name, kept, now.date())
        audit.record(actor, "slide template changed", name, now)
    return TemplateRecord(name, now.date())


def leave_template(actor: str, now: datetime) -> bool:
    """Make decks in Pulse's own theme again; False where there was no template."""
    with transaction():
        there = templates.forget_template()
        if there:
            audit.record(actor, "slide template removed", "", now)
    return there
