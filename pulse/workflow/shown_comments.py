"""Reading comments: approved ones, by directorate, and whether they may be taken away as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pulse.exports.plain_csv import csv_text
from pulse.models.base import db
from pulse.store import settings
from pulse.store.audit import record
from pulse.store.shown_comments import ShownWave, shown_comments, waves_with_shown_comments
from pulse.store.transaction import transaction
from pulse.store.waves import wave_record
from surveys.comments import ORGANISATION, fewest_for_comments
from surveys.errors import NotAllowedError
from surveys.manifest import Manifest

EXPORT = "comments_export"


@dataclass(frozen=True, slots=True)
class CommentsPage:
    """The approved comments of one wave, by the name of a directorate, and the waves with some."""

    wave: ShownWave
    waves: tuple[ShownWave, ...]
    places: tuple[tuple[str, tuple[str, ...]], ...]
    fewest: int
    may_export: bool


def may_export() -> bool:
    """Whether an administrator has allowed comments to be downloaded; no, until one does."""
    return settings.setting(EXPORT) is True


def allow_export(actor: str, allowed: bool, now: datetime) -> None:
    """Allow or stop the download of approved comments."""
    with transaction():
        settings.keep_setting(EXPORT, allowed)
        record(actor, "comments download", "allowed" if allowed else "stopped", now)


def comments_page(number: int | None) -> CommentsPage | None:
    """The comments of a wave, or of the latest one that has some; None where none is shown."""
    waves = waves_with_shown_comments()
    chosen = next((wave for wave in waves if wave.number == number), waves[0] if waves else None)
    if chosen is None:
        return None
    manifest = wave_record(db.session, chosen.number).opened_manifest()
    names, found = place_names(manifest), shown_comments(chosen.number)
    places = sorted(
        (names.get(place, manifest.organisation), tuple(texts)) for place, texts in found.items()
    )
    fewest = fewest_for_comments(manifest.k)
    return CommentsPage(chosen, tuple(waves), tuple(places), fewest, may_export())


def place_names(manifest: Manifest) -> Mapping[str, str]:
    """How the places of comments are called on screens."""
    names = {g.unit: g.name for g in manifest.groups if g.kind == "directorate" and g.unit}
    return {**names, ORGANISATION: f"{manifest.organisation}: other directorates together"}


def comments_csv(page: CommentsPage) -> str:
    """The approved comments as a file; raises NotAllowedError while downloads are off."""
    if not page.may_export:
        raise NotAllowedError("Downloading comments is off: an administrator can turn it on.")
    rows = [(name, words) for name, texts in page.places for words in texts]
    return csv_text(("directorate", "comment"), rows)
