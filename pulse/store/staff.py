"""The staff list in the roster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import delete, exists, func, select

from pulse.models.base import db
from pulse.models.roster import Invitation, StaffUpload
from pulse.models.roster import Person as PersonRow
from surveys.frame import Difference, Frame, Person, Profile

BATCH = 500


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many people of one unit and profile there are, and how they can be reached.

    A person with both an e-mail address and a mobile number counts under e-mail.
    """

    unit: str
    profile: Profile
    people: int
    by_email: int
    by_phone: int

    @property
    def unreached(self) -> int:
        """People with neither an e-mail address nor a mobile number."""
        return self.people - self.by_email - self.by_phone


def load_frame() -> Frame:
    """Everyone active, by staff number."""
    rows = db.session.scalars(select(PersonRow).where(PersonRow.active).order_by(PersonRow.number))
    return Frame(tuple(_person(row) for row in rows))


def _person(row: PersonRow) -> Person:
    profile = cast(Profile, row.profile)
    return Person(
        row.number,
        row.name,
        row.email,
        row.unit,
        profile,
        row.phone,
        row.language,
        row.postal,
        row.away,
    )


def headcounts() -> list[Headcount]:
    """Active people by unit and profile."""
    by_email = func.count(PersonRow.email)
    by_phone = func.count(PersonRow.phone).filter(PersonRow.email.is_(None))
    rows = db.session.execute(
        select(PersonRow.unit, PersonRow.profile, func.count(), by_email, by_phone)
        .where(PersonRow.active)
        .group_by(PersonRow.unit, PersonRow.profile)
        .order_by(PersonRow.unit, PersonRow.profile)
    )
    return [Headcount(unit, cast(Profile, p), n, mail, text) for unit, p, n, mail, text in rows]


def people_count() -> int:
    """How many people are active."""
    return db.session.scalar(select(func.count()).where(PersonRow.active)) or 0


def eligible_count() -> int:
    """How many people may be asked: active, and not away for long."""
    return db.session.scalar(select(func.count()).where(PersonRow.active, ~PersonRow.away)) or 0


def apply_difference(difference: Difference) -> None:
    """Bring the roster to the new list, in the caller's transaction.

    Leavers keep nothing but their number: their name and addresses go, and with them every
    further message. A leaver whom no wave ever asked is removed.
    """
    changed = [change.after for change in (*difference.moves, *difference.changed)]
    for batch in batched([*difference.joiners, *changed], BATCH):
        _write(batch)
    for batch in batched(difference.leavers, BATCH):
        _blank(batch)
    asked = exists().where(Invitation.person_id == PersonRow.id)
    db.session.execute(delete(PersonRow).where(PersonRow.active.is_(False), ~asked))


def batched(people: Sequence[Person], size: int) -> Iterator[Sequence[Person]]:
    """The people in groups of at most `size`."""
    return (people[start : start + size] for start in range(0, len(people), size))


def _write(people: Sequence[Person]) -> None:
    known = _rows(people)
    for person in people:
        row = known.get(person.number) or PersonRow(number=person.number)
        # What was wrong with an address says nothing of another one.
        if row.email != person.email:
            row.email_trouble = ""
        if row.phone != person.phone:
            row.phone_trouble = ""
        row.name, row.email, row.phone = person.name, person.email, person.phone
        row.postal = person.postal
        row.unit, row.profile, row.language = person.unit, person.profile, person.language
        row.active, row.away = True, person.away
        db.session.add(row)
    db.session.flush()


def _blank(people: Sequence[Person]) -> None:
    for row in _rows(people).values():
        row.active, row.name, row.email, row.phone, row.postal = False, "", None, None, None
        row.email_trouble, row.phone_trouble, row.reminders = "", "", True
    db.session.flush()


def _rows(people: Sequence[Person]) -> dict[str, PersonRow]:
    numbers = [person.number for person in people]
    rows = db.session.scalars(select(PersonRow).where(PersonRow.number.in_(numbers)))
    return {row.number: row for row in rows}


def keep_upload(account: int, filename: str, content: bytes) -> None:
    """Keep a file until its sender confirms it, in place of one they sent before."""
    db.session.merge(StaffUpload(account=account, filename=filename, content=content))


def upload_of(account: int) -> tuple[str, bytes] | None:
    """The name and bytes of the file that waits for this account to confirm it."""
    row = db.session.get(StaffUpload, account)
    return None if row is None else (row.filename, row.content)


def drop_upload(account: int) -> None:
    """Forget the file that waits."""
    db.session.execute(delete(StaffUpload).where(StaffUpload.account == account))
