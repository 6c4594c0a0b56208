"""Which directorates and themes a talk is about. What a wave hides cannot be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.errors import InvalidValueError
from surveys.heat import columns_of
from surveys.measure import Hidden, Measure
from surveys.reader import read
from surveys.trend import Programme

RATE = Measure("response_rate")


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen for a talk: codes and names. Hidden groups are not among them."""

    directorates: tuple[tuple[str, str], ...]
    themes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """Chosen directorates (codes) and themes (words such as "theme.listen"); empty means all."""

    directorates: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()

    def shows_group(self, code: str) -> bool:
        """Whether the figures of a directorate are shown."""
        return not self.directorates or code in self.directorates

    def shows_theme(self, word: str) -> bool:
        """Whether a theme, or a question outside the themes, is shown."""
        return not self.themes or word in self.themes


def offer(programme: Programme) -> Offer:
    """What the latest wave of a programme lets anyone choose."""
    directorates = programme.latest.of_kind("directorate")
    by_name = sorted((group.name, group.code) for group in directorates)
    asked = columns_of(programme.latest, "theme_score")
    return Offer(
        tuple((code, name) for name, code in by_name),
        tuple((measure.word, name) for measure, name in asked),
    )


def select(
    programme: Programme, directorates: Sequence[str] = (), themes: Sequence[str] = ()
) -> Selection:
    """The selection of these codes, in the order of the offer.

    Raises InvalidValueError for a directorate or theme that the latest wave does not show,
    saying why and what can be chosen instead.
    """
    offered = offer(programme)
    for code in directorates:
        if code not in dict(offered.directorates):
            raise InvalidValueError(_no_directorate(programme, code, offered))
    for word in themes:
        if word not in dict(offered.themes):
            names = ", ".join(f"{name} ({of})" for of, name in offered.themes)
            raise InvalidValueError(
                f"There is no theme “{word[:40]}” in this wave. Choose from: {names}."
            )
    return Selection(
        tuple(code for code, _ in offered.directorates if code in directorates),
        tuple(word for word, _ in offered.themes if word in themes),
    )


def _no_directorate(programme: Programme, code: str, offered: Offer) -> str:
    names = ", ".join(f"{name} ({of})" for of, name in offered.directorates) or "none"
    label = programme.labels[programme.latest.wave]
    group = programme.latest.hidden_group(code)
    reading = read(programme.latest, code, RATE)
    if group is None or group.kind != "directorate" or not isinstance(reading, Hidden):
        return f"There is no directorate “{code[:40]}” to choose in {label}. Choose from: {names}."
    return (
        f"{group.name} has no figures of its own in {label}, because {reading.words}."
        f" Choose from: {names}."
    )
