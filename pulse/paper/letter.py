"""Personal letters with an access code, for people whom no message reaches: one page each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pulse.paper.page import HEIGHT, WIDTH, Paper

EDGE = 20.0
# Where a window envelope (DL, BS 4264) shows the address.
ADDRESS_TOP = 45.0
QR = 38.0
TEXT, SMALL = 11.0, 8.0


@dataclass(frozen=True, slots=True)
class PaperLetter:
    """One person's letter. `address` are the lines under their name; `text` is its paragraphs.

    The code and the link to it are here and in the PDF, and nowhere else.
    """

    name: str
    address: tuple[str, ...]
    subject: str
    text: tuple[str, ...]
    code: str
    link: str
    language: str


def letters_pdf(letters: Sequence[PaperLetter], title: str) -> bytes:
    """The letters as one PDF, a page each."""
    paper = Paper(title)
    for letter in letters:
        paper.add_page()
        _letter(paper, letter)
    return bytes(paper.output())


def _letter(paper: Paper, letter: PaperLetter) -> None:
    width = WIDTH - 2 * EDGE
    y = ADDRESS_TOP
    for line in (letter.name, *letter.address):
        y = paper.words(line, EDGE, y, width - QR, TEXT)
    paper.qr(letter.link, WIDTH - EDGE - QR, ADDRESS_TOP - 5, QR)
    y = paper.words(letter.subject, EDGE, max(y + 12, ADDRESS_TOP + QR), width, 14, bold=True)
    for paragraph in letter.text:
        if paragraph == letter.code:
            y = paper.code(letter.code, EDGE, y + 3, 20)
        else:
            y = paper.words(paragraph, EDGE, y + 3, width, TEXT if y < HEIGHT - 60 else SMALL)
