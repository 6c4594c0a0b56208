"""Downloads: each chart as CSV, SVG and PNG, and the files of a whole wave."""

from __future__ import annotations

import re
from typing import Any, Final

from flask import Response, abort, render_template, request

from pulse.web.auth import roles_required
from pulse.web.results.query import asked
from pulse.workflow import downloads, reading
from pulse.workflow.choices import Choice
from pulse.workflow.taking import ENDINGS, TAKES

READERS = roles_required("reviewer", "administrator")
KINDS: Final = {
    "csv": "text/csv; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    # To keep and not to show: its own style sheet stands in the file, which our policy refuses.
    "html": "application/octet-stream",
}
PAGES: Final = ", ".join(f"'{name}'" for name in TAKES)


@READERS
def chart(page: str, ending: str) -> Response:
    """The chart of a page: its figures, or the picture."""
    take = TAKES[page](_choice(), asked(request.args))
    return saved(ENDINGS[ending](take), ending, take.name)


@READERS
def page() -> Any:
    """Everything that can be taken away from a wave."""
    choice = reading.selected(asked(request.args))
    if choice is None:
        return render_template("results/empty.html")
    view = reading.plain_page(choice)
    lga = downloads.offers_lga_return(choice.programme)
    return render_template("results/downloads.html", view=view, lga=lga)


@READERS
def wave_file(name: str) -> Response:
    """One of the files of a wave."""
    choice = _choice()
    file = downloads.FILES[name](choice.programme)
    return saved(file.body, file.ending, f"{name.removesuffix('-csv')} {_wave_words(choice)}")


@READERS
def methodology() -> Any:
    """How the figures of a wave came about."""
    choice = _choice()
    statement = downloads.statement(choice.programme)
    view = reading.plain_page(choice)
    return render_template("results/methodology.html", view=view, statement=statement)


@READERS
def methodology_file() -> Response:
    """The same as a document of its own."""
    choice = _choice()
    statement = downloads.statement(choice.programme)
    body = render_template("exports/methodology.html", view=statement)
    return saved(body.encode(), "html", f"methodology {_wave_words(choice)}")


def _wave_words(choice: Choice) -> str:
    return f"{choice.survey.title} {choice.latest_label}"


def _choice() -> Choice:
    choice = reading.selected(asked(request.args))
    return choice if choice is not None else abort(404)


def saved(body: bytes, ending: str, name: str) -> Response:
    """A file to keep, named after what it holds."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60]
    disposition = f'attachment; filename="{words}.{ending}"'
    return Response(body, content_type=KINDS[ending], headers={"Content-Disposition": disposition})
