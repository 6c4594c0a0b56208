"""Slides: a talk -> an editable PowerPoint deck with native charts, notes and alt text.

Takes a `Talk`, and with it nothing but what releases print.
"""

from __future__ import annotations

from pulse.slides.deck import deck
from pulse.slides.look import Look, own_look, template_look
from pulse.slides.template import MOST_BYTES, checked_template

__all__ = ["MOST_BYTES", "Look", "checked_template", "deck", "own_look", "template_look"]
