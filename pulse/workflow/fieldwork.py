"""While a wave is open: looking up a code, issuing a signature, dropping a ballot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from pulse.models.base import db
from pulse.store.ballots import drop_sealed
from pulse.store.invitations import find, give_back, take
from pulse.store.keys import KeyFolder
from pulse.store.stores import stores
from pulse.store.waves import wave_record
from pulse.workflow.live import LiveWave, live_wave, live_waves
from surveys.access_code import parse
from surveys.ballot import Ballot, Drop, ballot_hash, finish, holds, prepare
from surveys.errors import BallotError, CredentialError, NotFoundError
from surveys.manifest import Manifest


@dataclass(frozen=True, slots=True)
class OpenWave:
    """A wave that takes answers now."""

    number: int
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class LookUp:
    """What a code opens: its cell, and whether it was used already."""

    cell: str
    used: bool


def open_waves() -> list[OpenWave]:
    """The waves that take answers now, by number."""
    return [OpenWave(wave.number, wave.manifest) for wave in live_waves().all().values()]


def manifest_of(number: int) -> Manifest | None:
    """The manifest of a wave that is or was open, or None."""
    wave = live_waves().all().get(number)
    if wave is not None:
        return wave.manifest
    try:
        text = wave_record(db.session, number).manifest
    except NotFoundError:
        return None
    return None if text is None else Manifest.from_json(text)


def wave_state(number: int) -> str | None:
    """planned, open, closed or released; None for a number that no wave has.

    A wave whose keys are gone is closed to staff, however far its close has come.
    """
    if number in live_waves().all():
        return "open"
    try:
        state = wave_record(db.session, number).state
    except NotFoundError:
        return None
    gone = state == "open" and not KeyFolder(stores().config.keys).exist(number)
    return "closed" if gone else state


@dataclass(frozen=True, slots=True)
class KeysNow:
    """What became of a wave's keys, and for how many days invitations and comments are kept.

    `destroyed` is None while the wave is open; `witnessed` when somebody holds its box key.
    """

    destroyed: date | None
    witnessed: bool
    days_kept: int
    comment_days: int


def keys_now(number: int) -> KeysNow | None:
    """The keys of a wave that is or was open; None for any other."""
    config = stores().config
    days = (config.invitations_kept.days, config.comments_kept.days)
    if number in live_waves().all():
        return KeysNow(None, KeyFolder(config.keys).is_witnessed(number), *days)
    try:
        wave = wave_record(db.session, number)
    except NotFoundError:
        return None
    return None if wave.manifest is None else KeysNow(wave.keys_destroyed_on, False, *days)


def look_up(number: int, code_text: str) -> LookUp:
    """The cell of a code; changes and stores nothing.

    Raises MistypedCodeError, UnknownCodeError, NotFoundError when the wave is not open.
    """
    wave, code = live_wave(number), parse(code_text)
    cell, used = stores().roster_writer.run(lambda c: find(c, wave.number, code.hash))
    return LookUp(cell, used)


def issue(number: int, code_text: str, blinded: bytes) -> bytes:
    """The blind signature for one blinded message, which uses the code up.

    Knows who, never what. The same message again gives the same signature. Raises
    MistypedCodeError, UnknownCodeError, SpentCodeError, CredentialError for a message that does
    not fit, NotFoundError when the wave is not open.
    """
    wave, code = live_wave(number), parse(code_text)
    digest = sha256(blinded).digest()

    def work(connection: Connection) -> str:
        return take(connection, number, code.hash, digest, lambda cell: _fits(wave, cell, blinded))

    cell = stores().roster_writer.run(work)
    return wave.signing[cell].blind_sign(blinded)


def _fits(wave: LiveWave, cell: str, blinded: bytes) -> None:
    key = wave.signing[cell].public
    if len(blinded) != key.size or not 0 < int.from_bytes(blinded) < key.n:
        raise CredentialError("the blinded message does not fit the key of its cell")


def drop(number: int, cell: str, prefix: bytes, signature: bytes, sealed: bytes) -> None:
    """Take one sealed ballot; durable when this returns, and the same one again counts once.

    Knows what was sealed for whom to open, never who sent it. Raises BallotError,
    NotFoundError when the wave is not open or has no such cell, NotAllowedError after its close.
    """
    manifest = live_wave(number).manifest
    ballot = Drop(cell, prefix, signature, sealed)
    if not holds(manifest, ballot):
        raise BallotError("the ballot does not hold under the manifest of this wave")
    identity = ballot_hash(manifest, cell, prefix, sealed)
    stores().box_writer.run(lambda connection: drop_sealed(connection, number, identity, ballot))


def answer_without_script(
    number: int,
    code_text: str,
    answers: Sequence[int],
    comment: str = "",
    bands: Sequence[int] = (),
) -> None:
    """Seal, sign and drop here, for a browser without script; keeps exactly the same rows.

    Raises what `issue` and `drop` raise; after an error the code can be used again.
    """
    manifest, look = live_wave(number).manifest, look_up(number, code_text)
    envelope = prepare(manifest, look.cell, Ballot(tuple(answers), comment, tuple(bands)))
    signed = issue(number, code_text, envelope.blinding.blinded)
    try:
        _drop_surely(number, finish(manifest, envelope, signed))
    except Exception:
        # Nothing was counted: the person must be able to send again.
        code, digest = parse(code_text), sha256(envelope.blinding.blinded).digest()
        stores().roster_writer.run(lambda c: give_back(c, number, code.hash, digest))
        raise


def _drop_surely(number: int, ballot: Drop) -> None:
    """Drop once more where the box gave no answer, because the ballot may be in.

    A code given back for a ballot that is in would be used twice, and stop the close.
    """
    drops = partial(drop, number, ballot.cell, ballot.prefix, ballot.signature, ballot.sealed)
    try:
        drops()
    except SQLAlchemyError:
        drops()
