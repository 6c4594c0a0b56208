"""Bars and pairs: answers and comparisons of releases -> Plotly figures, as JSON for the page."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pulse.chart_style import ANSWERS, FONT, GRID, INK, MUTED, PAPER, SIDES, lines_of
from pulse.charts import require
from pulse.figures import Figure, Trace, bar, scatter
from surveys.answers import NEUTRAL, Answers, AnswerSpread
from surveys.comparison import Comparison, Pair
from surveys.measure import Value

BAR, PAIR = 34, 46
_FEWEST_FOR_A_LABEL = 6


def bar_rows(spread: AnswerSpread) -> list[tuple[Answers, str, bool]]:
    """What is drawn, from the top: answers, the name beside them, and whether they are of now."""
    found = []
    for row in spread.rows:
        found.append((row.now, row.now.name, True))
        if row.before is not None and row.before.known:
            found.append((row.before, row.before.label, False))
    return found


def starts(answers: Answers) -> list[float]:
    """Where each of the five bars starts, so that the middle answer lies across zero."""
    total = sum(answers.shares) or 1
    lengths = [100 * share / total for share in answers.shares]
    at = -sum(lengths[:NEUTRAL]) - lengths[NEUTRAL] / 2
    found = []
    for length in lengths:
        found.append(at)
        at += length
    return found


def lengths(answers: Answers) -> list[float]:
    """How long each of the five bars is: printed shares may not add up to a hundred."""
    total = sum(answers.shares) or 1
    return [100 * share / total for share in answers.shares]


def reach(drawn: list[tuple[Answers, str, bool]]) -> int:
    """How far the longest bar goes from the middle, in whole tens of a percent and at least 50."""
    ends = [starts(answers) for answers, _, _ in drawn if answers.known]
    most = max((max(-end[0], end[0] + 100) for end in ends), default=50)
    return max(50, -int(-most // 10) * 10)


def bar_label(answers: Answers, place: int) -> str:
    """The printed share, where its bar has room for it."""
    return answers.texts[place] if answers.shares[place] >= _FEWEST_FOR_A_LABEL else ""


def answers_chart(spread: AnswerSpread) -> str:
    """The five answers as bars on both sides of the middle one, as Plotly's JSON.

    Raises InvalidValueError for anything but answers of releases.
    """
    require([spread], AnswerSpread)
    return _answers_json(spread)


@lru_cache(maxsize=256)
def _answers_json(spread: AnswerSpread) -> str:
    drawn = bar_rows(spread)
    figure = Figure(_bars_layout(drawn))
    for place, option in enumerate(spread.options):
        figure.add_trace(_answer_bars(drawn, place, option))
    for at, (answers, _, _) in enumerate(drawn):
        if not answers.known:
            figure.add_annotation(
                x=0, y=at, text=answers.why, showarrow=False, font={"size": 13, "color": MUTED}
            )
    return figure.json()


def _answer_bars(drawn: list[tuple[Answers, str, bool]], place: int, option: str) -> Trace:
    shown = [(at, a, now) for at, (a, _, now) in enumerate(drawn) if a.known]
    fill, words = ANSWERS[place]
    return bar(
        orientation="h",
        name=option,
        base=[starts(answers)[place] for _, answers, _ in shown],
        x=[lengths(answers)[place] for _, answers, _ in shown],
        y=[at for at, _, _ in shown],
        width=[0.86 if now else 0.5 for _, _, now in shown],
        marker={"color": fill, "line": {"color": INK, "width": 0.6}},
        text=[bar_label(answers, place) for _, answers, _ in shown],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        insidetextfont={"color": words, "size": 12},
        constraintext="none",
        hovertext=[
            f"{answers.name}, {answers.label}<br>{option}: {answers.texts[place]}%"
            for _, answers, _ in shown
        ],
        hoverinfo="text",
        hoverlabel={"bgcolor": PAPER, "bordercolor": INK},
    )


def _base_layout(names: list[str], height: int) -> dict[str, Any]:
    return {
        "height": height,
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "font": {"family": FONT, "size": 14, "color": INK},
        "showlegend": False,
        "dragmode": False,
        "yaxis": {
            "range": [len(names) - 0.5, -0.5],
            "tickvals": list(range(len(names))),
            "ticktext": ["<br>".join(lines_of(name, 30)) for name in names],
            "ticks": "outside",
            "ticklen": 8,
            "tickcolor": PAPER,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
    }


def _bars_layout(drawn: list[tuple[Answers, str, bool]]) -> dict[str, Any]:
    return {
        **_base_layout([name for _, name, _ in drawn], BAR * len(drawn) + 60),
        "margin": {"l": 220, "r": 16, "t": 34, "b": 16},
        "barmode": "overlay",
        "xaxis": {
            "side": "top",
            "range": [-reach(drawn), reach(drawn)],
            "tickvals": [-reach(drawn) / 2, reach(drawn) / 2],
            "ticktext": ["unfavourable", "favourable"],
            "showgrid": False,
            "zeroline": True,
            "zerolinecolor": MUTED,
            "fixedrange": True,
        },
    }


def pairs_chart(found: Comparison) -> str:
    """Two figures of each theme on one line, a ring and a square, as Plotly's JSON.

    Raises InvalidValueError for anything but a comparison of releases.
    """
    require([found], Comparison)
    return _pairs_json(found)


@lru_cache(maxsize=256)
def _pairs_json(found: Comparison) -> str:
    names = [pair.name for pair in found.pairs]
    figure = Figure({**_base_layout(names, PAIR * len(names) + 60), **_pairs_axis(found)})
    for at, pair in enumerate(found.pairs):
        _add_bridge(figure, at, pair)
    for side in (0, 1):
        figure.add_trace(_ends_of(found, side))
    for at, pair in enumerate(found.pairs):
        figure.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=8, y=at, text=pair_label(pair), align="left",
            showarrow=False, font={"size": 13, "color": INK if pair.change.moved else MUTED},
        )  # fmt: skip
    return figure.json()


def pair_label(pair: Pair) -> str:
    """The difference beside a pair: marked where it is reliable, in words where not."""
    if pair.change.verdict == "steady":
        return "no reliable difference"
    if not pair.change.moved:
        return "not comparable"
    sign = "\N{BLACK UP-POINTING TRIANGLE}" if pair.change.verdict == "rose" else (
        "\N{BLACK DOWN-POINTING TRIANGLE}"
    )  # fmt: skip
    return f"{sign} {abs(pair.change.difference):.0f}"


def _pairs_axis(found: Comparison) -> dict[str, Any]:
    return {
        "margin": {"l": 220, "r": 170, "t": 30, "b": 16},
        "xaxis": {
            "side": "top",
            "range": [0, 100],
            "dtick": 20,
            "ticksuffix": "%" if found.kind.endswith("favourable") else "",
            "gridcolor": GRID,
            "zeroline": False,
            "fixedrange": True,
        },
    }


def _add_bridge(figure: Figure, at: int, pair: Pair) -> None:
    if isinstance(pair.one, Value) and isinstance(pair.two, Value):
        style = {"color": INK, "width": 4} if pair.change.moved else {"color": MUTED, "width": 1}
        figure.add_trace(
            scatter(
                x=[pair.one.number, pair.two.number],
                y=[at, at],
                mode="lines",
                line=style,
                hoverinfo="skip",
            )  # fmt: skip
        )


def _ends_of(found: Comparison, side: int) -> Trace:
    name = found.names[side]
    shown = [
        (at, pair.name, reading)
        for at, pair in enumerate(found.pairs)
        if isinstance(reading := (pair.one, pair.two)[side], Value)
    ]
    return scatter(
        x=[reading.number for _, _, reading in shown],
        y=[at for at, _, _ in shown],
        mode="markers",
        name=name,
        marker={
            "symbol": ("circle", "square")[side],
            "size": (17, 13)[side],
            "color": (PAPER, SIDES[1])[side],
            "line": {"color": (SIDES[0], PAPER)[side], "width": (4, 1)[side]},
        },
        text=[f"{name}<br>{thing}: {reading.text}" for _, thing, reading in shown],
        hoverinfo="text",
        hoverlabel={"bgcolor": PAPER, "bordercolor": INK},
    )
