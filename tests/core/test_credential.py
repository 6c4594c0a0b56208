"""RFC 9474's own vector, and the laws of blind signatures."""

import json
import secrets
from pathlib import Path

import gmpy2
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys import credential
from surveys.credential import PublicKey, SigningKey
from surveys.errors import CredentialError

VECTOR = json.loads(
    (Path(__file__).parents[1] / "data" / "rfc" / "rfc9474_pss_randomized.json").read_text()
)


def hexed(name: str) -> bytes:
    return bytes.fromhex(VECTOR[name])


@pytest.fixture(scope="module")
def rfc_key() -> SigningKey:
    p, q = int(VECTOR["p"], 16), int(VECTOR["q"], 16)
    d = pow(65537, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(65537, p * q)
    numbers = rsa.RSAPrivateNumbers(
        p, q, d, d % (p - 1), d % (q - 1), rsa.rsa_crt_iqmp(p, q), public
    )
    return SigningKey(numbers.private_key())


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return SigningKey.generate()


def test_blinds_as_the_rfc_does(rfc_key):
    inverse = int(VECTOR["inv"], 16)
    r = pow(inverse, -1, rfc_key.public.n)
    blinding = rfc_key.public.blind(hexed("msg_prefix"), hexed("msg"), r, hexed("salt"))
    assert blinding.blinded == hexed("blinded_msg")
    assert blinding.inverse == inverse


def test_signs_as_the_rfc_does(rfc_key):
    assert rfc_key.public.n == int(VECTOR["n"], 16)
    assert rfc_key.blind_sign(hexed("blinded_msg")) == hexed("blind_sig")


def test_finalises_and_verifies_as_the_rfc_does(rfc_key):
    prefix, message = hexed("msg_prefix"), hexed("msg")
    inverse = int(VECTOR["inv"], 16)
    signature = rfc_key.public.finalise(prefix, message, hexed("blind_sig"), inverse)
    assert signature == hexed("sig")
    assert rfc_key.public.verify(prefix, message, signature)


@settings(max_examples=30, deadline=None)
@given(prefix=st.binary(min_size=32, max_size=32), message=st.binary(max_size=200))
def test_a_blind_signature_is_a_signature(key, prefix, message):
    blinding = key.public.blind(prefix, message)
    signature = key.public.finalise(
        prefix, message, key.blind_sign(blinding.blinded), blinding.inverse
    )
    assert key.public.verify(prefix, message, signature)
    assert not key.public.verify(prefix, message + b"x", signature)
    assert not key.public.verify(prefix[:-1] + bytes([prefix[-1] ^ 1]), message, signature)


def test_signing_is_a_function_of_the_message_alone(key):
    blinded = key.public.blind(bytes(32), b"ballot").blinded
    signatures = {key.blind_sign(blinded) for _ in range(3)}
    signatures.add(key.blind_sign(blinded, lambda size: bytes(size)))
    assert len(signatures) == 1


def test_blinding_hides_the_message_under_a_new_factor_each_time(key):
    seen = {key.public.blind(bytes(32), b"ballot", salt=bytes(48)).blinded for _ in range(5)}
    assert len(seen) == 5


def test_every_blinded_message_could_belong_to_every_ballot(key):
    """For each pair of a blinded message and a ballot some factor explains the pair."""
    n, salt = key.public.n, bytes(48)
    one = key.public.blind(bytes(32), b"one", salt=salt)
    other = key.public.blind(bytes(32), b"other", salt=salt)
    encoded = {
        name: int.from_bytes(key.public.blind(bytes(32), name, 1, salt).blinded)
        for name in (b"one", b"other")
    }
    d = key._key.private_numbers().d
    for blinding in (one, other):
        for name in encoded:
            r = pow(int.from_bytes(blinding.blinded) * pow(encoded[name], -1, n), d, n)
            assert key.public.blind(bytes(32), name, r, salt).blinded == blinding.blinded


def test_a_signature_by_another_key_is_refused(key):
    blinding = key.public.blind(bytes(32), b"ballot")
    other = SigningKey.generate()
    message = int.from_bytes(blinding.blinded) % other.public.n
    foreign = other.blind_sign(message.to_bytes(256, "big"))
    with pytest.raises(CredentialError, match="key in the manifest"):
        key.public.finalise(bytes(32), b"ballot", foreign, blinding.inverse)


def test_a_faulty_computation_never_leaves(key, monkeypatch):
    """One wrong CRT half would reveal a factor of the key."""
    right = gmpy2.powmod_sec
    halves = iter(range(100))
    monkeypatch.setattr(gmpy2, "powmod_sec", lambda b, e, m: right(b, e, m) + next(halves) % 2)
    with pytest.raises(CredentialError, match="check"):
        key.blind_sign(key.public.blind(bytes(32), b"ballot").blinded)


@pytest.mark.parametrize("change", ["zero", "modulus", "short", "long"])
def test_a_blinded_message_that_does_not_fit_is_refused(key, change):
    n = key.public.n
    wrong = {
        "zero": bytes(256),
        "modulus": n.to_bytes(256, "big"),
        "short": bytes(254) + b"\x07",
        "long": bytes(256) + b"\x07",
    }[change]
    with pytest.raises(CredentialError, match="does not fit"):
        key.blind_sign(wrong)


def test_keys_survive_storage_and_their_text(key):
    again = SigningKey.from_bytes(key.to_bytes())
    assert again.public == key.public
    assert PublicKey.from_modulus_text(key.public.modulus_text) == key.public
    blinded = key.public.blind(bytes(32), b"x").blinded
    assert again.blind_sign(blinded) == key.blind_sign(blinded)


def test_what_is_no_key_is_refused():
    with pytest.raises(CredentialError, match="no private key"):
        SigningKey.from_bytes(b"nonsense")
    curve = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with pytest.raises(CredentialError, match="not an RSA key"):
        SigningKey.from_bytes(curve)
    with pytest.raises(CredentialError, match="2048"):
        PublicKey(2**1024 + 1)


@pytest.mark.parametrize("text", ["a", "ab=", "a b", "ab\n", "++++", "ab"])
def test_what_is_not_base64url_is_refused(text):
    if text == "ab":
        assert credential.to_base64url(b"i") == "aQ"
    with pytest.raises(CredentialError, match="base64url"):
        credential.from_base64url(text)


@given(st.binary(max_size=100))
def test_base64url_goes_round(data):
    assert credential.from_base64url(credential.to_base64url(data)) == data


def test_wrong_lengths_are_refused(key):
    with pytest.raises(CredentialError, match="prefix"):
        key.public.blind(bytes(31), b"x")
    with pytest.raises(CredentialError, match="salt"):
        key.public.blind(bytes(32), b"x", salt=bytes(47))
    with pytest.raises(CredentialError, match="length"):
        key.public.finalise(bytes(32), b"x", bytes(255), 1)
    assert not key.public.verify(bytes(32), b"x", secrets.token_bytes(255))
    assert not key.public.verify(bytes(31), b"x", secrets.token_bytes(256))
    with pytest.raises(CredentialError, match="factor"):
        key.public.blind(bytes(32), b"x", r=key.public.n)
