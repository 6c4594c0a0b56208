"""The one-page brief: a talk on one side of A4, as a tagged PDF, a page and plain text.

Takes a `Talk`, and with it nothing but what releases print.
"""

from __future__ import annotations

from pulse.brief.content import Brief, Table, brief_of, grid_table
from pulse.brief.pdf import brief_pdf
from pulse.brief.text import plain_text

__all__ = ["Brief", "Table", "brief_of", "brief_pdf", "grid_table", "plain_text"]
