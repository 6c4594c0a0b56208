"""What the releases say, judged once for the whole organisation, before anything is chosen.

A choice decides what is shown and never what is said of it: whether a theme moved does not
depend on how many themes somebody ticked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from surveys.heat import HeatMap, heat_map
from surveys.narrative import Sentence, needs_attention, response
from surveys.stories import Story, response_story, stories_of
from surveys.talk.choosing import Selection
from surveys.trend import Programme

WHOLE = "organisation"


@dataclass(frozen=True)
class Facts:
    """The stories of a programme's latest wave, and which of them a selection shows."""

    programme: Programme
    selection: Selection

    @property
    def label(self) -> str:
        """The short name of the wave."""
        return self.programme.labels[self.programme.latest.wave]

    @cached_property
    def whole(self) -> str:
        """The code of the organisation as a group."""
        return self.programme.of_kind(WHOLE)[0].code

    @cached_property
    def published(self) -> tuple[str, ...]:
        """Directorates whose figures the latest wave shows, by name."""
        groups = sorted(self.programme.latest.of_kind("directorate"), key=lambda g: g.name)
        return tuple(group.code for group in groups)

    @cached_property
    def directorates(self) -> tuple[str, ...]:
        """Those of them that the selection shows."""
        return tuple(code for code in self.published if self.selection.shows_group(code))

    @cached_property
    def all_stories(self) -> tuple[Story, ...]:
        """Every theme, and every question outside the themes, judged as many looks at once."""
        return stories_of(self.programme)

    @cached_property
    def stories(self) -> tuple[Story, ...]:
        """The stories that the selection shows."""
        return tuple(
            s for s in self.all_stories if self.selection.shows_theme(s.whole.measure.word)
        )

    @cached_property
    def rate(self) -> Story:
        """The response rate."""
        return response_story(self.programme)

    @cached_property
    def answered(self) -> list[Sentence]:
        """Who answered."""
        return response(self.rate)

    @cached_property
    def attention(self) -> list[Sentence]:
        """What needs attention, found among all themes and told of those that are shown."""
        found = needs_attention(self.all_stories)
        return [sentence for sentence in found if self._shown(sentence)]

    def _shown(self, sentence: Sentence) -> bool:
        own = sentence.group in ("", self.whole) or self.selection.shows_group(sentence.group)
        return own and self.selection.shows_theme(sentence.of)

    @cached_property
    def all_cells(self) -> HeatMap:
        """Themes by directorate, every cell that the latest wave shows."""
        return heat_map(self.programme, [self.whole, *self.published])

    @cached_property
    def cells(self) -> HeatMap:
        """The cells that the selection shows, with changes as judged among all of them."""
        heat = self.all_cells
        kept = [i for i, (word, _) in enumerate(heat.columns) if self.selection.shows_theme(word)]
        rows = tuple(
            type(row)(row.group, row.name, row.kind, tuple(row.cells[i] for i in kept))
            for row in heat.rows
            if row.group == self.whole or row.group in self.directorates
        )
        columns = tuple(heat.columns[i] for i in kept)
        return replace(heat, columns=columns, rows=rows)
