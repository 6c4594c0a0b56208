"""The files and pages of the share kit."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, abort, render_template, request

from pulse.web.auth import roles_required
from pulse.workflow import kit as workflow
from pulse.workflow.engagement import told
from pulse.workflow.kit import Kit
from surveys.errors import InvalidValueError

READERS = roles_required("chief_executive", "reviewer", "administrator")
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@READERS
def kit() -> Any:
    """Everything to take to staff, and the choice of wave, directorates and themes."""
    made = chosen()
    if made is None:
        return render_template("share/empty.html")
    return render_template(
        "share/kit.html", kit=made, updates=told.published(), thanks=told.thank_yous()
    )


@READERS
def deck() -> Any:
    """The deck as a file."""
    made = _there()
    return _file(workflow.deck_file(made), PPTX, made, "pptx")


@READERS
def brief() -> Any:
    """The one-page brief as a page, fit to print."""
    made = _there()
    return render_template("share/brief.html", kit=made, brief=workflow.brief_page(made))


@READERS
def brief_pdf() -> Any:
    """The one-page brief as a tagged PDF."""
    made = _there()
    return _file(workflow.brief_file(made), "application/pdf", made, "pdf")


@READERS
def text() -> Any:
    """The kit as plain text, to copy."""
    made = _there()
    return render_template("share/text.html", kit=made, text=workflow.text_of(made))


@READERS
def text_file() -> Any:
    """The kit as plain text, to keep."""
    made = _there()
    return _file(workflow.text_of(made).encode(), "text/plain; charset=utf-8", made, "txt")


@READERS
def present() -> Any:
    """The presenter view: one document, so that it works on without a network."""
    made = _there()
    slides = workflow.shown_slides(made)
    return render_template("share/present.html", kit=made, talk=made.talk, slides=slides)


@READERS
def notes() -> Any:
    """The presenter's notes, for a second window."""
    made = _there()
    return render_template("share/notes.html", kit=made, talk=made.talk)


def _there() -> Kit:
    return chosen() or abort(404)


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
