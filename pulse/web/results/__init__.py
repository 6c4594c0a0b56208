"""Results for reviewers: overview, charts, comparisons, downloads, and why a figure is hidden."""

from __future__ import annotations

from flask import Blueprint

from pulse.web.results import comments, drivers, files, pages, profiles
from pulse.workflow.downloads import FILES

blueprint = Blueprint("results", __name__, url_prefix="/results")
blueprint.add_url_rule("", "overview", pages.overview)
blueprint.add_url_rule("/trend", "trend", pages.trend)
blueprint.add_url_rule("/heat-map", "heat", pages.heat)
blueprint.add_url_rule("/question", "question", pages.question)
blueprint.add_url_rule("/compare", "compare", pages.compare)
blueprint.add_url_rule("/front-line", "front_line", pages.front_line)
blueprint.add_url_rule("/response", "response", pages.response)
blueprint.add_url_rule("/drivers", "drivers", drivers.page)
blueprint.add_url_rule("/hidden/<code>", "hidden", pages.hidden)
blueprint.add_url_rule("/profiles", "profiles", profiles.page)
blueprint.add_url_rule("/comments", "comments", comments.page)
blueprint.add_url_rule("/comments.csv", "comments_csv", comments.file)

blueprint.add_url_rule(f"/<any({files.PAGES}):page>.<any(csv, svg, png):ending>", "chart",
                       files.chart)  # fmt: skip
blueprint.add_url_rule("/downloads", "downloads", files.page)
blueprint.add_url_rule("/methodology", "methodology", files.methodology)
blueprint.add_url_rule("/downloads/methodology", "methodology_file", files.methodology_file)
blueprint.add_url_rule(f"/downloads/<any({', '.join(map(repr, FILES))}):name>", "wave_file",
                       files.wave_file)  # fmt: skip
