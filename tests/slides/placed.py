"""Where a presentation puts its words and charts: what it promises to whoever draws it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pptx import Presentation

from tests.slides.drawn import Rect

POINT = 12_700


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one shape or of one cell of a table, and its box."""

    name: str
    text: str
    box: Rect


@dataclass(frozen=True, slots=True)
class Placed:
    """A slide: its title, the words on it, its charts, and what its layout may write of its own."""

    title: str
    words: tuple[Words, ...]
    charts: tuple[Rect, ...]
    layout: tuple[Rect, ...]


def slides_of(deck: Path) -> list[Placed]:
    """Every slide of a file."""
    return [_placed(slide) for slide in Presentation(str(deck)).slides]


def _placed(slide: Any) -> Placed:
    words = [each for shape in slide.shapes for each in _words(shape)]
    layout = [*slide.slide_layout.shapes, *slide.slide_layout.slide_master.shapes]
    return Placed(
        slide.shapes.title.text_frame.text,
        tuple(words),
        tuple(_box(shape) for shape in slide.shapes if shape.has_chart),
        tuple(_box(shape) for shape in layout if shape.width and not shape.is_placeholder),
    )


def _words(shape: Any) -> Iterator[Words]:
    if getattr(shape, "has_table", False) and shape.has_table:
        yield from _cells(shape)
    elif shape.has_text_frame and shape.text_frame.text.strip():
        yield Words(shape.name, shape.text_frame.text, _box(shape))


def _cells(frame: Any) -> Iterator[Words]:
    top = frame.top
    for row in frame.table.rows:
        left = frame.left
        for cell, column in zip(row.cells, frame.table.columns, strict=True):
            box = _rect(left, top, column.width, row.height)
            if cell.text_frame.text.strip():
                yield Words(f"{frame.name}: {cell.text_frame.text}", cell.text_frame.text, box)
            left += column.width
        top += row.height


def _box(shape: Any) -> Rect:
    return _rect(shape.left, shape.top, shape.width, shape.height)


def _rect(left: int, top: int, width: int, height: int) -> Rect:
    edges = (left, top, left + width, top + height)
    return Rect(*(edge / POINT for edge in edges))
