"""What came of the last survey, for the first page of the next one."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

from flask import current_app

from pulse.store.commitments import commitments

MOST = 3
# Hundreds ask for a wave's page each second, and none of them may wait for the ledger.
SECONDS_REMEMBERED = 30.0


@dataclass(frozen=True, slots=True)
class News:
    """The latest things done, under way and promised by a day, for the whole organisation."""

    done: tuple[str, ...] = ()
    under_way: tuple[str, ...] = ()
    promised: tuple[tuple[date, str], ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.done or self.under_way or self.promised)

    @property
    def key(self) -> str:
        """Changes whenever the news do, so that a page kept in memory is never a stale one."""
        promised = (f"{day} {action}" for day, action in self.promised)
        return "\n".join((*self.done, "", *self.under_way, "", *promised))


@dataclass
class _Board:
    """The news of this process, looked up again when half a minute has passed."""

    news: News = News()
    until: float = 0.0


def current_news() -> News:
    """At most three things done or under way, those done first, and the last three promised.

    What was promised after the last survey is not begun when the next one opens, and those who are
    asked again should see it all the same.
    """
    board: _Board = current_app.extensions.setdefault("pulse_news", _Board())
    if time.monotonic() >= board.until:
        board.news, board.until = _news(), time.monotonic() + SECONDS_REMEMBERED
    return board.news


def _news() -> News:
    kept = [each for each in commitments() if not each.commitment.directorate]
    latest = [each.commitment for each in reversed(kept)]
    done = tuple(each.action for each in latest if each.status == "done")[:MOST]
    under_way = tuple(each.action for each in latest if each.status == "under_way")
    new = sorted(
        (each for each in kept if each.commitment.status == "planned"),
        key=lambda each: each.number,
    )
    promised = sorted((each.commitment.due_on, each.commitment.action) for each in new[-MOST:])
    return News(done, under_way[: MOST - len(done)], tuple(promised))
