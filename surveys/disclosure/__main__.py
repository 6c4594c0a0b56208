"""`python -m surveys.disclosure FILE.json`: plan, audit, print and prove from the command line.

Reads counts and groups, and prints JSON. Exit 2 with one line on bad input, 1 when safety could
not be decided.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any

from surveys.disclosure.case import Case, read_case
from surveys.disclosure.isolate import Isolable, smallest_isolable
from surveys.disclosure.plan import Plan, choose_groups
from surveys.disclosure.printing import Counts, Rules, print_counts
from surveys.disclosure.reader import all_knowing
from surveys.disclosure.settle import Task, settle
from surveys.errors import DisclosureError, InvalidValueError
from surveys.groups import Group
from surveys.release import Figure

USAGE = "usage: python -m surveys.disclosure FILE.json"


def main(arguments: Sequence[str]) -> int:
    """Run the command; the exit code."""
    if len(arguments) != 1:
        return _refused(USAGE, 2)
    try:
        result = answer(read_case(_text_of(arguments[0])))
    except InvalidValueError as error:
        return _refused(str(error), 2)
    except DisclosureError as error:
        return _refused(str(error), 1)
    sys.stdout.write(json.dumps(result, ensure_ascii=True, indent=1) + "\n")
    return 0


def _refused(message: str, code: int) -> int:
    line = " ".join(message.split())
    sys.stderr.write(line.encode("ascii", "backslashreplace").decode() + "\n")
    return code


def _text_of(path: str) -> str:
    try:
        return Path(path).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidValueError(f"{path}: not UTF-8 text") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InvalidValueError(f"{path}: {reason}") from None


def answer(case: Case) -> dict[str, Any]:
    """What the command prints, as plain data."""
    if case.publish_all:
        plan = Plan(case.groups, (), case.k)
    else:
        plan = choose_groups(case.groups, case.cells, case.k, case.earlier)
    found = smallest_isolable(plan.published, case.cells)
    result: dict[str, Any] = {
        "published": [group.name for group in plan.published],
        "smallest_isolable": found.weight if found else None,
    }
    result |= _audit(found) if case.publish_all else {"hidden": _hidden(plan)}
    if case.answers is not None:
        result |= _proof(case, plan, case.answers)
    return result


def _audit(found: Isolable | None) -> dict[str, Any]:
    if found is None:
        return {"set": [], "combination": {}}
    combination = {name: _number(factor) for name, factor in found.combination.items()}
    return {"set": sorted(found.cells), "combination": combination}


def _number(factor: Fraction) -> int | str:
    return int(factor) if factor.denominator == 1 else str(factor)


def _hidden(plan: Plan) -> list[dict[str, str | None]]:
    return [
        {"name": hidden.group.name, "reason": hidden.reason, "see": hidden.see or None}
        for hidden in plan.hidden
    ]


def _proof(case: Case, plan: Plan, answers: dict[str, Counts] | Any) -> dict[str, Any]:
    rules = Rules(case.k, case.m, case.band)
    tables = {group.code: _total(group, answers) for group in plan.published}
    reader = all_knowing(plan.published, plan.groups, case.cells, case.m)
    settled = settle(Task("answers", tables, plan.groups, reader, None, None, rules))
    figures = {
        name: print_counts(counts, settled.finest[name], rules) for name, counts in tables.items()
    }
    lowered = {
        name: figure.rung
        for name, figure in figures.items()
        if figure.rung < rules.rung(sum(tables[name][1:]))
    }
    return {
        "printed": {name: _figure(figure) for name, figure in figures.items()},
        "facts": settled.facts,
        "unproved": settled.unproved,
        "blanked": len(lowered),
        "lowered_to_rung": lowered,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {name: value for name, value in asdict(figure).items() if value not in (None, "")}


def _total(group: Group, answers: dict[str, Counts]) -> Counts:
    none, one, two, three, four, five = (
        sum(answers[cell][j] for cell in group.cells) for j in range(6)
    )
    return none, one, two, three, four, five


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
