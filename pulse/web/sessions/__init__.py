"""Engagement sessions: prepared, run from a phone or a desk, shown on the big screen, recorded."""

from __future__ import annotations

from flask import Blueprint

from pulse.web.sessions import lists, polls, records, running

blueprint = Blueprint("sessions", __name__, url_prefix="/sessions")
_BOTH = ["GET", "POST"]
_POST = ["POST"]
_ONE = "/<int:number>"
_POLL = f"{_ONE}/polls/<int:poll>"

blueprint.add_url_rule("", "sessions", lists.sessions)
blueprint.add_url_rule("/new", "new", lists.new, methods=_BOTH)
blueprint.add_url_rule(_ONE, "session", lists.session)
blueprint.add_url_rule(f"{_ONE}/edit", "edit", lists.edit, methods=_BOTH)
blueprint.add_url_rule(f"{_ONE}/delete", "delete", lists.delete, methods=_BOTH)

blueprint.add_url_rule(f"{_ONE}/polls/new", "new_poll", polls.kinds)
blueprint.add_url_rule(f"{_ONE}/polls/new/<kind>", "write_poll", polls.write, methods=_BOTH)
blueprint.add_url_rule(f"{_POLL}/edit", "edit_poll", polls.edit, methods=_BOTH)
blueprint.add_url_rule(f"{_POLL}/move", "move_poll", polls.move, methods=_POST)
blueprint.add_url_rule(f"{_POLL}/copy", "copy_poll", polls.copy, methods=_POST)
blueprint.add_url_rule(f"{_POLL}/remove", "remove_poll", polls.remove, methods=_BOTH)

blueprint.add_url_rule(f"{_ONE}/control", "control", running.control)
blueprint.add_url_rule(f"{_ONE}/control/part", "control_part", running.control_part)
blueprint.add_url_rule(f"{_ONE}/screen", "screen", running.screen)
blueprint.add_url_rule(f"{_ONE}/screen/part", "screen_part", running.screen_part)
blueprint.add_url_rule(f"{_ONE}/do", "do", running.do, methods=_POST)
blueprint.add_url_rule(f"{_ONE}/end", "end", running.end, methods=_BOTH)
blueprint.add_url_rule(f"{_ONE}/texts", "texts", running.texts, methods=_POST)
blueprint.add_url_rule(f"{_ONE}/qr.svg", "qr", running.qr)

blueprint.add_url_rule(f"{_ONE}/record.csv", "record_csv", records.as_csv)
blueprint.add_url_rule(f"{_ONE}/record.json", "record_json", records.as_json)
