"""Comments that a reviewer approved, by directorate."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, render_template, request

from pulse.web.auth import roles_required
from pulse.web.forms import PulseForm
from pulse.workflow import shown_comments

READERS = roles_required("reviewer", "administrator")


@READERS
def page() -> Any:
    """The comments of one wave."""
    view = shown_comments.comments_page(request.args.get("wave", type=int))
    allowed = shown_comments.may_export()
    return render_template("results/comments.html", view=view, form=PulseForm(), may_export=allowed)


@READERS
def file() -> Response:
    """The same as a file, where an administrator allows it."""
    view = shown_comments.comments_page(request.args.get("wave", type=int))
    if view is None:
        abort(404)
    body = shown_comments.comments_csv(view)
    name = f'attachment; filename="comments-{view.wave.number}.csv"'
    kind = "text/csv; charset=utf-8"
    return Response(body, content_type=kind, headers={"Content-Disposition": name})
