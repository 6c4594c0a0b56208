"""Results for reviewers: overview, trends, heat map, and why a figure is hidden."""

from __future__ import annotations

from flask import Blueprint

from pulse.web.results import pages

blueprint = Blueprint("results", __name__, url_prefix="/results")
blueprint.add_url_rule("", "overview", pages.overview)
blueprint.add_url_rule("/trend", "trend", pages.trend)
blueprint.add_url_rule("/trend.csv", "trend_csv", pages.trend_csv)
blueprint.add_url_rule("/trend.svg", "trend_svg", pages.trend_svg)
blueprint.add_url_rule("/heat-map", "heat", pages.heat)
blueprint.add_url_rule("/heat-map.csv", "heat_csv", pages.heat_csv)
blueprint.add_url_rule("/heat-map.svg", "heat_svg", pages.heat_svg)
blueprint.add_url_rule("/hidden/<code>", "hidden", pages.hidden)
