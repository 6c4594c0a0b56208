"""You said, we did: the ledger of commitments, for those who keep it."""

from __future__ import annotations

from flask import Blueprint

from pulse.web.commitments import pages, plan

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
