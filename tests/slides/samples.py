"""The decks that tests have LibreOffice draw: talks of every kind, on every kind of look."""

from __future__ import annotations

from dataclasses import dataclass

from pulse.slides import checked_template, own_look, template_look
from pulse.slides.look import Look
from surveys.talk import Talk, write
from surveys.trend import Programme
from surveys.voices import Voice
from tests.fixtures.council_releases import council_releases
from tests.fixtures.talks import real_talk
from tests.slides.brand import a_template

BLUE = ("#1d4f91", "#ffffff", "#1d4f91")
ONE = ("d.place",)


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment, as a talk needs it."""

    heard: str
    action: str
    owner: str
    due: str


PROMISES = (
    Promise(
        "Senior leaders do not listen.",
        "Directors visit every depot and office once a quarter and publish what they heard.",
        "Chief Executive", "December 2026",
    ),
    Promise(
        "Good ideas go nowhere because nobody has the time or the permission to try them.",
        "Each directorate keeps half a day a month free for trying ideas, and shows what came of"
        " it at the staff conference.", "Directors", "this year",
    ),
    Promise(
        "Recognition goes to the same people.", "A monthly thank-you chosen by colleagues.",
        "Strategy and Resources", "March 2027",
    ),
    Promise(
        "You do not see what became of the last survey.",
        "A page with every promise and its state.", "Communications", "next quarter",
    ),
)  # fmt: skip

THANKS = (
    Voice(
        "thanks", 9, "You cleared the snow before any of us were up. The schools opened on time"
        " because of you.", "the highways night crew",
    ),
    Voice(
        "thanks", 9, "For showing every new starter round in their first week, without anybody"
        " asking. " * 4, "Jo in the post room", signed="Three new starters",
    ),
)  # fmt: skip


def samples() -> dict[str, tuple[Talk, Look]]:
    """Name of each, its talk and its look."""
    nine_waves = write(Programme(council_releases()), None, PROMISES, THANKS)
    return {
        "one-directorate": (real_talk(ONE), own_look(*BLUE)),
        "all-directorates": (real_talk(), own_look(*BLUE)),
        "nine-waves": (nine_waves, own_look(*BLUE)),
        "dark-template": (real_talk(ONE), _on(a_template(dark=True))),
        "narrow-template": (real_talk(ONE), _on(a_template(wide=False))),
    }


def _on(template: bytes) -> Look:
    return template_look(checked_template(template))
