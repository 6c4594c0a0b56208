"""The sealed ballot: RFC 9180's own vector, one length, one form, one way in."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys import ballot as module
from surveys.ballot import (
    Ballot,
    BoxKey,
    Drop,
    ballot_hash,
    decode,
    encode,
    finish,
    holds,
    info,
    open_ballot,
    prepare,
    seal,
)
from surveys.errors import BallotError, CredentialError, NotFoundError
from tests.core.manifests import box_key, manifest, signing_keys

VECTOR = json.loads(
    (
        Path(__file__).parents[1] / "data" / "rfc" / "rfc9180_p256_sha256_aes128gcm_base.json"
    ).read_text()
)
WAVE = manifest()
TALKATIVE = manifest(comment=True)

answers = st.tuples(*[st.integers(0, 5)] * 5)


def test_our_suite_opens_what_rfc_9180_sealed():
    key = ec.derive_private_key(int(VECTOR["skRm"], 16), ec.SECP256R1())
    first = VECTOR["encryptions"][0]
    opened = openssl.hpke._decrypt_with_aad(
        module._SUITE,
        bytes.fromhex(VECTOR["enc"] + first["ct"]),
        key,
        info=bytes.fromhex(VECTOR["info"]),
        aad=bytes.fromhex(first["aad"]),
    )
    assert opened == bytes.fromhex(first["pt"])
    assert BoxKey(key).public == bytes.fromhex(VECTOR["pkRm"])


@given(answers)
def test_answers_come_out_as_they_went_in(given_answers):
    plain = encode(WAVE, Ballot(given_answers))
    assert len(plain) == WAVE.ballot_length
    assert decode(WAVE, plain) == Ballot(given_answers)


@given(answers, st.text(max_size=400))
def test_a_comment_does_not_change_the_length(given_answers, comment):
    comment = comment.encode(errors="ignore").decode()
    plain = encode(TALKATIVE, Ballot(given_answers, comment))
    assert len(plain) == TALKATIVE.ballot_length
    assert decode(TALKATIVE, plain) == Ballot(given_answers, comment)


@given(st.binary(max_size=12))
def test_whatever_decodes_has_no_other_form(plain):
    try:
        ballot = decode(WAVE, plain)
    except BallotError:
        return
    assert encode(WAVE, ballot) == plain


def test_padding_can_carry_no_mark():
    plain = bytearray(encode(TALKATIVE, Ballot((1,) * 5, "fine")))
    plain[-1] = 7
    with pytest.raises(BallotError, match="only form"):
        decode(TALKATIVE, bytes(plain))


@pytest.mark.parametrize(
    ("ballot", "expected"),
    [
        (Ballot((1, 2, 3, 4)), "4 answers for 5 questions"),
        (Ballot((1, 2, 3, 4, 6)), "not one of the options"),
        (Ballot((1, 2, 3, 4, -1)), "not one of the options"),
        (Ballot((1, 2, 3, 4, 5), "hello"), "does not ask for a comment"),
    ],
)
def test_a_ballot_that_does_not_fit_is_refused(ballot, expected):
    with pytest.raises(BallotError, match=expected):
        encode(WAVE, ballot)


def test_a_comment_too_long_is_refused():
    with pytest.raises(BallotError, match="longer than 2000 bytes"):
        encode(TALKATIVE, Ballot((0,) * 5, "é" * 1001))


@pytest.mark.parametrize("plain", [b"", b"\x01\0\0\0\0", b"\x02\0\0\0\0\0", b"\x01\0\0\0\0\x06"])
def test_bytes_that_are_no_ballot_are_refused(plain):
    with pytest.raises(BallotError):
        decode(WAVE, plain)


@settings(max_examples=25, deadline=None)
@given(answers)
def test_only_the_box_key_of_this_wave_and_cell_opens(given_answers):
    sealed = seal(WAVE, "c001", Ballot(given_answers))
    assert len(sealed) == WAVE.ballot_length + 65 + 16
    assert open_ballot(box_key(), WAVE, "c001", sealed).answers == given_answers
    with pytest.raises(BallotError):
        open_ballot(box_key(), WAVE, "c002", sealed)
    with pytest.raises(BallotError):
        open_ballot(box_key(), manifest(wave="w8"), "c001", sealed)
    with pytest.raises(BallotError):
        open_ballot(BoxKey.generate(), WAVE, "c001", sealed)
    with pytest.raises(BallotError):
        open_ballot(box_key(), WAVE, "c001", sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_equal_ballots_look_different():
    assert len({seal(WAVE, "c001", Ballot((3,) * 5)) for _ in range(5)}) == 5


def test_info_binds_wave_and_cell():
    assert info(WAVE, "c001") == b"pulse1|w7|c001"
    with pytest.raises(NotFoundError):
        info(WAVE, "c999")


def cast(given_answers=(1, 2, 3, 4, 5), cell="c001") -> Drop:
    envelope = prepare(WAVE, cell, Ballot(given_answers))
    return finish(WAVE, envelope, signing_keys()[cell].blind_sign(envelope.blinding.blinded))


def test_a_ballot_travels_the_whole_way():
    drop = cast()
    assert holds(WAVE, drop)
    assert open_ballot(box_key(), WAVE, drop.cell, drop.sealed) == Ballot((1, 2, 3, 4, 5))


def test_a_drop_holds_for_its_own_cell_ballot_and_prefix_only():
    drop, other = cast(), cast()
    assert not holds(WAVE, Drop("c002", drop.prefix, drop.signature, drop.sealed))
    assert not holds(WAVE, Drop("c001", other.prefix, drop.signature, drop.sealed))
    assert not holds(WAVE, Drop("c001", drop.prefix, drop.signature, other.sealed))
    assert not holds(WAVE, Drop("c001", drop.prefix, drop.signature, drop.sealed + b"x"))
    assert not holds(manifest(wave="w8"), drop)


def test_a_signature_under_another_cells_key_is_refused():
    envelope = prepare(WAVE, "c001", Ballot((1,) * 5))
    n = signing_keys()["c002"].public.n
    smaller = (int.from_bytes(envelope.blinding.blinded) % n).to_bytes(256)
    with pytest.raises(CredentialError, match="key in the manifest"):
        finish(WAVE, envelope, signing_keys()["c002"].blind_sign(smaller))


def test_a_ballots_identity_is_what_was_signed():
    drop, other = cast(), cast()
    one = ballot_hash(WAVE, drop.cell, drop.prefix, drop.sealed)
    assert one == ballot_hash(WAVE, drop.cell, drop.prefix, drop.sealed)
    assert one != ballot_hash(WAVE, drop.cell, other.prefix, drop.sealed)
    assert one != ballot_hash(WAVE, drop.cell, drop.prefix, other.sealed)


def test_the_box_key_survives_storage():
    again = BoxKey.from_bytes(box_key().to_bytes())
    assert again.public == box_key().public
    sealed = seal(WAVE, "c003", Ballot((0,) * 5))
    assert open_ballot(again, WAVE, "c003", sealed) == Ballot((0,) * 5)
    with pytest.raises(BallotError, match="no box key"):
        BoxKey.from_bytes(b"nonsense")
    with pytest.raises(BallotError, match="P-256"):
        BoxKey.from_bytes(BoxKey(ec.generate_private_key(ec.SECP384R1())).to_bytes())
