"""Every template is whole in every language, and no wording claims to know who answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from pulse.delivery.message import Template, read_template
from pulse.delivery.wording import RULES, problems_of

MAIL = Path(__file__).resolve().parents[2] / "templates" / "mail"
LANGUAGES = ("en", "cy")
REMINDER = (MAIL / "en" / "reminder.txt").read_text("utf-8")


def file_of(kind: str, channel: str) -> str:
    return f"{kind}.txt" if channel == "email" else f"{kind}.{channel}.txt"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_is_there_and_whole(language: str) -> None:
    names = {file_of(kind, channel) for kind, channel in RULES}
    assert {path.name for path in (MAIL / language).iterdir()} == names
    for kind, channel in RULES:
        template = read_template((MAIL / language / file_of(kind, channel)).read_text("utf-8"))
        assert problems_of(template, kind, channel) == [], (language, kind, channel)


def test_both_languages_have_the_same_blanks() -> None:
    for kind, channel in RULES:
        english, welsh = (
            read_template((MAIL / language / file_of(kind, channel)).read_text("utf-8"))
            for language in LANGUAGES
        )
        assert english.blanks == welsh.blanks, (kind, channel)


CLAIMS = (
    "You have not yet answered.",
    "we see that you haven't responded",
    "You still need to complete the survey.",
    "We have not heard from you.",
    "Your answers are missing.",
    "Our records show you did not take part",
    "Thank you for answering!",
    "You have yet to reply.",
    "As one of the few who have been asked twice",
    "Nid ydych wedi ateb.",
    "Diolch am ateb.",
)
HARMLESS = (
    "If you have not answered yet, you still can.",
    "If you haven't answered, here is the link.",
    "If you have already answered, thank you.",
    "Os nid ydych wedi ateb, dyma’r ddolen.",
    "Thank you to everyone who took part.",
)


@pytest.mark.parametrize("words", CLAIMS)
def test_a_claim_to_know_is_refused(words: str) -> None:
    (problem,) = problems_of(read_template(f"{REMINDER}\n\n{words}"), "reminder", "email")
    assert "sounds as if somebody knew who has answered" in problem.message
    assert "If you have already answered, thank you" in problem.remedy


@pytest.mark.parametrize("words", HARMLESS)
def test_a_condition_is_no_claim(words: str) -> None:
    assert problems_of(read_template(f"{REMINDER}\n\n{words}"), "reminder", "email") == []


@pytest.mark.parametrize("blank", ["link", "code", "closes", "fingerprint", "silence"])
def test_what_staff_are_owed_cannot_be_taken_out(blank: str) -> None:
    text = REMINDER.replace(f"${blank}", "")
    (problem,) = problems_of(read_template(text), "reminder", "email")
    assert problem.message.startswith(f"${blank} is missing: ")


def test_other_faults_are_named_with_their_remedy() -> None:
    template = Template("Our survey", f"{REMINDER} $manager <b>now</b> {'x' * 6000}")
    messages = [problem.message for problem in problems_of(template, "reminder", "email")]
    assert messages[0] == "$manager is not known."
    assert any("characters" in text for text in messages)
    assert "The text holds HTML." in messages
    gone = Template("Our survey", REMINDER.replace("$page/anonymous", "$page"))
    (problem,) = problems_of(gone, "reminder", "email")
    assert problem.message.startswith("$page/anonymous is missing")
