"""The brief as a tagged PDF (PDF/UA-1), set by Typst.

Typst refuses to write a document that breaks what it can check of PDF/UA-1: a picture without
words, a heading out of order, no title, no language.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from font_source_sans_pro import font_directory

from pulse.brief.content import Brief, band_colours, brief_of
from surveys.talk import Talk

_PAGE = Path(__file__).with_name("brief.typ")
_FULL = "does not fit"
_FEWER = (5, 4, 3, 2, 1)  # sentences a section, until all is on one page


def brief_pdf(talk: Talk, accent: str) -> bytes:
    """One A4 page; `accent` is a colour that shows on white, as #rrggbb.

    Sentences are left out before the letters become too small to read.
    """
    for most in _FEWER[:-1]:
        try:
            return _compiled(brief_of(talk, most), talk, accent, strict=True)
        except typst.TypstError as error:
            if _FULL not in str(error):
                raise
    return _compiled(brief_of(talk, _FEWER[-1]), talk, accent, strict=False)


def _compiled(brief: Brief, talk: Talk, accent: str, strict: bool) -> bytes:
    data = {**_plain(brief), "accent": accent, "bands": band_colours(), "strict": strict}
    return typst.compile(
        _PAGE.read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        format="pdf",
        pdf_standards="ua-1",
        timestamp=datetime.combine(talk.closed, time(), UTC),
    )


def _plain(brief: Brief) -> dict[str, Any]:
    """The brief as JSON can hold it."""
    plain = asdict(brief)
    plain["promises"] = [[p.heard, p.action, p.owner, p.due] for p in brief.promises]
    return plain


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_directory]
    )
