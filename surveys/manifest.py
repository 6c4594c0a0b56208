"""The manifest: the public, fingerprinted statement of a wave that everybody can check."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self

from surveys.cells import Cell
from surveys.credential import PublicKey, from_base64url, to_base64url
from surveys.errors import InvalidValueError, NotFoundError
from surveys.groups import Group
from surveys.instrument import Instrument, canonical_json, instrument_from_dict
from surveys.manifest_form import COMMENT_BYTES as COMMENT_BYTES
from surveys.manifest_form import FORMAT, ballot_length, cell_of_row, check_manifest
from surveys.profiles import DeclaredProfile, profiles_from_list


@dataclass(frozen=True)
class Manifest:
    """A wave as everybody sees it: questions, cells, keys and thresholds.

    `data` is plain JSON data; two manifests with equal data have one fingerprint.
    """

    data: Mapping[str, Any]

    def __post_init__(self) -> None:
        check_manifest(self.data)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """A manifest from its JSON. Raises InvalidValueError naming what is wrong."""
        try:
            data = json.loads(text)
        except ValueError:
            raise InvalidValueError("the manifest is not JSON: download it again") from None
        if not isinstance(data, dict):
            raise InvalidValueError("the manifest is not a JSON object: download it again")
        return cls(data)

    @cached_property
    def json(self) -> bytes:
        """The canonical JSON: these bytes are served, and the fingerprint is theirs."""
        return canonical_json(self.data)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of `json`, in hexadecimal."""
        return hashlib.sha256(self.json).hexdigest()

    @property
    def wave(self) -> str:
        return str(self.data["wave"])

    @property
    def number(self) -> int:
        return int(self.data["number"])

    @property
    def organisation(self) -> str:
        return str(self.data["organisation"])

    @property
    def survey_title(self) -> str:
        return str(self.data["survey"])

    @property
    def wave_title(self) -> str:
        return str(self.data["title"])

    @property
    def opens(self) -> date:
        return date.fromisoformat(self.data["opens"])

    @property
    def closes(self) -> date:
        return date.fromisoformat(self.data["closes"])

    @property
    def k(self) -> int:
        """Fewest answers that any table may show."""
        return int(self.data["k"])

    @property
    def m(self) -> int:
        """How many people of every group must stay free to have answered otherwise."""
        return int(self.data["m"])

    @property
    def band(self) -> int:
        """Answers are counted in bands of this width."""
        return int(self.data["band"])

    @property
    def imported(self) -> str:
        """Who ran it, where its answers were handed over by an earlier supplier; else empty."""
        return str(self.data.get("imported", ""))

    @property
    def bundle(self) -> str:
        """SHA-256, in hexadecimal, of the answer page's script."""
        return str(self.data["bundle"])

    @cached_property
    def profiles(self) -> tuple[DeclaredProfile, ...]:
        """What staff may declare of themselves, in the order in which the ballot holds it."""
        return profiles_from_list(self.data["profiles"])

    @property
    def comment(self) -> bool:
        """Whether the ballot carries a comment."""
        return bool(self.data["comment"])

    @property
    def ballot_length(self) -> int:
        return int(self.data["ballot_length"])

    @property
    def eligible(self) -> int:
        """How many people may answer, in all cells together."""
        return sum(cell.eligible for cell in self.cells)

    @cached_property
    def instrument(self) -> Instrument:
        return instrument_from_dict(self.data["instrument"])

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(cell_of_row(row) for row in self.data["cells"])

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        return tuple(
            Group(**{**row, "cells": frozenset(row["cells"])}) for row in self.data["groups"]
        )

    @property
    def box_key(self) -> bytes:
        """The box's public key: an uncompressed point of P-256."""
        return from_base64url(self.data["box_key"])

    def cell(self, code: str) -> Cell:
        """The cell of this code. Raises NotFoundError."""
        if not self.has_cell(code):
            raise NotFoundError("this wave has no such cell")
        return self.cells[self._places[code]]

    def has_cell(self, code: str) -> bool:
        """Whether this wave has a cell of this code."""
        return code in self._places

    def key_of(self, code: str) -> PublicKey:
        """The verification key of a cell. Raises NotFoundError."""
        self.cell(code)
        return self._keys[code]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {cell.code: place for place, cell in enumerate(self.cells)}

    @cached_property
    def _keys(self) -> dict[str, PublicKey]:
        rows = self.data["cells"]
        return {row["code"]: PublicKey.from_modulus_text(row["n"], row["e"]) for row in rows}


def make_manifest(
    *,
    wave: str,
    number: int,
    organisation: str,
    survey_title: str,
    wave_title: str,
    opens: date,
    closes: date,
    instrument: Instrument,
    cells: Iterable[Cell],
    keys: Mapping[str, PublicKey],
    groups: Iterable[Group],
    box_key: bytes,
    bundle: str,
    comment: bool = False,
    profiles: Sequence[DeclaredProfile] = (),
    k: int = 10,
    m: int = 3,
    band: int = 5,
    imported: str = "",
) -> Manifest:
    """The manifest of a wave; `keys` holds one key a cell, by the cell's code.

    `imported` names who ran a wave before Pulse, of which the answers were handed over.
    Raises InvalidValueError naming the field that is wrong.
    """
    data = {
        "format": FORMAT,
        "wave": wave,
        "number": number,
        "organisation": organisation,
        "survey": survey_title,
        "title": wave_title,
        "opens": opens.isoformat(),
        "closes": closes.isoformat(),
        "box_key": to_base64url(box_key),
        "bundle": bundle,
        **_ballot(instrument, comment, profiles),
        **_people(tuple(cells), keys, groups),
        **{"k": k, "m": m, "band": band},
        **({"imported": imported} if imported else {}),
    }
    return Manifest(data)


def _ballot(
    instrument: Instrument, comment: bool, profiles: Sequence[DeclaredProfile]
) -> dict[str, Any]:
    """What is asked, and how long everybody's answer is."""
    return {
        "instrument": instrument.to_dict(),
        "profiles": [profile.to_dict() for profile in profiles],
        "comment": comment,
        "ballot_length": ballot_length(instrument, comment, len(profiles)),
    }


def _people(
    cells: Sequence[Cell], keys: Mapping[str, PublicKey], groups: Iterable[Group]
) -> dict[str, Any]:
    """Among whom people hide, under which key they sign, and which groups may be shown."""
    missing = sorted({cell.code for cell in cells} - keys.keys())
    if missing:
        raise InvalidValueError(f"cell {missing[0]} has no signing key: make one for each cell")
    return {
        "cells": [_cell_row(cell, keys[cell.code]) for cell in cells],
        "groups": [_group_row(group) for group in groups],
    }


def _cell_row(cell: Cell, key: PublicKey) -> dict[str, Any]:
    return {**asdict(cell), "units": list(cell.units), "n": key.modulus_text, "e": key.e}


def _group_row(group: Group) -> dict[str, Any]:
    row = {**asdict(group), "cells": sorted(group.cells)}
    return {name: value for name, value in row.items() if name != "band" or value is not None}
