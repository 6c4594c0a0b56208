"""The record of a session: what the room was shown, and nothing else."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from pulse.store.sessions import PollRecord, SessionRecord
from pulse.workflow.engagement.beside import beside

KINDS = {
    "item": "Question of the survey", "single": "One choice", "multiple": "Several choices",
    "scale": "Scale", "cloud": "Word cloud", "ideas": "Ideas with votes",
    "panel": "Questions to the panel",
}  # fmt: skip
COLUMNS = ("Session", "Date", "Place", "Question", "Kind", "Answers", "What", "Option", "Result")
NOT_SHOWN = {
    "draft": "not asked", "few": "too few answers, nothing kept",
    "dropped": "not revealed, nothing kept",
}  # fmt: skip


def record_csv(session: SessionRecord) -> str:
    """One row a printed figure or approved text, for a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    details = session.details
    for poll in session.polls:
        start = [details.title, details.held_on.isoformat(), details.place, poll.poll.wording]
        for row in _rows(session, poll):
            writer.writerow([_plain(cell) for cell in (*start, KINDS[poll.poll.kind], *row)])
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + out.getvalue()


def _rows(session: SessionRecord, poll: PollRecord) -> Iterator[tuple[str, ...]]:
    if poll.result is None or poll.state != "revealed":
        yield "", "", "", NOT_SHOWN.get(poll.state, "not revealed yet")
        return
    answers = poll.result.answers
    for what, lines in (("Share", poll.result.lines), ("Side", poll.result.sides)):
        for line in lines:
            yield answers, what, line.label, line.text
    for word in poll.result.texts:
        yield answers, "Text", "", word.text
    for other in beside(poll.poll, session.details.directorates):
        yield "", "Survey, favourable", other.label, other.text


def _plain(cell: str) -> str:
    """What staff typed must not become a formula in whoever opens the file."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def record_json(session: SessionRecord) -> str:
    """The same for machines."""
    details = session.details
    return json.dumps(
        {
            "session": details.title,
            "date": details.held_on.isoformat(),
            "place": details.place,
            "directorates": list(details.directorates),
            "smallest_number": details.minimum,
            "state": session.state,
            "polls": [_as_data(session, poll) for poll in session.polls],
        },
        indent=1,
        ensure_ascii=False,
    )


def _as_data(session: SessionRecord, poll: PollRecord) -> dict[str, Any]:
    shown = poll.result if poll.state == "revealed" else None
    survey = beside(poll.poll, session.details.directorates) if shown else ()
    return {
        **poll.poll.to_dict(),
        "state": poll.state,
        "result": shown.to_dict() if shown else None,
        "survey": [{"label": one.label, "favourable": one.text} for one in survey],
    }
