"""Words of a talk that are the same in every talk."""

from __future__ import annotations

COVER_NOTES = (
    "Thank everyone who answered.",
    "Say when you will be back with what was done: “nothing will change” is the commonest reason"
    " for not answering.",
    "Every figure here is one that the survey published. Nobody, you included, can see more.",
)
HOW_TO_READ = (
    "Scores run from 0 to 100: 100 would mean that everybody agreed strongly with every question."
)
FIRST_WAVE = "The next wave will show what changed."
NOTHING_MOVED = "No theme moved by more than rounding and chance could make it."
NOTHING_STAYED = "Every theme moved somewhere."
PROMISES_NOTES = "Say who answers for each promise, and when staff will hear of it again."
THANKS_TITLE = "Staff thank each other"
THANKS_NOTES = (
    "Read two or three of them aloud, and let people clap.",
    "Staff wrote these, and a person read each before it was shown. Whoever does not want to be"
    " thanked in public is left out.",
)
TRUST_NOTES = (
    "If somebody asks whether you can see their answers: no. Answers are opened only when the"
    " survey closes, counted, and the key is destroyed.",
    "If somebody asks about a small team: its figures are left out so that nobody in it can be"
    " worked out, from this wave or by comparing waves.",
)


def reliable(label: str) -> tuple[str, ...]:
    """How to speak of change."""
    return (
        f"A change up to {label} is called one only when it is larger than rounding and chance"
        " could make it. “No reliable change” is a finding, not a failure.",
    )
