"""For the chief executive: everything on one clean page, and the kit to take to staff."""

from __future__ import annotations

from flask import Blueprint

from pulse.web.share import kit, pages

blueprint = Blueprint("share", __name__, url_prefix="/share")
blueprint.add_url_rule("", "page", pages.page)
blueprint.add_url_rule("/deck.pptx", "deck", kit.deck)
