"""Units over time: dated changes of structure, each day's tree, and undoing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from surveys.errors import InvalidValueError, NotAllowedError, NotFoundError
from surveys.restructure import (
    Restructure,
    Structure,
    close,
    merge,
    move,
    open_unit,
    rename,
    restructure_from_dict,
    split,
    told,
)
from surveys.units import Organisation, Unit

APRIL, JULY, OCTOBER = date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)
TREE = Organisation(
    [
        Unit("org", "Westmere Council", "organisation"),
        Unit("place", "Place", "directorate", "org"),
        Unit("adults", "Adults", "directorate", "org"),
        Unit("place.highways", "Highways", "service", "place"),
        Unit("place.parks", "Parks", "service", "place"),
        Unit("adults.care", "Home care", "service", "adults"),
        Unit("adults.social", "Social work", "service", "adults"),
    ]
)
START = Structure(TREE)


def names(structure: Structure, day: date, parent: str) -> list[str]:
    return [unit.name for unit in structure.on(day).children(parent)]


def then(structure: Structure, made: Any, *what: Any, **more: Any) -> Structure:
    """The structure after a change that one of the functions makes on its day."""
    day = next(word for word in what if isinstance(word, date))
    return structure.record(made(structure.on(day), *what, **more))


def test_a_rename_keeps_the_unit_and_each_day_its_name() -> None:
    after = then(START, rename, "place", "Places and Planet", JULY)
    assert names(after, APRIL, "org") == ["Adults", "Place"]
    assert names(after, JULY, "org") == ["Adults", "Places and Planet"]
    assert told(after.changes[0], {}) == "Place was renamed Places and Planet"


def test_merged_services_end_and_a_new_one_begins() -> None:
    after = then(START, merge, ["place.highways", "place.parks"], "Streets and parks", JULY)
    assert names(after, APRIL, "place") == ["Highways", "Parks"]
    assert names(after, JULY, "place") == ["Streets and parks"]
    [made] = after.changes[0].made
    assert (made.code, made.start) == ("place.streets-and-parks", JULY)
    assert told(after.changes[0], {}) == "Highways and Parks became Streets and parks"


def test_a_merged_unit_that_keeps_a_name_has_another_code() -> None:
    """Under the old code its line would go on with other people."""
    after = then(START, merge, ["place.highways", "place.parks"], "Highways", JULY)
    assert [unit.code for unit in after.changes[0].made] == ["place.highways-2"]


def test_services_of_merged_directorates_go_along() -> None:
    after = then(START, merge, ["place", "adults"], "People and Place", JULY)
    assert names(after, JULY, "people-and-place") == [
        "Highways", "Home care", "Parks", "Social work",
    ]  # fmt: skip
    assert names(after, APRIL, "adults") == ["Home care", "Social work"]


def test_services_of_several_directorates_merge_where_somebody_says() -> None:
    with pytest.raises(InvalidValueError, match="say where they go"):
        merge(TREE, ["place.parks", "adults.care"], "Wellbeing", JULY)
    after = then(START, merge, ["place.parks", "adults.care"], "Wellbeing", JULY, parent="adults")
    assert names(after, JULY, "adults") == ["Social work", "Wellbeing"]


def test_a_split_directorate_shares_out_its_services() -> None:
    with pytest.raises(InvalidValueError, match="say where Highways goes"):
        split(TREE, "place", ["Streets", "Green"], JULY)
    where = {"place.highways": 0, "place.parks": 1}
    after = then(START, split, "place", ["Streets", "Green"], JULY, services=where)
    assert names(after, JULY, "org") == ["Adults", "Green", "Streets"]
    assert names(after, JULY, "green") == ["Parks"]


def test_a_move_keeps_the_service_and_its_code() -> None:
    after = then(START, move, "place.parks", "adults", JULY)
    assert names(after, JULY, "adults") == ["Home care", "Parks", "Social work"]
    assert told(after.changes[0], {"place": "Place", "adults": "Adults"}) == (
        "Parks moved from Place to Adults"
    )


def test_a_directorate_closes_only_without_services() -> None:
    with pytest.raises(InvalidValueError, match="Adults still has Home care"):
        close(TREE, "adults", JULY)
    after = then(START, close, "adults.care", APRIL)
    after = then(after, close, "adults.social", APRIL)
    after = then(after, close, "adults", JULY)
    assert names(after, APRIL, "org") == ["Adults", "Place"]
    assert names(after, JULY, "org") == ["Place"]


def test_a_new_service_begins_on_its_day() -> None:
    after = then(START, open_unit, "Waste", "place", JULY)
    assert "Waste" not in names(after, APRIL, "place")
    assert "Waste" in names(after, JULY, "place")


def test_several_changes_are_told_apart_by_day() -> None:
    after = then(START, rename, "place", "Places", APRIL)
    after = then(after, merge, ["place.highways", "place.parks"], "Streets", JULY)
    after = then(after, rename, "place.streets", "Streets and green", OCTOBER)
    assert names(after, date(2026, 3, 31), "org") == ["Adults", "Place"]
    assert names(after, JULY, "place") == ["Streets"]
    assert names(after, OCTOBER, "place") == ["Streets and green"]


def test_a_change_before_a_later_one_of_the_same_unit_is_refused() -> None:
    after = then(START, rename, "place", "Places", JULY)
    with pytest.raises(NotAllowedError, match="changed again on 1 July 2026"):
        then(after, rename, "place", "Placement", APRIL)
    then(after, rename, "adults", "Adult care", APRIL)


def test_undoing_gives_the_very_tree_before() -> None:
    steps: list[Any] = [
        (rename, "adults", "Adult care", APRIL),
        (merge, ["place.highways", "place.parks"], "Streets", JULY),
        (split, "place.streets", ["Roads", "Green"], OCTOBER),
        (move, "adults.care", "place", OCTOBER),
        (close, "adults.social", OCTOBER),
    ]
    structures = [START]
    for step in steps:
        structures.append(then(structures[-1], *step))
    for before, after in zip(reversed(structures[:-1]), reversed(structures), strict=False):
        undone = after.undo(after.changes[-1])
        assert set(undone.organisation.units) == set(before.organisation.units)
        assert undone.changes == before.changes


def test_what_a_later_change_builds_on_cannot_be_undone() -> None:
    after = then(START, merge, ["place.highways", "place.parks"], "Streets", APRIL)
    after = then(after, rename, "place.streets", "Roads", JULY)
    with pytest.raises(NotAllowedError, match="undo that one first"):
        after.undo(after.changes[0])
    opened = then(
        then(START, open_unit, "Growth", "org", APRIL), move, "place.parks", "growth", JULY
    )
    with pytest.raises(NotAllowedError, match="move them first"):
        opened.undo(opened.changes[0])


def test_a_unit_that_began_today_and_is_merged_today_never_was() -> None:
    after = then(START, open_unit, "Waste", "place", JULY)
    after = then(after, merge, ["place.waste", "place.parks"], "Green", JULY)
    assert "place.waste" not in after.organisation
    assert "place.waste" in after.undo(after.changes[-1]).organisation


@pytest.mark.parametrize(
    ("make", "what", "error", "words"),
    [
        (rename, ("place", "Place", JULY), InvalidValueError, "has this name already"),
        (rename, ("place", "  ", JULY), InvalidValueError, "give the name"),
        (rename, ("place", "x" * 121, JULY), InvalidValueError, "shorten the name"),
        (rename, ("place", "ADULTS", JULY), InvalidValueError, "choose another name"),
        (rename, ("nowhere", "A", JULY), NotFoundError, "no unit 'nowhere'"),
        (merge, (["place"], "A", JULY), InvalidValueError, "at least two"),
        (merge, (["place", "place"], "A", JULY), InvalidValueError, "at least two"),
        (merge, (["place", "adults.care"], "A", JULY), InvalidValueError, "one level"),
        (merge, (["org", "place"], "A", JULY), InvalidValueError, "only be renamed"),
        (split, ("place.parks", ["A"], JULY), InvalidValueError, "at least two new names"),
        (split, ("place.parks", ["A", "a"], JULY), InvalidValueError, "the same"),
        (split, ("place.parks", ["Highways", "B"], JULY), InvalidValueError, "another name"),
        (move, ("place.parks", "place", JULY), InvalidValueError, "already"),
        (move, ("place", "adults", JULY), InvalidValueError, "one of each"),
        (close, ("org", JULY), InvalidValueError, "only be renamed"),
        (open_unit, ("Waste", "place.parks", JULY), InvalidValueError, "below a service"),
        (open_unit, ("Parks", "place", JULY), InvalidValueError, "another name"),
    ],
)
def test_what_cannot_be_is_refused_with_words(
    make: Any, what: tuple[Any, ...], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        make(TREE, *what)


def test_a_change_survives_being_written_down() -> None:
    change = merge(TREE, ["place", "adults"], "People and Place", JULY)
    assert restructure_from_dict(change.to_dict()) == change
    bad: list[dict[str, Any]] = [{}, {**change.to_dict(), "day": "soon"}, {"before": 1}]
    for data in bad:
        with pytest.raises(InvalidValueError, match="not a change of structure"):
            restructure_from_dict(data)
    assert isinstance(change, Restructure)
