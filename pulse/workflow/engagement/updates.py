"""The chief executive's updates: drafted, changed, published, withdrawn with a note."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from pulse.store import commitments
from pulse.store import updates as store
from pulse.store.audit import record
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from surveys.errors import InvalidValueError, NotAllowedError
from surveys.voices import Update


def draft(actor: str, made: Update, now: datetime) -> int:
    """Keep a draft and return its number; raises NotFoundError for an unknown commitment."""
    _require_commitment(made)
    with transaction():
        number = store.insert_update(replace(made, state="draft", published_on=None, reason=""))
        record(actor, "update drafted", f"update {number}", now)
    return number


def change(actor: str, number: int, changed: Update, now: datetime) -> None:
    """Say it differently, published or not; raises NotFoundError."""
    _require_commitment(changed)
    before = store.update(number).update
    kept = replace(
        changed, state=before.state, published_on=before.published_on, reason=before.reason
    )
    with transaction():
        store.write_update(number, kept)
        record(actor, "update changed", f"update {number}", now)


def publish(actor: str, number: int, now: datetime) -> None:
    """Let staff read it; one withdrawn before keeps its day. Raises NotFoundError."""
    found = store.update(number).update
    day = found.published_on or now.astimezone(stores().config.local).date()
    with transaction():
        store.write_update(number, replace(found, state="published", published_on=day, reason=""))
        record(actor, "update published", f"update {number}", now)


def withdraw(actor: str, number: int, reason: str, now: datetime) -> None:
    """Take it back and say why; its page stays and shows the reason alone.

    Raises NotFoundError, NotAllowedError where it was not published, InvalidValueError.
    """
    found = store.update(number).update
    if found.state != "published":
        raise NotAllowedError("Only a published update can be withdrawn.")
    reason = " ".join(reason.split())
    if not reason:
        raise InvalidValueError("Say why it is withdrawn: staff who come back read it.")
    with transaction():
        store.write_update(number, replace(found, state="withdrawn", reason=reason))
        record(actor, "update withdrawn", f"update {number}", now)


def remove(actor: str, number: int, now: datetime) -> None:
    """Delete a draft; raises NotFoundError, NotAllowedError for one that staff have seen."""
    if store.update(number).update.state != "draft":
        raise NotAllowedError("Staff have seen this update: withdraw it and say why.")
    with transaction():
        store.delete_update(number)
        record(actor, "update draft deleted", f"update {number}", now)


def _require_commitment(made: Update) -> None:
    if made.commitment is not None:
        commitments.commitment(made.commitment)
