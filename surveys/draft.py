"""Drafts: a set of questions while somebody puts it together, from the bank and of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Self

from surveys.bank import bank
from surveys.errors import InvalidValueError, NotFoundError
from surveys.instrument import Construct, Instrument, Item, Scale, instrument_from_dict, phrases_of
from surveys.languages import MOST, Phrase, Translation, require_facts, suggested

MOST_ITEMS = 60
OWN_LICENCE = "The organisation’s own: not to be used elsewhere without its leave"


@cache
def shipped_scales() -> tuple[Scale, ...]:
    """Every answer scale of the bank once, each under a code that no other options have."""
    found: dict[tuple[str, ...], Scale] = {}
    taken: set[str] = set()
    for instrument in sorted(bank(), key=lambda one: one.code):
        for scale in (item.scale for item in instrument.items):
            if scale.options not in found:
                code = f"{scale.code}-{instrument.code}" if scale.code in taken else scale.code
                found[scale.options] = Scale(code, scale.options)
                taken.add(code)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Own:
    """A question of one's own: wording, the name of its theme or "", scale, and polarity."""

    text: str
    theme: str
    scale: str
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """Questions in order, of any source, and translations that may still have gaps.

    `coined` is how many questions of its own the draft ever had: a code is never given twice,
    even after a question was removed, since earlier waves may carry it.
    """

    code: str
    title: str
    items: tuple[Item, ...] = ()
    constructs: tuple[Construct, ...] = ()
    translations: tuple[Translation, ...] = ()
    coined: int = 0

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """What there is to translate."""
        return phrases_of(self.items)

    def owns(self, item: str) -> bool:
        """Whether a question was written here, and may be reworded."""
        return re.fullmatch(rf"{re.escape(self.code)}-\d+", item) is not None

    def item(self, code: str) -> Item:
        """The question of this code; raises NotFoundError."""
        return self.items[self._place(code)]

    def _place(self, code: str) -> int:
        for place, item in enumerate(self.items):
            if item.code == code:
                return place
        raise NotFoundError(f"{self.title} has no question {code!r}")

    def with_items(self, source: Instrument, codes: Iterable[str]) -> Self:
        """These questions of another set at the end, with source, licence, theme and answers.

        Raises InvalidValueError when one is unknown or here already.
        """
        draft, found = self, [source.item(code) for code in codes]
        for item in found:
            if item.code in {known.code for known in draft.items}:
                raise InvalidValueError(f"“{item.text}” is in {self.title} already.")
            theme = next((c for c in source.constructs if c.code == item.construct), None)
            draft = draft._added(replace(item, scale=_canonical(item.scale)), theme)
        return draft

    def with_own(self, own: Own, source: str) -> Self:
        """A question of one's own at the end; raises InvalidValueError naming what is wrong."""
        number = self.coined + 1
        item, theme = self._own(f"{self.code}-{number}", own, source)
        return replace(self._added(item, theme), coined=number)

    def reworded(self, code: str, own: Own, source: str) -> Self:
        """A question of one's own changed, in its place and under its code.

        Its translations are dropped where the wording changed, for they say something else.
        Raises NotFoundError, and InvalidValueError for a question that comes from another set.
        """
        before = self.item(code)
        if not self.owns(code):
            raise InvalidValueError(
                f"{code} is used as its publisher words it. Remove it and write a question"
                " of your own instead."
            )
        item, theme = self._own(code, own, source)
        items = tuple(item if known.code == code else known for known in self.items)
        draft = replace(self, items=items, constructs=_with(self.constructs, theme))
        return draft._tidy({f"item.{code}"} if item.text != before.text else set())

    def moved(self, code: str, by: int) -> Self:
        """A question `by` places further down, or up where negative; it stops at the ends."""
        items, place = list(self.items), self._place(code)
        item = items.pop(place)
        items.insert(min(max(place + by, 0), len(items)), item)
        return replace(self, items=tuple(items))

    def without(self, code: str) -> Self:
        """The draft without a question; raises NotFoundError."""
        self._place(code)
        return replace(self, items=tuple(i for i in self.items if i.code != code))._tidy()

    def translated(self, language: str, texts: Mapping[str, str]) -> Self:
        """These texts, by a phrase's key, put into a translation; an empty one is taken out.

        Raises InvalidValueError for an unknown phrase, or one that loses a {fact}.
        """
        phrases = {phrase.key: phrase for phrase in self.phrases}
        for key, text in texts.items():
            if key not in phrases:
                raise InvalidValueError(f"there is nothing to translate that is called {key!r}")
            require_facts(phrases[key], text)
        before = next((t for t in self.translations if t.language == language), None)
        said = Translation.of(language, {**dict(before.texts if before else ()), **texts})
        others = [t for t in self.translations if t.language != language]
        if len(others) >= MOST:
            raise InvalidValueError(f"A set can be in {MOST} languages beside English.")
        return replace(self, translations=tuple(sorted([*others, said], key=_language)))

    def begun(self, language: str) -> Self:
        """The draft with what we can suggest in a language that it does not have yet."""
        if language in {said.language for said in self.translations}:
            return self
        return self.translated(language, dict(suggested(language, self.phrases).texts))

    def untranslated(self, language: str) -> Self:
        """The draft without a language."""
        return replace(
            self, translations=tuple(t for t in self.translations if t.language != language)
        )

    def lacking(self, language: str) -> tuple[Phrase, ...]:
        """The questions and answers without which a language is not offered to staff."""
        said = next((t for t in self.translations if t.language == language), None)
        found = (said or Translation(language)).missing(self.phrases)
        return tuple(phrase for phrase in found if phrase.needed)

    def finished(self, organisation: str) -> Instrument:
        """The instrument that this draft makes; languages with gaps are left out.

        It has no overall index: only a published set has one, and only whole. Raises
        InvalidValueError when it has no question.
        """
        if not self.items:
            raise InvalidValueError("Add a question first.")
        used = {item.construct for item in self.items}
        whole = (said for said in self.translations if not self.lacking(said.language))
        return Instrument(
            code=self.code,
            title=self.title,
            items=self.items,
            constructs=tuple(theme for theme in self.constructs if theme.code in used),
            source=f"Put together by {organisation}",
            licence="As given for each question",
            translations=tuple(whole),
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain data, from which `draft_from_dict` builds an equal draft."""
        scales = {item.scale.code: list(item.scale.options) for item in self.items}
        return {
            "code": self.code,
            "title": self.title,
            "coined": self.coined,
            "scales": scales,
            "constructs": [{"code": c.code, "name": c.name} for c in self.constructs],
            "items": [item.to_dict() for item in self.items],
            "translations": {said.language: dict(said.texts) for said in self.translations},
        }

    def _added(self, item: Item, theme: Construct | None) -> Self:
        if len(self.items) >= MOST_ITEMS:
            raise InvalidValueError(f"A set holds at most {MOST_ITEMS} questions.")
        added = replace(self, items=(*self.items, item), constructs=_with(self.constructs, theme))
        return added._resuggested()

    def _own(self, code: str, own: Own, source: str) -> tuple[Item, Construct | None]:
        text, name = (" ".join(part.split()) for part in (own.text, own.theme))
        if not 1 <= len(text) <= 300:
            raise InvalidValueError("Enter a question of 1 to 300 characters.")
        scale = next((known for known in shipped_scales() if known.code == own.scale), None)
        if scale is None:
            known = ", ".join(scale.code for scale in shipped_scales())
            raise InvalidValueError(f"There are no answers {own.scale!r}: use {known}.")
        theme = _theme(name, self.constructs) if name else None
        construct = theme.code if theme else None
        return Item(code, text, scale, construct, own.reverse, source, OWN_LICENCE), theme

    def _tidy(self, dropped: Iterable[str] = ()) -> Self:
        """Translations of what is no longer here are gone, too."""
        kept = {phrase.key for phrase in self.phrases} - set(dropped)
        said = tuple(
            Translation(t.language, tuple(pair for pair in t.texts if pair[0] in kept))
            for t in self.translations
        )
        return replace(self, translations=said)._resuggested()

    def _resuggested(self) -> Self:
        """A scale that came in later brings its suggested answers along."""
        said = tuple(
            Translation.of(t.language, {**_answers(t.language, self.phrases), **dict(t.texts)})
            for t in self.translations
        )
        return replace(self, translations=said)


def _answers(language: str, phrases: Iterable[Phrase]) -> dict[str, str]:
    return dict(suggested(language, [p for p in phrases if p.key.startswith("answer.")]).texts)


def _language(said: Translation) -> str:
    return said.language


def _canonical(scale: Scale) -> Scale:
    """The same options under the one code that they have here, so that no two sets collide."""
    return next((known for known in shipped_scales() if known.options == scale.options), scale)


def _with(themes: tuple[Construct, ...], theme: Construct | None) -> tuple[Construct, ...]:
    known = {c.code for c in themes}
    return themes if theme is None or theme.code in known else (*themes, theme)


def _theme(name: str, known: Iterable[Construct]) -> Construct:
    """The theme of this name: one that is here or in the bank, else a new one."""
    if len(name) > 60:
        raise InvalidValueError("Give the theme a name of up to 60 characters.")
    shipped = (theme for one in bank() for theme in one.constructs)
    for theme in (*known, *shipped):
        if theme.name.casefold() == name.casefold():
            return theme
    code = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:30].rstrip("-")
    return Construct(code if code[:1].isalpha() else f"theme-{code}".rstrip("-"), name)


def draft_of(instrument: Instrument, code: str, title: str) -> Draft:
    """A draft that starts with everything another set asks."""
    return Draft(code, title).with_items(instrument, [item.code for item in instrument.items])


def draft_from_dict(data: Mapping[str, Any]) -> Draft:
    """A draft from plain data; raises InvalidValueError naming the wrong field."""
    translations = tuple(
        Translation.of(language, texts) for language, texts in sorted(data["translations"].items())
    )
    bare = Draft(data["code"], data["title"], translations=translations, coined=data["coined"])
    if not data["items"]:
        return bare
    read = instrument_from_dict({**data, "translations": {}})
    return replace(bare, items=read.items, constructs=read.constructs)
