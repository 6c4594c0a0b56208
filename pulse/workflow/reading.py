"""What the results pages show: one function a page, from releases to everything it says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pulse import charts, still_charts
from pulse.chart_style import scale
from pulse.models.base import db
from pulse.store import releases as store
from pulse.store.organisation import load_changes
from pulse.workflow.choices import (
    FIGURES,
    Asked,
    Choice,
    Option,
    choose,
    measure_of,
    notable,
    subjects,
)
from pulse.workflow.contexts import (
    Briefing,
    HiddenPage,
    Overview,
    Picture,
    PlainPage,
    Take,
    ThemeLine,
    TrendPage,
)
from pulse.workflow.heating import heat_page
from pulse.workflow.tables import (
    csv_of_series,
    table_of_series,
)
from surveys.describe import (
    breaks_in_words,
    finding,
    line_chart_words,
    structure_in_words,
)
from surveys.errors import NotFoundError
from surveys.heat import columns_of
from surveys.measure import Hidden, Measure
from surveys.narrative import tell
from surveys.reader import name_of
from surveys.stories import Story, response_story, stories_of
from surveys.trend import GroupName, Series


def selected(asked: Asked) -> Choice | None:
    """The choice that fits the address; None before anything is released."""
    surveys = store.surveys_with_releases()
    if not surveys:
        return None
    return choose(asked, surveys, store.releases_of, load_changes(db.session))


def overview(choice: Choice) -> Overview:
    """Sentences first: what moved, what needs attention, who answered."""
    stories = stories_of(choice.programme)
    rate = response_story(choice.programme)
    bounds = scale([story.whole for story in stories])
    hidden = tuple(
        group
        for group in choice.programme.of_kind("directorate", "service")
        if choice.latest.hidden_group(group.code) is not None
    )
    return Overview(
        choice,
        tell(stories, rate),
        tuple(_theme_line(story, bounds) for story in stories),
        table_of_series([rate.whole, *rate.parts]),
        hidden,
    )


def trend_page(choice: Choice) -> TrendPage:
    """One measure over the waves, for the organisation and its parts."""
    whole, parts = _lines(choice)
    highlighted = choice.highlight or notable(parts)
    return TrendPage(
        choice,
        _trend_heading(choice, whole, parts),
        _line_picture(whole, parts, highlighted),
        table_of_series([whole, *parts]),
        tuple(breaks_in_words(whole) + structure_in_words([whole, *parts])),
        highlighted,
        _options(FIGURES.items(), choice.figure),
        _options(subjects(choice.programme.releases), choice.of),
        _places(choice),
        tuple(Option(p.code, p.name, p.code in highlighted) for p in choice.parts),
    )


def trend_take(choice: Choice, asked: Asked) -> Take:
    """The chart of the trend page as figures and as a still picture."""
    whole, parts = _lines(choice)
    lines = [whole, *parts]
    lit = choice.highlight or notable(parts)
    return Take(
        f"trend {choice.name}", csv_of_series(lines, choice.name), still_charts.line_svg(lines, lit)
    )


def plain_page(choice: Choice) -> PlainPage:
    """A page of words about a wave, without figures of its own."""
    return PlainPage(choice)


def hidden_page(choice: Choice, code: str, wave: str = "") -> HiddenPage:
    """Why a figure is hidden, in a wave or the latest.

    Raises NotFoundError for a group that no wave knows.
    """
    groups = choice.programme.groups
    if code not in groups:
        raise NotFoundError("no wave of this survey has such a group")
    [line] = choice.programme.series([code], choice.measure)
    point = line.point(wave) or line.latest
    now = point.reading
    see = now.see if isinstance(now, Hidden) and now.reason not in ("coarse", "lowered") else code
    instead = groups.get(see)
    waves = tuple((point.label, point.reading) for point in line.points)
    series = _theme_series(choice, instead)
    return HiddenPage(choice, groups[code], waves, point.label, now, instead, series)


def briefing(choice: Choice, of: str = "") -> Briefing:
    """The chief executive's page: the findings, one trend and the heat map.

    Unless a theme was asked for, the trend is of the first one that moved.
    """
    told = overview(choice)
    moved = next((s.of for s in told.about("moved")), "")
    if moved and not of:
        measure = measure_of(moved, "score")
        choice = replace(choice, measure=measure, name=name_of(choice.programme.releases, measure))
    return Briefing(told, trend_page(choice), heat_page(choice, Asked()))


def _trend_heading(choice: Choice, whole: Series, parts: tuple[Series, ...]) -> str:
    """The finding on the whole organisation, or on the directorate that the page is about."""
    if choice.within is None:
        return finding(Story(choice.name, whole, parts))
    return f"{choice.within.name}: {finding(Story(choice.name, parts[0]))}"


def _themes(choice: Choice) -> tuple[tuple[Measure, str], ...]:
    """Every theme, and every question outside them, with its name."""
    return columns_of(choice.latest, "theme_score")


def _theme_series(choice: Choice, group: GroupName | None) -> tuple[tuple[str, Series], ...]:
    if group is None:
        return ()
    return tuple(
        (name, choice.programme.series([group.code], measure)[0])
        for measure, name in _themes(choice)
    )


def _theme_line(story: Story, bounds: tuple[int, int]) -> ThemeLine:
    whole = story.whole
    first = whole.first
    return ThemeLine(
        whole.measure.word,
        story.name,
        whole.latest.reading,
        story.change(whole),
        whole.change_since(first),
        first.label if first else "",
        still_charts.spark_svg(whole, bounds),
    )


def _lines(choice: Choice) -> tuple[Series, tuple[Series, ...]]:
    codes = [choice.whole.code, *(part.code for part in choice.parts)]
    whole, *parts = choice.programme.series(codes, choice.measure)
    return whole, tuple(parts)


def _line_picture(whole: Series, parts: tuple[Series, ...], lit: tuple[str, ...]) -> Picture:
    lines = [whole, *parts]
    return Picture(
        charts.line_chart(lines, lit),
        still_charts.line_svg(lines, lit),
        line_chart_words(whole, parts),
    )


def _options(pairs: Iterable[tuple[str, str]], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(value, text, value == chosen) for value, text in pairs)


def _places(choice: Choice) -> tuple[Option, ...]:
    chosen = choice.within.code if choice.within else ""
    directorates = choice.programme.of_kind("directorate")
    whole = Option("", "All directorates", not chosen)
    return (whole, *(Option(g.code, g.name, g.code == chosen) for g in directorates))
