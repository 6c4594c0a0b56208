"""What a room answers while it may: sealed rows in the box, and the key beside every database."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Engine, text

from pulse.models.rooms import CHOICE_BYTES, TEXT_BYTES
from pulse.store.keys import RoomKeys
from pulse.store.stores import Stores
from surveys.errors import NotAllowedError

Verdict = Literal["waiting", "approved", "refused"]
VERDICTS: dict[bytes, Verdict] = {b"w": "waiting", b"a": "approved", b"r": "refused"}
# Beyond any room; a script that makes up devices must not fill the disk.
MOST_ANSWERS = 5_000
_NONCE, _TAG, _LENGTH = 12, 16, 2
OVER = "This question does not take answers any more."
_GATE = "SELECT 1 FROM room_gate WHERE room = :room"
_PUT = text(
    "INSERT INTO room_answer (room, mark, choice) VALUES (:room, :mark, :choice)"
    " ON CONFLICT (room, mark) DO UPDATE SET choice = excluded.choice"
)
_KNOWN = text("SELECT 1 FROM room_answer WHERE room = :room AND mark = :mark")
_COUNT = text("SELECT COUNT(*) FROM room_answer WHERE room = :room")
_ADD_TEXT = text(
    "INSERT INTO room_text (room, lot, words, verdict) VALUES (:room, :lot, :words, :verdict)"
)


@dataclass(frozen=True, slots=True)
class Typed:
    """One text as a moderator meets it."""

    lot: str
    words: str
    verdict: Verdict


def begin(stores: Stores, room: str) -> None:
    """Let a room answer, under a new key. Whatever an attempt left of it is gone."""
    RoomKeys(stores.config.keys).make(room)

    def work(connection: Connection) -> None:
        _forget(connection, room)
        connection.execute(text("INSERT INTO room_gate (room) VALUES (:room)"), {"room": room})

    stores.box_writer.run(work)


def put_choice(stores: Stores, key: bytes, room: str, token: str, chosen: Sequence[int]) -> None:
    """Keep a device's choice in place of an earlier one; durable when this returns.

    Raises NotAllowedError when the room takes no answers.
    """
    mask = sum(1 << option for option in chosen)
    row = {
        "room": room, "mark": _mark(key, token),
        "choice": _seal(key, room, mask.to_bytes(8, "big"), CHOICE_BYTES),
    }  # fmt: skip

    def work(connection: Connection) -> None:
        _hold_open(connection, room)
        if connection.execute(_COUNT, row).scalar_one() >= MOST_ANSWERS:
            _require_known(connection, row)
        connection.execute(_PUT, row)

    stores.box_writer.run(work)


def put_texts(stores: Stores, key: bytes, room: str, token: str, texts: Sequence[str]) -> None:
    """Keep what a device typed, once; the same device again changes nothing.

    Raises NotAllowedError when the room takes no answers.
    """
    row = {
        "room": room, "mark": _mark(key, token),
        "choice": _seal(key, room, bytes(8), CHOICE_BYTES),
    }  # fmt: skip
    lots = [_text_row(key, room, words) for words in texts]

    def work(connection: Connection) -> None:
        _hold_open(connection, room)
        if connection.execute(_KNOWN, row).first():
            return
        if connection.execute(_COUNT, row).scalar_one() >= MOST_ANSWERS:
            raise NotAllowedError(OVER)
        connection.execute(_PUT, row)
        for lot in lots:
            connection.execute(_ADD_TEXT, lot)

    stores.box_writer.run(work)


def _text_row(key: bytes, room: str, words: str) -> dict[str, object]:
    return {
        "room": room, "lot": secrets.token_bytes(16), "verdict": b"w",
        "words": _seal(key, room, words.encode(), TEXT_BYTES),
    }  # fmt: skip


def stop(stores: Stores, room: str) -> None:
    """Take no more answers: whatever was acknowledged before is there to be counted."""
    stores.box_writer.run(
        lambda c: c.execute(text("DELETE FROM room_gate WHERE room = :room"), {"room": room})
    )


def forget_devices(stores: Stores, room: str) -> None:
    """Forget which devices typed something; what they typed waits for its moderator."""
    stores.box_writer.run(
        lambda c: c.execute(text("DELETE FROM room_answer WHERE room = :room"), {"room": room})
    )


def answers(engine: Engine, room: str) -> int:
    """How many devices have answered."""
    with engine.connect() as connection:
        return int(connection.execute(_COUNT, {"room": room}).scalar_one())


def choices(engine: Engine, key: bytes, room: str) -> list[int]:
    """Each device's choice as a mask of options, in no order."""
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT choice FROM room_answer WHERE room = :room"), {"room": room}
        ).all()
    return sorted(int.from_bytes(_open(key, room, bytes(row.choice)), "big") for row in rows)


