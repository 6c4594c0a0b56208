"""A room of 300 phones against the shipped server: join within 30 s, answer, see the result.

The load comes from this process and the server runs in another, on the same machine. A presenter
signs in and runs the session through its pages, with the big screen and the control page open.
Phones lose their connection by chance and must come back to the same question. One question is
asked that fewer than the smallest number answer: nothing of it may be shown.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.room_phones import USUAL, LostError, Phone, Response, Seen
from pulse import create_app
from pulse.migrating import migrate_all
from pulse.store.sessions import Details, session_record
from pulse.store.stores import stores
from pulse.workflow import accounts
from pulse.workflow.engagement.sessions import add_poll, make_session
from surveys.poll import Poll
from tests.fixtures.application import ROOT, Served, config_for, serving

RESULT = ROOT / "var" / "bench" / "room.json"
PASSWORD = "three unrelated words"  # noqa: S105 (nobody's)
SCALE = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
QUESTIONS = (
    "Can you decide how to do your work?",
    "Do senior managers listen?",
    "Will anything change?",
)
FEW = 9
MINIMUM = 10
TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
RESULT_SHOWN = re.compile(rb"%</strong>| in 10</strong>|people answered")
COOKIE = re.compile(r"^([^=]+=[^;]+)")


@dataclass(frozen=True)
class Prepared:
    """A session that was made for the run, and who presents it."""

    number: int
    code: str
    polls: tuple[int, ...]
    email: str
    data: Path


class Presenter(Phone):
    """A signed-in browser: keeps its cookie and the token of the last form it read."""

    def __init__(self, port: int, made: Prepared, seen: Seen) -> None:
        super().__init__(port, made.code, 0, seen)
        self.made, self._cookie, self._form = made, "", ""

    async def open(self, kind: str, path: str, body: dict[str, str] | None = None) -> Response:
        """One page or form, with the cookie; redirects are left to the caller."""
        sent = "&".join(f"{name}={value}" for name, value in (body or {}).items())
        if body is not None:
            sent += f"&csrf_token={self._form}"
        method = "POST" if body is not None else "GET"
        found = await self.request(kind, method, path, {"Cookie": self._cookie}, sent)
        if cookie := COOKIE.match(found.headers.get("set-cookie", "")):
            self._cookie = cookie[1]
        if token := TOKEN.search(found.body):
            self._form = token[1].decode()
        return found

    async def sign_in(self) -> None:
        """Through the sign-in page."""
        await self.open("sign in", "/sign-in")
        given = {
            "email": self.made.email.replace("@", "%40"),
            "password": PASSWORD.replace(" ", "+"),
        }
        if (await self.open("sign in", "/sign-in", given)).status != 302:
            raise LostError("the presenter could not sign in")
        await self.open("sign in", f"/sessions/{self.made.number}/control")

    async def do(self, deed: str, poll: int = 0) -> None:
        """One step, by its button."""
        place = f"/sessions/{self.made.number}/do"
        if (await self.open(deed, place, {"deed": deed, "poll": str(poll)})).status != 303:
            raise LostError(f"{deed} was refused")

    async def watch(self, until: asyncio.Event) -> None:
        """The big screen and the control page, as their script asks."""
        while not until.is_set():
            for page in ("screen", "control"):
                await self.open("screens", f"/sessions/{self.made.number}/{page}/part")
            await asyncio.sleep(2)


def prepare(data: Path) -> Prepared:
    """An account and a session with its questions, on new stores."""
    now = datetime.now(UTC)
    app = create_app(config_for(data))
    with app.app_context():
        migrate_all()
        email = "presenter@council.example"
        _, link = accounts.add_account("bench", email, "A Presenter", "chief_executive", now)
        accounts.choose_password(link.rsplit("/", 1)[1], PASSWORD, now)
        details = Details("A full room", now.date(), "Town Hall", (), MINIMUM)
        made = make_session(details, "bench", now)
        polls = tuple(add_poll(made.id, Poll("scale", text, SCALE)) for text in QUESTIONS)
        stores().stop()
    return Prepared(made.id, made.code, polls, email, data)


async def rehearse(
    served: Served, made: Prepared, people: int, joining: float, pace: float = USUAL
) -> Seen:
    """The whole session; raises LostError where anything was lost or shown too early.

    Times are in seconds; `pace` is the time between two looks of a phone.
    """
    port, seen, over = int(served.url.rpartition(":")[2]), Seen(), asyncio.Event()
    presenter, screens = Presenter(port, made, seen), Presenter(port, made, seen)
    phones = [Phone(port, made.code, 1 + n, seen, pace) for n in range(people)]
    await presenter.sign_in()
    await screens.sign_in()
    await presenter.do("start")
    tasks = [asyncio.create_task(screens.watch(over))]
    tasks += [
        asyncio.create_task(_come(phone, joining * n / people, over))
        for n, phone in enumerate(phones)
    ]
    await presenter.do("ask", made.polls[0])
    await asyncio.sleep(joining)
    for place, poll in enumerate(made.polls):
        few = place == len(made.polls) - 1
        for phone in phones[FEW:]:
            phone.answers = not few
        if place:
            await presenter.do("ask", poll)
        await _ask(presenter, phones, seen, poll, FEW if few else people)
        for task in tasks:
            if task.done():
                task.result()
    over.set()
    await asyncio.gather(*tasks)
    for phone in (*phones, presenter, screens):
        phone.drop()
    return seen


async def _come(phone: Phone, after: float, over: asyncio.Event) -> None:
    await asyncio.sleep(after)
    try:
        await phone.join()
        await phone.live(over)
    except Exception as error:
        phone.failed = f"{type(error).__name__}: {error}"
        raise


async def _ask(
    presenter: Presenter, phones: list[Phone], seen: Seen, poll: int, people: int
) -> None:
    """Wait for everyone, close, reveal, and wait until every phone shows what it should."""
    taking, few = f"{poll}-1", people == FEW
    await _until(lambda: seen.acknowledged[taking] >= people, 120, _behind(phones, taking.encode()))
    if few:
        await asyncio.sleep(1.3 * USUAL)
    _require_hidden(phones)
    kept = await asyncio.to_thread(_kept, presenter.made.data, taking)
    if kept != people:
        raise LostError(f"{people} answers were acknowledged and {kept} kept")
    await presenter.do("close", poll)
    if not few:
        await presenter.do("reveal", poll)
    wanted = b"nothing is shown" if few else b"people answered"
    began = time.perf_counter()
    await _until(lambda: all(wanted in phone.body for phone in phones), 30, _behind(phones, wanted))
    seen.took["until the last phone shows it"].append(time.perf_counter() - began)
    if few:
        _require_hidden(phones)


async def _until(holds: Callable[[], bool], seconds: float, otherwise: Callable[[], str]) -> None:
    limit = time.perf_counter() + seconds
    while not holds():
        if time.perf_counter() > limit:
            raise LostError(otherwise())
        await asyncio.sleep(0.02)


def _behind(phones: list[Phone], wanted: bytes) -> Callable[[], str]:
    def words() -> str:
        late = [phone for phone in phones if wanted not in phone.body]
        return f"{len(late)} phones saw no end; {', '.join({phone.failed for phone in late})}"

    return words


def _require_hidden(phones: list[Phone]) -> None:
    if any(RESULT_SHOWN.search(phone.body) for phone in phones):
        raise LostError("something was shown that should be hidden")


def _kept(data: Path, taking: str) -> int:
    with closing(sqlite3.connect(data / "box.db", timeout=15)) as box:
        statement = "SELECT COUNT(*) FROM room_answer WHERE room = ?"
        return int(box.execute(statement, (taking,)).fetchone()[0])


def check(made: Prepared, people: int) -> None:
    """That the record holds what was revealed, and nothing of the last question."""
    app = create_app(config_for(made.data))
    with app.app_context():
        polls = session_record(made.number).polls
        stores().stop()
    states = [poll.state for poll in polls]
    bands = {poll.result.answers for poll in polls if poll.result}
    first = MINIMUM + (people - MINIMUM) // 5 * 5
    if states != ["revealed", "revealed", "few"] or bands != {f"{first} to {first + 4}"}:
        raise LostError(f"the record is {states}, {bands}")


def report(seen: Seen, people: int, joining: float) -> dict[str, object]:
    """A table for people, and the same as JSON for comparing runs."""
    rows = []
    for kind, took in [*sorted(seen.took.items()), ("all of the phones'", _phones(seen))]:
        ms = sorted(1000 * seconds for seconds in took)
        p99 = statistics.quantiles(ms, n=100, method="inclusive")[98] if len(ms) > 1 else ms[0]
        rows.append({
            "request": kind, "count": len(ms), "p50_ms": round(statistics.median(ms), 1),
            "p99_ms": round(p99, 1), "worst_ms": round(ms[-1], 1),
        })  # fmt: skip
    lines = [list(rows[0]), *([str(value) for value in row.values()] for row in rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    for line in lines:
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(
        f"{people} phones joined within {joining:.0f} s; {sum(seen.acknowledged.values())} answers"
        f" acknowledged and kept; {seen.rejoined} dropped connections back at the same question;"
        f" {seen.received / people / 1000:.1f} kB a phone; load of the machine {load}"
        f" on {os.cpu_count()} cores"
    )
    return {"rows": rows, "people": people, "load": load, "rejoined": seen.rejoined}


def _phones(seen: Seen) -> list[float]:
    return [took for kind in ("join", "file", "look", "answer") for took in seen.took[kind]]


def main() -> None:
    """The command line."""
    options = argparse.ArgumentParser(prog="benchmarks.room", description=__doc__)
    options.add_argument("--people", type=int, default=300)
    options.add_argument("--joining", type=float, default=30.0)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="pulse-room-") as name:
        data = Path(name) / "pulse"
        data.mkdir()
        made = prepare(data)
        with serving(data, PULSE_SCHEDULER="no") as served:
            seen = asyncio.run(rehearse(served, made, given.people, given.joining))
        check(made, given.people)
    found = report(seen, given.people, given.joining)
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
