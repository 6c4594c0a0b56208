"""Whether text fits: its real width in Arial, and the largest size at which it fits a box.

Helvetica's widths, which ship with fpdf2, are Arial's: the two are metrically the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from fpdf.fonts import CORE_FONTS_CHARWIDTHS

LINE = 1.2  # of the size of the letters
AFTER = 0.45  # space after a paragraph, of the size of the letters
_WIDEST = 1000  # thousandths of the size: what a letter without a known width is taken for
_SPARE = 0.96  # of the width: programs break lines a little differently


@lru_cache(maxsize=100_000)
def width(text: str, size: float, bold: bool = False) -> float:
    """The width of one line in points."""
    widths = CORE_FONTS_CHARWIDTHS["helveticaB" if bold else "helvetica"]
    return sum(_of_letter(letter, widths) for letter in text) * size / 1000


def _of_letter(letter: str, widths: dict[str, int]) -> int:
    try:
        return widths[letter.encode("cp1252").decode("latin-1")]
    except (UnicodeError, KeyError):
        return _WIDEST


def wrapped(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """The lines of a paragraph in `room` points of width; a longer word is broken."""
    lines, line = [], ""
    for word in _words(text, size, room * _SPARE, bold):
        longer = f"{line} {word}" if line else word
        if line and width(longer, size, bold) > room * _SPARE:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]


def _words(text: str, size: float, room: float, bold: bool) -> Iterator[str]:
    for word in text.split():
        while width(word, size, bold) > room and len(word) > 1:
            most = max(
                n for n in range(1, len(word)) if n == 1 or width(word[:n], size, bold) <= room
            )
            yield word[:most]
            word = word[most:]
        yield word


def height(paragraphs: Sequence[str], size: float, room: float, bold: bool = False) -> float:
    """The height of paragraphs in points, in `room` points of width."""
    lines = sum(len(wrapped(text, size, room, bold)) for text in paragraphs)
    return size * (LINE * lines + AFTER * max(0, len(paragraphs) - 1))


def size_for(
    paragraphs: Sequence[str], room: float, most: float, sizes: Sequence[int], bold: bool = False
) -> int | None:
    """The largest of the sizes at which the paragraphs are at most `most` points high.

    A size that breaks no word goes before a larger one that does.
    """
    ordered = sorted(sizes, reverse=True)
    fitting = [size for size in ordered if height(paragraphs, size, room, bold) <= most]
    whole = (size for size in fitting if not _breaks(paragraphs, size, room, bold))
    return next(whole, next(iter(fitting), None))


def _breaks(paragraphs: Sequence[str], size: float, room: float, bold: bool) -> bool:
    words = (word for text in paragraphs for word in text.split())
    return any(width(word, size, bold) > room * _SPARE for word in words)


def pages(paragraphs: Sequence[str], room: float, most: float, size: int) -> list[tuple[str, ...]]:
    """The paragraphs in as many boxes as they need at one size, none of them split."""
    found: list[tuple[str, ...]] = []
    for text in paragraphs:
        longer = (*found[-1], text) if found else (text,)
        if found and height(longer, size, room) <= most:
            found[-1] = longer
        else:
            found.append((text,))
    return found


def shortened(text: str, size: float, room: float, lines: int, bold: bool = False) -> str:
    """The text, cut at a word and ended by an ellipsis where it needs more lines."""
    words = text.split()
    if len(wrapped(text, size, room, bold)) <= lines:
        return text
    for count in range(len(words) - 1, 0, -1):
        cut = f"{' '.join(words[:count]).rstrip(',;:.')}…"
        if len(wrapped(cut, size, room, bold)) <= lines:
            return cut
    return f"{words[0][:1]}…"
