"""A year of two surveys on real stores: the clock moves, and nothing is missed, doubled or rushed.

3,000 staff who join, leave, move and fall ill; both clock changes; bank holidays, Christmas and a
pre-election period; a wave skipped and one added; a week in which the machine is off.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import select

from pulse.models.audit import AuditEntry
from pulse.models.base import db
from pulse.models.roster import Invitation, Person
from pulse.store.stores import stores
from pulse.store.surveys import waves_of
from pulse.store.waves import waves_in
from pulse.workflow.planning.burden import change_burden_cap
from pulse.workflow.planning.quiet import add_period
from pulse.workflow.planning.surveys import Wish, create_survey
from pulse.workflow.planning.timetable import add_extra, skip_wave
from surveys.audience import Rule
from surveys.credential import SigningKey
from tests.workflow.year import LONDON, Keys, Look, Mailbox, Staff, looks, some_answer

BEGINS, ENDS = datetime(2027, 1, 4, 5, tzinfo=UTC), datetime(2028, 1, 5, 5, tzinfo=UTC)
OFF = (datetime(2027, 6, 11, 23, tzinfo=UTC), datetime(2027, 6, 19, 9, tzinfo=UTC))
PULSE = Wish(
    "Pulse", "civil-service-engagement", "FREQ=MONTHLY;BYDAY=3TU", date(2027, 1, 19), time(9, 30),
    14, (5,), audience=Rule(panels=3),
)  # fmt: skip
CENSUS = Wish(
    "Census", "civil-service-engagement", "FREQ=YEARLY;BYMONTH=2,5,8,11;BYDAY=-1MO",
    date(2027, 2, 22), time(9), 14, (7,),
)  # fmt: skip
CAP_DAYS = 14
# Written down by hand from the calendar of 2027. The third Tuesday of April lies before the
# elections of 6 May, the last Mondays of May and August are bank holidays, June's pulse falls
# into the week without a machine and is opened when people are back at work on Monday, July's is
# skipped and one of the 13th put in its place, and December's reminder would come after Christmas
# at the hour at which the wave closes.
LEDGER = """
pulse  opened 2027-01-19 09:30  reminded 2027-01-25 09:30  closed 2027-02-02 09:30
pulse  opened 2027-02-16 09:30  reminded 2027-02-22 09:30  closed 2027-03-02 09:30
census opened 2027-02-22 09:00  reminded 2027-03-01 09:00  closed 2027-03-08 09:00
pulse  opened 2027-03-16 09:30  reminded 2027-03-22 09:30  closed 2027-05-07 09:30
pulse  opened 2027-05-07 09:30  reminded 2027-05-12 09:30  closed 2027-05-18 09:30
pulse  opened 2027-05-18 09:30  reminded 2027-05-24 09:30  closed 2027-06-01 09:30
census opened 2027-06-01 09:00  reminded 2027-06-08 09:00  closed 2027-06-19 10:00
pulse  opened 2027-06-21 08:00  reminded 2027-06-28 08:00  closed 2027-06-29 09:30
pulse  opened 2027-07-13 09:30  reminded 2027-07-19 09:30  closed 2027-07-27 09:30
pulse  opened 2027-08-17 09:30  reminded 2027-08-23 09:30  closed 2027-08-31 09:30
census opened 2027-08-31 09:00  reminded 2027-09-07 09:00  closed 2027-09-14 09:00
pulse  opened 2027-09-21 09:30  reminded 2027-09-27 09:30  closed 2027-10-05 09:30
pulse  opened 2027-10-19 09:30  reminded 2027-10-25 09:30  closed 2027-11-02 09:30
pulse  opened 2027-11-16 09:30  reminded 2027-11-22 09:30  closed 2027-11-30 09:30
census opened 2027-11-29 09:00  reminded 2027-12-06 09:00  closed 2027-12-13 09:00
pulse  opened 2027-12-21 09:30  reminded -                 closed 2028-01-04 09:30
"""


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Keys:
    made = Keys([SigningKey.generate() for _ in range(12)])
    monkeypatch.setattr(SigningKey, "generate", made.generate)
    return made


def set_up(staff: Staff) -> None:
    staff.grow(3000)
    staff.bring_in(BEGINS)
    change_burden_cap("test", 1, CAP_DAYS, BEGINS)
    create_survey("test", PULSE, BEGINS)
    create_survey("test", CENSUS, BEGINS)
    elections = date(2027, 3, 25), date(2027, 5, 6)
    add_period("test", *elections, "Local elections", False, BEGINS)


def live_through(look: Look, staff: Staff, month: int) -> int:
    """What people do between two looks: answer, bring in a list, skip a wave and add one."""
    local = look.at.astimezone(LONDON)
    first = waves_of("census")[0].number
    for wave in waves_in(db.session, "open"):
        if f"Open {wave.survey_title}: {wave.title}" in look.done:
            db.session.rollback()
            # Once enough for a release that shows something; proving each would take minutes.
            some_answer(wave.number, 14 if wave.number == first else 4, staff.chance)
    db.session.rollback()
    if local.month == month:
        return month
    staff.month_passes(leave=25, join=30, move=10, away=5)
    staff.bring_in(look.at)
    if local.month == 7:
        skipped = next(w for w in waves_of("pulse") if w.rule_day == date(2027, 7, 20))
        skip_wave("test", skipped.number, look.at)
        add_extra("test", "pulse", date(2027, 7, 13), look.at)
    return local.month


def ledger() -> dict[int, dict[str, list[str]]]:
    """What the audit says was done to each wave, and when."""
    found: dict[int, dict[str, list[str]]] = {}
    rows = db.session.scalars(select(AuditEntry).where(AuditEntry.actor == "scheduler"))
    for row in rows:
        if row.detail.startswith("wave ") and not row.action.startswith("invitations"):
            number = int(row.detail.split()[1].rstrip(","))
            moment = f"{row.at.astimezone(LONDON) if row.at.tzinfo else utc(row.at):%Y-%m-%d %H:%M}"
            found.setdefault(number, {}).setdefault(row.action, []).append(moment)
    return found


def utc(moment: datetime) -> datetime:
    return datetime.fromisoformat(f"{moment.isoformat()}+00:00").astimezone(LONDON)


def lines(found: dict[int, dict[str, list[str]]], codes: dict[int, str]) -> list[str]:
    rows = []
    for number, deeds in found.items():
        (opened,), (closed,) = deeds["wave opened"], deeds["wave closed"]
        reminded = " ".join(deeds.get("reminder queued", ["-"]))
        assert deeds["wave released"] == [closed]
        rows.append(f"{codes[number]:<6} opened {opened}  reminded {reminded:<16}  closed {closed}")
    return rows


@dataclass
class Asked:
    """Everyone invited, noted as each wave opens: the roster forgets them in time."""

    days: dict[int, list[tuple[date, int]]] = field(default_factory=lambda: defaultdict(list))
    people: Counter[int] = field(default_factory=Counter)
    by_mail: Counter[int] = field(default_factory=Counter)

    def note(self, look: Look) -> None:
        """Whom the waves that opened at this look ask."""
        for wave in waves_in(db.session, "open"):
            if f"Open {wave.survey_title}: {wave.title}" in look.done:
                rows = db.session.execute(
                    select(Person.id, Person.email)
                    .join(Invitation, Invitation.person_id == Person.id)
                    .where(Invitation.wave == wave.number)
                )
                for person, email in rows:
                    self.days[person].append((look.at.astimezone(LONDON).date(), wave.number))
                    self.people[wave.number] += 1
                    self.by_mail[wave.number] += email is not None
        db.session.rollback()


@pytest.mark.timeout(900)
def test_a_year_of_two_surveys(
    make_app: Callable[..., Flask], keys: Keys, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app()
    staff = Staff(random.Random(2027))
    with app.app_context():
        set_up(staff)
        box, month, asked = Mailbox(stores().config.mail), 1, Asked()
        for look in looks(BEGINS, ENDS, box, OFF):
            asked.note(look)
            month = live_through(look, staff, month)
        found = ledger()
        codes = {number: code for code in ("pulse", "census") for number in numbers(code)}
        rows = lines(found, codes)
        away = db.session.scalars(
            select(AuditEntry.detail).where(AuditEntry.action == "scheduler was away")
        ).all()
    with capsys.disabled():
        print(f"\n{len(box.found):,} messages to one in three of the staff")  # noqa: T201
        for number, row in zip(found, rows, strict=True):
            sent = ", ".join(f"{n:,} on {day:%d %b}" for day, n in box.days(number).items())
            print(f"{row}  asked {asked.people[number]:>5,}  mail: {sent}")  # noqa: T201
    assert rows == LEDGER.strip().splitlines()
    assert [words for words in away if words.startswith("nothing ran since 2027-06-11")]
    assert_messages(box, found, asked)
    assert_burden(asked, codes)


def numbers(code: str) -> list[int]:
    return [wave.number for wave in waves_of(code) if wave.manifest]


def assert_messages(box: Mailbox, found: dict[int, dict[str, list[str]]], asked: Asked) -> None:
    """One invitation a person and wave, at most one reminder, on their days, and none twice."""
    assert set(box.found.values()) == {1}
    assert set(box.notes.values()) == {1}
    assert len({subject for subject, _ in box.notes}) == len(found)
    for number, deeds in found.items():
        days = box.days(number)
        opened = date.fromisoformat(deeds["wave opened"][0][:10])
        reminded = {date.fromisoformat(at[:10]) for at in deeds.get("reminder queued", [])}
        assert set(days) == {opened} | reminded
        assert days[opened] == asked.by_mail[number]
        assert all(0 < days[day] <= asked.by_mail[number] for day in reminded)


def assert_burden(asked: Asked, codes: dict[int, str]) -> None:
    """Nobody twice within the days of the cap, nobody in two of three pulses that follow."""
    turns = {number: turn for turn, number in enumerate(n for n in codes if codes[n] == "pulse")}
    capped = 0
    for days in asked.days.values():
        assert all(later - day >= timedelta(CAP_DAYS) for (day, _), (later, _) in pairwise(days))
        pulses = [turns[wave] for _, wave in days if wave in turns]
        assert all(later - turn >= 3 for turn, later in pairwise(pulses))
        capped += len(days) - len(pulses) < 4
    assert len(asked.days) > 3000
    assert capped > 1000
