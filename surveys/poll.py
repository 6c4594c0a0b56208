"""Polls: what a room may be asked in an engagement session, valid by construction."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from surveys.errors import InvalidValueError

Kind = Literal["item", "single", "multiple", "scale", "cloud", "ideas", "panel"]
KINDS: Final[tuple[Kind, ...]] = (
    "item", "single", "multiple", "scale", "cloud", "ideas", "panel",
)  # fmt: skip
SCALED: Final = ("item", "scale")
TYPED: Final = ("cloud", "ideas", "panel")
FEWEST_OPTIONS, MOST_OPTIONS = 2, 8
MOST_IDEAS: Final = 30
LONGEST_WORDING, LONGEST_OPTION = 300, 100
# Kind -> how many texts one device may send, and how long each may be, in characters.
TEXTS: Final[Mapping[str, tuple[int, int]]] = {
    "cloud": (3, 30),
    "ideas": (1, 200),
    "panel": (1, 200),
}
POINTS: Final = 5


@dataclass(frozen=True, slots=True)
class Poll:
    """One question to a room.

    `options` are in order; an item of the bank and a scale have five, from least to most of what
    the wording says. `item` is the permanent code of an item; `reverse` when agreeing with it is
    unfavourable.
    """

    kind: Kind
    wording: str
    options: tuple[str, ...] = ()
    item: str | None = None
    reverse: bool = False

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InvalidValueError(f"kind {self.kind!r}: choose one of {', '.join(KINDS)}")
        _require_text("wording", self.wording, LONGEST_WORDING)
        if self.kind in TYPED:
            if self.options:
                raise InvalidValueError("options: a question that people type into has none")
            return
        for option in self.options:
            _require_text("option", option, LONGEST_OPTION)
        if len({option.casefold() for option in self.options}) < len(self.options):
            raise InvalidValueError("options: two of them are the same")
        self._require_number()

    def _require_number(self) -> None:
        if self.kind in SCALED and len(self.options) != POINTS:
            raise InvalidValueError("options: a scale has exactly five")
        if (self.kind == "item") != (self.item is not None):
            raise InvalidValueError("item: give the code of a question of the bank, and only then")
        if not FEWEST_OPTIONS <= len(self.options) <= MOST_OPTIONS:
            raise InvalidValueError(f"options: give {FEWEST_OPTIONS} to {MOST_OPTIONS}, one a line")

    @property
    def is_typed(self) -> bool:
        """Whether people type their answers, which then pass through moderation."""
        return self.kind in TYPED

    @property
    def takes_several(self) -> bool:
        """Whether one person may choose several options."""
        return self.kind in ("multiple", "ideas")

    def read_choice(self, given: Sequence[str], options: int) -> tuple[int, ...]:
        """The options chosen, counted from 0; raises InvalidValueError saying what to do."""
        chosen = sorted({_number(text, options) for text in given})
        if not chosen:
            raise InvalidValueError("Choose an answer.")
        if len(chosen) > 1 and not self.takes_several:
            raise InvalidValueError("Choose one answer only.")
        return tuple(chosen)

    def read_texts(self, given: Sequence[str]) -> tuple[str, ...]:
        """What one device typed, tidied; empty for "nothing to add".

        Raises InvalidValueError saying what to do.
        """
        most, longest = TEXTS[self.kind]
        texts = tuple(dict.fromkeys(filter(None, (tidy(text) for text in given))))
        if len(texts) > most:
            raise InvalidValueError(f"Send no more than {most}.")
        if any(len(text) > longest for text in texts):
            raise InvalidValueError(f"Keep it to {longest} characters.")
        return texts

    def to_dict(self) -> dict[str, Any]:
        """Plain data, from which `poll_from_dict` builds an equal poll."""
        return {
            "kind": self.kind, "wording": self.wording, "options": list(self.options),
            "item": self.item, "reverse": self.reverse,
        }  # fmt: skip


def poll_from_dict(data: Mapping[str, Any]) -> Poll:
    """A poll from plain data; raises InvalidValueError naming what is wrong with it."""
    try:
        return Poll(**{**data, "options": tuple(data.get("options", ()))})
    except (TypeError, AttributeError) as error:
        raise InvalidValueError(f"not a poll: {error}") from None


def scale_between(low: str, high: str) -> tuple[str, ...]:
    """The five options of a scale of which only the ends have words."""
    return (f"1 - {low.strip()}", "2", "3", "4", f"5 - {high.strip()}")


def tidy(text: str) -> str:
    """One line without what cannot be seen: nobody can sign a text with invisible marks."""
    visible = "".join(
        " " if unicodedata.category(sign) in ("Zs", "Zl", "Zp", "Cc") else sign
        for sign in unicodedata.normalize("NFC", text)
        if unicodedata.category(sign) not in ("Cf", "Co", "Cs", "Cn")
    )
    return " ".join(visible.split())


def _number(text: str, options: int) -> int:
    if text.isdecimal() and len(text) < 4 and int(text) < options:
        return int(text)
    raise InvalidValueError("Choose one of the answers shown.")


def _require_text(name: str, text: str, longest: int) -> None:
    if not text.strip():
        raise InvalidValueError(f"{name}: it is empty")
    if len(text) > longest:
        raise InvalidValueError(f"{name}: keep it to {longest} characters")
