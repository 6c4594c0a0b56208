"""The share kit: what a chief executive takes to staff, ready as soon as a wave is released."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pulse.models.base import db
from pulse.slides import deck, own_look
from pulse.store import releases as store
from pulse.store.organisation import load_changes
from pulse.store.releases import ReleasedWave
from pulse.workflow.planning.settings import council
from surveys.errors import NotFoundError
from surveys.talk import Offer, Selection, Talk, offer, select, write
from surveys.trend import Programme


@dataclass(frozen=True, slots=True)
class Kit:
    """A released wave, what can be chosen of it, what was chosen, and the talk of that."""

    wave: ReleasedWave
    waves: tuple[ReleasedWave, ...]
    offer: Offer
    selection: Selection
    talk: Talk

    def query(self, **changes: object) -> dict[str, object]:
        """The words of an address that gives this kit again, with changes."""
        return {
            "wave": self.wave.number,
            "directorate": list(self.selection.directorates) or None,
            "theme": list(self.selection.themes) or None,
            **changes,
        }


def kit(
    number: int | None = None,
    directorates: Sequence[str] = (),
    themes: Sequence[str] = (),
    survey: str = "",
) -> Kit | None:
    """The kit of a released wave, or of the latest one (of a survey); None before any release.

    Raises NotFoundError for a wave without a release, and InvalidValueError for a directorate or
    theme that the wave does not show.
    """
    waves = tuple(store.released_waves())
    if not waves and number is None:
        return None
    wave = _wave(waves, number, survey)
    programme = Programme(store.releases_until(wave.number), load_changes(db.session))
    selection = select(programme, directorates, themes)
    of_survey = tuple(each for each in waves if each.survey == wave.survey)
    return Kit(wave, of_survey, offer(programme), selection, write(programme, selection))


def _wave(waves: Sequence[ReleasedWave], number: int | None, survey: str) -> ReleasedWave:
    if number is None:
        return next((wave for wave in waves if wave.survey.code == survey), waves[0])
    found = next((wave for wave in waves if wave.number == number), None)
    if found is None:
        raise NotFoundError(f"wave {number} has no release: close and publish it first")
    return found


def deck_file(made: Kit) -> bytes:
    """The kit's PowerPoint deck."""
    look = council()
    return deck(made.talk, own_look(look.colour, look.text, look.accent))
