"""What a change of structure does to the trends of what is already released."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulse.store import releases as store
from surveys.lineage import Placed
from surveys.reader import reader_of
from surveys.restructure import Restructure, Structure
from surveys.units import Unit


@dataclass(frozen=True, slots=True)
class Line:
    """How far back one unit's line would reach in one survey, and from what."""

    survey: str
    unit: str
    waves: int
    of: int
    made_of: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change does: sentences that always hold, and each line it touches."""

    sentences: tuple[str, ...]
    lines: tuple[Line, ...]


def outcome(change: Restructure, present: Structure, names: Mapping[str, str]) -> Outcome:
    """What a change would do to trends; figures are never changed, only read otherwise."""
    sentences = (*_SAID[change.kind], *_ALWAYS)
    named = {**names, **{unit.code: unit.name for unit in change.after}}
    lines = [
        line
        for survey in store.surveys_with_releases()
        for line in _lines(survey.title, survey.code, change, present, named)
    ]
    return Outcome(sentences, tuple(lines))


_ALWAYS = (
    "Nothing that was published changes. No figure appears that was not published before.",
    "A wave that is open keeps the structure it was opened with, and so do further waves of the"
    " same quarter for the people asked in it.",
)
_SAID: Mapping[str, tuple[str, ...]] = {
    "rename": ("The line goes on under the new name. Nothing breaks.",),
    "merge": (
        "The lines of the old units end, and the new unit begins.",
        "Under “structure now” its past is that of the old units together, wherever each of them"
        " had figures of its own. Elsewhere its line begins with a break that says why.",
        "Everyone on the staff list in the old units counts to the new one from that day.",
    ),
    "split": (
        "The line of the old unit ends, and each new unit begins a line of its own, with a break"
        " that says why: nobody can know which of the old answers came from which part.",
        "Bring in a staff list that names the new units. Until then everyone stays in the old one.",
    ),
    "move": (
        "The service’s own line goes on.",
        "The lines of both directorates go on, with the service taken out of one and added to the"
        " other for earlier waves, wherever published figures allow. Elsewhere they break, and say"
        " why.",
    ),
    "close": ("The line ends. It stays to be read under “structure then”.",),
    "open": ("A line begins with the next wave in which enough people of the unit answer.",),
}


def _lines(
    title: str, code: str, change: Restructure, present: Structure, names: Mapping[str, str]
) -> Sequence[Line]:
    changes = (*(c for c in present.changes if c.day <= change.day), change)
    placed = [Placed(reader_of(release), changes) for release in store.releases_of(code)]
    earlier = [place for place in placed if change in place.ahead]
    return [
        line
        for unit in _touched(change, present)
        if (line := _line(title, unit, earlier, names)) is not None
    ]


def _touched(change: Restructure, present: Structure) -> Sequence[str]:
    """The units whose people are others after the change."""
    parents = {unit.parent for unit in (*change.before, *change.after) if unit.level == "service"}
    directorates = sorted(code for code in parents if code and code in present.organisation)
    moves = change.kind == "move" or len({unit.parent for unit in _services(change)}) > 1
    return [*(unit.code for unit in change.made), *(directorates if moves else ())]


def _services(change: Restructure) -> Sequence[Unit]:
    return [unit for unit in (*change.gone, *change.made) if unit.level == "service"]


def _line(
    title: str, unit: str, earlier: Sequence[Placed], names: Mapping[str, str]
) -> Line | None:
    pasts = [place.past(unit) for place in earlier]
    if not pasts or all(past.is_just(unit) for past in pasts):
        return None
    told = 0
    for place, past in zip(earlier, pasts, strict=True):
        told += bool(place.parts(past, None))
    last = pasts[-1]
    made_of = ", ".join(names.get(code, code) for code in last.plus) if last.exact else ""
    if last.minus and made_of:
        made_of += f" without {', '.join(names.get(code, code) for code in last.minus)}"
    return Line(title, names.get(unit, unit), told, len(earlier), made_of)
