"""What the words of a message must hold and must never say, whoever edits them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pulse.delivery.channel import EMAIL, LETTER, SMS, Channel
from pulse.delivery.message import PERSONAL, Template
from surveys.errors import InvalidValueError, Problem

LONGEST = {EMAIL: 6000, SMS: 600, LETTER: 3000}
LONGEST_SUBJECT = 120
_SHARED = frozenset({"council", "survey", "wave", "page", "closes"})
_ASKING = frozenset({"questions", "minutes", "threshold", "fingerprint"})
_TELLING = frozenset({"said", "will", "findings"})


@dataclass(frozen=True, slots=True)
class Rule:
    """What a message of one kind and channel must hold: blanks, and text such as an address.

    `known` are all the blanks it may hold.
    """

    blanks: Mapping[str, str]
    texts: Mapping[str, str]
    known: frozenset[str]


_ANONYMITY = {"$page/anonymous": "the address at which staff read how anonymity works"}
_ANSWERING = {
    "link": "the personal link",
    "code": "the access code, for those who type",
    "closes": "until when answers are taken",
}
_CHECKING = {
    "fingerprint": "the fingerprint, by which anyone can check the page",
    "silence": "the link by which anyone stops reminders without answering",
}
_OPEN = _SHARED | _ASKING | frozenset(PERSONAL)
RULES: Mapping[tuple[str, Channel], Rule] = {
    ("invitation", EMAIL): Rule(_ANSWERING | _CHECKING, _ANONYMITY, _OPEN),
    ("reminder", EMAIL): Rule(_ANSWERING | _CHECKING, _ANONYMITY, _OPEN),
    ("invitation", SMS): Rule({"link": _ANSWERING["link"]}, {}, _OPEN),
    ("reminder", SMS): Rule(
        {"link": _ANSWERING["link"], "silence": _CHECKING["silence"]}, {}, _OPEN
    ),
    ("invitation", LETTER): Rule(
        {
            "code": "the access code",
            "page": "the address of the survey",
            "closes": _ANSWERING["closes"],
            "fingerprint": _CHECKING["fingerprint"],
        },
        _ANONYMITY,
        _OPEN,
    ),
    ("results", EMAIL): Rule(
        {"said": "what was said", "findings": "the address of the findings"},
        {},
        _SHARED | _TELLING | {"name"},
    ),
    ("results", SMS): Rule(
        {"findings": "the address of the findings"}, {}, _SHARED | _TELLING | {"name"}
    ),
}
# Nobody knows who has answered, and no message may sound as if somebody did. After "if" it is
# no claim. Each language has its own list; a text is held to all of them.
_CLAIMS = (
    r"you(?: have| had|'ve|’ve)? (?:not|never|still not) (?:yet )?"
    r"(?:answered|responded|replied|completed|taken part|filled)",
    r"you (?:haven['’]?t|didn['’]?t|did not) (?:yet )?"
    r"(?:answer|respond|repl|complete|take part|taken part|fill)",
    r"you (?:have yet|still have|still need|need) to (?:answer|respond|reply|complete|take part)",
    r"(?:we|i) (?:have not|haven['’]?t|did not|didn['’]?t) (?:yet )?"
    r"(?:heard|received|had|hear|receive|get) (?:back )?(?:anything |an answer |a reply )?from you",
    r"(?:we|i) (?:have not|haven['’]?t) (?:yet )?(?:received|had|got) your",
    r"your (?:answers?|response|reply|survey|questionnaire) (?:is|are) "
    r"(?:missing|outstanding|overdue|still|not)",
    r"(?:we|our records?|the system) (?:can see|see|show|know|notice|noticed) (?:that )?you",
    r"thank you for (?:having )?(?:answering|responding|completing|taking part|your answers?)",
    r"as one of (?:those|the few) who (?:has|have)",
    r"nid ydych (?:chi )?(?:wedi|eto)",
    r"dydych (?:chi )?(?:ddim|heb)",
    r"heb (?:ateb|ymateb|gwblhau|lenwi)",
    r"nid ydym (?:ni )?wedi (?:clywed|derbyn|cael)",
    r"diolch am (?:ateb|ymateb|gwblhau|lenwi|gymryd rhan)",
)
_CLAIM = re.compile("|".join(f"(?:{claim})" for claim in _CLAIMS), re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:if|unless|whether|os|oni bai)\s+(?:\w+\s+){0,2}\Z", re.IGNORECASE)
_MARKUP = re.compile(r"<[a-zA-Z/][^>]*>")


def problems_of(template: Template, kind: str, channel: Channel) -> list[Problem]:
    """Everything that will not do about a template, each with its remedy; empty when it will."""
    rule = RULES[kind, channel]
    text = f"{template.subject}\n{template.body}"
    found = [
        Problem(f"${blank} is not known.", f"Use {_list(rule.known)}.")
        for blank in sorted(template.blanks - rule.known)
    ]
    found += [
        Problem(f"${blank} is missing: {what}.", f"Put ${blank} where it belongs.")
        for blank, what in rule.blanks.items()
        if blank not in template.blanks
    ]
    found += [
        Problem(f"{words} is missing: {what}.", f"Put {words} where it belongs.")
        for words, what in rule.texts.items()
        if words not in template.body
    ]
    return found + _claims(text) + _form(template, channel)


def _claims(text: str) -> list[Problem]:
    flat = " ".join(text.split())
    return [
        Problem(
            f"“{match.group()}” sounds as if somebody knew who has answered.",
            "Nobody knows. Write “If you have already answered, thank you” instead.",
        )
        for match in _CLAIM.finditer(flat)
        if not _CONDITION.search(flat[: match.start()])
    ]


def _form(template: Template, channel: Channel) -> list[Problem]:
    found = []
    if len(template.body) > LONGEST[channel]:
        found.append(
            Problem(
                f"The text has {len(template.body):,} characters.",
                f"Use at most {LONGEST[channel]:,}.",
            )
        )
    if len(template.subject) > LONGEST_SUBJECT:
        found.append(Problem("The subject is too long.", f"Use {LONGEST_SUBJECT} characters."))
    if _MARKUP.search(template.body):
        found.append(Problem("The text holds HTML.", "Write plain text: no tags are shown."))
    return found


def require_good(template: Template, kind: str, channel: Channel) -> None:
    """Raises InvalidValueError with the first problem of a template."""
    for problem in problems_of(template, kind, channel):
        raise InvalidValueError(f"{problem.message} {problem.remedy}")


def _list(blanks: frozenset[str]) -> str:
    return ", ".join(f"${name}" for name in sorted(blanks))
