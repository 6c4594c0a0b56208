"""The trend's page: one measure over the waves, with bands, events and small multiples."""

from __future__ import annotations

from typing import Final, Literal

from pulse import charts, still_charts, still_multiples
from pulse.chart_style import scale
from pulse.store.events import noted_events
from pulse.workflow.choices import FIGURES, LATER, Asked, Choice, Option, notable, subjects
from pulse.workflow.comparing import options
from pulse.workflow.contexts import Multiple, Picture, Take, TrendPage
from pulse.workflow.tables import csv_of_series, table_of_series
from surveys.describe import breaks_in_words, finding, line_chart_words, structure_in_words
from surveys.events import Mark, marks
from surveys.measure import Value
from surveys.stories import Story
from surveys.trend import Series
from surveys.weighted import weighted

Look = Literal["lines", "multiples"]
LOOKS: Final[dict[Look, str]] = {"lines": "One chart", "multiples": "A small chart each"}


def trend_page(choice: Choice, asked: Asked) -> TrendPage:
    """One measure over the waves, for the organisation and its parts."""
    whole, parts = _lines(choice)
    highlighted = choice.highlight or notable(parts)
    events = _events(choice, whole)
    look = _look(asked)
    other = weighted(choice.programme.readers[-1], choice.measure)
    return TrendPage(
        choice,
        _trend_heading(choice, whole, parts),
        _picture(whole, parts, highlighted, events),
        table_of_series([whole, *parts]),
        tuple(breaks_in_words(whole) + structure_in_words([whole, *parts])),
        events,
        other.words if other and choice.within is None else "",
        _multiples(whole, parts) if look == "multiples" else (),
        {
            "figure": options(FIGURES.items(), choice.figure),
            "of": options(subjects(choice.programme.releases), choice.of),
            "within": _places(choice),
            "view": options(LOOKS.items(), look),
            "highlight": tuple(Option(p.code, p.name, p.code in highlighted) for p in choice.parts),
        },
        {"view": None if look == "lines" else look},
    )


def trend_take(choice: Choice, asked: Asked) -> Take:
    """The chart of the trend page as figures and as a still picture."""
    whole, parts = _lines(choice)
    lines = [whole, *parts]
    lit = choice.highlight or notable(parts)
    if _look(asked) == "multiples":
        picture = still_multiples.multiples_svg(whole, parts)
    else:
        picture = still_charts.line_svg(lines, lit, _events(choice, whole))
    return Take(f"trend {choice.name}", csv_of_series(lines, choice.name), picture)


def _look(asked: Asked) -> Look:
    return "multiples" if asked.view == "multiples" else "lines"


def _events(choice: Choice, whole: Series) -> tuple[Mark, ...]:
    """The events between the first and the last wave; of one directorate, where it is chosen."""
    within = choice.within if choice.within is not LATER else None
    place = within.code.removeprefix("d.") if within else ""
    held = [noted.event for noted in noted_events()]
    return marks(held, whole.points[0].closed, whole.latest.closed, place)


def _picture(
    whole: Series, parts: tuple[Series, ...], lit: tuple[str, ...], events: tuple[Mark, ...]
) -> Picture:
    lines = [whole, *parts]
    said = [line_chart_words(whole, parts), *(f"{mark.words}." for mark in events)]
    return Picture(
        charts.line_chart(lines, lit, events),
        still_charts.line_svg(lines, lit, events),
        " ".join(said),
    )


def _multiples(whole: Series, parts: tuple[Series, ...]) -> tuple[Multiple, ...]:
    bounds = scale([whole, *parts])
    return tuple(
        Multiple(
            part.group, part.name, still_multiples.multiple_svg(whole, part, bounds), _course(part)
        )
        for part in parts
    )


def _course(part: Series) -> str:
    """What one small chart shows, in words: where it stands, and what it did."""
    reading, first = part.latest.reading, part.first
    if not isinstance(reading, Value):
        return f"No figure in {part.latest.label}: {reading.words}."
    if first is None:
        return f"Now {reading.text}."
    change = part.change_since(first)
    if not change.moved:
        return f"Now {reading.text}: no reliable change since {first.label}."
    return f"Now {reading.text}: {change.verdict} from {first.reading.text} since {first.label}."


def _trend_heading(choice: Choice, whole: Series, parts: tuple[Series, ...]) -> str:
    """The finding on the whole organisation, or on the directorate that the page is about."""
    if choice.within is None or choice.within is LATER:
        return finding(Story(choice.name, whole, parts))
    return f"{choice.within.name}: {finding(Story(choice.name, parts[0]))}"


def _lines(choice: Choice) -> tuple[Series, tuple[Series, ...]]:
    codes = [choice.whole.code, *(part.code for part in choice.parts)]
    whole, *parts = choice.programme.series(codes, choice.measure)
    return whole, tuple(parts)


def _places(choice: Choice) -> tuple[Option, ...]:
    chosen = choice.within.code if choice.within else ""
    whole = Option("", "All directorates", not chosen)
    return (whole, *(Option(g.code, g.name, g.code == chosen) for g in choice.places))
