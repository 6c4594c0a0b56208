"""Moderating replies and thank-yous: a person reads each one before anybody else may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pulse.store import settings, updates
from pulse.store.audit import record
from pulse.store.retention import followed_before
from pulse.store.shown_voices import keep_answer, show_voice, shown_voices, unshow_voices
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from pulse.store.voices import (
    VoiceRow,
    drop_voices,
    require_voice,
    voice_rows,
    write_voice,
)
from pulse.workflow.renewing import renewed
from surveys.errors import InvalidValueError, NotAllowedError, NotFoundError
from surveys.voices import LONGEST_WHOM, Voice, declined, folded, line, tells_a_share

DECLINED = "thanks_declined"
LONGEST_ANSWER = 2000


@dataclass(frozen=True, slots=True)
class Reading:
    """One reply or thank-you before a moderator, with what to look out for."""

    row: VoiceRow
    about: str
    percent: bool
    declined: str


def waiting_first() -> tuple[VoiceRow, ...]:
    """Everything there is: what waits first, otherwise in the order of random marks."""
    order = ("waiting", "shown", "held")
    with stores().box.connect() as connection:
        return tuple(sorted(voice_rows(connection), key=lambda row: order.index(row.stand)))


def look_at(mark: str, phrases: Sequence[str] = ()) -> Reading:
    """One of them, and what is wrong with it once the phrases are out; raises NotFoundError."""
    with stores().box.connect() as connection:
        row = require_voice(connection, mark)
    after = row.voice.without(phrases)
    return Reading(row, _about(row.voice), tells_a_share(after.all_text), _refused(after))


def next_waiting() -> str | None:
    """The mark of the next one that nobody has read yet."""
    return next((row.mark for row in waiting_first() if row.stand == "waiting"), None)


def show(mark: str, phrases: Sequence[str], actor: str, now: datetime) -> None:
    """Show it without these phrases, which are gone for good.

    `phrases` come from `surveys.comments.read_phrases`. Interrupted, it can be repeated. Raises
    NotFoundError, NotAllowedError where it would thank somebody who does not want it.
    """
    voice = look_at(mark).row.voice.without(phrases)
    if name := _refused(voice):
        raise NotAllowedError(f"{name} does not want to be thanked in public.")
    with transaction():
        show_voice(mark, voice)
        record(actor, f"{_WORDS[voice.kind]} shown", "", now)
    stores().box_writer.run(lambda connection: write_voice(connection, mark, voice, "shown"))


def hold_back(mark: str, actor: str, now: datetime) -> None:
    """Keep it from everybody, also when it was shown; it can be shown later. Its answer goes."""
    voice = look_at(mark).row.voice
    with transaction():
        unshow_voices([mark])
        record(actor, f"{_WORDS[voice.kind]} held back", "", now)
    stores().box_writer.run(lambda connection: write_voice(connection, mark, voice, "held"))


def answer(mark: str, text: str, actor: str, now: datetime) -> None:
    """Answer a shown reply, or take the answer back with no text; raises NotFoundError."""
    text = text.strip()
    if len(text) > LONGEST_ANSWER:
        raise InvalidValueError(f"Write at most {LONGEST_ANSWER} characters.")
    with transaction():
        keep_answer(mark, text)
        record(actor, "reply answered", "", now)


def declined_names() -> list[str]:
    """Who does not want to be thanked in public, by name."""
    return sorted(settings.setting(DECLINED) or [], key=folded)


def add_declined(name: str, actor: str, now: datetime) -> int:
    """Honour a wish, also backwards: thank-yous shown already are held back; how many.

    Raises InvalidValueError.
    """
    name = line(name)
    if not folded(name) or len(name) > LONGEST_WHOM:
        raise InvalidValueError(f"Write a name of 1 to {LONGEST_WHOM} characters.")
    names = [each for each in declined_names() if folded(each) != folded(name)]
    # The audit tells that the list changed and not who is on it.
    with transaction():
        settings.keep_setting(DECLINED, [*names, name])
        record(actor, "name not to be thanked added", "", now)
    found = [each.mark for each in shown_voices("thanks") if declined(each.voice, [name])]
    for mark in found:
        hold_back(mark, actor, now)
    return len(found)


def remove_declined(name: str, actor: str, now: datetime) -> None:
    """Let somebody be thanked again; raises NotFoundError."""
    names = declined_names()
    kept = [each for each in names if folded(each) != folded(name)]
    if len(kept) == len(names):
        raise NotFoundError("This name is not on the list.")
    with transaction():
        settings.keep_setting(DECLINED, kept)
        record(actor, "name not to be thanked removed", "", now)


def forget_voices(actor: str, now: datetime) -> None:
    """Delete replies and thank-yous whose time is over."""
    held = stores()
    day = now.astimezone(held.config.local).date() - held.config.replies_kept
    with held.box.connect() as connection:
        rows = voice_rows(connection)
    marks = [row.mark for row in rows if _is_over(row.voice, day)]
    if marks:
        with renewed("voices", f"{now.date()}", now):
            with transaction():
                unshow_voices(marks)
                record(actor, "replies and thank-yous deleted", str(len(marks)), now)
            held.box_writer.run(lambda connection: drop_voices(connection, marks))


def _is_over(voice: Voice, day: date) -> bool:
    """By the update's day or the next wave's close, as nothing tells when it was written."""
    if voice.kind == "thanks":
        return followed_before(voice.about, day)
    kept = [each.update.published_on for each in updates.updates() if each.number == voice.about]
    return not kept or kept[0] is None or kept[0] < day


_WORDS = {"reply": "reply", "thanks": "thank-you"}


def _refused(voice: Voice) -> str:
    return declined(voice, declined_names()) if voice.kind == "thanks" else ""


def _about(voice: Voice) -> str:
    if voice.kind == "thanks":
        return ""
    return next((k.update.title for k in updates.updates() if k.number == voice.about), "")
