"""A council through a year: its changing staff list, its clock, its mailbox."""

from __future__ import annotations

import csv
import io
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pulse.scheduler.patience import Patience
from pulse.scheduler.rounds import run_due
from pulse.workflow.planning.staff import import_staff_list
from pulse.workflow.sending import send_due
from pulse.workflow.upcoming import next_moment
from surveys.credential import SigningKey
from tests.council import answer, voters

LONDON = ZoneInfo("Europe/London")
HEADINGS = ("Staff number", "Name", "Work e-mail", "Directorate", "Service", "Long-term absence")
SERVICES = (
    ("Adult Services", "Home Care"), ("Adult Services", "Social Work"),
    ("Place", "Highways"), ("Place", "Parks"),
    ("Corporate", "Finance"), ("Corporate", "Customer Services"),
)  # fmt: skip
_WAVE = re.compile(rb"/a/(\d+)#")
_TO = re.compile(rb"^To:[^<]*<([a-z0-9]+@merebank\.example)>", re.MULTILINE)
_SUBJECT = re.compile(rb"^Subject: (.*(?:\n .*)*)", re.MULTILINE)
_SOFT_BREAK = b"=\n"


def address(number: int) -> str:
    """One in three has an e-mail address: the others work in the field, and answer on paper."""
    return f"p{number}@merebank.example" if number % 3 == 0 else ""


@dataclass
class Staff:
    """Who works at the council; `next_list` lets people join, leave, move and fall ill."""

    chance: random.Random
    people: dict[int, tuple[int, str]] = field(default_factory=dict)
    last: int = 0

    def grow(self, count: int) -> None:
        """This many people join."""
        for _ in range(count):
            self.last += 1
            self.people[self.last] = (self.last % len(SERVICES), "")

    def month_passes(self, leave: int, join: int, move: int, away: int) -> None:
        """Some leave, others join, move to another service, or go away for long and come back."""
        for number in self.chance.sample(sorted(self.people), leave):
            del self.people[number]
        for number in self.chance.sample(sorted(self.people), move):
            self.people[number] = (self.chance.randrange(len(SERVICES)), "")
        for number in self.chance.sample(sorted(self.people), away):
            self.people[number] = (self.people[number][0], "Yes")
        self.grow(join)

    def file(self) -> bytes:
        """The list as the personnel system writes it."""
        text = io.StringIO()
        rows = [
            (f"{n:06d}", f"Person {n}", address(n), *SERVICES[place], away)
            for n, (place, away) in self.people.items()
        ]
        csv.writer(text).writerows([HEADINGS, *rows])
        return text.getvalue().encode()

    def bring_in(self, now: datetime) -> None:
        """The list of today, through the use case."""
        check = import_staff_list("HR", self.file(), "staff.csv", now, accept_units=True)
        assert check.problems == ()


@dataclass
class Mailbox:
    """Every message that was delivered: wave and address, by the local day it arrived.

    `notes` are those on results, which name no code, by subject and address.
    """

    folder: Path
    found: Counter[tuple[int, str, date]] = field(default_factory=Counter)
    notes: Counter[tuple[bytes, str]] = field(default_factory=Counter)

    def collect(self, now: datetime) -> int:
        """Take what arrived out of the maildir; how many messages."""
        day, count = now.astimezone(LONDON).date(), 0
        for path in (self.folder / "new").glob("*"):
            content = path.read_bytes().replace(_SOFT_BREAK, b"")
            wave, to = _WAVE.search(content), _TO.search(content)
            subject = _SUBJECT.search(content)
            assert to and subject, content[:400]
            if wave:
                self.found[int(wave.group(1)), to.group(1).decode(), day] += 1
            else:
                self.notes[subject.group(1), to.group(1).decode()] += 1
            path.unlink()
            count += 1
        return count

    def days(self, wave: int) -> dict[date, int]:
        """How many messages of a wave arrived on which day."""
        counts: dict[date, int] = defaultdict(int)
        for (number, _, day), times in self.found.items():
            counts[day] += times if number == wave else 0
        return {day: count for day, count in sorted(counts.items()) if count}


@dataclass
class Keys:
    """Signing keys made once: a year would spend most of its time on their primes."""

    made: list[SigningKey]
    given: int = 0

    def generate(self) -> SigningKey:
        """The next key, in turn."""
        self.given += 1
        return self.made[self.given % len(self.made)]


@dataclass(frozen=True)
class Look:
    """One look at the clock: what was done, how many messages went."""

    at: datetime
    done: tuple[str, ...]
    sent: int


def looks(
    since: datetime, until: datetime, box: Mailbox, off: tuple[datetime, datetime]
) -> Iterator[Look]:
    """Every moment at which anything may be due, as the code itself tells; the machine is off
    between the two moments of `off`."""
    now, patience = since, Patience()
    while now < until:
        done = run_due(now, patience)
        assert done is not None
        assert patience.troubles() == (), patience.troubles()
        report = send_due(now)
        assert (report.stopped, report.failed, report.retried) == ("", 0, 0)
        assert box.collect(now) == report.sent
        yield Look(now, tuple(done), report.sent)
        now = next_moment(now)
        if off[0] <= now < off[1]:
            now = off[1]


def some_answer(number: int, count: int, chance: random.Random) -> None:
    """A few people answer through the protocol."""
    for voter in chance.sample(voters(number), count):
        answer(number, voter, [chance.randint(1, 5) for _ in range(5)])
