"""Advice on the wording of a question: what makes people misread it. Never a refusal.

After the usual rules for survey questions (Dillman, Smyth and Christian 2014, chapter 4): one
thing at a time, no negation, short, plain words, not leading.
"""

from __future__ import annotations

import re

MOST_WORDS = 20
_JOINED = re.compile(r"\b(and/or|and|or|as well as|but also)\b|(?<=[a-z])/(?=[a-z])", re.I)
# "More and more", "terms and conditions": one thing in three words.
_ONE_THING = re.compile(
    r"\b(?:(\w+) and \1|terms and conditions|equality and diversity|health and safety"
    r"|equality, diversity and inclusion|learning and development|pay and benefits"
    r"|more or less|sooner or later)\b",
    re.I,
)
_NEGATION = re.compile(r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|rarely|seldom|"
                       r"hardly|unable|cannot|[a-z]+n['’]t)\b", re.I)  # fmt: skip
_ACRONYM = re.compile(r"\b[A-Z]{2,}s?\b")
_JARGON = (
    "leverage", "synergy", "synergies", "stakeholder", "stakeholders", "going forward",
    "empower", "empowered", "empowerment", "agile", "deliverables", "buy-in", "transformation",
    "key performance", "best practice", "bandwidth", "alignment", "holistic", "robust",
    "facilitate", "utilise", "competencies", "line of sight", "psychological safety",
)  # fmt: skip
_LEADING = (
    "of course", "obviously", "clearly", "surely", "as you know", "do you agree that", "excellent",
    "outstanding", "great strides", "everyone knows", "most people", "should", "must", "always",
    "everyone", "terrible", "unfair", "undoubtedly", "naturally",
)  # fmt: skip


def advise(text: str) -> tuple[str, ...]:
    """What may make people misread a question, each as one sentence; empty when nothing does."""
    checks = (_double, _negated, _long, _abbreviated, _jargon, _leading)
    return tuple(said for check in checks if (said := check(text)))


def _double(text: str) -> str:
    found = _JOINED.search(_ONE_THING.sub("", text))
    if found is None:
        return ""
    return (
        f"“{found.group()}” may ask two things at once: somebody who agrees with one and not with"
        " the other cannot answer. Ask two questions, or choose one."
    )


def _negated(text: str) -> str:
    found = _NEGATION.search(text)
    if found is None:
        return ""
    return f"“{found.group()}” makes people stumble over what disagreeing means. Say it positively."


def _long(text: str) -> str:
    words = len(text.split())
    if words <= MOST_WORDS:
        return ""
    return f"It has {words} words. Up to {MOST_WORDS} are read at once; say less."


def _abbreviated(text: str) -> str:
    found = _ACRONYM.findall(text)
    # All in capitals is loud, but it is no abbreviation.
    if not found or text.isupper():
        return ""
    return f"Not everybody knows {_listed(found)}. Write it out."


def _jargon(text: str) -> str:
    found = _words_in(text, _JARGON)
    return f"{_listed(found)} is office language. Use everyday words." if found else ""


def _leading(text: str) -> str:
    found = _words_in(text, _LEADING)
    if not found:
        return ""
    return f"{_listed(found)} may push people towards an answer. Say what one person can see."


def _words_in(text: str, phrases: tuple[str, ...]) -> list[str]:
    return [word for word in phrases if re.search(rf"\b{re.escape(word)}\b", text, re.I)]


def _listed(words: list[str]) -> str:
    return ", ".join(f"“{word}”" for word in dict.fromkeys(words))
