"""The questions of the bank and of the council's own surveys, for asking a room the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pulse.store.releases import releases_of, surveys_with_releases
from surveys.bank import bank
from surveys.errors import NotFoundError
from surveys.instrument import Instrument, Item
from surveys.poll import Poll


@dataclass(frozen=True, slots=True)
class Bankable:
    """One question to choose; `key` names it in a form. `released` when a survey has results."""

    key: str
    text: str
    group: str
    released: bool


def bankable() -> list[Bankable]:
    """Every question, those that the council's surveys have results for first."""
    return [
        Bankable(_key(instrument, item), item.text, title, released)
        for instrument, title, released in _instruments()
        for item in instrument.items
    ]


def item_poll(key: str) -> Poll:
    """The poll that asks this question; raises NotFoundError."""
    for instrument, _, _ in _instruments():
        for item in instrument.items:
            if _key(instrument, item) == key:
                return Poll("item", item.text, item.scale.options, item.code, item.reverse)
    raise NotFoundError("The bank has no such question.")


def key_of(poll: Poll) -> str:
    """The name in a form of the question that a poll asks, where it is still there."""
    for instrument, _, _ in _instruments():
        for item in instrument.items:
            if (item.code, item.text) == (poll.item, poll.wording):
                return _key(instrument, item)
    return ""


def _key(instrument: Instrument, item: Item) -> str:
    return f"{instrument.code}/{item.code}"


def _instruments() -> Iterator[tuple[Instrument, str, bool]]:
    seen = set()
    for survey in surveys_with_releases():
        instrument = releases_of(survey.code)[-1].instrument
        if instrument.code not in seen:
            seen.add(instrument.code)
            yield instrument, f"Asked in {survey.title}", True
    for instrument in bank():
        if instrument.code not in seen:
            seen.add(instrument.code)
            yield instrument, instrument.title, False
