"""The words of each kind of message: the template, and what everyone's copy has in common."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from flask import current_app

from pulse.delivery.channel import EMAIL, Channel
from pulse.delivery.message import (
    Letter,
    PlainLetter,
    Template,
    compose,
    compose_plain,
    read_template,
)
from pulse.delivery.outcome import Form
from pulse.store.settings import setting
from pulse.store.stores import stores
from pulse.store.waves import WaveRecord
from pulse.workflow.planning.surveys import minutes_to_answer
from pulse.workflow.results_note import results_words
from pulse.workflow.tokens import silence_token

FALLBACK_LANGUAGE = "en"
AnyLetter = Letter | PlainLetter
MONTHS = {
    "cy": (
        "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi",
        "Hydref", "Tachwedd", "Rhagfyr",
    ),
}  # fmt: skip
DAYS = {
    "cy": (
        "ddydd Llun", "ddydd Mawrth", "ddydd Mercher", "ddydd Iau", "ddydd Gwener",
        "ddydd Sadwrn", "ddydd Sul",
    ),
}  # fmt: skip


def letter_for(
    wave: WaveRecord, kind: str, channel: Channel, language: str, now: datetime, form: Form
) -> AnyLetter:
    """The letter of one kind for one wave, in this language or, where there is none, English.

    Raises NotAllowedError before the wave was opened, InvalidValueError for a faulty template.
    """
    template, written_in = template_for(kind, channel, language)
    shared = shared_words(wave, kind, written_in)
    if form == "plain":
        return compose_plain(template, shared)
    return compose(template, shared, stores().config.sender, now, written_in)


def template_for(kind: str, channel: Channel, language: str) -> tuple[Template, str]:
    """The template in force, and the language it is written in."""
    # A language comes from a staff list, so it is only ever compared with what is there.
    known = languages(kind, channel)
    written_in = language if language in known else FALLBACK_LANGUAGE
    edited = setting(template_name(kind, channel, written_in))
    if edited is not None:
        return read_template(str(edited)), written_in
    return shipped_template(kind, channel, written_in), written_in


def languages(kind: str, channel: Channel) -> list[str]:
    """The languages in which a template is there."""
    return sorted(place.parent.name for place in _folder().glob(f"*/{_file(kind, channel)}"))


def shipped_template(kind: str, channel: Channel, language: str) -> Template:
    """The template as it comes with Pulse."""
    path = _folder() / language / _file(kind, channel)
    return read_template(path.read_text(encoding="utf-8"))


def template_name(kind: str, channel: Channel, language: str) -> str:
    """The name of the setting that holds an edited template."""
    return f"template {language} {kind} {channel}"


def _folder() -> Path:
    return Path(current_app.root_path, current_app.template_folder or "", "mail")


def _file(kind: str, channel: Channel) -> str:
    return f"{kind}.txt" if channel == EMAIL else f"{kind}.{channel}.txt"


def shared_words(wave: WaveRecord, kind: str, language: str) -> Mapping[str, str]:
    """What every copy of a wave's messages says alike, by the name of its blank."""
    manifest = wave.opened_manifest()
    page = f"{stores().config.public_url}/a/{wave.number}"
    words = {
        "council": manifest.organisation,
        "survey": manifest.survey_title,
        "wave": manifest.wave_title,
        "questions": str(len(manifest.instrument.items)),
        "minutes": str(minutes_to_answer(manifest.instrument)),
        "page": page,
        "closes": moment_in_words(wave.closes.astimezone(stores().config.local), language),
        "threshold": str(manifest.k),
        "fingerprint": " ".join(manifest.fingerprint[at : at + 8] for at in range(0, 64, 8)),
    }
    return {**words, **results_words(wave, language)} if kind == "results" else words


def personal_link(wave: int, code: str) -> str:
    """The link of one person; the code is behind the #, which no request line or log holds."""
    return f"{stores().config.public_url}/a/{wave}#{code}"


def silence_link(person: int, number: str) -> str:
    """The link by which one person stops reminders; following it has no effect yet."""
    return f"{stores().config.public_url}/a/reminders/{silence_token(person, number)}"


def moment_in_words(moment: datetime, language: str) -> str:
    """A local time in the words of a language; in figures where its words are not known."""
    if language == FALLBACK_LANGUAGE:
        return f"{moment:%H:%M on %A %-d %B %Y}"
    if language in MONTHS:
        day, month = DAYS[language][moment.weekday()], MONTHS[language][moment.month - 1]
        return f"{moment:%H:%M} {day} {moment.day} {month} {moment.year}"
    return f"{moment:%d/%m/%Y, %H:%M}"
