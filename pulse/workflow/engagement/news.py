"""What came of the last survey, for the first page of the next one."""

from __future__ import annotations

import time
from dataclasses import dataclass

from flask import current_app

from pulse.store.commitments import commitments

MOST = 3
# Hundreds ask for a wave's page each second, and none of them may wait for the ledger.
SECONDS_REMEMBERED = 30.0


@dataclass(frozen=True, slots=True)
class News:
    """The latest things done, and what is under way, for the whole organisation."""

    done: tuple[str, ...] = ()
    under_way: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Changes whenever the news do, so that a page kept in memory is never a stale one."""
        return "\n".join((*self.done, "", *self.under_way))


@dataclass
class _Board:
    """The news of this process, looked up again when half a minute has passed."""

    news: News = News()
    until: float = 0.0


def current_news() -> News:
    """At most three things: what was done first, then what is under way."""
    board: _Board = current_app.extensions.setdefault("pulse_news", _Board())
    if time.monotonic() >= board.until:
        board.news, board.until = _news(), time.monotonic() + SECONDS_REMEMBERED
    return board.news


def _news() -> News:
    made = [kept.commitment for kept in commitments() if not kept.commitment.directorate]
    latest = sorted(made, key=lambda each: each.due_on, reverse=True)
    done = tuple(each.action for each in latest if each.status == "done")[:MOST]
    under_way = tuple(each.action for each in latest if each.status == "under_way")
    return News(done, under_way[: MOST - len(done)])
