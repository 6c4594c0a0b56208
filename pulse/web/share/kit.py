"""The files and pages of the share kit."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, abort, request

from pulse.web.auth import roles_required
from pulse.workflow import kit as workflow
from pulse.workflow.kit import Kit
from surveys.errors import InvalidValueError

READERS = roles_required("chief_executive", "reviewer", "administrator")
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@READERS
def deck() -> Any:
    """The deck as a file."""
    made = chosen() or abort(404)
    return _file(workflow.deck_file(made), PPTX, made, "pptx")


def chosen() -> Kit | None:
    """The kit that the address asks for; None before anything is released."""
    number = request.args.get("wave", "")
    if number and not re.fullmatch(r"\d{1,9}", number):
        raise InvalidValueError(f"There is no wave “{number[:40]}”: give its number.")
    return workflow.kit(
        int(number) if number else None,
        request.args.getlist("directorate"),
        request.args.getlist("theme"),
        request.args.get("survey", ""),
    )


def _file(body: bytes, kind: str, made: Kit, ending: str) -> Response:
    """A file to keep, named after the wave."""
    name = re.sub(r"[^a-z0-9]+", "-", f"{made.talk.survey} {made.talk.label}".lower()).strip("-")
    disposition = f'attachment; filename="{name[:60]}.{ending}"'
    return Response(body, content_type=kind, headers={"Content-Disposition": disposition})
