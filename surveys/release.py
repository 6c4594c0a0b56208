"""The release of a wave: immutable printed tables, and the only door out of Pulse."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from surveys.errors import InvalidValueError
from surveys.instrument import Instrument, canonical_json, instrument_from_dict
from surveys.printed_driver import PrintedDriver

FORMAT = "pulse-release-1"
HiddenReason = Literal["few", "neighbour", "unproved"]
ADDED = "added"  # the kind under which a group that was added later is read


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure: what a group answered to an item, exactly as anyone may read it.

    `rung` is its place on the precision ladder: 0 nothing, 1 the mean, 2 also the favourable
    share in steps of five, 3 whole percents and a score. Every text is what was printed;
    the `_value` numbers are read back from that text and from nothing else.
    """

    rung: int
    answers: str = ""
    mean: str | None = None
    favourable: str | None = None
    neutral: str | None = None
    unfavourable: str | None = None
    shares: tuple[str, ...] | None = None
    score: str | None = None

    @property
    def score_value(self) -> float | None:
        """The score on 0 to 100, from the printed score or else from the printed mean."""
        if self.score is not None:
            return _number(self.score)
        return None if self.mean is None else 25 * (_number(self.mean) - 1)

    @property
    def favourable_value(self) -> float | None:
        """The favourable share in percent, where it was printed."""
        return None if self.favourable is None else _number(self.favourable)


def _number(printed: str) -> float:
    """The number in "3.4", "62", "<1", "80 or more" or "4.6 or more"."""
    head = printed.split()[0].rstrip("%")
    return 0.0 if head.startswith("<") else float(head)


@dataclass(frozen=True, slots=True)
class ThemeFigure:
    """A printed theme: `score` 0 to 100 and, where it may be known, `favourable` percent.

    `margin` is the half-width of the 95 % interval of the score, in points.
    """

    score: str
    favourable: str | None = None
    margin: str | None = None

    @property
    def score_value(self) -> float:
        """The score on 0 to 100, read from the printed text."""
        return _number(self.score)

    @property
    def favourable_value(self) -> float | None:
        """The favourable share in percent, where it was printed."""
        return None if self.favourable is None else _number(self.favourable)


@dataclass(frozen=True, slots=True)
class ReleasedGroup:
    """A group whose figures are published, with how many answered of how many eligible.

    With a `band` it holds those who declared it, and `eligible` counts everyone in its cells:
    nobody knows how many others would have declared it.
    """

    code: str
    name: str
    kind: str
    level: int
    cells: tuple[str, ...]
    responses: int
    eligible: int
    unit: str | None = None
    profile: str | None = None
    parent: str | None = None
    band: int | None = None


@dataclass(frozen=True, slots=True)
class HiddenGroup:
    """A group whose figures are not published, why, and the nearest published parent to see."""

    code: str
    name: str
    kind: str
    level: int
    reason: HiddenReason
    see: str
    unit: str | None = None
    profile: str | None = None
    parent: str | None = None
    band: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """How a release was proved: facts shown, figures that had to go down, witness tables."""

    facts: int
    lowered: int
    witnesses: int


