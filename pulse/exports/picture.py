"""A still chart as a PNG file, for slides and documents that take no SVG."""

from __future__ import annotations

import resvg_py
from font_source_sans_pro import font_files_ttf

PIXELS_A_UNIT = 2.0
_FACES = [str(font_files_ttf[name]) for name in ("SourceSansPro", "SourceSansProBold")]


def png(svg: str) -> bytes:
    """The picture on white, twice as sharp as its own size, in typefaces that Pulse carries.

    No typeface of the machine is used, so that the same chart gives the same bytes everywhere.
    """
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        background="#ffffff",
        zoom=PIXELS_A_UNIT,
        skip_system_fonts=True,
        font_files=_FACES,
        font_family="Source Sans Pro",
        sans_serif_family="Source Sans Pro",
    )
