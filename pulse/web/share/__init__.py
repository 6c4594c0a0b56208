"""Results for the chief executive: everything on one clean page."""

from __future__ import annotations

from flask import Blueprint

from pulse.web.share import pages

blueprint = Blueprint("share", __name__, url_prefix="/share")
blueprint.add_url_rule("", "page", pages.page)
