"""Languages: what a survey says in them, phrase by phrase, beside its English."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Self

from surveys.errors import InvalidValueError

LANGUAGES = {
    "cy": "Cymraeg",
    "ga": "Gaeilge",
    "gd": "Gàidhlig",
    "pl": "Polski",
    "ro": "Română",
    "lt": "Lietuvių",
    "pt": "Português",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "uk": "Українська",
}
"""Languages, each by its own name, that a survey can be put into: all are read left to right."""

MOST = 5
LONGEST = 600
_FACT = re.compile(r"\{[a-z]+\}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One piece of text to translate. `key` is permanent; `english` may hold {facts}.

    `needed` phrases are what people answer: without them a language is not offered.
    """

    key: str
    english: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Translation:
    """What a survey says in one language: pairs of a phrase's key and its text, by key."""

    language: str
    texts: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            known = ", ".join(f"{code} ({name})" for code, name in LANGUAGES.items())
            raise InvalidValueError(f"language {self.language!r} is not known: use {known}")
        if list(self.texts) != sorted(dict(self.texts).items()):
            raise InvalidValueError(f"{self.name}: the phrases are not in order, or one repeats")
        for key, text in self.texts:
            if not text.strip() or len(text) > LONGEST:
                raise InvalidValueError(f"{self.name}, {key}: give 1 to {LONGEST} characters")

    @classmethod
    def of(cls, language: str, texts: Mapping[str, str]) -> Self:
        """A translation of these texts; empty ones are left out, spaces are made single."""
        tidy = {key: " ".join(text.split()) for key, text in texts.items()}
        return cls(language, tuple(sorted((key, text) for key, text in tidy.items() if text)))

    @property
    def name(self) -> str:
        """The language by its own name."""
        return LANGUAGES[self.language]

    def text(self, key: str) -> str | None:
        """What stands for a phrase, or None where nothing does."""
        return dict(self.texts).get(key)

    def missing(self, phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
        """The phrases that have no text yet, in their order."""
        known = dict(self.texts)
        return tuple(phrase for phrase in phrases if phrase.key not in known)


def page_phrases() -> tuple[Phrase, ...]:
    """What the answer page itself says, in the order in which a person meets it."""
    return tuple(Phrase(f"page.{key}", text, False) for key, text in _english().items())


@cache
def _english() -> Mapping[str, str]:
    return dict(_shipped("en")["page"])


def english(key: str) -> str:
    """What the answer page says in English under a key without its `page.`."""
    return _english()[key]


def suggested(language: str, phrases: Iterable[Phrase]) -> Translation:
    """What we ship in a language for these phrases: the page's words, and common answers."""
    shipped = _shipped(language)
    ready = {f"page.{key}": text for key, text in shipped.get("page", {}).items()}
    answers = {known.casefold(): text for known, text in shipped.get("answers", {}).items()}
    found = {
        phrase.key: ready.get(phrase.key) or answers.get(phrase.english.casefold(), "")
        for phrase in phrases
    }
    return Translation.of(language, found)


@cache
def _shipped(language: str) -> Mapping[str, Mapping[str, str]]:
    file = resources.files(__name__) / f"{language}.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def require_facts(phrase: Phrase, text: str) -> None:
    """Raises InvalidValueError when a translation loses or invents a {fact} of the English."""
    wanted, given = set(_FACT.findall(phrase.english)), set(_FACT.findall(text))
    if text and (wanted != given or _brackets(text) - _brackets(phrase.english)):
        listed = ", ".join(sorted(wanted)) or "no curly brackets"
        raise InvalidValueError(f"{phrase.english!r}: the translation must hold {listed}")


def _brackets(text: str) -> set[str]:
    """The curly brackets that belong to no fact."""
    return set("{}") & set(_FACT.sub("", text))
