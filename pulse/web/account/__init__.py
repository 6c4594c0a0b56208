"""Signing in and out, one's own password, and everyone's accounts."""

from __future__ import annotations

from flask import Blueprint

from pulse.web.account import holders, own

blueprint = Blueprint("account", __name__)
_BOTH = ["GET", "POST"]
blueprint.add_url_rule("/sign-in", "sign_in", own.sign_in, methods=_BOTH)
blueprint.add_url_rule("/sign-out", "sign_out", own.sign_out, methods=["POST"])
blueprint.add_url_rule("/account", "own", own.own, methods=_BOTH)
blueprint.add_url_rule("/password/<token>", "password", own.password, methods=_BOTH)
blueprint.add_url_rule("/accounts", "holders", holders.holders)
blueprint.add_url_rule("/accounts/new", "new", holders.new, methods=_BOTH)
blueprint.add_url_rule("/accounts/<int:number>", "holder", holders.holder, methods=_BOTH)
blueprint.add_url_rule("/accounts/<int:number>/stop", "stop", holders.stop, methods=["POST"])
blueprint.add_url_rule("/accounts/<int:number>/allow", "allow", holders.allow, methods=["POST"])
blueprint.add_url_rule("/accounts/<int:number>/reset", "reset", holders.reset, methods=["POST"])
