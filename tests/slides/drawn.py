"""What a PDF shows: every letter and every painted area of its pages, with its place in points.

Places are counted from the top left, as on a slide.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL.Image import Image

DOTS = 110  # an inch


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle, in points from the top left."""

    left: float
    top: float
    right: float
    bottom: float

    def within(self, other: Rect, spare: float) -> bool:
        """Whether it leaves the other by at most `spare` points."""
        return self.beyond(other) <= spare

    def beyond(self, other: Rect) -> float:
        """By how many points it leaves the other, at most."""
        return max(
            other.left - self.left, other.top - self.top,
            self.right - other.right, self.bottom - other.bottom, 0.0,
        )  # fmt: skip

    def common(self, other: Rect) -> float:
        """The area both have."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide * high if wide > 0 and high > 0 else 0.0

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: those of one `run` were written in one go; `contrast` is that of its picture."""

    text: str
    box: Rect
    run: int
    contrast: float


@dataclass(frozen=True, slots=True)
class Painted:
    """An area filled with one colour, #rrggbb."""

    colour: str
    box: Rect


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its letters in the order of drawing without spaces, what is painted, its picture."""

    box: Rect
    letters: tuple[Letter, ...]
    painted: tuple[Painted, ...]
    images: int
    picture: Path


def pages_of(pdf: Path) -> list[Page]:
    """Every page of a file, each with a picture beside it: NAME-01.png and so on."""
    for old in pdf.parent.glob(f"{pdf.stem}-[0-9][0-9].png"):
        old.unlink()
    document = pypdfium2.PdfDocument(pdf)
    pages = [
        _page(page, pdf.parent / f"{pdf.stem}-{number:02}.png")
        for number, page in enumerate(document, 1)
    ]
    document.close()
    return pages


def _page(page: pypdfium2.PdfPage, file: Path) -> Page:
    wide, high = page.get_size()
    picture = page.render(scale=DOTS / 72).to_pil()
    picture.save(file, compress_level=1)
    paths = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])
    images = list(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]))
    return Page(
        Rect(0, 0, wide, high), tuple(_letters(page, picture.convert("L"))),
        tuple(each for path in paths for each in _painted(path, high)), len(images), file,
    )  # fmt: skip


def _letters(page: pypdfium2.PdfPage, grey: Image) -> Iterator[Letter]:
    text, high = page.get_textpage(), page.get_height()
    for index in range(text.count_chars()):
        letter = text.get_text_range(index, 1)
        if letter.strip():
            run = pdfium.FPDFText_GetTextObject(text, index)
            box = _rect(text.get_charbox(index), high)
            address = ctypes.cast(run, ctypes.c_void_p).value or 0
            yield Letter(letter, box, address, _contrast(grey, box))
    text.close()


def _contrast(grey: Image, box: Rect) -> float:
    """Between the lightest and the darkest dot of a place, as WCAG counts it: from 1 to 21."""
    left, top, right, bottom = (
        round(edge * DOTS / 72) for edge in (box.left, box.top, box.right, box.bottom)
    )
    # A dot around it: a stroke of a large letter fills its own box.
    dots = grey.crop((left - 1, top - 1, right + 2, bottom + 2)).tobytes()
    dark, light = ((level / 255) ** 2.2 for level in (min(dots), max(dots)))
    return (light + 0.05) / (dark + 0.05)


def _painted(path: pypdfium2.PdfObject, high: float) -> Iterator[Painted]:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, mode, stroke)
    if mode.value == pdfium.FPDF_FILLMODE_NONE:
        return
    parts = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetFillColor(path, *parts)
    red, green, blue, _ = (part.value for part in parts)
    yield Painted(f"#{red:02x}{green:02x}{blue:02x}", _rect(path.get_bounds(), high))


def _rect(bounds: tuple[float, float, float, float], high: float) -> Rect:
    left, bottom, right, top = bounds
    return Rect(left, high - top, right, high - bottom)
