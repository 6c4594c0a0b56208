"""Where the wording of what is measured changed from one release to the next."""

from __future__ import annotations

from collections.abc import Sequence

from surveys.instrument import Item
from surveys.measure import Measure
from surveys.reader import Reader
from surveys.release import Release


def rewordings(readers: Sequence[Reader], measure: Measure) -> dict[str, str]:
    """Waves whose questions differ from those asked the last time, and how."""
    found: dict[str, str] = {}
    last: dict[str, tuple[object, ...]] | None = None
    for reader in readers:
        release = reader.release
        if measure.kind == "response_rate" or not reader.asked(measure):
            continue
        wordings = {item.code: item.wording for item in _items(release, measure)}
        if last is not None and wordings != last:
            found[release.wave] = _what_changed(last, wordings, measure)
        last = wordings
    return found


def _items(release: Release, measure: Measure) -> tuple[Item, ...]:
    if measure.kind.startswith("theme"):
        return release.instrument.items_of(measure.of)
    return (release.instrument.item(measure.of),)


def _what_changed(
    before: dict[str, tuple[object, ...]], after: dict[str, tuple[object, ...]], measure: Measure
) -> str:
    if before.keys() != after.keys():
        return "the questions that make up this theme changed"
    if measure.kind.startswith("theme"):
        return "the wording of a question in this theme changed"
    return "the wording of this question changed"
