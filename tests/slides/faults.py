"""What is wrong with a drawn slide: words lost, cut, astray, pale or on each other.

Every check gives sentences for a person; none means that all is well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from tests.slides.drawn import Letter, Page, Rect
from tests.slides.placed import Placed, Words

SPARE = 2.0  # points: programs place letters a little differently
_ON_EACH_OTHER = 0.1  # of the smaller letter
_PALE = 3.0  # WCAG's least contrast for large letters; the edges of small ones are blurred


def of_slide(slide: Placed, page: Page) -> list[str]:
    """Words that are not in their place or cannot be read, and pictures, which nobody can edit."""
    owned, found = set[Letter](), list[str]()
    for words in slide.words:
        letters = _letters_of(words, page)
        owned.update(letters)
        found += _astray(words, letters)
        found += _broken(words, letters)
        found += _on_charts(words, letters, slide.charts)
    rest = [letter for letter in page.letters if letter not in owned]
    found += _off_page(page)
    found += _stray(rest, [*slide.charts, *slide.layout])
    found += _on_each_other(page.letters)
    found += _pale([letter for letter in page.letters if letter.box.within(page.box, 0)])
    if page.images:
        found.append(f"{page.images} parts are drawn as pictures, not as lines and letters")
    return found


def _letters_of(words: Words, page: Page) -> list[Letter]:
    """The letters of a shape: where its text stands more than once, the nearest to its box."""
    wanted, drawn = bare(words.text), text_of(page.letters)
    starts = (match.start() for match in re.finditer(f"(?={re.escape(wanted)})", drawn))
    found = [list(page.letters[start : start + len(wanted)]) for start in starts]
    return min(found, key=lambda letters: _around(letters).beyond(words.box), default=[])


def _astray(words: Words, letters: Sequence[Letter]) -> Iterator[str]:
    if not letters:
        yield f"“{words.text}” ({words.name}) is not drawn"
    elif not _around(letters).within(words.box, SPARE):
        out = _around(letters).beyond(words.box)
        yield f"“{words.text}” ({words.name}) leaves its box by {out:.0f} points"


def _broken(words: Words, letters: Sequence[Letter]) -> Iterator[str]:
    """A word that goes on in the next line, because it is wider than its box."""
    rest = list(letters)
    for word in words.text.split() if letters else ():
        mine, rest = rest[: len(word)], rest[len(word) :]
        if any(after.box.right < before.box.left for before, after in pairwise(mine)):
            yield f"“{word}” ({words.name}) is broken"


def _on_charts(words: Words, letters: Sequence[Letter], charts: Sequence[Rect]) -> Iterator[str]:
    if any(letter.box.common(chart) for letter in letters for chart in charts):
        yield f"“{words.text}” ({words.name}) stands on a chart"


def _off_page(page: Page) -> Iterator[str]:
    for run in runs_of(page.letters):
        if not _around(run).within(page.box, 0):
            yield f"“{text_of(run)}” leaves the slide"


def _stray(letters: Sequence[Letter], places: Sequence[Rect]) -> Iterator[str]:
    """Letters of no shape: a chart's own and the layout's, each inside one of those."""
    for run in runs_of(letters):
        if not any(_around(run).within(place, SPARE) for place in places):
            yield f"“{text_of(run)}” stands where the deck has nothing"


def _on_each_other(letters: Sequence[Letter]) -> Iterator[str]:
    boxes = [(run, _around(run)) for run in runs_of(letters)]
    for (one, here), (other, there) in combinations(boxes, 2):
        if here.common(there) and any(_covers(a.box, b.box) for a in one for b in other):
            yield f"“{text_of(one)}” and “{text_of(other)}” lie on each other"


def _covers(one: Rect, other: Rect) -> bool:
    return one.common(other) > _ON_EACH_OTHER * min(one.area, other.area)


def _pale(letters: Sequence[Letter]) -> Iterator[str]:
    for run in runs_of(letters):
        least = min(letter.contrast for letter in run)
        if least < _PALE:
            yield f"“{text_of(run)}” cannot be read: its contrast is {least:.1f}"


def runs_of(letters: Sequence[Letter]) -> list[list[Letter]]:
    """Letters that were written in one go: a line of a paragraph, a figure of a chart."""
    runs = defaultdict[int, list[Letter]](list)
    for letter in letters:
        runs[letter.run].append(letter)
    return list(runs.values())


def text_of(letters: Sequence[Letter]) -> str:
    """What letters say, without spaces."""
    return "".join(letter.text for letter in letters)


def bare(text: str) -> str:
    """A text without spaces, as `text_of` gives it."""
    return re.sub(r"\s", "", text)


def _around(letters: Sequence[Letter]) -> Rect:
    boxes = [letter.box for letter in letters]
    return Rect(
        min(box.left for box in boxes), min(box.top for box in boxes),
        max(box.right for box in boxes), max(box.bottom for box in boxes),
    )  # fmt: skip
