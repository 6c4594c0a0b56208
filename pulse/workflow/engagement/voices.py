"""What staff write without an account, under a one-time code: replies and thank-yous."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime

from itsdangerous import BadSignature, Signer

from pulse.store import releases
from pulse.store import updates as updates_store
from pulse.store.shown_voices import shown_voice
from pulse.store.stores import stores
from pulse.store.voices import keep_voice, mark_of, voice_row, waiting_count
from pulse.workflow.engagement.findings import is_open
from surveys import access_code
from surveys.access_code import AccessCode
from surveys.errors import NotAllowedError, NotFoundError
from surveys.voices import Voice

# More than a moderator can read is a flood; what staff write after it would drown.
MOST_WAITING = 3000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a reply or thank-you: its words as they stand now, and the answer."""

    voice: Voice
    stand: str
    answer: str


def new_seed() -> str:
    """What a form carries, so that sending it twice leaves one reply and one code."""
    return secrets.token_hex(16)


def ticket() -> str:
    """Shows that a form came from a page that its reader may see: the same for all on one day.

    So those who may read the findings only when signed in can write without being known.
    """
    return _signer().sign(_today().isoformat()).decode()


def require_reader(given: str) -> None:
    """Raises NotAllowedError where the findings are not for everyone and the ticket is old."""
    if is_open():
        return
    try:
        day = date.fromisoformat(_signer().unsign(given).decode())
    except (BadSignature, ValueError):
        raise NotAllowedError("Open the page again and write from there.") from None
    if not 0 <= (_today() - day).days <= 1:
        raise NotAllowedError("This page is of another day. Open it again and write from there.")


def say(voice: Voice, seed: str) -> AccessCode:
    """Keep it for the moderators and return its one-time code, which is kept nowhere.

    The same words with the same seed give the same code and are kept once. Raises NotAllowedError
    where replies are over or too many wait, NotFoundError for an unknown update.
    """
    if voice.kind == "reply":
        require_open(voice.about)
    if waiting_count(stores().box) >= MOST_WAITING:
        raise NotAllowedError("Too many messages wait to be read just now. Try again tomorrow.")
    words = hashlib.sha256(f"{voice.about}\n{voice.place}\n{voice.all_text}".encode()).hexdigest()
    code = access_code.derive(stores().config.secret_key.encode(), f"{seed}|{words}".encode())
    stores().box_writer.run(lambda connection: keep_voice(connection, mark_of(code), voice))
    return code


def require_open(update: int) -> None:
    """Raises NotFoundError, or NotAllowedError where no reply is taken any more."""
    if not updates_store.update(update).update.takes_replies(_today()):
        raise NotAllowedError("Replies to this update are closed.")


def outcome(code: AccessCode) -> Outcome:
    """What became of it; raises NotFoundError for a code that is not known, or not any more."""
    mark = mark_of(code)
    with stores().box.connect() as connection:
        found = voice_row(connection, mark)
    if found is None:
        raise NotFoundError("Nothing is kept under this code. It may have been deleted by now.")
    shown = shown_voice(mark)
    return Outcome(found.voice, found.stand, shown.answer if shown else "")


def latest_wave() -> int:
    """The wave that thank-yous written now belong to; 0 before the first release."""
    waves = releases.released_waves()
    return waves[0].number if waves else 0


def _signer() -> Signer:
    return Signer(stores().config.secret_key, salt="findings")


def _today() -> date:
    return datetime.now(UTC).astimezone(stores().config.local).date()
