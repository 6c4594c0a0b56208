"""Printed codes for people without e-mail: how many, printing them, revoking a batch."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pulse.delivery.choosing import open_channels
from pulse.models.base import db
from pulse.paper.poster import Poster
from pulse.paper.slips import Sheet
from pulse.store import printed_codes as store
from pulse.store.audit import record
from pulse.store.invitations import CellCount, cell_counts
from pulse.store.organisation import load_organisation
from pulse.store.printed_codes import Batch
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from pulse.store.waves import WaveRecord, wave_record
from surveys.access_code import AccessCode, random_code
from surveys.errors import NotAllowedError, NotFoundError
from surveys.manifest import Manifest

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class PaperCell:
    """What a cell may print. `people` answer on paper, or would once slips are printed;
    `left` is how many slips may still be printed for them.
    """

    code: str
    label: str
    people: int
    left: int
    batches: tuple[Batch, ...]

    def batch(self, number: int) -> Batch:
        """One of its batches; raises NotFoundError."""
        for found in self.batches:
            if found.number == number:
                return found
        raise NotFoundError(f"{self.label} has no batch {number}")


def paper_cells(number: int) -> list[PaperCell]:
    """The cells of an open wave with people on paper, by label; raises NotAllowedError."""
    manifest = _open_manifest(wave_record(db.session, number))
    counts = cell_counts(db.session, number)
    waiting = store.waiting_for_paper(db.session, number, open_channels(stores().config))
    printed = store.batches(db.session, number)
    cells = []
    for cell in manifest.cells:
        count = counts.get(cell.code, CellCount(0, 0))
        people = count.on_paper + waiting.get(cell.code, 0)
        mine = tuple(batch for batch in printed if batch.cell == cell.code)
        if people:
            cells.append(PaperCell(cell.code, cell.label, people, people - count.printed, mine))
    return sorted(cells, key=lambda cell: cell.label)


def paper_cell(number: int, cell: str) -> PaperCell:
    """One cell of an open wave, by its code; raises NotFoundError, NotAllowedError."""
    for found in paper_cells(number):
        if found.code == cell:
            return found
    raise NotFoundError(f"wave {number} has no cell {cell} with people who have no e-mail address")


def print_codes(
    number: int,
    cell: str,
    actor: str,
    now: datetime,
    count: int | None = None,
    random_bytes: RandomBytes = secrets.token_bytes,
) -> Sheet:
    """New slips for a cell, all that are left or `count` of them; their only copy is returned.

    Voids the own codes of the cell's people without e-mail. Raises NotFoundError, and
    NotAllowedError when the wave is not open or more are asked for than people are left.
    """
    wave = wave_record(db.session, number)
    manifest = _open_manifest(wave)
    with transaction():
        store.put_on_paper(db.session, number, cell, open_channels(stores().config))
        wanted = _allowed(paper_cell(number, cell), count)
        codes = [random_code(random_bytes) for _ in range(wanted)]
        batch = store.add_batch(db.session, number, cell, [code.hash for code in codes])
        detail = f"wave {number}, cell {cell}, batch {batch}: {wanted} slips"
        record(actor, "codes printed", detail, now)
    return _sheet(wave, manifest, cell, batch, codes)


def _allowed(cell: PaperCell, count: int | None) -> int:
    if cell.left <= 0:
        raise NotAllowedError(
            f"{cell.label}: a slip is printed for each of its {cell.people} people without"
            " e-mail; revoke a batch before printing again"
        )
    if count is not None and not 0 < count <= cell.left:
        raise NotAllowedError(f"{cell.label}: print between 1 and {cell.left} slips")
    return count or cell.left


def _sheet(
    wave: WaveRecord, manifest: Manifest, cell: str, batch: int, codes: list[AccessCode]
) -> Sheet:
    place = manifest.cell(cell)
    return Sheet(
        organisation=manifest.organisation,
        survey=manifest.survey_title,
        wave=manifest.wave_title,
        group=place.label,
        people=place.eligible,
        closes=wave.closes.astimezone(stores().config.local),
        page=_page(wave.number),
        fingerprint=manifest.fingerprint,
        batch=batch,
        codes=tuple(codes),
    )


def revoke_codes(number: int, cell: str, batch: int, actor: str, now: datetime) -> None:
    """Stop every unused slip of a batch; new ones can then be printed for their people.

    A used one keeps its ballot. Raises NotFoundError, NotAllowedError when it is revoked.
    """
    found = paper_cell(number, cell).batch(batch)
    if found.revoked:
        raise NotAllowedError(f"batch {batch} is revoked already")
    with transaction():
        store.revoke(db.session, number, cell, batch)
        record(actor, "codes revoked", f"wave {number}, cell {cell}, batch {batch}", now)


def poster_of(number: int, place: str = "") -> Poster:
    """The notice-board poster of an open wave, for a cell or directorate by its code, or for all.

    Raises NotFoundError for a place that the wave does not have, NotAllowedError.
    """
    wave = wave_record(db.session, number)
    manifest = _open_manifest(wave)
    names = dict(poster_places(manifest))
    if place and place not in names:
        raise NotFoundError(f"wave {number} has no cell or directorate {place}")
    return Poster(
        organisation=manifest.organisation,
        survey=manifest.survey_title,
        wave=manifest.wave_title,
        place=names.get(place, ""),
        closes=wave.closes.astimezone(stores().config.local),
        page=_page(number),
        fingerprint=manifest.fingerprint,
        smallest=manifest.k,
    )


def poster_places(manifest: Manifest) -> list[tuple[str, str]]:
    """The directorates and cells of a wave, as code and name."""
    tree = load_organisation(db.session)
    codes = {cell.directorate for cell in manifest.cells if cell.directorate}
    directorates = sorted((code, tree.unit(code).name) for code in codes if code in tree)
    return directorates + [(cell.code, cell.label) for cell in manifest.cells]


def _open_manifest(wave: WaveRecord) -> Manifest:
    if wave.state != "open":
        raise NotAllowedError(f"{wave.title} is {wave.state}: codes are printed while it is open")
    return wave.opened_manifest()


def _page(number: int) -> str:
    return f"{stores().config.public_url}/a/{number}"
