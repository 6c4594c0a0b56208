"""Blind signatures: proof that a ballot's sender may answer, which does not say who sent it.

RFC 9474, variant RSABSSA-SHA384-PSS-Randomized: RSA with EMSA-PSS, SHA-384, a salt of 48 bytes,
and a random prefix of 32 bytes before each message. Key generation and verification are those
of `cryptography`; the raw signature is computed here, because no library offers it bare.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import gmpy2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from surveys.errors import CredentialError

KEY_BITS = 2048
EXPONENT = 65537
PREFIX_BYTES = 32
SALT_BYTES = 48
_HASH_BYTES = 48

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Blinding:
    """What `PublicKey.blind` gives: the message to hand over and the secret that unblinds it."""

    blinded: bytes
    inverse: int


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A cell's verification key: modulus and exponent, as the manifest states them."""

    n: int
    e: int = EXPONENT

    def __post_init__(self) -> None:
        if self.n.bit_length() < KEY_BITS or self.n % 2 == 0 or self.e < 3 or self.e % 2 == 0:
            raise CredentialError("not an RSA key of at least 2048 bits: use the manifest's key")

    @property
    def size(self) -> int:
        """Length of a blinded message and of a signature, in bytes."""
        return (self.n.bit_length() + 7) // 8

    @property
    def modulus_text(self) -> str:
        """The modulus as base64url without padding, as in the manifest."""
        return to_base64url(self.n.to_bytes(self.size, "big"))

    @classmethod
    def from_modulus_text(cls, text: str, e: int = EXPONENT) -> Self:
        """The key whose `modulus_text` this is. Raises CredentialError."""
        return cls(int.from_bytes(from_base64url(text), "big"), e)

    def verify(self, prefix: bytes, message: bytes, signature: bytes) -> bool:
        """Whether the signature holds for `prefix || message` (RFC 9474 section 4.4.3)."""
        if len(prefix) != PREFIX_BYTES or len(signature) != self.size:
            return False
        try:
            _verifier(self.n, self.e).verify(signature, prefix + message, _PSS, hashes.SHA384())
        except InvalidSignature:
            return False
        return True

    def blind(
        self, prefix: bytes, message: bytes, r: int | None = None, salt: bytes | None = None
    ) -> Blinding:
        """Hide `prefix || message` (RFC 9474 section 4.2).

        `r` (below n, without a common factor) and `salt` (48 bytes) come from the operating
        system's generator unless given. Raises CredentialError.
        """
        if len(prefix) != PREFIX_BYTES:
            raise CredentialError(f"the prefix has {len(prefix)} bytes: give it {PREFIX_BYTES}")
        salt = secrets.token_bytes(SALT_BYTES) if salt is None else salt
        encoded = int.from_bytes(_pss_encode(prefix + message, self.n.bit_length() - 1, salt))
        r = secrets.randbelow(self.n - 1) + 1 if r is None else r
        if gmpy2.gcd(encoded, self.n) != 1 or not 0 < r < self.n or gmpy2.gcd(r, self.n) != 1:
            raise CredentialError("message and blinding factor must have no factor of the key")
        blinded = encoded * pow(r, self.e, self.n) % self.n
        return Blinding(blinded.to_bytes(self.size, "big"), pow(r, -1, self.n))

    def finalise(
        self, prefix: bytes, message: bytes, blind_signature: bytes, inverse: int
    ) -> bytes:
        """The signature of `prefix || message`, unblinded and verified (RFC 9474 section 4.4).

        Raises CredentialError when the signer used any other key than this one: such a
        signature would mark its bearer.
        """
        if len(blind_signature) != self.size:
            raise CredentialError("the blind signature has the wrong length")
        unblinded = int.from_bytes(blind_signature) * inverse % self.n
        signature = unblinded.to_bytes(self.size, "big")
        if not self.verify(prefix, message, signature):
            raise CredentialError("the signature does not hold under the key in the manifest")
        return signature


