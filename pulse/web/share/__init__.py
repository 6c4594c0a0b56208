"""For the chief executive: everything on one clean page, and the kit to take to staff."""

from __future__ import annotations

from flask import Blueprint

from pulse.web.share import kit, pages

blueprint = Blueprint("share", __name__, url_prefix="/share")
blueprint.add_url_rule("", "page", pages.page)
blueprint.add_url_rule("/kit", "kit", kit.kit)
blueprint.add_url_rule("/deck.pptx", "deck", kit.deck)
blueprint.add_url_rule("/brief", "brief", kit.brief)
blueprint.add_url_rule("/brief.pdf", "brief_pdf", kit.brief_pdf)
blueprint.add_url_rule("/text", "text", kit.text)
blueprint.add_url_rule("/text.txt", "text_file", kit.text_file)
blueprint.add_url_rule("/present", "present", kit.present)
blueprint.add_url_rule("/present/notes", "notes", kit.notes)
