"""What the note on a wave's results says: sentences from releases, and where to read on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from pulse.store.releases import releases_of
from pulse.store.stores import stores
from pulse.store.waves import WaveRecord
from pulse.workflow.engagement.commitments import ledger
from surveys.errors import NotAllowedError
from surveys.narrative import Sentence, tell
from surveys.stories import response_story, stories_of
from surveys.trend import Programme

# The scheduler writes outside any request, where Flask makes no addresses.
FINDINGS = "/findings"
MOST_SENTENCES = 4
# In this order: who answered, what moved, what stayed, what needs attention.
TOPICS = {"response": 1, "moved": 2, "steady": 1, "attention": 1}
TO_COME = {
    "en": "What will be done about it is told on the same page as soon as it is decided.",
    "cy": "Bydd yr un dudalen yn dweud beth fydd yn cael ei wneud, cyn gynted ag y bydd hynny"
    " wedi’i benderfynu.",
}
WILL = {"en": "What will be done:", "cy": "Beth fydd yn cael ei wneud (yn Saesneg):"}
MOST_PROMISES = 3


def results_words(wave: WaveRecord, language: str) -> Mapping[str, str]:
    """The blanks of a note on results; raises NotAllowedError before the wave is released."""
    return {
        "said": "\n\n".join(said(wave)),
        "will": will(language),
        "findings": findings_link(wave.survey_code),
    }


def said(wave: WaveRecord) -> list[str]:
    """What staff said in this wave, in at most four sentences that its release carries."""
    releases = []
    for release in releases_of(wave.survey_code):
        releases.append(release)
        if release.wave == wave.code:
            return [sentence.text for sentence in _chosen(told(Programme(releases)))]
    raise NotAllowedError(f"{wave.title} has no release: there are no results to tell of")


def told(programme: Programme) -> tuple[Sentence, ...]:
    """Every finding on the latest release, for the organisation and its directorates."""
    return tell(stories_of(programme), response_story(programme))


def _chosen(sentences: Sequence[Sentence]) -> list[Sentence]:
    found: list[Sentence] = []
    for topic, most in TOPICS.items():
        found += [sentence for sentence in sentences if sentence.topic == topic][:most]
    return found[:MOST_SENTENCES]


def will(language: str) -> str:
    """What will be done, from the ledger of commitments; that it will come, where it is empty."""
    promised = [
        each.commitment
        for each in ledger()
        if not each.commitment.ended and not each.commitment.directorate
    ]
    if not promised:
        return TO_COME.get(language, TO_COME["en"])
    lines = [f"- {one.action.rstrip('.')}, by {one.due}." for one in promised[:MOST_PROMISES]]
    return "\n".join([WILL.get(language, WILL["en"]), "", *lines])


def findings_link(survey: str) -> str:
    """Where staff read the findings of a survey."""
    address = f"{stores().config.public_url}{FINDINGS}"
    return f"{address}?{urlencode({'survey': survey})}" if survey else address
