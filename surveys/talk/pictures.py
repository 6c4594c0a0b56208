"""The pictures of a talk, each with itself in words: no figure is in the picture alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from surveys.describe import heat_map_words, line_chart_words
from surveys.measure import NotAsked, Reading, Value
from surveys.narrative import join, told_since
from surveys.stories import Story
from surveys.talk.facts import Facts
from surveys.talk.model import Bars, BarSet, Grid, Lines
from surveys.trend import Series

MOST_LINES = 5  # more cannot be told apart from the back of a hall


def bars(
    kind: str, categories: Sequence[str], sets: Sequence[BarSet], percent: bool = False
) -> Bars:
    """A bar chart; `kind` begins its words: "Themes in autumn 2026"."""
    said = [
        f"{category}: {join([_named(each, i, len(sets)) for each in sets])}."
        for i, category in enumerate(categories)
    ]
    words = " ".join([f"Bar chart. {kind}.", *said])
    return Bars(tuple(categories), tuple(sets), words, percent)


def _named(each: BarSet, index: int, of: int) -> str:
    text = each.readings[index].text
    return (
        text if of == 1 else f"{text} in {each.name}" if _is_wave(each) else f"{each.name} {text}"
    )


def _is_wave(each: BarSet) -> bool:
    return any(character.isdigit() for character in each.name)


def themes_now_and_before(facts: Facts) -> Bars:
    """Every theme for the organisation: the wave before, where there is one, and this one."""
    stories = facts.stories
    now = BarSet(facts.label, tuple(story.whole.latest.reading for story in stories))
    before = _before(stories)
    sets = [before, now] if before else [now]
    names = [story.name for story in stories]
    return bars(f"Scores of {facts.rate.whole.name}, 0 to 100", names, sets)


def _before(stories: Sequence[Story]) -> BarSet | None:
    """The wave before, when the themes have one in common."""
    points = [story.whole.previous for story in stories]
    labels = {point.label for point in points if point is not None}
    if len(labels) != 1:
        return None
    readings = [point.reading if point else NotAsked("question") for point in points]
    return BarSet(labels.pop(), tuple(readings))


def response_by_directorate(facts: Facts) -> Bars | None:
    """The share of those asked who answered, by directorate; None where none is shown."""
    return _by_directorate(facts, facts.rate, "Who answered, in percent of those asked")


def theme_by_directorate(facts: Facts, story: Story) -> Bars | None:
    """One theme by directorate; None where none is shown."""
    return _by_directorate(facts, story, f"{story.name} by directorate, 0 to 100")


def _by_directorate(facts: Facts, story: Story, kind: str) -> Bars | None:
    shown = [story.whole, *(part for part in story.parts if part.group in facts.directorates)]
    if len(shown) < 2:
        return None
    readings = tuple(line.latest.reading for line in shown)
    names = [line.name for line in shown]
    return bars(kind, names, [BarSet(facts.label, readings)], story.whole.measure.percent)


def side_by_side(facts: Facts, kind: str, groups: Sequence[str], names: Sequence[str]) -> Bars:
    """Every theme shown, a set of bars for each group."""
    sets = []
    for group, name in zip(groups, names, strict=True):
        lines = [facts.programme.series([group], s.whole.measure)[0] for s in facts.stories]
        sets.append(BarSet(name, tuple(line.latest.reading for line in lines)))
    return bars(kind, [story.name for story in facts.stories], sets)


def course(facts: Facts, story: Story) -> Lines:
    """One theme over the waves: the organisation, and the directorates worth a look."""
    parts = [part for part in story.parts if part.group in facts.directorates]
    lit = parts if len(parts) < MOST_LINES else _worth_a_look(story, parts)
    return Lines((story.whole, *lit), line_chart_words(story.whole, lit))


def courses(stories: Sequence[Story]) -> Lines:
    """Several themes of the organisation over the waves, a line each."""
    lines = [named(story) for story in stories[:MOST_LINES]]
    said = [f"{line.name}: {join([p.reading.text for p in line.points])}." for line in lines]
    first, last = lines[0].points[0].label, lines[0].latest.label
    return Lines(tuple(lines), " ".join([f"Line chart from {first} to {last}.", *said]))


def named(story: Story) -> Series:
    """A theme of the organisation as a line under the theme's own name."""
    return replace(story.whole, group=story.whole.measure.word, name=story.name, kind="theme")


def grid(facts: Facts) -> Grid:
    """Themes by directorate as coloured cells."""
    return Grid(facts.cells, heat_map_words(facts.cells))


def _worth_a_look(story: Story, parts: Sequence[Series]) -> list[Series]:
    """The lowest, the highest, and those that moved most since the wave that is told of."""
    since = told_since(story)
    changes = {p.group: story.change_since(p, since.wave) for p in parts} if since else {}
    valued = sorted(
        (p for p in parts if isinstance(p.latest.reading, Value)),
        key=lambda part: (_number(part.latest.reading), part.name),
    )
    moved = sorted(
        (p for p in parts if since and changes[p.group].moved),
        key=lambda part: (-abs(changes[part.group].difference), part.name),
    )
    wanted = [*valued[:1], *valued[-1:], *moved]
    chosen = list({part.group: part for part in wanted}.values())[: MOST_LINES - 1]
    return [part for part in parts if part in chosen]


def _number(reading: Reading) -> float:
    return reading.number if isinstance(reading, Value) else 0.0


def has_values(lines: Sequence[Series]) -> bool:
    """Whether any of the lines has two figures to draw."""
    return any(sum(isinstance(p.reading, Value) for p in line.points) > 1 for line in lines)
