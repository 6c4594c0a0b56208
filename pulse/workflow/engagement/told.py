"""What staff and rooms are told between surveys: updates and thank-yous.

Made from releases and the main store alone, so that the share kit may show it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pulse.models.base import db
from pulse.store import commitments, releases
from pulse.store import updates as store
from pulse.store.organisation import load_changes
from pulse.store.shown_voices import Shown, shown_voices
from pulse.store.updates import KeptUpdate
from surveys.commitment import Commitment, Heard, dial
from surveys.heat import columns_of
from surveys.measure import Value
from surveys.trend import Programme
from surveys.voices import Update


@dataclass(frozen=True, slots=True)
class Told:
    """An update as pages show it: its figure as printed, the commitment it is about, replies."""

    number: int
    update: Update
    figure: str
    commitment: Commitment | None
    replies: tuple[Shown, ...]

    @property
    def paragraphs(self) -> list[str]:
        """The text, a paragraph after each empty line."""
        return [part.strip() for part in self.update.text.split("\n\n") if part.strip()]


def told(number: int) -> Told:
    """One update in any state; raises NotFoundError."""
    return _told([store.update(number)])[0]


def published() -> tuple[Told, ...]:
    """What is published, the latest first."""
    return _told(store.published_updates())


def every_update() -> tuple[Told, ...]:
    """Drafts first, then the latest."""
    return _told(store.updates())


def thank_yous() -> tuple[Shown, ...]:
    """Every approved thank-you, in the order of random marks."""
    return tuple(shown_voices("thanks"))


def _told(kept: Sequence[KeptUpdate]) -> tuple[Told, ...]:
    made = {each.number: each.commitment for each in commitments.commitments()}
    programmes: dict[str, Programme | None] = {}
    found = []
    for each in kept:
        figure = ""
        if each.update.figure is not None:
            survey = each.update.figure.survey
            if survey not in programmes:
                programmes[survey] = _programme(survey)
            figure = spoken(programmes[survey], each.update.figure)
        about = made.get(each.update.commitment) if each.update.commitment else None
        replies = tuple(shown_voices("reply", each.number))
        found.append(Told(each.number, each.update, figure, about, replies))
    return tuple(found)


def spoken(programme: Programme | None, heard: Heard) -> str:
    """A figure as its release prints it, with name and wave; empty where the release hides it."""
    if programme is None:
        return ""
    both = (
        *columns_of(programme.latest, "item_score"),
        *columns_of(programme.latest, "theme_score"),
    )
    names = {measure.word: name for measure, name in both}
    found = dial(programme, heard, names.get(heard.of, heard.of))
    if found is None or not isinstance(found.then, Value):
        return ""
    return f"{found.name}: {found.then.text} in {found.then_label}"


def _programme(survey: str) -> Programme | None:
    found = releases.releases_of(survey)
    return Programme(found, load_changes(db.session)) if found else None
