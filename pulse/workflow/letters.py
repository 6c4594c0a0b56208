"""The words of each kind of message: the template, and what everyone's copy has in common."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flask import current_app

from pulse.delivery.message import Letter, Template, compose, read_template
from pulse.store.stores import stores
from pulse.store.waves import WaveRecord
from pulse.workflow.planning.surveys import minutes_to_answer

FALLBACK_LANGUAGE = "en"


def letter_for(wave: WaveRecord, kind: str, language: str, now: datetime) -> Letter:
    """The letter of one kind for one wave, in this language or, where there is none, English.

    Raises NotAllowedError before the wave was opened, InvalidValueError for a faulty template.
    """
    template, written_in = template_for(kind, language)
    sender = stores().config.sender
    return compose(template, shared_words(wave, written_in), sender, now, written_in)


def template_for(kind: str, language: str) -> tuple[Template, str]:
    """The template and the language it is written in."""
    folder = Path(current_app.root_path, current_app.template_folder or "", "mail")
    # A language comes from a staff list, so it is only ever compared with what is there.
    known = {place.parent.name: place for place in folder.glob(f"*/{kind}.txt")}
    written_in = language if language in known else FALLBACK_LANGUAGE
    return read_template(known[written_in].read_text(encoding="utf-8")), written_in


def shared_words(wave: WaveRecord, language: str) -> dict[str, str]:
    """What every copy of a wave's messages says alike, by the name of its blank."""
    manifest = wave.opened_manifest()
    page = f"{stores().config.public_url}/a/{wave.number}"
    return {
        "council": manifest.organisation,
        "survey": manifest.survey_title,
        "wave": manifest.wave_title,
        "questions": str(len(manifest.instrument.items)),
        "minutes": str(minutes_to_answer(manifest.instrument)),
        "page": page,
        "closes": _moment(wave.closes.astimezone(stores().config.local), language),
        "threshold": str(manifest.k),
        "fingerprint": " ".join(manifest.fingerprint[at : at + 8] for at in range(0, 64, 8)),
    }


def personal_link(wave: int, code: str) -> str:
    """The link of one person; the code is behind the #, which no request line or log holds."""
    return f"{stores().config.public_url}/a/{wave}#{code}"


def _moment(moment: datetime, language: str) -> str:
    if language == "en":
        return f"{moment:%H:%M on %A %-d %B %Y}"
    return f"{moment:%d/%m/%Y, %H:%M}"
