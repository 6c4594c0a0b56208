"""Pacing: no more messages a second than the mail server is content with."""

from __future__ import annotations

import time
from collections.abc import Callable


class Pace:
    """Waits so that at most `rate` turns a second are taken; None means no limit."""

    def __init__(
        self,
        rate: float | None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._step = 1 / rate if rate else 0.0
        self._clock, self._sleep = clock, sleep
        self._next = clock()

    def wait(self) -> None:
        """Return when the next turn may be taken. Time not used is not saved up."""
        now = self._clock()
        if now < self._next:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + self._step