def typed(engine: Engine, key: bytes, room: str) -> list[Typed]:
    """Every text of a room, in the order of their random lots."""
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT lot, words, verdict FROM room_text WHERE room = :room ORDER BY lot"),
            {"room": room},
        ).all()
    return [
        Typed(
            bytes(row.lot).hex(),
            _open(key, room, bytes(row.words)).decode(),
            VERDICTS[bytes(row.verdict)],
        )
        for row in rows
    ]


def judge(stores: Stores, room: str, lots: Sequence[str], verdict: Verdict) -> None:
    """Write a moderator's decision on these texts; one that is gone is passed over."""
    sign = next(sign for sign, word in VERDICTS.items() if word == verdict)
    update = text("UPDATE room_text SET verdict = :sign WHERE room = :room AND lot = :lot")

    def work(connection: Connection) -> None:
        for lot in lots:
            values = {"sign": sign, "room": room, "lot": bytes.fromhex(lot)}
            connection.execute(update, values)

    stores.box_writer.run(work)


def forget(stores: Stores, room: str) -> None:
    """Leave nothing of a room: its rows, its key and, on PostgreSQL, its pages.

    The key goes after the rows: as long as it is there, a sweep finds what was cut short.
    """
    stores.box_writer.run(lambda connection: _forget(connection, room))
    RoomKeys(stores.config.keys).destroy(room)
    if stores.box.dialect.name == "postgresql":
        with stores.box.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in ("room_answer", "room_text", "room_gate"):
                connection.execute(text(f"VACUUM {table}"))


def _forget(connection: Connection, room: str) -> None:
    for table in ("room_gate", "room_answer", "room_text"):
        statement = text(f"DELETE FROM {table} WHERE room = :room")  # noqa: S608 (our own names)
        connection.execute(statement, {"room": room})


def _hold_open(connection: Connection, room: str) -> None:
    """Keep the gate from being removed until this answer is durable."""
    lock = " FOR SHARE" if connection.dialect.name == "postgresql" else ""
    if connection.execute(text(_GATE + lock), {"room": room}).first() is None:
        raise NotAllowedError(OVER)


def _require_known(connection: Connection, row: Mapping[str, object]) -> None:
    if connection.execute(_KNOWN, row).first() is None:
        raise NotAllowedError(OVER)


def _mark(key: bytes, token: str) -> bytes:
    # Keyed, so that a phone that is looked into later matches no row of any backup.
    return hmac.digest(key, token.encode(), "sha256")


def _seal(key: bytes, room: str, content: bytes, size: int) -> bytes:
    """Nonce, then the content padded so that every row of a table has the same length."""
    room_left = size - _NONCE - _TAG - _LENGTH
    if len(content) > room_left:
        raise NotAllowedError("This is too long to send.")
    padded = len(content).to_bytes(_LENGTH, "big") + content.ljust(room_left, b"\0")
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, padded, room.encode())


def _open(key: bytes, room: str, sealed: bytes) -> bytes:
    padded = AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], room.encode())
    length = int.from_bytes(padded[:_LENGTH], "big")
    return padded[_LENGTH : _LENGTH + length]
