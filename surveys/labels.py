"""Short names of waves, as axes and tables write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from surveys.release import Release

_PERIOD = re.compile(
    r"\b(spring|summer|autumn|winter|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|q[1-4])\s+(\d{4}(?:[/\u2013-]\d{2,4})?)",
    re.IGNORECASE,
)
_SEASONS = ("winter", "spring", "summer", "autumn")


def wave_labels(releases: Sequence[Release]) -> dict[str, str]:
    """A short name for each wave, by code: "spring 2026", or the longest form needed."""
    short = {release.wave: _period(release) for release in releases}
    counts = Counter(short.values())
    return {
        release.wave: short[release.wave] if counts[short[release.wave]] == 1 else release.title
        for release in releases
    }


def season(day: date) -> str:
    """The season of a day, such as "spring 2026" or "winter 2025/26"."""
    name = _SEASONS[day.month % 12 // 3]
    if name != "winter":
        return f"{name} {day.year}"
    start = day.year if day.month == 12 else day.year - 1
    return f"winter {start}/{(start + 1) % 100:02d}"


def _period(release: Release) -> str:
    found = _PERIOD.search(release.title)
    if not found:
        short = len(release.title) <= 16
        return release.title if short else season(date.fromisoformat(release.closed))
    word, year = found[1].lower(), found[2]
    return f"{word if word in _SEASONS else word.capitalize()} {year}"
