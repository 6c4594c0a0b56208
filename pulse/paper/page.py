"""An A4 page: the typefaces, a QR code drawn in black squares, and lines of text."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import segno
from font_source_sans_pro import font_files_ttf
from fpdf import FPDF
from fpdf.enums import XPos, YPos

WIDTH, HEIGHT = 210.0, 297.0  # millimetres
FACE, CODE_FACE = "SourceSansPro", "Courier"
MILLIMETRES_A_POINT = 25.4 / 72
LINE = 1.25  # of the size of the letters
LONGEST_NAME = 60
QUIET = 4  # modules that a QR code needs free around it
# Modules drawn edge to edge show hairlines between them on some screens.
OVERLAP = 0.02


class Paper(FPDF):
    """A document of A4 pages without margins; places are in millimetres from the top left."""

    def __init__(self, title: str) -> None:
        super().__init__(unit="mm", format="A4")
        self.set_margin(0)
        self.set_auto_page_break(False)
        self.add_font(FACE, "", font_files_ttf["SourceSansPro"])
        self.add_font(FACE, "B", font_files_ttf["SourceSansProBold"])
        self.set_title(title)
        self.set_lang("en-GB")

    def words(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        size: float,
        bold: bool = False,
        align: Literal["L", "C"] = "L",
    ) -> float:
        """Text wrapped into a width, `size` points high; returns where the next line goes."""
        self.set_font(FACE, "B" if bold else "", size)
        self.set_xy(x, y)
        self.multi_cell(
            width, size * MILLIMETRES_A_POINT * LINE, text, align=align,
            new_x=XPos.LEFT, new_y=YPos.NEXT, padding=0,
        )  # fmt: skip
        return float(self.get_y())

    def code(self, text: str, x: float, y: float, size: float, bold: bool = True) -> float:
        """Letters of one width, to be typed or compared; returns where the next line goes."""
        self.set_font(CODE_FACE, "B" if bold else "", size)
        self.set_xy(x, y)
        height = size * MILLIMETRES_A_POINT * LINE
        self.cell(0, height, text)
        return y + height

    def fingerprint(self, text: str, x: float, y: float, size: float, a_line: int = 4) -> float:
        """64 letters in eights, as every page and message shows them."""
        eights = [text[at : at + 8] for at in range(0, len(text), 8)]
        for at in range(0, len(eights), a_line):
            y = self.code(" ".join(eights[at : at + a_line]), x, y, size, bold=False)
        return y

    def qr(self, text: str, x: float, y: float, side: float) -> None:
        """A QR code (level M), its quiet zone inside the square."""
        rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
        module = side / (len(rows) + 2 * QUIET)
        self.set_fill_color(0)
        for down, row in enumerate(rows):
            for start, length in dark_runs(row):
                self.rect(
                    x + (QUIET + start) * module, y + (QUIET + down) * module,
                    length * module + OVERLAP, module + OVERLAP, style="F",
                )  # fmt: skip

    def cut_line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Where to cut."""
        self.set_draw_color(120)
        self.set_line_width(0.2)
        self.set_dash_pattern(dash=2, gap=2)
        self.line(x1, y1, x2, y2)
        self.set_dash_pattern()


def dark_runs(row: list[int]) -> list[tuple[int, int]]:
    """Where the dark modules of a row begin, and how many follow each other."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((place, 1))
    return runs


def until(moment: datetime) -> str:
    """17:00 on Monday 16 November 2026."""
    return f"{moment:%H:%M on %A} {moment.day} {moment:%B %Y}"


def shortened(name: str) -> str:
    """A name that fits where there is little room."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def shown_address(url: str) -> str:
    """An address as people type it."""
    return url.removeprefix("https://").removeprefix("http://")
