"""The council's colour: words on it must be legible (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.workflow.planning.colour import (
    LEGIBLE,
    contrast,
    legible_colour,
    luminance,
    read_colour,
    text_on,
)
from surveys.errors import InvalidValueError

COLOURS = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


# Contrast ratios as published by WebAIM's and the W3C's own examples.
@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#0000ff", "#ffffff", 8.59),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_the_published_one(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize(
    ("typed", "read"), [("#1D4F91", "#1d4f91"), ("1d4f91", "#1d4f91"), (" #fd0 ", "#ffdd00")]
)
def test_a_colour_is_read_as_people_write_it(typed: str, read: str) -> None:
    assert read_colour(typed) == read


@pytest.mark.parametrize("typed", ["", "blue", "#12345", "#gggggg", "#1234567", "url(x)", "#fff;}"])
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValueError, match="six letters or digits"):
        read_colour(typed)


def test_a_colour_between_is_refused_with_two_that_would_do() -> None:
    with pytest.raises(InvalidValueError, match="#767676, a little darker, or #7a7a7a") as refusal:
        legible_colour("#777777")
    assert "4.48 to 1" in str(refusal.value)


@given(COLOURS)
def test_every_colour_is_legible_or_refused(colour: str) -> None:
    best = contrast(colour, text_on(colour))
    if best >= LEGIBLE:
        assert legible_colour(colour) == colour
    else:
        with pytest.raises(InvalidValueError):
            legible_colour(colour)


@given(COLOURS)
def test_luminance_lies_between_black_and_white(colour: str) -> None:
    assert 0 <= luminance(colour) <= 1
