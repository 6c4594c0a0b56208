"""A programme of releases -> the talk on its latest wave, in a fixed order of parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from textwrap import shorten

from surveys.describe import finding, heat_finding
from surveys.measure import Value
from surveys.narrative import Sentence, tell, what_moved
from surveys.stories import Story
from surveys.talk import pictures
from surveys.talk.choosing import Selection
from surveys.talk.facts import Facts
from surveys.talk.front_line import front_line
from surveys.talk.model import Commitment, Picture, Slide, Talk, Thanks
from surveys.talk.one_directorate import one_directorate
from surveys.talk.words import (
    COVER_NOTES,
    FIRST_WAVE,
    HOW_TO_READ,
    NOTHING_MOVED,
    NOTHING_STAYED,
    PROMISES_NOTES,
    THANKS_NOTES,
    THANKS_TITLE,
    TRUST_NOTES,
    reliable,
)
from surveys.trend import Programme

MOST_PICTURES = 3  # of themes that moved, unless themes were chosen
PROMISES_A_SLIDE = 4
THANKS_A_SLIDE, MOST_THANKS = 4, 8  # a room claps for a few; all of them stand on the staff pages
LONGEST_THANKS = 180


def write(
    programme: Programme,
    selection: Selection | None = None,
    commitments: Sequence[Commitment] = (),
    thanks: Sequence[Thanks] = (),
) -> Talk:
    """The talk on a programme's latest wave.

    Order: what you told us, what moved, what did not, by directorate, front line, what we will
    do (only where there are commitments), how far this can be relied on, whom staff thank (only
    where somebody is thanked). Take the selection from `select`, which refuses what the wave hides.
    """
    facts = Facts(programme, selection or Selection())
    latest = programme.latest
    slides = [
        _cover(facts),
        *_told(facts),
        *_moved(facts),
        *_steady(facts),
        *_directorates(facts),
        *front_line(facts),
        *_promises(commitments),
        _trust(facts),
        *_thanks(thanks),
    ]
    return Talk(
        facts.rate.whole.name,
        latest.instrument.title,
        latest.wave,
        facts.label,
        date.fromisoformat(latest.closed),
        _source(facts),
        tuple(slides),
        tuple(pictures.named(story) for story in facts.stories),
    )


def _source(facts: Facts) -> str:
    title = facts.programme.latest.instrument.title
    reading = facts.rate.whole.latest.reading
    if not isinstance(reading, Value):
        return f"{title}, {facts.label}."
    return f"{title}, {facts.label}: {reading.people:,} answers, {reading.text} of those asked."


def _cover(facts: Facts) -> Slide:
    title = facts.programme.latest.instrument.title
    said = tuple(sentence.text for sentence in facts.answered[:1])
    return Slide(
        "cover", "cover", "What you told us", (f"{title}, {facts.label}", *said), COVER_NOTES
    )


def _told(facts: Facts) -> list[Slide]:
    who = tuple(sentence.text for sentence in facts.answered[:2])
    rates = pictures.response_by_directorate(facts)
    themes = pictures.themes_now_and_before(facts)
    slides = (
        [Slide("told", "response", _answered(facts), who, _notes(who, rates), rates)] if who else []
    )
    said = _high_and_low(facts)
    notes = (*said, HOW_TO_READ, f"The figures: {themes.words}")
    return [*slides, Slide("told", "themes", said[0], (HOW_TO_READ,), notes, themes)]


def _answered(facts: Facts) -> str:
    reading = facts.rate.whole.latest.reading
    if not isinstance(reading, Value):
        return "Who answered"
    return f"{reading.people:,} of you answered: {reading.text} of those asked"


def _high_and_low(facts: Facts) -> tuple[str, ...]:
    valued = [
        (reading.number, story.name, reading.text)
        for story in facts.stories
        if isinstance(reading := story.whole.latest.reading, Value)
    ]
    if not valued:
        return (f"No theme has a figure in {facts.label}",)
    (low, low_name, low_text), (high, high_name, high_text) = min(valued), max(valued)
    if low == high:
        return (f"{high_name} stands at {high_text}",)
    shown = "" if not facts.selection.themes else "Of the themes shown here, "
    text = f"{shown}{high_name} scored highest ({high_text}) and {low_name} lowest ({low_text})"
    return (text[:1].upper() + text[1:],)


def _moved(facts: Facts) -> list[Slide]:
    told = [(story, sentence) for story in facts.stories for sentence in what_moved(story)]
    order = {sentence.text: i for i, sentence in enumerate(tell(facts.stories))}
    told.sort(key=lambda pair: order[pair[1].text])
    if not told:
        first = all(story.whole.first is None for story in facts.stories)
        words = FIRST_WAVE if first else NOTHING_MOVED
        title = "This is the first wave" if first else "Nothing moved for certain"
        return [Slide("moved", "moved", title, (words,), (words, *reliable(facts.label)))]
    said = tuple(sentence.text for _, sentence in told)
    summary = Slide("moved", "moved", "What moved", said, (*said, *reliable(facts.label)))
    most = len(told) if facts.selection.themes else MOST_PICTURES
    return [summary, *(_one_moved(facts, *pair) for pair in told[:most])]


def _one_moved(facts: Facts, story: Story, sentence: Sentence) -> Slide:
    picture = pictures.course(facts, story)
    title, _, rest = sentence.text.rstrip(".").partition("; ")
    more = (f"{rest[:1].upper()}{rest[1:]}.",) if rest else ()
    return Slide(
        "moved", f"moved-{sentence.of}", title, more, _notes((sentence.text,), picture), picture
    )


def _steady(facts: Facts) -> list[Slide]:
    still = [
        s for s in facts.stories if s.change(s.whole).verdict == "steady" and not what_moved(s)
    ]
    if all(story.whole.first is None for story in facts.stories):
        return []
    if not still:
        return [
            Slide("steady", "steady", "What did not move", (NOTHING_STAYED,), (NOTHING_STAYED,))
        ]
    said = tuple(s.text for s in tell(facts.stories) if s.topic == "steady")
    picture = pictures.courses(still) if pictures.has_values([s.whole for s in still]) else None
    findings = tuple(f"{finding(story)}." for story in still)
    notes = (*said, *findings, *reliable(facts.label))
    return [Slide("steady", "steady", "What did not move", said, _notes(notes, picture), picture)]


def _directorates(facts: Facts) -> list[Slide]:
    if not facts.directorates:
        return []
    picture = pictures.grid(facts)
    title = heat_finding(facts.all_cells)
    if title != heat_finding(facts.cells):
        title = f"Themes by directorate, {facts.label}"
    notes = (HOW_TO_READ, *reliable(facts.label))
    slides = [Slide("directorates", "directorates", title, (), _notes(notes, picture), picture)]
    chosen = facts.selection.directorates
    return [*slides, *_attention(facts), *(one_directorate(facts, code) for code in chosen)]


def _attention(facts: Facts) -> list[Slide]:
    if not facts.attention:
        return []
    lowest = next((s for s in facts.stories if s.whole.measure.word == facts.attention[0].of), None)
    picture = pictures.theme_by_directorate(facts, lowest) if lowest else None
    said = tuple(sentence.text for sentence in facts.attention)
    title = said[0].rstrip(".")
    return [Slide("directorates", "attention", title, said[1:], _notes(said, picture), picture)]


def _promises(commitments: Sequence[Commitment]) -> list[Slide]:
    found = []
    for at in range(0, len(commitments), PROMISES_A_SLIDE):
        some = tuple(commitments[at : at + PROMISES_A_SLIDE])
        said = tuple(f"You said: {c.heard} We will: {c.action} {c.owner}, {c.due}." for c in some)
        notes = (*said, PROMISES_NOTES)
        key = f"promises-{at // PROMISES_A_SLIDE + 1}"
        found.append(Slide("promises", key, "What we will do", (), notes, promises=some))
    return found


def _trust(facts: Facts) -> Slide:
    latest = facts.programme.latest
    said = (
        f"Nobody can find out what you said. No figure stands for fewer than {latest.k} people.",
        "We call something a change only when it is larger than rounding and chance could make it.",
        *(sentence.text for sentence in facts.answered[2:]),
    )
    return Slide("trust", "trust", "How far you can rely on this", said, (*said, *TRUST_NOTES))


def _notes(said: Sequence[str], picture: Picture | None) -> tuple[str, ...]:
    """What to say, and every figure of the picture for whoever asks or cannot see it."""
    return (*said, f"The figures: {picture.words}") if picture else tuple(said)


def _thanks(thanks: Sequence[Thanks]) -> list[Slide]:
    said = [_thanked(each) for each in thanks[:MOST_THANKS]]
    return [
        Slide(
            "thanks",
            f"thanks-{at // THANKS_A_SLIDE + 1}",
            THANKS_TITLE,
            tuple(said[at : at + THANKS_A_SLIDE]),
            THANKS_NOTES,
        )
        for at in range(0, len(said), THANKS_A_SLIDE)
    ]


def _thanked(thanks: Thanks) -> str:
    """The highways night crew: “You cleared the snow.” – Rashid."""
    words = shorten(thanks.words, LONGEST_THANKS, placeholder="…")
    by = f" \N{EN DASH} {thanks.signed}" if thanks.signed else ""
    return f"{thanks.whom[:1].upper()}{thanks.whom[1:]}: “{words}”{by}"
