"""One person's sealed answers: fixed length, HPKE to the box key, signed blind.

HPKE is RFC 9180 in base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from surveys.credential import PREFIX_BYTES, Blinding
from surveys.errors import BallotError
from surveys.manifest import COMMENT_BYTES, Manifest, make_manifest
from surveys.profiles import NOT_SAID

__all__ = [
    "COMMENT_BYTES",
    "Ballot",
    "BoxKey",
    "Drop",
    "Envelope",
    "Manifest",
    "ballot_hash",
    "decode",
    "encode",
    "finish",
    "holds",
    "info",
    "make_manifest",
    "message",
    "open_ballot",
    "prepare",
    "seal",
]

VERSION = 1
OVERHEAD = 65 + 16
_SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_128_GCM)


@dataclass(frozen=True, slots=True)
class Ballot:
    """Answers in the order of the questions, 0 for none, and perhaps a comment.

    `bands` holds the band of each declared profile, 0 for not said.
    """

    answers: tuple[int, ...]
    comment: str = ""
    bands: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """A sealed ballot on the client's side, waiting for its signature."""

    cell: str
    prefix: bytes
    sealed: bytes
    blinding: Blinding


@dataclass(frozen=True, slots=True)
class Drop:
    """What goes into the box: nothing here says who sent it."""

    cell: str
    prefix: bytes
    signature: bytes
    sealed: bytes


class BoxKey:
    """The key that opens the ballots of one wave. Keep it out of databases and backups."""

    __slots__ = ("_key", "public")

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        self._key = key
        self.public = key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )

    @classmethod
    def generate(cls) -> Self:
        """A new P-256 key."""
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The key that `to_bytes` wrote (PKCS #8 DER). Raises BallotError."""
        try:
            key = serialization.load_der_private_key(data, password=None)
        except (ValueError, UnsupportedAlgorithm):
            raise BallotError("these bytes are no box key") from None
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
            raise BallotError("this key is not a box key (P-256)")
        return cls(key)

    def to_bytes(self) -> bytes:
        """The key as PKCS #8 DER, unencrypted."""
        return self._key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """The plain ballot. Raises BallotError when it was sealed for anything else."""
        try:
            return _SUITE.decrypt(sealed, self._key, info=context)
        except (InvalidTag, ValueError):
            raise BallotError("a sealed ballot does not open") from None


def info(manifest: Manifest, cell: str) -> bytes:
    """`pulse1|wave|cell`: binds a ballot to its wave and cell, for seal and signature."""
    return f"pulse1|{manifest.wave}|{manifest.cell(cell).code}".encode()


def message(manifest: Manifest, cell: str, sealed: bytes) -> bytes:
    """What the cell's key signs after the random prefix: SHA-256(info || sealed)."""
    return hashlib.sha256(info(manifest, cell) + sealed).digest()


def ballot_hash(manifest: Manifest, cell: str, prefix: bytes, sealed: bytes) -> bytes:
    """The ballot's identity: SHA-256 of the signed bytes. The box takes each of them once."""
    return hashlib.sha256(prefix + message(manifest, cell, sealed)).digest()


def encode(manifest: Manifest, ballot: Ballot) -> bytes:
    """The ballot in exactly `manifest.ballot_length` bytes.

    Raises BallotError for an answer outside 0 to 5, a wrong number of answers, a band that is not
    offered, or a comment that is too long or not asked for.
    """
    wanted = len(manifest.instrument.items)
    if len(ballot.answers) != wanted:
        raise BallotError(f"{len(ballot.answers)} answers for {wanted} questions")
    if not all(0 <= answer <= 5 for answer in ballot.answers):
        raise BallotError("an answer is not one of the options offered")
    bands = _checked_bands(manifest, ballot.bands)
    return bytes([VERSION, *ballot.answers, *bands]) + _encode_comment(manifest, ballot.comment)


def _checked_bands(manifest: Manifest, bands: tuple[int, ...]) -> tuple[int, ...]:
    """Nobody has to say: no bands at all are as many times "not said"."""
    bands = bands or (NOT_SAID,) * len(manifest.profiles)
    if len(bands) != len(manifest.profiles):
        raise BallotError(f"{len(bands)} bands for {len(manifest.profiles)} declared profiles")
    for band, profile in zip(bands, manifest.profiles, strict=True):
        if not 0 <= band <= len(profile.bands):
            raise BallotError("a declared band is not one of those offered")
    return bands


def decode(manifest: Manifest, plain: bytes) -> Ballot:
    """The ballot in these bytes. Raises BallotError unless `encode` could have written them."""
    end = 1 + len(manifest.instrument.items)
    if len(plain) != manifest.ballot_length or plain[0] != VERSION:
        raise BallotError("a ballot has the wrong length or version")
    rest = end + len(manifest.profiles)
    ballot = Ballot(tuple(plain[1:end]), _decode_comment(plain[rest:]), tuple(plain[end:rest]))
    # One ballot has one encoding, so that no sender can hide a mark in the padding.
    if encode(manifest, ballot) != plain:
        raise BallotError("a ballot is not in its only form")
    return ballot


def seal(manifest: Manifest, cell: str, ballot: Ballot) -> bytes:
    """The ballot sealed to the box key: `enc || ciphertext`, always of one length a wave.

    Raises BallotError, and NotFoundError for an unknown cell.
    """
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), manifest.box_key)
    return _SUITE.encrypt(encode(manifest, ballot), key, info=info(manifest, cell))