@dataclass(frozen=True, slots=True)
class Release:
    """The printed tables of one wave. Days are ISO dates; a wave is named by its code.

    `imported` names who ran the wave, where an earlier supplier handed its answers over: then
    nobody knows how many were asked, and `eligible` counts those who answered. `drivers` are
    printed where the council chose so before the close. `added` names groups that were added to
    it since, with what each is made of: they are read like the others, and are no part of the
    JSON or of the fingerprint, which stay those of the day.
    """

    wave: str
    title: str
    survey: str
    organisation: str
    opened: str
    closed: str
    manifest: str
    instrument: Instrument
    k: int
    m: int
    band: int
    groups: tuple[ReleasedGroup, ...]
    hidden: tuple[HiddenGroup, ...]
    figures: Mapping[str, Mapping[str, Figure]]
    themes: Mapping[str, Mapping[str, ThemeFigure]]
    checked: Checked | None = None
    imported: str = ""
    drivers: tuple[PrintedDriver, ...] = ()
    added: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def group(self, code: str) -> ReleasedGroup:
        """The published group with this code; raises InvalidValueError when there is none."""
        for group in self.groups:
            if group.code == code:
                return group
        raise InvalidValueError(f"group {code!r} is not published in wave {self.wave}")

    def figure(self, group: str, item: str) -> Figure | HiddenGroup | None:
        """The printed figure, or the hidden group, or None where the item was not asked."""
        if group in self.figures:
            return self.figures[group].get(item)
        return self.hidden_group(group)

    def theme(self, group: str, construct: str) -> ThemeFigure | HiddenGroup | None:
        """The printed theme, or the hidden group, or None where the theme was not asked."""
        if group in self.themes:
            return self.themes[group].get(construct)
        return self.hidden_group(group)

    def hidden_group(self, code: str) -> HiddenGroup | None:
        """The hidden group with this code, or None."""
        return next((group for group in self.hidden if group.code == code), None)

    def of_kind(self, *kinds: str) -> tuple[ReleasedGroup, ...]:
        """The published groups of these kinds, in the order of the release."""
        return tuple(group for group in self.groups if group.kind in kinds)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, from which `release_from_dict` builds an equal release."""
        plain = {name: getattr(self, name) for name in _PLAIN}
        return {
            "format": FORMAT,
            **plain,
            "instrument": self.instrument.to_dict(),
            "groups": [_row(group) for group in self.groups if group.code not in self.added],
            "hidden": [_row(group) for group in self.hidden],
            "figures": self._rows(self.figures),
            "themes": self._rows(self.themes),
            **({"checked": asdict(self.checked)} if self.checked else {}),
            **({"imported": self.imported} if self.imported else {}),
            **({"drivers": [d.to_dict() for d in self.drivers]} if self.drivers else {}),
        }

    def _rows(self, table: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        return {code: row_to_dict(row) for code, row in table.items() if code not in self.added}

    def to_json(self) -> bytes:
        """Canonical JSON: equal releases have equal bytes."""
        return canonical_json(json.loads(json.dumps(self.to_dict())))

    @property
    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal, of the canonical JSON."""
        return hashlib.sha256(self.to_json()).hexdigest()


_PLAIN = (
    "wave", "title", "survey", "organisation", "opened", "closed", "manifest", "k", "m", "band",
)  # fmt: skip


def _row(group: ReleasedGroup | HiddenGroup) -> dict[str, Any]:
    """Without a band where there is none: releases from before bands keep their bytes."""
    row = asdict(group)
    return {name: value for name, value in row.items() if name != "band" or value is not None}


def row_to_dict(row: Mapping[str, Figure] | Mapping[str, ThemeFigure]) -> dict[str, Any]:
    """One group's figures as plain data, without what was not printed."""
    return {
        code: {k: v for k, v in asdict(figure).items() if v not in (None, "")}
        for code, figure in row.items()
    }


def release_from_dict(data: Mapping[str, Any]) -> Release:
    """A release from plain data; raises InvalidValueError naming what is wrong with it."""
    if data.get("format") != FORMAT:
        raise InvalidValueError(f"not a release: its format should be {FORMAT!r}")
    try:
        return Release(
            **{name: data[name] for name in _PLAIN},
            instrument=instrument_from_dict(data["instrument"]),
            groups=tuple(
                ReleasedGroup(**{**row, "cells": tuple(row["cells"])}) for row in data["groups"]
            ),
            hidden=tuple(HiddenGroup(**row) for row in data["hidden"]),
            figures={
                group: {item: figure_from_dict(row) for item, row in rows.items()}
                for group, rows in data["figures"].items()
            },
            themes={
                group: {theme: ThemeFigure(**row) for theme, row in rows.items()}
                for group, rows in data["themes"].items()
            },
            checked=Checked(**data["checked"]) if "checked" in data else None,
            imported=str(data.get("imported", "")),
            drivers=tuple(PrintedDriver(**row) for row in data.get("drivers", ())),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidValueError(f"not a whole release: {error}") from None


def figure_from_dict(row: Mapping[str, Any]) -> Figure:
    """A figure from the plain data of `row_to_dict`."""
    shares = row.get("shares")
    return Figure(**{**row, "shares": tuple(shares) if shares is not None else None})


def release_from_json(text: bytes | str) -> Release:
    """A release from its JSON text; raises InvalidValueError naming what is wrong with it."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise InvalidValueError(f"not a release: {error}") from None
    if not isinstance(data, dict):
        raise InvalidValueError("not a release: expected one JSON object")
    return release_from_dict(data)
