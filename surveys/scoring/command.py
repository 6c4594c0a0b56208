"""What `python -m surveys.scoring` works out: one JSON object in, one out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from surveys.errors import InvalidValueError
from surveys.scoring.change import change_of_shares
from surveys.scoring.intervals import margin_of_share, wilson
from surveys.scoring.people import index, reversed_items, theme_favourable
from surveys.scoring.reliability import cronbach_alpha
from surveys.scoring.shares import favourable, score

MOST = 10**12
_FIELDS = {"items": {"population"}, "people": {"reverse"}, "change": set[str]()}
Result = dict[str, Any]


def answer(request: object) -> Result:
    """The scores asked for, as the documentation of the command line states them.

    Undefined values are None, and then "reason" says why. Raises InvalidValueError, in one
    line that names the field and the remedy.
    """
    if not isinstance(request, dict):
        raise InvalidValueError('give one JSON object with "items", "people" or "change"')
    asked = [kind for kind in _FIELDS if kind in request]
    if len(asked) != 1:
        raise InvalidValueError('give exactly one of "items", "people" and "change"')
    kind = asked[0]
    for field in request:
        if field != kind and field not in _FIELDS[kind]:
            raise InvalidValueError(f'"{field}" is not a field that goes with "{kind}"')
    return _ANSWERS[kind](request)


def _items(request: Mapping[str, Any]) -> Result:
    items, population = request["items"], request.get("population")
    if not isinstance(items, dict) or not items:
        raise InvalidValueError('"items" must be an object with the five counts of each item')
    if population is not None:
        population = _whole(population, '"population"')
    counts = {code: _counts(code, given) for code, given in items.items()}
    for code, given in counts.items():
        if population is not None and sum(given) > population:
            raise InvalidValueError(
                f'item "{code}": {sum(given)} people answered, more than the population of'
                f" {population}"
            )
    shares = {code: (sum(given[3:]), sum(given)) for code, given in counts.items()}
    result: Result = {
        "favourable": {code: _number(favourable(given)) for code, given in counts.items()},
        "score": {code: _number(score(given)) for code, given in counts.items()},
        "interval": {code: wilson(share) for code, share in shares.items()},
    }
    if population is not None:
        result["margin"] = {c: margin_of_share(s, population) for c, s in shares.items()}
    return _with_reason(result, *(f"nobody answered {c}" for c, s in shares.items() if not s[1]))


def _people(request: Mapping[str, Any]) -> Result:
    rows, given = request["people"], request.get("reverse")
    if not isinstance(rows, list):
        raise InvalidValueError('"people" must be a list with the answers of each person')
    people = [_person(number, row) for number, row in enumerate(rows, 1)]
    width = len(people[0]) if people else None
    for number, person in enumerate(people, 1):
        if len(person) != width:
            raise InvalidValueError(
                f"person {number} has {len(person)} answers and person 1 has {width}:"
                " write null for an answer that was not given"
            )
    turned = reversed_items(people, _reverse([] if given is None else given, width))
    alpha, why = cronbach_alpha(turned)
    whole = index(turned)
    result = {
        "index": _number(whole.mean),
        "theme": _number(theme_favourable(turned).mean),
        "alpha": alpha,
    }
    return _with_reason(result, "" if whole.n else "nobody answered", why)


def _change(request: Mapping[str, Any]) -> Result:
    sides = request["change"]
    if not isinstance(sides, dict) or set(sides) != {"before", "after"}:
        raise InvalidValueError('"change" must hold "before" and "after", each [favourable, n]')
    change = change_of_shares(_share("before", sides), _share("after", sides))
    result = {
        "difference": _number(change.difference),
        "interval": change.interval,
        "p": change.p,
        "reliable": change.reliable,
    }
    return _with_reason(result, change.reason)


_ANSWERS: Mapping[str, Callable[[Mapping[str, Any]], Result]] = {
    "items": _items,
    "people": _people,
    "change": _change,
}


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _with_reason(result: Result, *reasons: str) -> Result:
    said = "; ".join(reason for reason in reasons if reason)
    return {**result, "reason": said} if said else result


def _whole(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
        raise InvalidValueError(f"{where} must be a whole number from 0 to {MOST}")
    return value


def _counts(code: str, given: Any) -> list[int]:
    if not isinstance(given, list) or len(given) != 5:
        raise InvalidValueError(
            f'item "{code}" must be a list of five counts, from strongly disagree to strongly agree'
        )
    return [_whole(n, f'item "{code}": each count') for n in given]


def _person(number: int, row: Any) -> list[int | None]:
    if not isinstance(row, list) or not row:
        raise InvalidValueError(f"person {number} must be a list with one answer an item")
    for answer in row:
        known = answer is None or (isinstance(answer, int) and not isinstance(answer, bool))
        if not known or (answer is not None and not 1 <= answer <= 5):
            raise InvalidValueError(f"person {number}: each answer must be 1 to 5, or null")
    return row


def _reverse(given: Any, width: int | None) -> set[int]:
    if not isinstance(given, list):
        raise InvalidValueError('"reverse" must be a list of item numbers, the first being 1')
    for number in given:
        known = isinstance(number, int) and not isinstance(number, bool) and number >= 1
        if not known or (width is not None and number > width):
            raise InvalidValueError(f'"reverse" must hold item numbers from 1 to {width or "n"}')
    if len(set(given)) != len(given):
        raise InvalidValueError('"reverse" names an item twice')
    return {number - 1 for number in given}


def _share(side: str, sides: Mapping[str, Any]) -> tuple[int, int]:
    given = sides[side]
    if not isinstance(given, list) or len(given) != 2:
        raise InvalidValueError(f'"{side}" must be [favourable, n]')
    part, total = (_whole(n, f'"{side}"') for n in given)
    if part > total:
        raise InvalidValueError(f'"{side}": {part} favourable of {total} is more than all of them')
    return part, total
