"""What the results pages show: one function a page, from releases to everything it says."""

from __future__ import annotations

from dataclasses import replace

from pulse import still_charts
from pulse.chart_style import scale
from pulse.models.base import db
from pulse.store import releases as store
from pulse.store.organisation import load_changes
from pulse.workflow.choices import (
    Asked,
    Choice,
    choose,
    measure_of,
)
from pulse.workflow.contexts import (
    Briefing,
    HiddenPage,
    Overview,
    PlainPage,
    ThemeLine,
)
from pulse.workflow.heating import heat_page
from pulse.workflow.tables import (
    table_of_series,
)
from pulse.workflow.trending import trend_page
from surveys.errors import NotFoundError
from surveys.group_names import GroupName
from surveys.heat import columns_of
from surveys.measure import Hidden, Measure
from surveys.narrative import tell
from surveys.reader import name_of
from surveys.stories import Story, response_story, stories_of
from surveys.trend import Series
from surveys.weighted import weighted


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
        tuple(_theme_line(choice, story, bounds) for story in stories),
        table_of_series([rate.whole, *rate.parts]),
        hidden,
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
    return Briefing(told, trend_page(choice, Asked()), heat_page(choice, Asked()))


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


def _theme_line(choice: Choice, story: Story, bounds: tuple[int, int]) -> ThemeLine:
    whole = story.whole
    first = whole.first
    other = weighted(choice.programme.readers[-1], whole.measure)
    return ThemeLine(
        whole.measure.word,
        story.name,
        whole.latest.reading,
        story.change(whole),
        whole.change_since(first),
        first.label if first else "",
        still_charts.spark_svg(whole, bounds),
        other.text if other else "",
    )
