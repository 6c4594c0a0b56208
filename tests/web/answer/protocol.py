"""The page's three calls, made from Python."""

from __future__ import annotations

from typing import Any

from surveys.ballot import Ballot, Drop, Envelope, finish, prepare
from surveys.credential import from_base64url, to_base64url
from tests.council import Voter
from tests.fixtures.open_wave import OpenWave


def call(wave: OpenWave, name: str, **body: Any) -> tuple[int, dict[str, Any]]:
    """Status and answer of one call."""
    response = wave.client.post(f"/a/{wave.number}/{name}", json=body)
    return response.status_code, response.get_json()


def sealed(wave: OpenWave, voter: Voter, *answers: int) -> Envelope:
    """A ballot as the voter's device seals it."""
    return prepare(wave.manifest, voter.cell, Ballot(answers))


def issue(wave: OpenWave, code: str, envelope: Envelope) -> tuple[int, dict[str, Any]]:
    """Ask for the signature of an envelope."""
    return call(wave, "issue", code=code, blinded=to_base64url(envelope.blinding.blinded))


def drop(wave: OpenWave, ballot: Drop, **changed: str) -> tuple[int, dict[str, Any]]:
    """Put a ballot into the box; `changed` replaces parts of the body."""
    body = {
        "cell": ballot.cell,
        "prefix": to_base64url(ballot.prefix),
        "signature": to_base64url(ballot.signature),
        "sealed": to_base64url(ballot.sealed),
    }
    return call(wave, "drop", **{**body, **changed})


def signed(wave: OpenWave, voter: Voter, *answers: int) -> Drop:
    """A ballot that only has to be dropped."""
    envelope = sealed(wave, voter, *answers)
    status, body = issue(wave, voter.code, envelope)
    assert status == 200, body
    return finish(wave.manifest, envelope, from_base64url(body["signature"]))
