"""Stories: a theme's series for the organisation and its directorates, judged side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from surveys.change import Change, among_many
from surveys.heat import columns_of
from surveys.measure import Measure
from surveys.trend import Programme, Series


@dataclass(frozen=True, slots=True)
class Story:
    """A theme's series for the organisation, and for its parts."""

    name: str
    whole: Series
    parts: tuple[Series, ...] = ()
    judged: Mapping[str, Change] = field(default_factory=dict)

    def change(self, series: Series) -> Change:
        """What one of its series did since the wave before, as judged beside the others."""
        return self.judged.get(series.group, series.change)

    def change_since(self, series: Series, wave: str) -> Change:
        """What one of its series did since a wave."""
        before = self.whole.previous
        if before is not None and before.wave == wave:
            return self.change(series)
        return series.change_since(series.point(wave))


def judged_together(stories: Sequence[Story]) -> tuple[Story, ...]:
    """The same stories, their changes since the wave before judged as many looks at once."""
    lines = [(story, line) for story in stories for line in (story.whole, *story.parts)]
    changes = among_many([line.change for _, line in lines])
    by_story: dict[int, dict[str, Change]] = {}
    for (story, line), change in zip(lines, changes, strict=True):
        by_story.setdefault(id(story), {})[line.group] = change
    return tuple(replace(story, judged=by_story[id(story)]) for story in stories)


def stories_of(programme: Programme) -> tuple[Story, ...]:
    """Every theme of the latest wave, and every question outside them, judged together."""
    asked = columns_of(programme.latest, "theme_score")
    return judged_together([_story(programme, measure, name) for measure, name in asked])


def response_story(programme: Programme) -> Story:
    """The response rate of the organisation and its directorates."""
    return _story(programme, Measure("response_rate"), "Response rate")


def _story(programme: Programme, measure: Measure, name: str) -> Story:
    [whole, *_] = programme.of_kind("organisation")
    codes = [group.code for group in programme.of_kind("directorate") if group.current]
    line, *parts = programme.series([whole.code, *codes], measure)
    return Story(name, line, tuple(parts))
