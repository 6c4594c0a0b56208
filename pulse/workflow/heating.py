"""The heat map's page: figures or changes, themes or questions, since which wave."""

from __future__ import annotations

from typing import Final

from pulse.heat_charts import View, grid_of, heat_chart
from pulse.still_heat import heat_svg
from pulse.workflow.choices import LATER, Asked, Choice, Option
from pulse.workflow.comparing import COLUMNS, columns_asked, kind_asked, options, score_or_share
from pulse.workflow.contexts import HeatPage, Picture, Take
from pulse.workflow.tables import csv_of_heat, table_of_heat
from surveys.describe import change_finding, change_map_words, heat_finding, heat_map_words
from surveys.group_names import GroupName
from surveys.heat import Against, HeatMap, heat_map

VIEWS: Final[dict[View, str]] = {"figures": "Figures", "change": "What changed"}
AGAINST: Final[dict[Against, str]] = {
    "previous": "The wave before",
    "year": "The same season a year before",
}


def heat_page(choice: Choice, asked: Asked) -> HeatPage:
    """Directorates, or the services of one, by themes or questions in the latest wave."""
    heat, view = _heat(choice, asked), _view(asked)
    turned = grid_of(heat).turned
    return HeatPage(
        choice,
        change_finding(heat) if view == "change" else heat_finding(heat),
        heat,
        Picture(heat_chart(heat, view), heat_svg(heat, view), _words(heat, view)),
        table_of_heat(heat, turned),
        _lists(choice, asked),
        view,
        turned,
        {"view": view, "against": _against(asked), "columns": columns_asked(asked)},
    )


def heat_take(choice: Choice, asked: Asked) -> Take:
    """The heat map as figures and as a still picture."""
    heat = _heat(choice, asked)
    return Take(f"heat map {choice.latest.title}", csv_of_heat(heat), heat_svg(heat, _view(asked)))


def _heat(choice: Choice, asked: Asked) -> HeatMap:
    current = [part.code for part in choice.parts if part.current]
    groups = [choice.whole.code, *current]
    return heat_map(choice.programme, groups, kind_asked(choice, asked), _against(asked))


def _inside(place: GroupName) -> str:
    return place.name if place is LATER else f"Services in {place.name}"


def _words(heat: HeatMap, view: View) -> str:
    return change_map_words(heat) if view == "change" else heat_map_words(heat)


def _view(asked: Asked) -> View:
    return "change" if asked.view == "change" else "figures"


def _against(asked: Asked) -> Against:
    return "year" if asked.against == "year" else "previous"


def _lists(choice: Choice, asked: Asked) -> dict[str, tuple[Option, ...]]:
    within = choice.within.code if choice.within else ""
    places = [("", "All directorates"), *((g.code, _inside(g)) for g in choice.places)]
    return {
        "view": options(VIEWS.items(), _view(asked)),
        "against": options(AGAINST.items(), _against(asked)),
        "columns": options(COLUMNS.items(), columns_asked(asked)),
        "figure": score_or_share(choice),
        "within": options(places, within),
    }
