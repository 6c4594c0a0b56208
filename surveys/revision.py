"""Revisions: what another version of the questions does to the lines of a running survey."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.instrument import Construct, Instrument, Item


@dataclass(frozen=True, slots=True)
class Revision:
    """Two versions side by side. Lines go on where the wording, answers and polarity are kept."""

    before: Instrument
    after: Instrument

    @property
    def kept(self) -> tuple[Item, ...]:
        """Questions whose line goes on."""
        return tuple(i for i in self.after.items if self._asked(i) and not self._reworded(i))

    @property
    def reworded(self) -> tuple[tuple[Item, Item], ...]:
        """Questions whose line breaks: before and after."""
        return tuple(
            (self.before.item(item.code), item) for item in self.after.items if self._reworded(item)
        )

    @property
    def added(self) -> tuple[Item, ...]:
        """Questions whose line begins."""
        return tuple(item for item in self.after.items if not self._asked(item))

    @property
    def dropped(self) -> tuple[Item, ...]:
        """Questions whose line ends."""
        codes = {item.code for item in self.after.items}
        return tuple(item for item in self.before.items if item.code not in codes)

    @property
    def broken_themes(self) -> tuple[Construct, ...]:
        """Themes whose line breaks, because a question of theirs came, went or was reworded."""
        asked = {theme.code for theme in self.before.constructs}
        return tuple(
            theme
            for theme in self.after.constructs
            if theme.code in asked
            and _wordings(self.before, theme.code) != _wordings(self.after, theme.code)
        )

    @property
    def same(self) -> bool:
        """Whether nothing that staff see or that is counted changed."""
        return self.before.fingerprint == self.after.fingerprint

    def _asked(self, item: Item) -> bool:
        return item.code in {known.code for known in self.before.items}

    def _reworded(self, item: Item) -> bool:
        return self._asked(item) and self.before.item(item.code).wording != item.wording


def _wordings(instrument: Instrument, theme: str) -> dict[str, tuple[object, ...]]:
    return {item.code: item.wording for item in instrument.items_of(theme)}
