"""Whether drawn slides say what the talk says: its words, its figures, and charts true to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median

from surveys.measure import Reading, Value
from surveys.talk import Bars, Grid, Lines, Slide
from tests.slides.drawn import Page, Painted, Rect
from tests.slides.faults import SPARE, bare, of_slide, runs_of, text_of
from tests.slides.placed import Placed

_TRUE = 0.6  # points, by which the end of a bar or the middle of a marker may be off
_MARKER = (7.7, 8.2)  # points across; those of a legend are larger
_APART = 4.0  # points: markers of one wave stand on one line
_WHITE = "#ffffff"


def of_deck(talk: Sequence[Slide], placed: Sequence[Placed], pages: Sequence[Page]) -> list[str]:
    """Everything that is wrong with a deck."""
    if len(pages) != len(placed):
        return [f"{len(pages)} slides of {len(placed)} are drawn"]
    both = list(zip(placed, pages, strict=True))
    slides = [
        f"slide {number}: {fault}"
        for number, (slide, page) in enumerate(both, 1)
        for fault in of_slide(slide, page)
    ]
    return [*slides, *_of_talk(talk, both)]


def _of_talk(talk: Sequence[Slide], both: Sequence[tuple[Placed, Page]]) -> list[str]:
    """A slide of the talk may be several of the deck, of one title."""
    drawn = [list(some) for _, some in groupby(both, lambda each: each[0].title)]
    said = [list(some) for _, some in groupby(talk, lambda slide: slide.title)]
    if len(drawn) != len(said):
        return [f"{len(drawn)} titles of {len(said)} are drawn"]
    return [
        f"{slide.key}: {fault}"
        for slides, some in zip(said, drawn, strict=True)
        for slide in slides
        for fault in (*unsaid(slide, "".join(text_of(p.letters) for _, p in some)),
                      *_untrue(slide, some))
    ]  # fmt: skip


def unsaid(slide: Slide, drawn: str) -> list[str]:
    """What stands on the slide of the talk and not in the drawn text."""
    promised = [text for p in slide.promises for text in (p.heard, p.action, p.owner, p.due)]
    wanted = (slide.title, *slide.sentences, *figures_of(slide), *promised)
    return [f"“{text}” is not drawn" for text in wanted if bare(text) not in bare(drawn)]


def figures_of(slide: Slide) -> list[str]:
    """Every printed figure that a picture of the slide labels."""
    picture = slide.picture
    readings: list[Reading] = []
    if isinstance(picture, Bars):
        readings = [reading for each in picture.sets for reading in each.readings]
    elif isinstance(picture, Grid):
        readings = [cell.reading for row in picture.heat.rows for cell in row.cells]
    elif isinstance(picture, Lines):
        readings = [picture.series[0].points[-1].reading]
    return [reading.short for reading in readings if isinstance(reading, Value)]


def _untrue(slide: Slide, both: Sequence[tuple[Placed, Page]]) -> Iterator[str]:
    picture = slide.picture
    if not isinstance(picture, Bars | Lines):
        return
    [(placed, page)] = both
    [chart] = placed.charts
    letters = [letter for letter in page.letters if letter.box.within(chart, SPARE)]
    painted = [each for each in page.painted if each.box.within(chart, SPARE)]
    written = Counter(text_of(run) for run in runs_of(letters))
    for figure, often in Counter(figures_of(slide)).items():
        if written[bare(figure)] < often:
            yield f"“{figure}” is in the chart {written[bare(figure)]} times, not {often}"
    for name in _names(picture):
        if bare(name) not in text_of(letters):
            yield f"“{name}” is not in the chart"
    yield from _bars(picture, painted) if isinstance(picture, Bars) else _markers(picture, painted)


def _names(picture: Bars | Lines) -> Sequence[str]:
    """What the axis of bars and the legend of lines name."""
    if isinstance(picture, Bars):
        return picture.categories
    return [series.name for series in picture.series] if len(picture.series) > 1 else []


def _bars(picture: Bars, painted: Sequence[Painted]) -> Iterator[str]:
    """Bars begin on one line, from above as they are named: their lengths are the figures."""
    expected = [
        _shown(reading)
        for readings in zip(*(each.readings for each in picture.sets), strict=True)
        for reading in readings
        if isinstance(reading, Value)
    ]
    coloured = [each.box for each in painted if each.colour != _WHITE]
    start = Counter(round(box.left, 1) for box in coloured).most_common(1)
    bars = sorted((b for b in coloured if round(b.left, 1) == start[0][0]), key=lambda b: b.top)
    if len(bars) != len(expected):
        yield f"{len(bars)} bars of {len(expected)} are drawn"
        return
    one = median(bar.width / number for bar, number in zip(bars, expected, strict=True))
    for bar, number in zip(bars, expected, strict=True):
        if abs(bar.width - number * one) > _TRUE:
            yield f"the bar of {number:g} is as long as {bar.width / one:.1f}"


def _markers(picture: Lines, painted: Sequence[Painted]) -> Iterator[str]:
    """Every figure of every wave has a marker, as high as the figure."""
    waves = [
        sorted(_shown(r) for r in readings if isinstance(r, Value))
        for readings in zip(*([p.reading for p in s.points] for s in picture.series), strict=True)
    ]
    expected = [numbers for numbers in waves if numbers]
    columns = _columns([each.box for each in painted if _is_marker(each.box)])
    if [len(column) for column in columns] != [len(numbers) for numbers in expected]:
        yield f"{sum(map(len, columns))} markers of {sum(map(len, expected))} are drawn"
        return
    pairs = [
        (number, (box.top + box.bottom) / 2)
        for numbers, column in zip(expected, columns, strict=True)
        for number, box in zip(numbers, column, strict=True)
    ]
    (low, foot), (high, head) = min(pairs), max(pairs)
    one = (foot - head) / (high - low) if high > low else 1.0
    for number, middle in pairs:
        if abs(foot - (number - low) * one - middle) > _TRUE:
            yield f"the marker of {number:g} stands at {low + (foot - middle) / one:.1f}"


def _is_marker(box: Rect) -> bool:
    return all(_MARKER[0] <= across <= _MARKER[1] for across in (box.width, box.height))


def _columns(boxes: Sequence[Rect]) -> list[list[Rect]]:
    """Markers wave by wave, each from the lowest up."""
    found: list[list[Rect]] = []
    for box in sorted(boxes, key=lambda box: box.left):
        if found and box.left - found[-1][-1].left < _APART:
            found[-1].append(box)
        else:
            found.append([box])
    return [sorted(column, key=lambda box: -box.top) for column in found]


def _shown(reading: Value) -> float:
    """The printed figure; the measured one where the release prints a bound, such as “under 10”."""
    text = reading.text.rstrip("%")
    return float(text) if text.isdigit() else reading.number