def open_ballot(key: BoxKey, manifest: Manifest, cell: str, sealed: bytes) -> Ballot:
    """The ballot inside. Raises BallotError when it was not sealed for this wave and cell."""
    return decode(manifest, key.open(sealed, info(manifest, cell)))


def prepare(
    manifest: Manifest,
    cell: str,
    ballot: Ballot,
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
) -> Envelope:
    """The client's first half: seal the ballot and blind it for the signature."""
    sealed = seal(manifest, cell, ballot)
    prefix = random_bytes(PREFIX_BYTES)
    key = manifest.key_of(cell)
    return Envelope(cell, prefix, sealed, key.blind(prefix, message(manifest, cell, sealed)))


def finish(manifest: Manifest, envelope: Envelope, blind_signature: bytes) -> Drop:
    """The client's second half: unblind and check the signature.

    Raises CredentialError when the signature does not hold under the manifest's key.
    """
    signed = message(manifest, envelope.cell, envelope.sealed)
    signature = manifest.key_of(envelope.cell).finalise(
        envelope.prefix, signed, blind_signature, envelope.blinding.inverse
    )
    return Drop(envelope.cell, envelope.prefix, signature, envelope.sealed)


def holds(manifest: Manifest, drop: Drop) -> bool:
    """Whether a drop has this wave's length and a signature under its cell's key.

    Raises NotFoundError for an unknown cell.
    """
    if len(drop.sealed) != manifest.ballot_length + OVERHEAD:
        return False
    signed = message(manifest, drop.cell, drop.sealed)
    return manifest.key_of(drop.cell).verify(drop.prefix, signed, drop.signature)


def _encode_comment(manifest: Manifest, comment: str) -> bytes:
    if not manifest.comment:
        if comment:
            raise BallotError("this survey does not ask for a comment")
        return b""
    text = comment.encode(errors="replace")
    if len(text) > COMMENT_BYTES:
        raise BallotError(f"the comment is longer than {COMMENT_BYTES} bytes: shorten it")
    return len(text).to_bytes(2) + text.ljust(COMMENT_BYTES, b"\0")


def _decode_comment(plain: bytes) -> str:
    size = int.from_bytes(plain[:2])
    try:
        return plain[2 : 2 + size].decode()
    except UnicodeDecodeError:
        raise BallotError("a comment is not UTF-8 text") from None
