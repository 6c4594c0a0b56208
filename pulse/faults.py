"""What a log may hold of an error that nobody foresaw: its kind, and where it came about.

Never its words: those of a database name the row that it could not write, and so an answer, a
code or a person, in a line that bears a time. Whoever logs an error logs what is told here.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator

from sqlalchemy.exc import OperationalError


def told(fault: BaseException) -> str:
    """The error and those that led to it, the first one first: kind and places in the code."""
    return "\n".join(reversed([_one(error) for error in _line_of(fault)]))


def _line_of(fault: BaseException | None) -> Iterator[BaseException]:
    while fault is not None:
        yield fault
        hidden = fault.__suppress_context__
        fault = fault.__cause__ or (None if hidden else fault.__context__)


def _one(error: BaseException) -> str:
    places = traceback.format_list(traceback.extract_tb(error.__traceback__))
    return f"{type(error).__qualname__}{_reason(error)}\n{''.join(places)}".rstrip()


def _reason(error: BaseException) -> str:
    """What the machine lacks, in its own words: no disk, no lock, no connection."""
    if isinstance(error, OSError):
        return f": {error.strerror}"
    if isinstance(error, OperationalError):
        return f": {str(error.orig).partition(chr(10))[0]}"
    return ""
