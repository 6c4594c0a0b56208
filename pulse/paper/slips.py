"""Sheets of slips with access codes, to be cut, mixed and handed out. Also in large print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pulse.paper.page import HEIGHT, WIDTH, Paper, shortened, shown_address, until
from surveys.access_code import AccessCode


@dataclass(frozen=True, slots=True)
class Sheet:
    """A batch of slips. `codes` are here and in the PDF, and nowhere else."""

    organisation: str
    survey: str
    wave: str
    group: str
    people: int
    closes: datetime
    page: str
    fingerprint: str
    batch: int
    codes: tuple[AccessCode, ...]


@dataclass(frozen=True, slots=True)
class Print:
    """How large: slips across and down, then points of headings, text, codes and fingerprints,
    and millimetres of the QR code and of the free edge.
    """

    across: int
    down: int
    heading: float
    text: float
    code: float
    fingerprint: float
    qr: float
    edge: float

    @property
    def width(self) -> float:
        """Millimetres of one slip."""
        return WIDTH / self.across

    @property
    def height(self) -> float:
        """Millimetres of one slip."""
        return HEIGHT / self.down


ORDINARY = Print(2, 4, heading=11, text=9, code=17.5, fingerprint=6, qr=31, edge=7)
LARGE = Print(1, 2, heading=22, text=18, code=34, fingerprint=16, qr=62, edge=12)


def slips_pdf(sheet: Sheet, large: bool = False) -> bytes:
    """The sheets of a batch as PDF. The codes are random, so their order tells nothing."""
    kind = LARGE if large else ORDINARY
    paper = Paper(f"{sheet.survey}: access codes for {sheet.group}")
    on_page = kind.across * kind.down
    for number, code in enumerate(sheet.codes):
        if number % on_page == 0:
            paper.add_page()
            _cut_lines(paper, kind)
        _slip(paper, sheet, kind, code, number % on_page)
    return bytes(paper.output())


def _cut_lines(paper: Paper, kind: Print) -> None:
    for column in range(1, kind.across):
        paper.cut_line(column * kind.width, 0, column * kind.width, HEIGHT)
    for row in range(1, kind.down):
        paper.cut_line(0, row * kind.height, WIDTH, row * kind.height)


def _slip(paper: Paper, sheet: Sheet, kind: Print, code: AccessCode, place: int) -> None:
    left = place % kind.across * kind.width + kind.edge
    top = place // kind.across * kind.height + kind.edge
    width = kind.width - 2 * kind.edge
    link = f"{sheet.page}#{code.text}"
    paper.qr(link, left + width - kind.qr, top, kind.qr)
    beside = width - kind.qr - 2
    y = paper.words(shortened(sheet.survey), left, top, beside, kind.heading, bold=True)
    y = paper.words(shortened(f"{sheet.organisation}, {sheet.wave}"), left, y, beside, kind.text)
    how = f"Scan the square with a phone, or go to {shown_address(sheet.page)} and type this code:"
    y = paper.words(how, left, y + 1, beside, kind.text)
    y = paper.code(code.display, left, max(y, top + kind.qr), kind.code)
    y = paper.words(_promise(sheet), left, y, width, kind.text * 0.9)
    foot = top + kind.height - 2 * kind.edge - 2 * kind.fingerprint * 0.45
    paper.fingerprint(sheet.fingerprint, left, max(y, foot), kind.fingerprint)


def _promise(sheet: Sheet) -> str:
    return (
        f"For one of the {sheet.people:,} people in {shortened(sheet.group)}. Nobody knows who got"
        " which slip, and afterwards nobody can find out what you said. It works once, until"
        f" {until(sheet.closes)}. The survey’s fingerprint:"
    )
