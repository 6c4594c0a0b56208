"""Narrative: series -> plain English sentences, the same ones for the same releases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from surveys.change import Change, compare
from surveys.measure import Hidden, Value
from surveys.scoring import FLOOR
from surveys.stories import Story
from surveys.trend import Point, Series

Topic = Literal["moved", "steady", "attention", "response"]
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Sentence:
    """One finding in words; `of` and `group` say which theme or question and group, if one."""

    topic: Topic
    text: str
    of: str = ""
    group: str = ""


def tell(stories: Sequence[Story], rate: Story | None = None) -> tuple[Sentence, ...]:
    """What moved, what stayed, what needs attention and who answered, in this order.

    Give it stories `judged_together`, so that nothing seems to move by chance alone.
    """
    found = [sentence for story in _by_size(stories) for sentence in what_moved(story)]
    found += _what_stayed(stories)
    found += needs_attention(stories)
    return tuple(found + (response(rate) if rate else []))


def what_moved(story: Story) -> list[Sentence]:
    """A sentence on the theme if it moved anywhere; none otherwise.

    Since the wave before: "X rose from 48 to 55 since spring 2026; in Place it did not move".
    Else, since the first wave: "X has risen from 43 to 56 since autumn 2024". Else, where only
    parts moved: "X held at 52 overall; it rose in Place (from 48 to 57)".
    """
    since = told_since(story)
    if since is None:
        return []
    if story.change_since(story.whole, since.wave).moved:
        verbs = _SINCE_LAST if since == story.whole.previous else _SINCE_FIRST
        return [_whole_moved(story, since, verbs)]
    moved = _moved_parts(story, since)
    return [_parts_moved(story, moved)] if moved else []


def told_since(story: Story) -> Point | None:
    """The wave against which `what_moved` tells a theme; None where there is no earlier one."""
    before, first = story.whole.previous, story.whole.first
    if first and not story.change(story.whole).moved and story.whole.change_since(first).moved:
        return first
    return before


def needs_attention(stories: Sequence[Story]) -> list[Sentence]:
    """The lowest theme, and the parts that stand furthest below the organisation."""
    valued = [(s.whole.latest.reading, s) for s in stories]
    figures = [(r.number, r.text, s) for r, s in valued if isinstance(r, Value)]
    found = []
    if len(figures) > 1:
        _, text, story = min(figures, key=lambda figure: (figure[0], figure[2].name))
        words = f"The lowest score across the organisation is {story.name}, at {text}."
        found.append(Sentence("attention", words, story.whole.measure.word, story.whole.group))
    gaps = [gap for story in stories for part in story.parts if (gap := _gap(story, part))]
    gaps.sort(key=lambda gap: (gap[0], gap[1].text))
    return found + [sentence for _, sentence in gaps[:_MOST_NAMED]]


def response(rate: Story) -> list[Sentence]:
    """How many answered, against the wave before, and where it was lowest."""
    reading = rate.whole.latest.reading
    if not isinstance(reading, Value):
        return []
    text = f"{reading.people:,} people answered, {reading.text} of those asked"
    before = rate.whole.previous
    if before and rate.whole.change.verdict != "unknown":
        text += _against(rate.whole.change, before.reading.text, before.label)
    found = [Sentence("response", f"{text}.", group=rate.whole.group)]
    return found + _extremes(rate.parts) + _unseen(rate.parts)


def join(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


_SINCE_LAST = {"rose": "rose", "fell": "fell"}
_SINCE_FIRST = {"rose": "has risen", "fell": "has fallen"}


@dataclass(frozen=True, slots=True)
class _Move:
    """What a part did since a wave."""

    part: Series
    before: Point | None
    change: Change

    @property
    def words(self) -> str:
        numbers = f" ({_from_to(self.before, self.part.latest)})" if self.before else ""
        return f"{self.change.verdict} in {self.part.name}{numbers}"


def _by_size(stories: Sequence[Story]) -> list[Story]:
    return sorted(stories, key=_urgency)


def _urgency(story: Story) -> tuple[bool, float]:
    change = story.change(story.whole)
    return not change.moved, -abs(change.difference)


def _from_to(before: Point, after: Point) -> str:
    return f"from {before.reading.text} to {after.reading.text}"


def _moves(story: Story, since: Point) -> list[_Move]:
    """What every part did since the wave of this point, as far as it is known."""
    moves = [
        _Move(part, part.point(since.wave), story.change_since(part, since.wave))
        for part in story.parts
    ]
    return [move for move in moves if move.change.verdict != "unknown"]


def _moved_parts(story: Story, since: Point) -> list[_Move]:
    moved = [move for move in _moves(story, since) if move.change.moved]
    return sorted(moved, key=lambda move: (-abs(move.change.difference), move.part.name))


def _whole_moved(story: Story, before: Point, verbs: Mapping[str, str]) -> Sentence:
    change = story.change_since(story.whole, before.wave)
    lead = f"{story.name} {verbs[change.verdict]} {_from_to(before, story.whole.latest)}"
    text = f"{lead} since {before.label}{_exceptions(story, before, change)}."
    return Sentence("moved", text, story.whole.measure.word, story.whole.group)


def _parts_moved(story: Story, moved: Sequence[_Move]) -> Sentence:
    moves = join([move.words for move in moved[:_MOST_NAMED]])
    more = len(moved) - _MOST_NAMED
    rest = f", and moved in {more} more" if more > 0 else ""
    return Sentence("moved", f"{_held(story)}; it {moves}{rest}.", story.whole.measure.word)


def _held(story: Story) -> str:
    reading = story.whole.latest.reading
    if not isinstance(reading, Value):
        return f"{story.name} has no figure for the whole organisation"
    return f"{story.name} held at {reading.text} overall"


def _exceptions(story: Story, since: Point, change: Change) -> str:
    """What is said of the parts that did not go the way of the organisation."""
    known = _moves(story, since)
    against = [m for m in _moved_parts(story, since) if m.change.verdict != change.verdict]
    still = [move for move in known if not move.change.moved]
    text = f"; it {join([m.words for m in against[:_MOST_NAMED]])}" if against else ""
    if not still:
        parts = [move.part for move in known]
        return text if against or not known else f"; so it did in every {_noun(parts)}"
    if len(still) > _MOST_NAMED:
        count = f"{len(still)} of {len(known)} {_noun([move.part for move in known])}s"
        return f"{text}; in {count} there was no reliable change"
    flat = all(abs(move.change.difference) < FLOOR for move in still)
    names = join([move.part.name for move in still])
    return f"{text}; in {names} {'it did not move' if flat else 'there was no reliable change'}"


def _noun(parts: Sequence[Series]) -> str:
    kinds = {part.kind for part in parts}
    return kinds.pop() if kinds in ({"directorate"}, {"service"}) else "group"


def _what_stayed(stories: Sequence[Story]) -> list[Sentence]:
    still = [s.name for s in stories if s.change(s.whole).verdict == "steady" and not what_moved(s)]
    if not still:
        return []
    return [Sentence("steady", f"No reliable change in {join(still)}.")]


def _gap(story: Story, part: Series) -> tuple[float, Sentence] | None:
    whole, here = story.whole.latest.reading, part.latest.reading
    if not isinstance(whole, Value) or not isinstance(here, Value):
        return None
    gap = compare(whole, here)
    if gap.verdict != "fell":
        return None
    unit = "percentage points" if story.whole.measure.percent else "points"
    text = (
        f"{part.name} is {abs(gap.difference):.0f} {unit} below the organisation on {story.name}"
        f" ({here.text} against {whole.text})."
    )
    return gap.difference, Sentence("attention", text, part.measure.word, part.group)


def _against(change: Change, before: str, label: str) -> str:
    if change.moved:
        way = "up" if change.verdict == "rose" else "down"
        return f", {way} from {before} in {label}"
    return f", about the same as in {label} ({before})"


def _extremes(parts: Sequence[Series]) -> list[Sentence]:
    rates = [(p.latest.reading.number, p) for p in parts if isinstance(p.latest.reading, Value)]
    if len(rates) < 2:
        return []
    rates.sort(key=lambda rate: (rate[0], rate[1].name))
    (_, low), (_, high) = rates[0], rates[-1]
    text = f"The response was lowest in {_rate_of(low)} and highest in {_rate_of(high)}."
    return [Sentence("response", text, group=low.group)]


def _rate_of(series: Series) -> str:
    return f"{series.name} ({series.latest.reading.text})"


def _unseen(parts: Sequence[Series]) -> list[Sentence]:
    hidden = [part for part in parts if isinstance(part.latest.reading, Hidden)]
    if not hidden:
        return []
    names = join([part.name for part in hidden])
    have = "has no figures of its own" if len(hidden) == 1 else "have no figures of their own"
    text = f"{names} {have}, to keep answers anonymous."
    return [Sentence("response", text, group=hidden[0].group)]
