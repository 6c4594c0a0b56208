"""How many years of school a text asks for: the Flesch-Kincaid grade (Kincaid et al., 1975)."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_WORD = re.compile(r"[A-Za-z]+(?:[’'][A-Za-z]+)?|\d[\d,.]*")
_SENTENCE = re.compile(r"[.!?:]+(?:\s|$)")
_BLOCKS = {"p", "li", "dd", "dt", "h1", "h2", "h3", "pre"}


def grade(text: str) -> float:
    """0.39 words a sentence + 11.8 syllables a word - 15.59. Age is about the grade plus five."""
    words = _WORD.findall(text)
    sentences = max(1, len(_SENTENCE.findall(text)))
    spoken = sum(syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * spoken / len(words) - 15.59


def syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end; a number counts as two."""
    word = word.lower()
    if word[0].isdigit():
        return 2
    word = re.sub(r"(?<=[a-z])’?'?s$", "s", word)
    spoken = len(re.findall(r"[aeiouy]+", word))
    silent = re.search(r"(?<![aeiouyl])es?$|(?<![dt])ed$", word)
    return max(1, spoken - bool(silent and spoken > 1))


class _Prose(HTMLParser):
    def __init__(self, leave_out: str) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self._leave_out = leave_out
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            counts = self._leave_out not in (dict(attrs).get("class") or "") and tag != "pre"
            self._open.append(counts)
            if counts:
                self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1]:
            self.blocks[-1] += data


def prose(html: str, leave_out: str) -> str:
    """The sentences of a page's main part, but for what has the class `leave_out`."""
    parser = _Prose(leave_out)
    parser.feed(html[html.index("<main") : html.index("</main>")])
    blocks = [" ".join(block.split()) for block in parser.blocks]
    return "\n".join(block if block.endswith((".", ":", "?")) else f"{block}." for block in blocks)
