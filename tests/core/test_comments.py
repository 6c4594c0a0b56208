"""Which comments are kept, in which order, and what redacting takes out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.comments import ORGANISATION, Written, read_phrases, redacted, split_comments
from surveys.errors import InvalidValueError


def wrote(**people: int) -> list[Written]:
    return [
        Written(place if place != "none" else None, f"{place} says {n}")
        for place, count in people.items()
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("people", "kept"),
    [
        ({"d1": 20}, {"d1": 20}),
        ({"d1": 19}, {}),
        ({"d1": 19, "d2": 1}, {ORGANISATION: 20}),
        ({"d1": 19, "d2": 40}, {"d2": 40}),
        ({"d1": 19, "none": 1, "d2": 20}, {ORGANISATION: 20, "d2": 20}),
        ({"none": 20}, {ORGANISATION: 20}),
    ],
)
def test_comments_stay_where_twice_k_people_wrote(
    people: dict[str, int], kept: dict[str, int]
) -> None:
    found = split_comments(wrote(**people), k=10)
    assert {place: len(texts) for place, texts in found.items()} == kept


@given(st.permutations(wrote(d1=6, d2=3, none=2)))
def test_no_order_of_ballots_shows(written: list[Written]) -> None:
    assert split_comments(written, k=2) == split_comments(wrote(d1=6, d2=3, none=2), k=2)


def test_blank_comments_count_for_nobody() -> None:
    blank = [Written("d1", text) for text in (" ", "\n\n", "\x00", "\u200b")]
    assert split_comments([*wrote(d1=3), *blank], k=2) == {}


COMMENT = "Ann Lee in Team 4\nnever listens. Annoying! ann  lee, and O'Neil (HR)."


@pytest.mark.parametrize(
    ("phrases", "left"),
    [
        (
            "Ann Lee",
            "[removed] in Team 4\nnever listens. Annoying! [removed], and O'Neil (HR).",
        ),
        (
            "ann lee in team 4\nO'Neil (HR)",
            "[removed]\nnever listens. Annoying! ann  lee, and [removed].",
        ),
        (
            "team 4 never",
            "Ann Lee in [removed] listens. Annoying! ann  lee, and O'Neil (HR).",
        ),
        ("", COMMENT),
    ],
)
def test_redacting_takes_out_every_occurrence(phrases: str, left: str) -> None:
    assert redacted(COMMENT, read_phrases(phrases, COMMENT)) == left


@pytest.mark.parametrize("phrases", ["Anna", "nn Le", "Team 5", "\n".join(map(str, range(50)))])
def test_a_phrase_that_is_not_there_is_refused(phrases: str) -> None:
    with pytest.raises(InvalidValueError):
        read_phrases(phrases, COMMENT)
