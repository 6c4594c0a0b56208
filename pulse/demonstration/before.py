"""The surveys that the demonstration council had before Pulse, as published figures."""

from __future__ import annotations

from datetime import datetime

from pulse.demonstration.council import demonstration_council, packaged
from pulse.demonstration.programme import ACTOR
from pulse.store.earlier import Held, earlier_surveys
from pulse.workflow.earlier import import_earlier, read_about

FILE = "earlier_survey.csv"


def look_back(now: datetime) -> None:
    """Bring in the earlier surveys, once."""
    if earlier_surveys():
        return
    about = read_about(
        "Staff survey 2021 to 2023",
        demonstration_council().name,
        "reports to the council's staffing committee, invented for this demonstration",
        "none needed",
        "Asked on paper and by e-mail, once a year.",
    )
    import_earlier(ACTOR, Held(about, packaged(FILE), b"", b""), now)
