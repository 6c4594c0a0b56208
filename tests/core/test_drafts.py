"""Own sets of questions: picking, order, wording, versions, languages; advice; what breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from surveys.advice import advise
from surveys.bank import instrument
from surveys.draft import Draft, Own, draft_from_dict, draft_of, shipped_scales
from surveys.errors import InvalidValueError, NotFoundError
from surveys.instrument import Instrument, instrument_from_dict
from surveys.languages import Phrase, Translation, page_phrases, require_facts, suggested
from surveys.measure import Measure
from surveys.release import Figure
from surveys.revision import Revision
from surveys.trend import trend
from tests.core.manifests import manifest
from tests.fixtures.releases import release

LGA, HSE = instrument("lga-engagement"), instrument("hse-control-change")
HELP = Own("I get the help I need.", "Support", "agreement")


def mixed() -> Draft:
    """Two of the LGA, one of the HSE, one of our own."""
    draft = Draft("staff-voice", "Staff voice").with_items(LGA, ["LGA1", "LGA6"])
    return draft.with_items(HSE, ["HSE-26"]).with_own(HELP, "Written by Merebank Council")


def codes(draft: Draft) -> list[str]:
    return [item.code for item in draft.items]


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("My manager listens and acts on what I say.", ["two things"]),
        ("I get the tools/training I need.", ["two things"]),
        ("I am told what happens, and/or why.", ["two things"]),
        ("I am not told what happens.", ["positively"]),
        ("I don't know what is expected of me.", ["positively"]),
        ("I can never say what I think to the people I work for.", ["positively"]),
        ("word " * 21, ["21 words"]),
        ("The CMT explains the MTFS to us.", ["“CMT”, “MTFS”"]),
        ("Our stakeholders are heard.", ["office language"]),
        ("Everyone knows that our excellent leaders listen.", ["push people"]),
        ("I do not get help or advice from HR.", ["two things", "positively", "“HR”"]),
    ],
)
def test_advice_names_what_makes_people_misread(text: str, about: list[str]) -> None:
    said = advise(text)
    assert len(said) == len(about)
    assert all(part in line for part, line in zip(about, said, strict=True)), said


@pytest.mark.parametrize("text", [
    "I get the help I need to do my job.", "My team is thanked when it does well.",
    "Work has become more and more interesting.", "Health and safety come first here.", "I notice.",
])  # fmt: skip
def test_plain_wording_gets_no_advice(text: str) -> None:
    assert advise(text) == ()


def test_picked_questions_keep_wording_source_licence_theme_and_answers() -> None:
    made = mixed().finished("Merebank Council")
    assert [item.text for item in made.items[:3]] == [
        LGA.item("LGA1").text, LGA.item("LGA6").text, HSE.item("HSE-26").text,
    ]  # fmt: skip
    for item in made.items[:3]:
        source = LGA if item.code.startswith("LGA") else HSE
        assert (item.source, item.licence) == (source.source, source.licence)
        assert item.scale.options == source.item(item.code).scale.options
    assert [theme.name for theme in made.constructs] == ["Change", "Support"]
    own = made.items[3]
    assert own.code == "staff-voice-1" and own.source == "Written by Merebank Council"
    assert made.index is False
    assert instrument_from_dict(made.to_dict()) == made
    # Three sets call their answers "agreement" and mean three different ones.
    assert len({item.scale.code for item in made.items}) == 3


def test_a_scale_has_one_code_however_the_set_was_put_together() -> None:
    assert len({scale.code for scale in shipped_scales()}) == len(shipped_scales())
    other = Draft("b", "B").with_items(HSE, ["HSE-26"]).with_items(LGA, ["LGA1"])
    assert {i.code: i.scale for i in other.items}.items() <= {
        i.code: i.scale for i in mixed().items
    }.items()


def test_order_changes_by_moving_and_stops_at_the_ends() -> None:
    draft = mixed()
    assert codes(draft.moved("HSE-26", -1)) == ["LGA1", "HSE-26", "LGA6", "staff-voice-1"]
    assert codes(draft.moved("LGA1", -1)) == codes(draft)
    assert codes(draft.moved("LGA1", 99))[-1] == "LGA1"
    with pytest.raises(NotFoundError, match="no question 'Q9'"):
        draft.moved("Q9", 1)


def test_a_code_is_never_given_twice() -> None:
    draft = mixed().without("staff-voice-1").with_own(HELP, "us")
    assert codes(draft)[-1] == "staff-voice-2"
    assert draft_from_dict(draft.to_dict()) == draft


def test_what_cannot_be_done_is_said() -> None:
    with pytest.raises(InvalidValueError, match="in Staff voice already"):
        mixed().with_items(LGA, ["LGA1"])
    with pytest.raises(InvalidValueError, match="as its publisher words it"):
        mixed().reworded("LGA1", HELP, "us")
    with pytest.raises(InvalidValueError, match="Add a question first"):
        Draft("x", "X").finished("us")
    with pytest.raises(InvalidValueError, match="no answers 'smileys'"):
        mixed().with_own(replace(HELP, scale="smileys"), "us")
    full = replace(mixed(), items=mixed().items * 15)
    with pytest.raises(InvalidValueError, match="at most 60"):
        full.with_own(HELP, "us")


def test_a_language_is_offered_only_when_every_question_and_answer_is_there() -> None:
    draft = mixed().begun("cy")
    assert [phrase.english for phrase in draft.lacking("cy")] == [i.text for i in draft.items]
    assert draft.finished("us").translations == ()
    texts = {f"item.{code}": f"Cymraeg {code}" for code in codes(draft)}
    whole = draft.translated("cy", texts)
    made = whole.finished("us")
    assert made.translations[0].text("item.LGA1") == "Cymraeg LGA1"
    assert made.translations[0].text("page.skip") == "Hepgor y cwestiwn hwn"
    assert instrument_from_dict(made.to_dict()) == made
    reworded = whole.reworded("staff-voice-1", replace(HELP, text="I get enough help."), "us")
    assert [p.key for p in reworded.lacking("cy")] == ["item.staff-voice-1"]
    later = whole.with_items(instrument("nhs-engagement"), ["NHS-2a"])
    assert [p.key for p in later.lacking("cy")] == ["item.NHS-2a"]  # its answers were suggested
    assert whole.untranslated("cy").translations == ()


def test_a_survey_in_english_alone_keeps_every_byte_of_its_manifest() -> None:
    plain = mixed().finished("us")
    said = manifest(instrument=plain).data["instrument"]
    assert "translations" not in said
    assert set(said) == set(manifest(instrument=LGA).data["instrument"])
    texts = {f"item.{code}": "gair" for code in codes(mixed())}
    welsh = mixed().begun("cy").translated("cy", texts).finished("us")
    assert welsh.fingerprint != plain.fingerprint
    assert manifest(instrument=welsh).instrument == welsh


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({}, "Cymraeg: translate"),
        ({"item.LGA1": "x", "item.NO": "y"}, "translate|nothing is called"),
    ],
)
def test_an_instrument_refuses_a_translation_with_gaps(texts: dict, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        replace(LGA, translations=(Translation.of("cy", texts),))


def test_two_scales_of_one_code_are_refused() -> None:
    items = (LGA.item("LGA1"), HSE.item("HSE-26"))
    with pytest.raises(InvalidValueError, match="two scales have this code"):
        Instrument("x", "X", items, HSE.constructs)


def test_our_welsh_is_whole_and_keeps_every_fact() -> None:
    welsh = suggested("cy", page_phrases())
    assert welsh.missing(page_phrases()) == ()
    for phrase in page_phrases():
        require_facts(phrase, welsh.text(phrase.key) or "")
    with pytest.raises(InvalidValueError, match="must hold {number}"):
        require_facts(Phrase("page.x", "You are {number}", False), "Rydych chi")
    with pytest.raises(InvalidValueError, match="no curly brackets"):
        require_facts(Phrase("page.x", "You", False), "{0.__class__}")
    for slip in ("{number}}", "Rydych chi}", "{{number}"):
        with pytest.raises(InvalidValueError, match="must hold {number}"):
            require_facts(Phrase("page.x", "You are {number}", False), slip)
    with pytest.raises(InvalidValueError, match="'xx' is not known"):
        Translation("xx")


def test_a_new_wording_breaks_the_line_of_the_next_wave_visibly() -> None:
    first = mixed().finished("us")
    changed = replace(HELP, text="My manager gives me the help I need.")
    second = mixed().reworded("staff-voice-1", changed, "us").moved("LGA6", -1).finished("us")
    assert first.fingerprint != second.fingerprint and first.code == second.code
    revision = Revision(first, second)
    assert [after.text for _, after in revision.reworded] == [changed.text]
    assert [theme.name for theme in revision.broken_themes] == ["Support"]
    assert {item.code for item in revision.kept} == {"LGA1", "LGA6", "HSE-26"}
    assert (revision.added, revision.dropped, revision.same) == ((), (), False)
    figure = Figure(3, "400", favourable="50%", shares=("10", "15", "25", "30", "20"), score="59")
    figures = {"org": {item.code: figure for item in first.items}}
    waves = [
        release("2026-02-14", {}, figures, instrument=first),
        release("2026-05-20", {}, figures, instrument=second),
    ]
    [own] = trend(waves, ["org"], Measure("item_score", "staff-voice-1"))
    [kept] = trend(waves, ["org"], Measure("item_score", "LGA6"))
    assert own.points[1].broken == "the wording of this question changed"
    assert own.change.verdict == "unknown" and own.previous is None
    assert not any(point.broken for point in kept.points)


def test_a_set_that_starts_from_a_shipped_one_goes_on_unbroken() -> None:
    copy = draft_of(instrument("nhs-engagement"), "ours", "Ours").finished("us")
    revision = Revision(instrument("nhs-engagement"), copy)
    assert len(revision.kept) == 9 and not revision.reworded and not revision.broken_themes
    assert copy.index is False
