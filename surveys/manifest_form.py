"""The form of a manifest: what its data must hold, and which field is wrong when it does not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from surveys.cells import MINIMUM_ELIGIBLE, Cell
from surveys.credential import EXPONENT, PublicKey, from_base64url
from surveys.errors import CredentialError, InvalidValueError
from surveys.instrument import Instrument, instrument_from_dict
from surveys.profiles import profiles_from_list

FORMAT = "pulse-manifest-1"
COMMENT_BYTES = 2000
_WAVE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}\Z")
_HEX = re.compile(r"[0-9a-f]{64}\Z")
_TEXTS = ("wave", "organisation", "survey", "title", "opens", "closes", "box_key", "bundle")
_NUMBERS = ("number", "ballot_length", "k", "m", "band")


def ballot_length(instrument: Instrument, comment: bool, profiles: int = 0) -> int:
    """Bytes of every ballot of a wave: version, one a question and profile, a padded comment."""
    return 1 + len(instrument.items) + profiles + (2 + COMMENT_BYTES if comment else 0)


def cell_of_row(row: Mapping[str, Any]) -> Cell:
    """The cell that a row of a manifest describes."""
    fields = {name: row[name] for name in ("code", "label", "directorate", "profile", "eligible")}
    return Cell(units=tuple(row["units"]), **fields)


def check_manifest(data: Mapping[str, Any]) -> None:
    """Raises InvalidValueError naming the first thing that is wrong with a manifest's data."""
    try:
        _require(data["format"] == FORMAT, f"format is not {FORMAT}")
        for name in _TEXTS:
            _require(isinstance(data[name], str) and data[name].strip(), f"{name} is empty")
        for name in _NUMBERS:
            _require(type(data[name]) is int and data[name] > 0, f"{name} is no positive number")
        _require(_WAVE.match(data["wave"]), "wave may hold letters, digits, dot, - and _ only")
        _require(_HEX.match(data["bundle"]), "bundle is no SHA-256 in hexadecimal")
        _require(isinstance(data["comment"], bool), "comment is neither true nor false")
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
    cells = [cell_of_row(row) for row in data["cells"]]
    codes = {cell.code for cell in cells}
    _require(bool(cells), "it has no cells")
    _require(len(codes) == len(cells), "a cell's code repeats")
    _require(not any("|" in code for code in codes), "a cell's code holds |")
    for row in data["groups"]:
        _require(row["cells"] == sorted(row["cells"]), f"cells of group {row['code']} unsorted")
        unknown = set(row["cells"]) - codes
        _require(not unknown, f"group {row['code']} names an unknown cell")
    _require(data["k"] >= MINIMUM_ELIGIBLE - 2, "k is below the floor of 8")
    _check_bands(data)


def _check_bands(data: Mapping[str, Any]) -> None:
    bands = {profile.code: len(profile.bands) for profile in profiles_from_list(data["profiles"])}
    for row in data["groups"]:
        band, known = row.get("band"), bands.get(row.get("profile") or "", 0)
        fits = type(band) is int and 1 <= band <= known
        _require(band is None or fits, f"group {row['code']} names an unknown band")


def _check_length(data: Mapping[str, Any]) -> None:
    instrument, profiles = instrument_from_dict(data["instrument"]), len(data["profiles"])
    expected = ballot_length(instrument, data["comment"], profiles)
    _require(data["ballot_length"] == expected, f"ballot_length should be {expected}")


def _require(condition: object, message: str) -> None:
    if not condition:
        raise InvalidValueError(f"manifest: {message}")
