"""Integer programmes, solved by HiGHS: the one place that touches the solver.

A status other than optimal or infeasible is `undecided`, never a yes or a no. The same programme
gives the same answer each time: one thread, a fixed seed, and limits in nodes before seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import highspy
import numpy as np

Status = Literal["optimal", "infeasible", "undecided"]
INFINITY = highspy.kHighsInf
_STATUSES: dict[highspy.HighsModelStatus, Status] = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
}


@dataclass(slots=True)
class Programme:
    """Minimise `cost . x` over whole numbers x within bounds, subject to rows of limits."""

    cost: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    continuous: set[int] = field(default_factory=set)
    starts: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    at_least: list[float] = field(default_factory=list)
    at_most: list[float] = field(default_factory=list)

    def variable(self, low: float, high: float, cost: float = 0.0, whole: bool = True) -> int:
        """A new unknown between `low` and `high`; its column number."""
        self.cost.append(cost)
        self.lower.append(low)
        self.upper.append(high)
        if not whole:
            self.continuous.add(len(self.cost) - 1)
        return len(self.cost) - 1

    def row(
        self, columns: Sequence[int], values: Sequence[float], low: float, high: float = INFINITY
    ) -> None:
        """Require low <= sum of values times columns <= high."""
        self.starts.append(len(self.columns))
        self.columns.extend(columns)
        self.values.extend(values)
        self.at_least.append(low)
        self.at_most.append(high)


@dataclass(frozen=True, slots=True)
class Answer:
    """How a programme ended; `values` are the best whole numbers found, if any were."""

    status: Status
    values: tuple[int, ...] | None


def solve(
    programme: Programme, *, seconds: float = 60.0, nodes: int = 200_000, gap: float = 0.0
) -> Answer:
    """Solve within the limits. The caller checks `values` exactly before it relies on them."""
    if not programme.cost:
        fits = all(lo <= 0 <= hi for lo, hi in _limits(programme))
        return Answer("optimal", ()) if fits else Answer("infeasible", None)
    solver = highspy.Highs()
    for name, value in _options(seconds, nodes, gap).items():
        solver.setOptionValue(name, value)
    solver.passModel(_model(programme))
    solver.run()
    status = _STATUSES.get(solver.getModelStatus(), "undecided")
    found = solver.getInfo().primal_solution_status == 2
    values = tuple(round(v) for v in solver.getSolution().col_value) if found else None
    return Answer(status, None if status == "infeasible" else values)


def _limits(programme: Programme) -> list[tuple[float, float]]:
    return list(zip(programme.at_least, programme.at_most, strict=True))


def _options(seconds: float, nodes: int, gap: float) -> dict[str, bool | int | float]:
    return {
        "output_flag": False,
        "threads": 1,
        "random_seed": 1,
        "time_limit": seconds,
        "mip_max_nodes": nodes,
        "mip_rel_gap": gap,
        "mip_abs_gap": 0.999 if gap == 0.0 else 1e-6,
    }


def _model(programme: Programme) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_ = len(programme.cost)
    model.num_row_ = len(programme.starts)
    model.col_cost_ = np.array(programme.cost, dtype=float)
    model.col_lower_ = np.array(programme.lower, dtype=float)
    model.col_upper_ = np.array(programme.upper, dtype=float)
    model.row_lower_ = np.array(programme.at_least, dtype=float)
    model.row_upper_ = np.array(programme.at_most, dtype=float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array([*programme.starts, len(programme.columns)], dtype=np.int32)
    model.a_matrix_.index_ = np.array(programme.columns, dtype=np.int32)
    model.a_matrix_.value_ = np.array(programme.values, dtype=float)
    kinds = (highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous)
    model.integrality_ = [kinds[j in programme.continuous] for j in range(model.num_col_)]
    return model
