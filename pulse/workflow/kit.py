"""The share kit: what a chief executive takes to staff, ready as soon as a wave is released."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from pulse.brief import Brief, Table, brief_of, brief_pdf, grid_table, plain_text
from pulse.hall_charts import bars_svg, lines_svg
from pulse.models.base import db
from pulse.slides import Look, deck, own_look, template_look
from pulse.store import releases as store
from pulse.store.commitments import still_to_do
from pulse.store.organisation import load_changes
from pulse.store.releases import ReleasedWave
from pulse.store.templates import template_body
from pulse.workflow.engagement.told import thank_yous
from pulse.workflow.planning.settings import council
from surveys.errors import NotFoundError
from surveys.talk import Bars, Grid, Lines, Offer, Selection, Slide, Talk, offer, select, write
from surveys.trend import Programme
from surveys.voices import Voice, tells_a_share


@dataclass(frozen=True, slots=True)
class Kit:
    """A released wave, what can be chosen of it, what was chosen, and the talk of that."""

    wave: ReleasedWave
    waves: tuple[ReleasedWave, ...]
    offer: Offer
    selection: Selection
    talk: Talk

    @property
    def channel(self) -> str:
        """A name that the windows of one talk share, and no other talk has."""
        words = [self.talk.wave, *self.selection.directorates, *self.selection.themes]
        return hashlib.sha256("|".join(words).encode()).hexdigest()[:16]

    @property
    def chosen_directorates(self) -> tuple[str, ...]:
        """The names of the directorates that were chosen."""
        names = dict(self.offer.directorates)
        return tuple(names[code] for code in self.selection.directorates)

    @property
    def chosen_themes(self) -> tuple[str, ...]:
        """The names of the themes that were chosen."""
        names = dict(self.offer.themes)
        return tuple(names[word] for word in self.selection.themes)

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
    talk = write(programme, selection, still_to_do(), _thanks(waves, wave))
    return Kit(wave, of_survey, offer(programme), selection, talk)


def _thanks(waves: Sequence[ReleasedWave], wave: ReleasedWave) -> list[Voice]:
    """What staff thanked each other for since the release before this one.

    Without those that tell a share: beside results it would be taken for one of them.
    """
    earlier = waves.index(wave) + 1
    about = {wave.number, waves[earlier].number if earlier < len(waves) else 0}
    approved = [shown.voice for shown in thank_yous() if shown.voice.about in about]
    return [voice for voice in approved if not tells_a_share(voice.all_text)]


def _wave(waves: Sequence[ReleasedWave], number: int | None, survey: str) -> ReleasedWave:
    if number is None:
        return next((wave for wave in waves if wave.survey.code == survey), waves[0])
    found = next((wave for wave in waves if wave.number == number), None)
    if found is None:
        raise NotFoundError(f"wave {number} has no release: close and publish it first")
    return found


def deck_file(made: Kit) -> bytes:
    """The kit's PowerPoint deck, on the council's template where there is one."""
    return deck(made.talk, _look())


def _look() -> Look:
    template = template_body()
    if template is not None:
        return template_look(template)
    own = council()
    return own_look(own.colour, own.text, own.accent)


def brief_file(made: Kit) -> bytes:
    """The kit's one-page brief as a tagged PDF."""
    return brief_pdf(made.talk, council().accent)


def brief_page(made: Kit) -> Brief:
    """The kit's one-page brief, for a page."""
    return brief_of(made.talk)


def text_of(made: Kit) -> str:
    """The kit as plain text."""
    return plain_text(made.talk)


@dataclass(frozen=True, slots=True)
class Shown:
    """A slide for the presenter view, its picture as a drawing (SVG) or as a table."""

    slide: Slide
    drawing: str = ""
    table: Table | None = None


def shown_slides(made: Kit) -> list[Shown]:
    """Every slide, drawn in the council's colour."""
    accent = council().accent
    return [_shown(slide, accent) for slide in made.talk.slides]


def _shown(slide: Slide, accent: str) -> Shown:
    picture = slide.picture
    if isinstance(picture, Bars):
        return Shown(slide, bars_svg(picture, accent))
    if isinstance(picture, Lines):
        return Shown(slide, lines_svg(picture))
    if isinstance(picture, Grid):
        return Shown(slide, table=grid_table(picture.heat))
    return Shown(slide)
