"""The front line beside the office: one slide, or why there is none."""

from __future__ import annotations

from surveys.change import Change, among_many, compare
from surveys.measure import Value
from surveys.narrative import join
from surveys.talk.choosing import RATE
from surveys.talk.facts import Facts
from surveys.talk.model import Slide
from surveys.talk.pictures import side_by_side
from surveys.talk.words import HOW_TO_READ

_NAMES = {"front_line": "Front-line staff", "office": "Office staff"}
_MOST = 3


def front_line(facts: Facts) -> list[Slide]:
    """Front-line staff beside office staff on every theme; nothing where no wave had them."""
    codes = [f"{facts.whole}.{profile}" for profile in _NAMES]
    known = [code for code in codes if code in facts.programme.groups]
    if not known:
        return []
    hidden = [name for code, name in zip(codes, _NAMES.values(), strict=True)
              if code not in {group.code for group in facts.programme.latest.groups}]  # fmt: skip
    if hidden:
        text = f"{join(hidden)} have no figures of their own in {facts.label}"
        words = f"{text}, to keep answers anonymous."
        return [Slide("front_line", "front-line", "Front line and office", (words,), (words,))]
    names = list(_NAMES.values())
    kind = "Office and front-line staff, scores 0 to 100"
    picture = side_by_side(facts, kind, codes[::-1], names[::-1])
    gaps = _gaps(facts, *codes)
    rates = _rates(facts, *codes)
    title = gaps[0] if gaps else "Front-line and office staff answered much alike"
    said = tuple(f"{gap}." for gap in gaps[1:_MOST]) + rates
    notes = (*(f"{gap}." for gap in gaps), *rates, HOW_TO_READ, f"The figures: {picture.words}")
    return [Slide("front_line", "front-line", title, said, notes, picture)]


def _gaps(facts: Facts, front: str, office: str) -> list[str]:
    """Where the two differ reliably, all themes looked at together; the widest first."""
    pairs = []
    for story in facts.all_stories:
        here, there = facts.programme.series([front, office], story.whole.measure)
        pairs.append((story, here.latest.reading, there.latest.reading))
    changes = among_many([compare(there, here) for _, here, there in pairs])
    found = [
        (-abs(change.difference), _words(story.name, change, here.text, there.text))
        for (story, here, there), change in zip(pairs, changes, strict=True)
        if change.moved and facts.selection.shows_theme(story.whole.measure.word)
    ]
    return [words for _, words in sorted(found)]


def _words(theme: str, change: Change, here: str, there: str) -> str:
    way = "below" if change.verdict == "fell" else "above"
    points = f"{abs(change.difference):.0f} points"
    return f"Front-line staff are {points} {way} office staff on {theme} ({here} against {there})"


def _rates(facts: Facts, front: str, office: str) -> tuple[str, ...]:
    here, there = (s.latest.reading for s in facts.programme.series([front, office], RATE))
    if not isinstance(here, Value) or not isinstance(there, Value):
        return ()
    return (f"{here.text} of front-line staff answered, and {there.text} of office staff.",)
