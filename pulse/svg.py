"""SVG in a few strokes: presentation attributes only, no style sheet and no identifiers.

So a page may hold several pictures under a strict content security policy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from pulse.chart_style import FONT, INK, PAPER


def picture(width: float, height: float, parts: Sequence[str]) -> str:
    """A whole picture; the page says in words what it shows, so it is hidden from readers."""
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    font = f'font-family={quoteattr(FONT)} font-size="14"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {font} aria-hidden="true"'
        f' focusable="false">{"".join(parts)}</svg>'
    )


def _tag(name: str, text: str | None = None, **attributes: Any) -> str:
    given = "".join(
        f" {key.replace('_', '-')}={quoteattr(_plain(value))}"
        for key, value in attributes.items()
        if value not in (None, "")
    )
    return f"<{name}{given}/>" if text is None else f"<{name}{given}>{escape(text)}</{name}>"


def _plain(value: Any) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def rule(
    x1: float, y1: float, x2: float, y2: float, colour: str, dash: str = "", width: float = 1.0
) -> str:
    """A straight line."""
    return _tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_dasharray=dash,
                stroke_width=None if width == 1 else width)  # fmt: skip


def box(x: float, y: float, width: float, height: float, fill: str, edge: str | None) -> str:
    """A rectangle, with or without an edge."""
    return _tag("rect", x=x, y=y, width=width, height=height, fill=fill, stroke=edge)


def dot(x: float, y: float, radius: float, fill: str, edge: str = PAPER, width: int = 1) -> str:
    """A disc with an edge around it."""
    edged = width if width != 1 else None
    return _tag("circle", cx=x, cy=y, r=radius, fill=fill, stroke=edge, stroke_width=edged)


def area(spots: Sequence[tuple[float, float]], fill: str, opacity: float) -> str:
    """A filled shape without an edge, through which one can see."""
    course = " ".join(f"{'L' if i else 'M'}{x:.1f} {y:.1f}" for i, (x, y) in enumerate(spots))
    return _tag("path", d=f"{course}Z", fill=fill, fill_opacity=f"{opacity}")


def path(spots: Sequence[tuple[float, float]], colour: str, width: float, dash: str = "") -> str:
    """A line through spots."""
    course = " ".join(f"{'L' if i else 'M'}{x:.1f} {y:.1f}" for i, (x, y) in enumerate(spots))
    return _tag("path", d=course, fill="none", stroke=colour, stroke_width=width,
                stroke_dasharray=dash, stroke_linejoin="round")  # fmt: skip


def text(
    x: float,
    y: float,
    text: str,
    anchor: str = "",
    colour: str = INK,
    weight: str = "",
    size: int | None = None,
) -> str:
    """One line of words; `anchor` is start, middle or end."""
    return _tag("text", text, x=x, y=y, text_anchor=anchor, fill=colour, font_weight=weight,
                font_size=size)  # fmt: skip


def moved(right: float, down: float, parts: Sequence[str]) -> str:
    """Everything together, moved to another place."""
    return f'<g transform="translate({_plain(right)} {_plain(down)})">{"".join(parts)}</g>'


def words(x: float, y: float, lines: Sequence[str], upwards: bool = False) -> list[str]:
    """Lines of words below each other; with `upwards` the last one stands at `y`."""
    start = y - 16 * (len(lines) - 1) if upwards else y
    return [text(x, start + 16 * i, line, "middle") for i, line in enumerate(lines)]
