"""Every chart of the results pages, to take away: its figures, or its picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pulse.exports.picture import png
from pulse.workflow import comparing, heating, responding, trending
from pulse.workflow.choices import Asked, Choice
from pulse.workflow.contexts import Take

TAKES: Final[dict[str, Callable[[Choice, Asked], Take]]] = {
    "trend": trending.trend_take,
    "heat-map": heating.heat_take,
    "question": comparing.question_take,
    "compare": comparing.compare_take,
    "front-line": comparing.gap_take,
    "response": responding.response_take,
}
"""By the word that stands in the chart's address and its command."""
ENDINGS: Final[dict[str, Callable[[Take], bytes]]] = {
    "csv": lambda take: take.csv.encode(),
    "svg": lambda take: take.svg.encode(),
    "png": lambda take: png(take.svg),
}
