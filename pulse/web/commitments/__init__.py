"""You said, we did: the ledger of commitments, for those who keep it."""

from __future__ import annotations

from flask import Blueprint

from pulse.web.commitments import pages, plan, updates, voices

blueprint = Blueprint("commitments", __name__, url_prefix="/commitments")
_BOTH = ["GET", "POST"]

blueprint.add_url_rule("", "ledger", pages.ledger)
blueprint.add_url_rule("/new", "new", pages.new, methods=_BOTH)
blueprint.add_url_rule("/<int:number>", "entry", pages.entry, methods=_BOTH)
blueprint.add_url_rule("/<int:number>/change", "change", pages.change, methods=_BOTH)
blueprint.add_url_rule("/<int:number>/remove", "remove", pages.remove, methods=_BOTH)
blueprint.add_url_rule("/scrutiny", "scrutiny", pages.scrutiny)
blueprint.add_url_rule("/plan", "plan", plan.upload, methods=_BOTH)
blueprint.add_url_rule("/plan/check", "check", plan.check, methods=_BOTH)
blueprint.add_url_rule("/plan.csv", "plan_csv", plan.download_plan)
blueprint.add_url_rule("/updates", "updates", updates.updates)
blueprint.add_url_rule("/updates/new", "new_update", updates.new_update, methods=_BOTH)
blueprint.add_url_rule("/updates/<int:number>", "update", updates.update, methods=_BOTH)
blueprint.add_url_rule(
    "/updates/<int:number>/change", "change_update", updates.change_update, methods=_BOTH
)
blueprint.add_url_rule(
    "/updates/<int:number>/remove", "remove_update", updates.remove_update, methods=_BOTH
)
blueprint.add_url_rule(
    "/updates/<int:number>/replies/<mark>", "answer", updates.answer, methods=_BOTH
)
blueprint.add_url_rule("/voices", "voices", voices.voices)
blueprint.add_url_rule("/voices/names", "names", voices.names, methods=_BOTH)
blueprint.add_url_rule("/voices/<mark>", "voice", voices.voice, methods=_BOTH)
