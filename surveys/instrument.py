"""Instruments: versioned questionnaires, valid by construction."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.errors import InvalidValueError
from surveys.languages import MOST, Phrase, Translation, page_phrases

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}\Z")


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise InvalidValueError(message)


@dataclass(frozen=True, slots=True)
class Scale:
    """Ordered answer options, from least to most of what the wording says.

    Answers are whole numbers: 0 for no answer, 1 to 5 for the options in order.
    """

    code: str
    options: tuple[str, ...]

    def __post_init__(self) -> None:
        _require(bool(CODE.match(self.code)), f"scale {self.code!r}: use letters, digits, - and _")
        _require(len(self.options) == 5, f"scale {self.code}: give exactly five options")
        _require(all(o.strip() for o in self.options), f"scale {self.code}: an option is empty")
        _require(len(set(self.options)) == 5, f"scale {self.code}: two options are the same")


@dataclass(frozen=True, slots=True)
class Construct:
    """A theme: what several items measure together."""

    code: str
    name: str

    def __post_init__(self) -> None:
        _require(bool(CODE.match(self.code)), f"theme {self.code!r}: use letters, digits, - and _")
        _require(bool(self.name.strip()), f"theme {self.code}: give it a name")


@dataclass(frozen=True, slots=True)
class Item:
    """One question under a permanent code; `reverse` when agreeing is unfavourable."""

    code: str
    text: str
    scale: Scale
    construct: str | None = None
    reverse: bool = False
    source: str = ""
    licence: str = ""

    def __post_init__(self) -> None:
        _require(bool(CODE.match(self.code)), f"item {self.code!r}: use letters, digits, - and _")
        _require(bool(self.text.strip()), f"item {self.code}: give it a wording")
        _require(len(self.text) <= 300, f"item {self.code}: shorten the wording to 300 characters")

    @property
    def wording(self) -> tuple[object, ...]:
        """What must stay the same for two waves to have asked the same: else the line breaks."""
        return (" ".join(self.text.split()), self.scale.options, self.reverse)

    def to_dict(self) -> dict[str, Any]:
        """Plain data; the scale by its code, whose options stand beside the items."""
        return {
            "code": self.code,
            "text": self.text,
            "scale": self.scale.code,
            "construct": self.construct,
            "reverse": self.reverse,
            "source": self.source,
            "licence": self.licence,
        }


@dataclass(frozen=True, slots=True)
class Instrument:
    """A versioned questionnaire. The fingerprint of its content is its version.

    `index` says whether one overall index of all items may be shown (never for the LGA items).
    `translations` are whole: each has every question and every answer.
    """

    code: str
    title: str
    items: tuple[Item, ...]
    constructs: tuple[Construct, ...] = ()
    source: str = ""
    licence: str = ""
    index: bool = False
    translations: tuple[Translation, ...] = ()

    def __post_init__(self) -> None:
        _require(
            bool(CODE.match(self.code)), f"instrument {self.code!r}: use letters, digits, - and _"
        )
        _require(bool(self.title.strip()), f"instrument {self.code}: give it a title")
        _require(1 <= len(self.items) <= 60, f"instrument {self.code}: give it 1 to 60 items")
        codes = [item.code for item in self.items]
        _require(len(set(codes)) == len(codes), f"instrument {self.code}: an item code repeats")
        known = {construct.code for construct in self.constructs}
        _require(
            len(known) == len(self.constructs), f"instrument {self.code}: a theme code repeats"
        )
        for item in self.items:
            _require(
                item.construct is None or item.construct in known,
                f"item {item.code}: theme {item.construct!r} is not listed under the themes",
            )
        _check_scales(self)
        _check_translations(self)

    def item(self, code: str) -> Item:
        """The item with this code; raises InvalidValueError when there is none."""
        for item in self.items:
            if item.code == code:
                return item
        raise InvalidValueError(f"instrument {self.code} has no item {code!r}")

    def items_of(self, construct: str) -> tuple[Item, ...]:
        """The items that measure a construct, in order."""
        return tuple(item for item in self.items if item.construct == construct)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, from which `instrument_from_dict` builds an equal instrument."""
        scales = {item.scale.code: list(item.scale.options) for item in self.items}
        # Only where there are any, so that a survey in English alone keeps its fingerprint.
        spoken = {said.language: dict(said.texts) for said in self.translations}
        return ({"translations": spoken} if spoken else {}) | {
            "code": self.code,
            "title": self.title,
            "source": self.source,
            "licence": self.licence,
            "index": self.index,
            "scales": scales,
            "constructs": [{"code": c.code, "name": c.name} for c in self.constructs],
            "items": [item.to_dict() for item in self.items],
        }

    @property
    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal, of the content as canonical JSON."""
        return hashlib.sha256(canonical_json(self.to_dict())).hexdigest()


def _check_scales(instrument: Instrument) -> None:
    options: dict[str, tuple[str, ...]] = {}
    for item in instrument.items:
        known = options.setdefault(item.scale.code, item.scale.options)
        _require(known == item.scale.options, f"scale {item.scale.code}: two scales have this code")


def _check_translations(instrument: Instrument) -> None:
    languages = [said.language for said in instrument.translations]
    _require(languages == sorted(set(languages)), "a translation repeats, or is out of order")
    _require(len(languages) <= MOST, f"give at most {MOST} translations")
    phrases = phrases_of(instrument.items)
    for said in instrument.translations:
        lacking = [phrase for phrase in said.missing(phrases) if phrase.needed]
        _require(
            not lacking,
            f"{said.name}: translate {lacking[0].english!r}" if lacking else "",
        )
        strange = dict(said.texts).keys() - {phrase.key for phrase in phrases}
        _require(not strange, f"{said.name}: nothing is called {min(strange, default='')!r}")


def phrases_of(items: Iterable[Item]) -> tuple[Phrase, ...]:
    """What there is to translate: each question, each answer, and what the page says."""
    items = tuple(items)
    questions = [Phrase(f"item.{item.code}", item.text, True) for item in items]
    scales = {item.scale.code: item.scale.options for item in items}
    answers = [
        Phrase(f"answer.{code}.{place}", option, True)
        for code, options in scales.items()
        for place, option in enumerate(options, 1)
    ]
    return (*questions, *answers, *page_phrases())


def canonical_json(value: Any) -> bytes:
    """One byte string for equal data: sorted keys, no spaces, UTF-8 (after RFC 8785).

    Floats are refused, because their text differs between languages.
    """
    _refuse_floats(value)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise InvalidValueError("canonical JSON holds no fractions: write them as text")
    if isinstance(value, Mapping):
        for part in value.values():
            _refuse_floats(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_floats(part)


def instrument_from_dict(data: Mapping[str, Any]) -> Instrument:
    """An instrument from plain data (a bank file, a manifest, a release).

    Raises InvalidValueError naming the missing or wrong field.
    """
    try:
        scales = {code: Scale(code, tuple(options)) for code, options in data["scales"].items()}
        items = tuple(_item(row, scales, data) for row in data["items"])
        constructs = tuple(Construct(c["code"], c["name"]) for c in data.get("constructs", ()))
        return Instrument(
            code=data["code"],
            title=data["title"],
            items=items,
            constructs=constructs,
            source=data.get("source", ""),
            licence=data.get("licence", ""),
            index=data.get("index", False),
            translations=tuple(
                Translation.of(language, texts)
                for language, texts in sorted(data.get("translations", {}).items())
            ),
        )
    except KeyError as missing:
        raise InvalidValueError(f"instrument: {missing} is missing") from None
    except (TypeError, AttributeError) as error:
        raise InvalidValueError(
            f"instrument: a field has the wrong kind of value: {error}"
        ) from None


def _item(row: Mapping[str, Any], scales: Mapping[str, Scale], data: Mapping[str, Any]) -> Item:
    scale = scales.get(row["scale"])
    if scale is None:
        raise InvalidValueError(f"item {row['code']}: scale {row['scale']!r} is not listed")
    return Item(
        code=row["code"],
        text=row["text"],
        scale=scale,
        construct=row.get("construct"),
        reverse=row.get("reverse", False),
        source=row.get("source", data.get("source", "")),
        licence=row.get("licence", data.get("licence", "")),
    )
