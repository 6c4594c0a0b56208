"""Replies and thank-yous: what a moderator is warned of, and whose wish is honoured."""

from __future__ import annotations

from datetime import date

import pytest

from surveys.belief import count_then
from surveys.commitment import Commitment, Heard, Note
from surveys.errors import InvalidValueError
from surveys.voices import Update, declined, reply, tells_a_share, thank_you


@pytest.mark.parametrize(
    "text",
    ["Only 12% of us", "12 per cent", "about 12 PERCENT", "3 out of 10", "1 in 4", "sixty per cent",
     "one in 2: no, 1 in 2", "ugain y cant: 20 y cant", "12.5 %"],
)  # fmt: skip
def test_a_share_is_noticed(text: str) -> None:
    assert tells_a_share(text)


@pytest.mark.parametrize("text", ["Room 12", "We met 3 times in March 2027", "percentage", "24/7"])
def test_other_numbers_are_not_shares(text: str) -> None:
    assert not tells_a_share(text)


@pytest.mark.parametrize(
    ("whom", "words"),
    [
        ("sian o’brien", "For all."),
        ("O'BRIEN, Siân (planning)", "For all."),
        ("Siân Mair O'Brien", "For all."),
        ("the planning team", "Above all Sian   O'Brien!"),
    ],
)
def test_a_name_is_found_whatever_its_capitals_accents_and_order(whom: str, words: str) -> None:
    assert declined(thank_you(1, whom, words), ["A Other", "Siân O'Brien"]) == "Siân O'Brien"


@pytest.mark.parametrize("whom", ["Siân Obrienson", "Brien O", "Sian", "the O'Brien team"])
def test_other_names_may_be_thanked(whom: str) -> None:
    assert declined(thank_you(1, whom, "Sian sent it to Mr O'Brien."), ["Siân O'Brien"]) == ""


def test_words_taken_out_are_taken_out_of_every_part() -> None:
    thanks = thank_you(1, "Ann Lee", "Ann  Lee\x00 saved us.", signed="Not ann lee")
    out = thanks.without(["Ann Lee"])
    assert (out.whom, out.words, out.signed) == (
        "[removed]",
        "[removed] saved us.",
        "Not [removed]",
    )
    assert declined(out, ["Ann Lee"]) == ""


@pytest.mark.parametrize("words", ["", " \n ", "x" * 1001])
def test_nothing_and_too_much_are_refused(words: str) -> None:
    with pytest.raises(InvalidValueError):
        reply(1, words)
    with pytest.raises(InvalidValueError):
        thank_you(1, words, "For all.")


def test_replies_are_taken_for_sixty_days() -> None:
    made = Update("One", "Text", state="published", published_on=date(2027, 1, 1))
    assert made.takes_replies(date(2027, 3, 2))
    assert not made.takes_replies(date(2027, 3, 3))
    assert not Update("One", "Text").takes_replies(date(2027, 1, 1))


def test_what_was_done_by_a_wave_is_counted_by_the_notes_of_then() -> None:
    closed = {"w1": date(2026, 3, 1), "w2": date(2026, 9, 1)}
    heard, no_figure = Heard("s", "w1", "org", "item.X"), None
    done = Note(date(2026, 8, 1), "x", "Done.", "done")
    again = Note(date(2026, 10, 1), "x", "Not quite.", "under_way")
    made = [
        Commitment("a", "b", "o", date(2026, 6, 1), figure=heard, notes=(done, again)),
        Commitment("a", "c", "o", date(2026, 6, 1), figure=heard),
        Commitment("a", "d", "o", date(2027, 6, 1), figure=no_figure),
        Commitment("a", "e", "o", date(2027, 6, 1), figure=no_figure, notes=(done,)),
    ]
    first = count_then(made, date(2026, 3, 1), closed)
    assert (first.made, first.done) == (0, 0)
    then = count_then(made, date(2026, 9, 1), closed)
    assert (then.made, then.done, then.overdue) == (3, 2, 1)
    later = count_then(made, date(2026, 11, 1), closed)
    assert (later.done, later.overdue) == (1, 2)
