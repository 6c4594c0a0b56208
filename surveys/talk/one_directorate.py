"""A slide about one directorate, for those who chose it."""

from __future__ import annotations

from surveys.change import Change, among_many, compare
from surveys.measure import Value
from surveys.talk.facts import Facts
from surveys.talk.model import Slide
from surveys.talk.pictures import side_by_side
from surveys.talk.words import HOW_TO_READ

_MOST = 2


def one_directorate(facts: Facts, code: str) -> Slide:
    """A directorate beside the organisation on every theme, and what moved in it."""
    name = facts.programme.groups[code].name
    whole = facts.rate.whole.name
    picture = side_by_side(facts, f"{name} and {whole}, scores 0 to 100", [facts.whole, code],
                           [whole, name])  # fmt: skip
    moved, gaps, rate = _moved(facts, code), _gaps(facts, code), _rate(facts, code)
    title = f"{name}: {moved[0] if moved else gaps[0] if gaps else 'close to the whole council'}"
    found = [words for words in (*moved[:_MOST], *gaps[:_MOST]) if not title.endswith(words)]
    said = (*rate, *(f"{words[:1].upper()}{words[1:]}." for words in found))
    notes = (*said, HOW_TO_READ, f"The figures: {picture.words}")
    return Slide("directorates", f"of-{code}", title, said, notes, picture)


def _moved(facts: Facts, code: str) -> list[str]:
    """What moved since the wave before, as judged among all directorates and themes."""
    found = []
    for story in facts.stories:
        part = next(part for part in story.parts if part.group == code)
        change, before = story.change(part), part.previous
        if change.moved and before is not None:
            numbers = f"from {before.reading.text} to {part.latest.reading.text}"
            words = f"{story.name} {change.verdict} {numbers} since {before.label}"
            found.append((-abs(change.difference), words))
    return [words for _, words in sorted(found)]


def _gaps(facts: Facts, code: str) -> list[str]:
    """Themes that stand reliably above or below the organisation, the widest first."""
    compared: list[tuple[str, str, str, Change]] = []
    for story in facts.all_stories:
        part = next(part for part in story.parts if part.group == code)
        whole, here = story.whole.latest.reading, part.latest.reading
        compared.append((story.name, here.text, whole.text, compare(whole, here)))
    changes = among_many([change for *_, change in compared])
    shown = {story.name for story in facts.stories}
    found = [
        (-abs(change.difference), _gap(name, here, whole, change))
        for (name, here, whole, _), change in zip(compared, changes, strict=True)
        if change.moved and name in shown
    ]
    return [words for _, words in sorted(found)]


def _gap(name: str, here: str, whole: str, change: Change) -> str:
    way = "below" if change.verdict == "fell" else "above"
    points = f"{abs(change.difference):.0f} points {way} the organisation"
    return f"{points} on {name} ({here} against {whole})"


def _rate(facts: Facts, code: str) -> tuple[str, ...]:
    part = next(part for part in facts.rate.parts if part.group == code)
    reading = part.latest.reading
    if not isinstance(reading, Value):
        return ()
    return (f"{reading.people:,} people answered, {reading.text} of those asked.",)
