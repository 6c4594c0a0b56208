"""The manifest: the public, fingerprinted statement of a wave that everybody can check."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric import ec

from surveys.cells import MINIMUM_ELIGIBLE, Cell
from surveys.credential import EXPONENT, PublicKey, from_base64url, to_base64url
from surveys.errors import CredentialError, InvalidValueError, NotFoundError
from surveys.groups import Group
from surveys.instrument import Instrument, canonical_json, instrument_from_dict

FORMAT = "pulse-manifest-1"
COMMENT_BYTES = 2000
_WAVE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}\Z")
_HEX = re.compile(r"[0-9a-f]{64}\Z")
_TEXTS = ("wave", "organisation", "survey", "title", "opens", "closes", "box_key", "bundle")
_NUMBERS = ("number", "ballot_length", "k", "m", "band")


@dataclass(frozen=True)
class Manifest:
    """A wave as everybody sees it: questions, cells, keys and thresholds.

    `data` is plain JSON data; two manifests with equal data have one fingerprint.
    """

    data: Mapping[str, Any]

    def __post_init__(self) -> None:
        _check(self.data)

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
    def bundle(self) -> str:
        """SHA-256, in hexadecimal, of the answer page's script."""
        return str(self.data["bundle"])

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
        return tuple(_cell(row) for row in self.data["cells"])

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
        if code not in self._places:
            raise NotFoundError("this wave has no such cell")
        return self.cells[self._places[code]]

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
    k: int = 10,
    m: int = 3,
    band: int = 5,
) -> Manifest:
    """The manifest of a wave; `keys` holds one key a cell, by the cell's code.

    Raises InvalidValueError naming the field that is wrong.
    """
    cells = tuple(cells)
    missing = sorted({cell.code for cell in cells} - keys.keys())
    if missing:
        raise InvalidValueError(f"cell {missing[0]} has no signing key: make one for each cell")
    data = {
        "format": FORMAT,
        "wave": wave,
        "number": number,
        "organisation": organisation,
        "survey": survey_title,
        "title": wave_title,
        "opens": opens.isoformat(),
        "closes": closes.isoformat(),
        "instrument": instrument.to_dict(),
        "profiles": [],
        "comment": comment,
        "cells": [_cell_row(cell, keys[cell.code]) for cell in cells],
        "groups": [_group_row(group) for group in groups],
        "box_key": to_base64url(box_key),
        "ballot_length": ballot_length(instrument, comment),
        "bundle": bundle,
        "k": k,
        "m": m,
        "band": band,
    }
    return Manifest(data)


def ballot_length(instrument: Instrument, comment: bool) -> int:
    """Bytes of every ballot of a wave: version, one a question, and a padded comment."""
    return 1 + len(instrument.items) + (2 + COMMENT_BYTES if comment else 0)


def _cell_row(cell: Cell, key: PublicKey) -> dict[str, Any]:
    return {**asdict(cell), "units": list(cell.units), "n": key.modulus_text, "e": key.e}


def _cell(row: Mapping[str, Any]) -> Cell:
    fields = {name: row[name] for name in ("code", "label", "directorate", "profile", "eligible")}
    return Cell(units=tuple(row["units"]), **fields)


def _group_row(group: Group) -> dict[str, Any]:
    return {**asdict(group), "cells": sorted(group.cells)}


def _check(data: Mapping[str, Any]) -> None:
    try:
        _require(data["format"] == FORMAT, f"format is not {FORMAT}")
        for name in _TEXTS:
            _require(isinstance(data[name], str) and data[name].strip(), f"{name} is empty")
        for name in _NUMBERS:
            _require(type(data[name]) is int and data[name] > 0, f"{name} is no positive number")
        _require(_WAVE.match(data["wave"]), "wave may hold letters, digits, dot, - and _ only")
        _require(_HEX.match(data["bundle"]), "bundle is no SHA-256 in hexadecimal")
        _require(isinstance(data["comment"], bool), "comment is neither true nor false")
        _require(data["profiles"] == [], "profiles are not known to this version")
        _check_days(data)
        _check_keys(data)
        _check_cells_and_groups(data)
        _check_length(data)
    except KeyError as missing:
        raise InvalidValueError(f"manifest: {missing} is missing") from None
    except (TypeError, AttributeError) as error:
        raise InvalidValueError(f"manifest: a field has the wrong kind: {error}") from None


def _check_days(data: Mapping[str, Any]) -> None:
    try:
        opens, closes = (date.fromisoformat(data[name]) for name in ("opens", "closes"))
    except ValueError:
        raise InvalidValueError("manifest: give opens and closes as YYYY-MM-DD") from None
    _require(opens <= closes, "it closes before it opens")


def _check_keys(data: Mapping[str, Any]) -> None:
    try:
        point = from_base64url(data["box_key"])
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        keys = [PublicKey.from_modulus_text(row["n"], row["e"]) for row in data["cells"]]
    except CredentialError as error:
        raise InvalidValueError(f"manifest: a key is wrong: {error}") from None
    except ValueError:
        raise InvalidValueError("manifest: box_key is no point of P-256") from None
    _require(len(point) == 65 and point[0] == 4, "box_key is no uncompressed P-256 point")
    _require(all(key.e == EXPONENT for key in keys), f"a key's exponent is not {EXPONENT}")
    # Two cells under one key would let a ballot claim either of them.
    _require(len({key.n for key in keys}) == len(keys), "two cells share a key")


def _check_cells_and_groups(data: Mapping[str, Any]) -> None:
    cells = [_cell(row) for row in data["cells"]]
    codes = {cell.code for cell in cells}
    _require(bool(cells), "it has no cells")
    _require(len(codes) == len(cells), "a cell's code repeats")
    _require(not any("|" in code for code in codes), "a cell's code holds |")
    for row in data["groups"]:
        _require(row["cells"] == sorted(row["cells"]), f"cells of group {row['code']} unsorted")
        unknown = set(row["cells"]) - codes
        _require(not unknown, f"group {row['code']} names an unknown cell")
    _require(data["k"] >= MINIMUM_ELIGIBLE - 2, "k is below the floor of 8")


def _check_length(data: Mapping[str, Any]) -> None:
    expected = ballot_length(instrument_from_dict(data["instrument"]), data["comment"])
    _require(data["ballot_length"] == expected, f"ballot_length should be {expected}")


def _require(condition: object, message: str) -> None:
    if not condition:
        raise InvalidValueError(f"manifest: {message}")
