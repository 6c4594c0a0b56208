"""What an answer page says, in every language of its wave at once.

The page is one document for everyone, so nobody's choice of language reaches the server: each
text stands there in every language, and the style sheet shows the one that is chosen on the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from pulse.web.page import in_day_words
from surveys.instrument import Instrument, Item
from surveys.languages import english

_FACT = re.compile(r"\{([a-z]+)\}")
_ID = re.compile(r' id="[^"]*"')


def languages(instrument: Instrument) -> tuple[tuple[str, str], ...]:
    """Code and own name of each language of a page; English is always the first."""
    return (("en", "English"), *((said.language, said.name) for said in instrument.translations))


def say(manifest: Any, key: str, **facts: Any) -> Markup:
    """One of the page's own phrases, with {facts} put in; a day is written as each language can."""
    return _everywhere(manifest.instrument, f"page.{key}", english(key), facts)


def say_item(manifest: Any, item: Item) -> Markup:
    """A question."""
    return _everywhere(manifest.instrument, f"item.{item.code}", item.text, None)


def say_answer(manifest: Any, item: Item, place: int) -> Markup:
    """The answer at a place of a question's scale, counted from one."""
    key = f"answer.{item.scale.code}.{place}"
    return _everywhere(manifest.instrument, key, item.scale.options[place - 1], None)


def _everywhere(
    instrument: Instrument, key: str, text: str, facts: Mapping[str, Any] | None
) -> Markup:
    first = _filled(text, facts, 0)
    if not instrument.translations:
        return first
    spans = [_span(0, "en", first)]
    for place, said in enumerate(instrument.translations, 1):
        other = said.text(key)
        lang, shown = (said.language, other) if other else ("en", text)
        spans.append(_span(place, lang, _filled(shown, facts, place)))
    return Markup("").join(spans)


def _span(place: int, lang: str, text: Markup) -> Markup:
    return Markup('<span data-language="{}" lang="{}">{}</span>').format(place, lang, text)


def _filled(text: str, facts: Mapping[str, Any] | None, place: int) -> Markup:
    if facts is None:  # a question may hold curly brackets of its own
        return escape(text)
    # Never `format`: a bracket too many in a translation would break the page of an open wave.
    said = {name: escape(_fact(value, place)) for name, value in facts.items()}
    filled = _FACT.sub(lambda found: said.get(found[1], found[0]), escape(text))
    return Markup(filled)  # noqa: S704 (every part of it is escaped)


def _fact(value: Any, place: int) -> Any:
    if isinstance(value, date):
        return in_day_words(value) if place == 0 else f"{value:%d/%m/%Y}"
    if isinstance(value, Markup) and place:
        return Markup(_ID.sub("", value))  # noqa: S704 (only takes a second id out of our own)
    return value
