"""The bar of one printed share, as SVG: presentation attributes only, no style and no script.

It is dark as far as the print is sure and pale as far as it may reach, so that the picture never
says more than the text beside it.
"""

from __future__ import annotations

from typing import Protocol

from pulse.chart_style import GRID

SURE, PERHAPS = "#1d4f91", "#a9c3e3"
HEIGHT, LEAST = 10, 0.6


class Share(Protocol):
    """A printed share: `low` and `high` are the percents between which its text puts it."""

    @property
    def low(self) -> int:
        """The lower end, in percent."""
        ...

    @property
    def high(self) -> int:
        """The upper end, in percent."""
        ...


def bar(share: Share) -> str:
    """A bar that stretches to the width of its place."""
    box = f'viewBox="0 0 100 {HEIGHT}" preserveAspectRatio="none"'
    inside = _rect(100, GRID) + _rect(share.high, PERHAPS) + _rect(max(share.low, LEAST), SURE)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} aria-hidden="true" focusable="false"'
        f' class="room-bar">{inside}</svg>'
    )


def _rect(width: float, fill: str) -> str:
    return f'<rect width="{width}" height="{HEIGHT}" fill="{fill}"/>'
