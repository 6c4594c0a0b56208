"""Earlier surveys: what others published, brought in, searched and shown as theirs."""

from __future__ import annotations

from flask import Blueprint

from pulse.web.earlier import answers, bringing, pages

blueprint = Blueprint("earlier", __name__, url_prefix="/results/earlier")
_BOTH = ["GET", "POST"]
blueprint.add_url_rule("", "surveys", pages.surveys)
blueprint.add_url_rule("/new", "new", bringing.new, methods=_BOTH)
blueprint.add_url_rule("/answers", "answers", answers.answers, methods=_BOTH)
blueprint.add_url_rule("/check", "check", bringing.check, methods=_BOTH)
blueprint.add_url_rule("/of/<code>", "survey", pages.survey)
blueprint.add_url_rule("/of/<code>/unit", "unit", pages.unit)
blueprint.add_url_rule("/of/<code>/unit.csv", "unit_csv", pages.unit_csv)
blueprint.add_url_rule("/of/<code>/remove", "remove", bringing.remove, methods=_BOTH)
