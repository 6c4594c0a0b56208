"""The front door: what Pulse is, where to go, and the council's colour."""

from __future__ import annotations

from flask import Blueprint

from pulse.web.home import pages

blueprint = Blueprint("home", __name__)
blueprint.add_url_rule("/", "start", pages.start)
blueprint.add_url_rule("/how-anonymity-works", "anonymity", pages.anonymity)
blueprint.add_url_rule("/council.css", "council_css", pages.council_css)
