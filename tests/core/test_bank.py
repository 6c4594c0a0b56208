"""The question bank: exact wording, honest sources, plain words of our own."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from surveys import bank as bank_module
from surveys.bank import bank, instrument
from surveys.errors import InvalidValueError, NotFoundError
from surveys.instrument import Instrument, Item, instrument_from_dict

DATA = Path(__file__).parent.parent / "data"
PULSE = instrument("empowerment-culture")


def test_the_bank_holds_the_five_instruments_we_promise() -> None:
    assert {found.code: len(found.items) for found in bank()} == {
        "lga-engagement": 6,
        "empowerment-culture": 11,
        "civil-service-engagement": 5,
        "nhs-engagement": 9,
        "hse-control-change": 9,
    }


@pytest.mark.parametrize("found", bank(), ids=lambda found: found.code)
def test_every_item_says_where_it_is_from_and_may_be_used(found: Instrument) -> None:
    assert found.source
    assert found.licence
    assert all(item.source and item.licence for item in found.items)
    assert instrument_from_dict(found.to_dict()) == found


def test_item_codes_are_unique_across_the_bank() -> None:
    codes = [item.code for found in bank() for item in found.items]
    assert len(set(codes)) == len(codes)


def test_the_lga_items_are_word_for_word_and_never_make_an_index() -> None:
    published = json.loads((DATA / "council" / "lgeei.json").read_text("utf-8"))
    lga = instrument("lga-engagement")
    assert [item.text for item in lga.items] == published["items"]
    assert {item.scale.options for item in lga.items} == {tuple(published["scale"])}
    assert lga.index is False
    assert lga.constructs == ()


def test_the_civil_service_items_are_word_for_word() -> None:
    """Against the questions as the 2014 results print them (there numbered B50 to B54)."""
    content = (DATA / "hr_files" / "csps2014_benchmarks.csv").read_bytes().decode("cp1252")
    rows = [row[0] for row in csv.reader(content.splitlines()) if row]
    published = [row for row in rows if re.match(r"B5[0-4]\.", row)]
    plain = [re.sub(r"^B\d\d\. | \(%.*", "", row).replace("[", "").replace("]", "")
             for row in published]  # fmt: skip
    assert [item.text for item in instrument("civil-service-engagement").items] == plain


def test_the_culture_pulse_has_five_themes_of_two_and_a_belief_in_action() -> None:
    assert [theme.name for theme in PULSE.constructs] == [
        "Empowered",
        "Permission to innovate and learn",
        "Feedback given and received",
        "Senior leaders listen",
        "Success recognised",
    ]
    assert [len(PULSE.items_of(theme.code)) for theme in PULSE.constructs] == [2] * 5
    assert PULSE.items[-1].text == "I believe action will be taken on the results of this survey."
    assert [item.code for item in PULSE.items if item.reverse] == ["EMP2"]


@pytest.mark.parametrize("item", PULSE.items, ids=lambda item: item.code)
def test_our_own_wording_is_short_and_asks_one_thing(item: Item) -> None:
    words = re.findall(r"[a-z']+", item.text.lower())
    assert len(words) <= 12
    assert not {"and", "or", "not only", "both"} & set(words)


def test_our_own_wording_reads_at_ten_years_of_age() -> None:
    grades = [school_grade(re.findall(r"[a-z']+", item.text.lower())) for item in PULSE.items]
    assert sum(grades) / len(grades) < 5  # grade 5 is ten to eleven years old


def school_grade(words: list[str]) -> float:
    """Flesch-Kincaid school grade of one sentence (Kincaid and others 1975)."""
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", word.rstrip("e")))) for word in words)
    return 0.39 * len(words) + 11.8 * syllables / len(words) - 15.59


FOREIGN = [
    "know what is expected", "materials and equipment", "opportunity to do what i do best",
    "received recognition", "cares about me as a person", "encourages my development",
    "opinions seem to count", "best friend", "bursting with energy", "time flies",
    "autonomy in determining", "mastered the skills", "impact on what happens",
]  # fmt: skip


@pytest.mark.parametrize("found", bank(), ids=lambda found: found.code)
def test_nothing_is_taken_from_instruments_that_are_not_free(found: Instrument) -> None:
    text = " ".join(item.text.lower() for item in found.items)
    assert [words for words in FOREIGN if words in text] == []


def test_an_unknown_instrument_is_named_beside_the_known_ones() -> None:
    with pytest.raises(NotFoundError, match=r"'gallup'.*lga-engagement"):
        instrument("gallup")


@pytest.mark.parametrize("text", ["code = ", 'code = "x"\ntitle = "X"'])
def test_a_broken_file_is_named(text: str) -> None:
    with pytest.raises(InvalidValueError, match=r"^broken\.toml: "):
        bank_module._read("broken.toml", text)
