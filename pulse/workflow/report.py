"""How long work says how far it has come."""

from __future__ import annotations

from collections.abc import Callable

# Called with the stage in plain words, how much is done, and out of how much.
Report = Callable[[str, int, int], None]


def no_report(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody how far the work has come."""