class SigningKey:
    """A cell's signing key. It lives from the opening of a wave to its close."""

    __slots__ = ("_exponents", "_key", "_primes", "_unit", "public")

    def __init__(self, key: rsa.RSAPrivateKey) -> None:
        numbers = key.private_numbers()
        self._key = key
        self._primes = (gmpy2.mpz(numbers.p), gmpy2.mpz(numbers.q))
        self._exponents = (gmpy2.mpz(numbers.dmp1), gmpy2.mpz(numbers.dmq1))
        self._unit = gmpy2.mpz(numbers.iqmp)
        self.public = PublicKey(numbers.public_numbers.n, numbers.public_numbers.e)

    @classmethod
    def generate(cls) -> Self:
        """A new RSA-2048 key."""
        return cls(rsa.generate_private_key(public_exponent=EXPONENT, key_size=KEY_BITS))

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The key that `to_bytes` wrote (PKCS #8 DER). Raises CredentialError."""
        try:
            # Our own file: proving its primes again would take a second for each dozen cells,
            # and a wrong key cannot pass the check in `blind_sign`.
            key = serialization.load_der_private_key(
                data, password=None, unsafe_skip_rsa_key_validation=True
            )
        except ValueError:
            raise CredentialError("these bytes are no private key") from None
        if not isinstance(key, rsa.RSAPrivateKey):
            raise CredentialError("this private key is not an RSA key")
        return cls(key)

    def to_bytes(self) -> bytes:
        """The key as PKCS #8 DER, unencrypted."""
        return self._key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    def blind_sign(self, blinded: bytes, random_bytes: RandomBytes = secrets.token_bytes) -> bytes:
        """Sign a blinded message (RFC 9474 section 4.3).

        Equal input gives equal output, whatever `random_bytes` yields. Raises CredentialError
        for a message that is not below the modulus, and when the fault check fails.
        """
        n, e, size = self.public.n, self.public.e, self.public.size
        message = int.from_bytes(blinded)
        if len(blinded) != size or not 0 < message < n:
            raise CredentialError("the blinded message does not fit the key")
        # The base is blinded against timing; the power is checked, because one faulty CRT
        # half would give the key away (Boneh, DeMillo and Lipton).
        factor = gmpy2.mpz(int.from_bytes(random_bytes(size)) % (n - 2) + 2)
        hidden = message * gmpy2.powmod(factor, e, n) % n
        signature = self._power(hidden) * gmpy2.invert(factor, n) % n
        if gmpy2.powmod(signature, e, n) != message:
            raise CredentialError("the signing computation failed its check: try again")
        return int(signature).to_bytes(size, "big")

    def _power(self, base: gmpy2.mpz) -> gmpy2.mpz:
        """`base` to the private exponent by the Chinese remainder theorem, in constant time."""
        p, q = self._primes
        # The two powers are most of a ballot's work: others are served meanwhile.
        with gmpy2.context(allow_release_gil=True):
            first = gmpy2.powmod_sec(base % p, self._exponents[0], p)
            second = gmpy2.powmod_sec(base % q, self._exponents[1], q)
        return second + q * ((first - second) * self._unit % p)


def to_base64url(data: bytes) -> str:
    """Base64 for URLs and JSON, without padding (RFC 4648 section 5)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """The bytes that `to_base64url` wrote. Raises CredentialError for anything else."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise CredentialError("not base64url text") from None
    if to_base64url(data) != text:
        raise CredentialError("not base64url text")
    return data


_PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=SALT_BYTES)


@lru_cache(maxsize=4096)
def _verifier(n: int, e: int) -> rsa.RSAPublicKey:
    return rsa.RSAPublicNumbers(e, n).public_key()


def _pss_encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE with SHA-384 and MGF1 (RFC 8017 section 9.1.1)."""
    length = (bits + 7) // 8
    if len(salt) != SALT_BYTES:
        raise CredentialError(f"the salt has {len(salt)} bytes: give it {SALT_BYTES}")
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = bytes(length - SALT_BYTES - _HASH_BYTES - 2) + b"\x01" + salt
    mask = _mgf1(digest, len(block))
    masked = bytearray(a ^ b for a, b in zip(block, mask, strict=True))
    masked[0] &= 0xFF >> (8 * length - bits)
    return bytes(masked) + digest + b"\xbc"


def _mgf1(seed: bytes, length: int) -> bytes:
    """MGF1 with SHA-384 (RFC 8017 appendix B.2.1)."""
    rounds = -(-length // _HASH_BYTES)
    blocks = (hashlib.sha384(seed + i.to_bytes(4, "big")).digest() for i in range(rounds))
    return b"".join(blocks)[:length]
