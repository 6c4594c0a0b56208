"""A poster for the notice board of a group: how to answer, and how to check the survey."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pulse.paper.page import HEIGHT, WIDTH, Paper, shown_address, until

EDGE = 20.0
QR = 95.0
BELOW = 125.0  # what the lines under the QR code need


@dataclass(frozen=True, slots=True)
class Poster:
    """What a poster says. It holds no code, so it may hang anywhere."""

    organisation: str
    survey: str
    wave: str
    place: str
    closes: datetime
    page: str
    fingerprint: str
    smallest: int


def poster_pdf(poster: Poster) -> bytes:
    """One page of A4 as PDF; its QR code leads to the survey's page."""
    paper = Paper(f"{poster.survey}: poster")
    paper.add_page()
    width = WIDTH - 2 * EDGE
    y = paper.words(poster.organisation, EDGE, EDGE, width, 20)
    y = paper.words(poster.survey, EDGE, y + 2, width, 36, bold=True)
    y = paper.words(_for(poster), EDGE, y + 1, width, 20)
    side = min(QR, HEIGHT - BELOW - y)
    paper.qr(poster.page, (WIDTH - side) / 2, y + 2, side)
    y = paper.words(shown_address(poster.page), EDGE, y + side + 2, width, 26, True, "C")
    for line in _lines(poster):
        y = paper.words(line, EDGE, y + 3, width, 16)
    y = paper.words("Check that it is the real survey", EDGE, y + 5, width, 16, bold=True)
    same = "This fingerprint is the same in your invitation and on the survey’s page:"
    y = paper.words(same, EDGE, y, width, 14)
    paper.fingerprint(poster.fingerprint, EDGE, y + 1, 14)
    return bytes(paper.output())


def _for(poster: Poster) -> str:
    return f"{poster.wave}, for {poster.place}" if poster.place else poster.wave


def _lines(poster: Poster) -> tuple[str, ...]:
    return (
        "Scan the square with your phone, or type the address. Then use the code in your"
        " invitation or on your slip of paper. No code? Ask your manager for a slip.",
        "Your answers are anonymous. Afterwards nobody can find out what you said. Results are"
        f" shown only for groups in which at least {poster.smallest} people answered.",
        f"Open until {until(poster.closes)}.",
    )
