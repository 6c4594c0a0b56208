"""Findings for staff: what was said, what changed, what will happen. No sign-in, unless chosen."""

from __future__ import annotations

from flask import Blueprint

from pulse.web.findings import pages, updates

blueprint = Blueprint("findings", __name__, url_prefix="/findings")
blueprint.add_url_rule("", "page", pages.page)
blueprint.add_url_rule("/who", "who", pages.who, methods=["GET", "POST"])
blueprint.add_url_rule("/updates", "updates", updates.updates)
blueprint.add_url_rule("/updates/<int:number>", "update", updates.update)
blueprint.add_url_rule("/thanks", "thanks", updates.thanks)
