"""What the answer page says in another language: facts are put in, and nothing else happens."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from pulse.web.answer.saying import say
from surveys.instrument import Instrument, phrases_of
from surveys.languages import Translation
from tests.council import INSTRUMENT


@dataclass(frozen=True)
class Page:
    """As much of a manifest as the words need."""

    instrument: Instrument


def in_welsh(lead: str) -> Page:
    texts = {phrase.key: phrase.english for phrase in phrases_of(INSTRUMENT.items) if phrase.needed}
    said = Translation.of("cy", {**texts, "page.lead": lead})
    return Page(replace(INSTRUMENT, translations=(said,)))


@pytest.mark.parametrize(
    ("lead", "shown"),
    [
        ("Dywedwch wrth {organisation}", "Dywedwch wrth A &amp; B"),
        ("Dywedwch } wrth {organisation}", "Dywedwch } wrth A &amp; B"),
        ("{organisation.__class__} {0} {", "{organisation.__class__} {0} {"),
    ],
)
def test_a_slip_in_a_wave_that_is_open_breaks_no_page(lead: str, shown: str) -> None:
    page = str(say(in_welsh(lead), "lead", organisation="A & B"))
    assert f'<span data-language="1" lang="cy">{shown}</span>' in page
    assert "Tell A &amp; B what it is like" in page
