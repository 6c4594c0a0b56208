"""Talk: releases -> what a chief executive says of a wave to staff, slide by slide.

Deck, presenter view, brief and plain text are all made from a `Talk`, so that they cannot
differ from each other or from the releases.
"""

from __future__ import annotations

from surveys.talk.choosing import Offer, Selection, offer, select
from surveys.talk.model import Bars, BarSet, Commitment, Grid, Lines, Picture, Slide, Talk, Thanks
from surveys.talk.writing import write

__all__ = [
    "BarSet",
    "Bars",
    "Commitment",
    "Grid",
    "Lines",
    "Offer",
    "Picture",
    "Selection",
    "Slide",
    "Talk",
    "Thanks",
    "offer",
    "select",
    "write",
]
