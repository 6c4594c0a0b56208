"""The record of a session as files."""

from __future__ import annotations

from typing import Any

from flask import Response

from pulse.store.sessions import session_record
from pulse.web.sessions.lists import LEADERS
from pulse.workflow.engagement import record


@LEADERS
def as_csv(number: int) -> Any:
    """For a spreadsheet."""
    return _file(record.record_csv(session_record(number)), "text/csv", f"session-{number}.csv")


@LEADERS
def as_json(number: int) -> Any:
    """For machines."""
    found = session_record(number)
    return _file(record.record_json(found), "application/json", f"session-{number}.json")


def _file(content: str, kind: str, name: str) -> Response:
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.cache_control.no_store = True
    return response
