"""Groups added to a release after it was published: written once, in the order of their codes."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from pulse.models.base import db
from pulse.models.releases import AdditionRow
from surveys.addition import Addition, addition_from_json
from surveys.errors import NotAllowedError, NotFoundError


def additions_of(wave: int) -> list[Addition]:
    """What was added to a wave's release, first addition first."""
    rows = db.session.scalars(select(AdditionRow).where(AdditionRow.wave == wave))
    return [addition_from_json(row.body) for row in sorted(rows, key=_number)]


def fingerprints_of_additions(waves: Collection[int]) -> dict[int, tuple[str, ...]]:
    """What was added to these waves, by fingerprint; waves to which nothing was are left out."""
    rows = db.session.execute(
        select(AdditionRow.wave, AdditionRow.fingerprint)
        .where(AdditionRow.wave.in_(waves))
        .order_by(AdditionRow.wave, AdditionRow.code)
    )
    found: dict[int, tuple[str, ...]] = {}
    for row in rows:
        found[row.wave] = (*found.get(row.wave, ()), row.fingerprint)
    return found


def latest_proof(wave: int) -> dict[str, Any] | None:
    """The proof of the last addition, or None before the first."""
    rows = db.session.scalars(select(AdditionRow).where(AdditionRow.wave == wave))
    last = max(rows, key=_number, default=None)
    return None if last is None else json.loads(last.proof)


def addition_file(wave: int, code: str, *, proof: bool = False) -> bytes:
    """An addition, or its proof, as JSON; raises NotFoundError when there is none."""
    row = db.session.get(AdditionRow, (wave, code))
    if row is None:
        raise NotFoundError(f"wave {wave} has no added group {code}")
    return (row.proof if proof else row.body).encode()


def insert_addition(wave: int, addition: Addition, proof: dict[str, Any]) -> None:
    """Write an addition in the caller's transaction; NotAllowedError if another came first."""
    code = addition.group.code
    if db.session.get(AdditionRow, (wave, code)) is not None:
        raise NotAllowedError("another group was added meanwhile: look at it, then try again")
    db.session.add(
        AdditionRow(
            wave=wave,
            code=code,
            body=addition.to_json().decode(),
            fingerprint=addition.fingerprint,
            proof=json.dumps(proof, sort_keys=True),
        )
    )


def _number(row: AdditionRow) -> int:
    return int(row.code.partition(".")[2])
