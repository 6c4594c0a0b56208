"""Reminding owners of what is overdue: politely, all of it in one mail, at most once a week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial

from pulse.delivery.message import read_template
from pulse.delivery.single import send_one
from pulse.models.base import db
from pulse.store import commitments as store
from pulse.store.audit import record
from pulse.store.claims import claim, is_claimed, release_claim
from pulse.store.commitments import Kept
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from pulse.workflow.due import Deed, is_sociable
from pulse.workflow.planning.settings import council

DAYS_BETWEEN = 7
ACTOR = "scheduler"
WORDS = """Subject: What you promised staff is past its milestone

Hello $name,

You are named as the owner of something that $council promised to staff after a survey. Its milestone has passed:

$overdue
Please say in a sentence or two where it stands. If it is done, mark it as done. If it needs longer, move the milestone and say why: staff can read both. If it is no longer yours, tell us who has it now.

Thank you. Staff see it when a promise is kept.

This message comes once a week until nothing is overdue.
"""  # noqa: E501 (paragraphs of a mail are not broken by hand)


@dataclass(frozen=True, slots=True)
class Owner:
    """An address with all that is overdue for it, the oldest milestone first."""

    email: str
    name: str
    overdue: tuple[Kept, ...]

    @property
    def job(self) -> str:
        """The name under which a mail to this owner is claimed."""
        return f"owner {self.email}"


def owners_due(now: datetime) -> list[Owner]:
    """The owners with something overdue and an address, who had no mail in the last week."""
    today = now.astimezone(stores().config.local).date()
    found: dict[str, list[Kept]] = {}
    for kept in store.commitments():
        email = kept.commitment.owner_email.strip().lower()
        if email and kept.commitment.overdue(today):
            found.setdefault(email, []).append(kept)
    owners = [Owner(email, kept[0].commitment.owner, tuple(kept)) for email, kept in found.items()]
    days = [_day(now) - timedelta(days=back) for back in range(DAYS_BETWEEN)]
    return [o for o in owners if not any(is_claimed(o.job, day) for day in days)]


def reminding_owners(now: datetime) -> Iterator[Deed]:
    """A mail to each owner that is due, in office hours."""
    if is_sociable(now):
        for owner in owners_due(now):
            # By number: what ran is kept and logged, where no name belongs.
            first = owner.overdue[0].number
            what = f"Remind the owner of commitment {first} of what is overdue"
            yield Deed(what, partial(remind, owner, ACTOR, now))


def remind(owner: Owner, actor: str, now: datetime) -> bool:
    """Send one owner what is overdue; False when another process was first.

    Claimed before it is sent, so that nothing goes twice in a week, and given back when it could
    not be delivered. Raises InvalidValueError, DeliveryStoppedError.
    """
    day = _day(now)
    with transaction():
        if not claim(owner.job, day):
            return False
        record(actor, "owner reminded", f"{len(owner.overdue)} overdue", now)
    try:
        _send(owner, now)
    except Exception:
        with transaction():
            release_claim(owner.job, day)
            record(actor, "owner not reminded", "the mail could not be delivered", now)
        raise
    return True


def _send(owner: Owner, now: datetime) -> None:
    words = {"council": council().name, "overdue": _listed(owner)}
    # What was read must not hold a lock while the message goes out.
    db.session.rollback()
    template, personal = read_template(WORDS), {"name": owner.name}
    send_one(stores().config, template, words, owner.email, personal, now)


def _listed(owner: Owner) -> str:
    url = stores().config.public_url
    return "".join(
        f"- {kept.commitment.action}\n"
        f"  Milestone: {kept.commitment.due_on.day} {kept.commitment.due_on:%B %Y}\n"
        f"  {url}/commitments/{kept.number}\n\n"
        for kept in owner.overdue
    )


def _day(now: datetime) -> datetime:
    local = now.astimezone(stores().config.local)
    return datetime.combine(local.date(), time(12), UTC)
