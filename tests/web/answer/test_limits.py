"""Guessing is slowed down, and nobody is remembered."""

from __future__ import annotations

import gc

import pytest

from pulse.web.answer.limits import MOST_SOURCES, SECONDS, WRONG_CODES, GuessLimit
from surveys.access_code import derive
from surveys.errors import TooManyGuessesError
from tests.fixtures.open_wave import OpenWave
from tests.web.answer.protocol import call


def exhausted(address: str, now: float = 1000.0) -> GuessLimit:
    limit = GuessLimit()
    for _ in range(WRONG_CODES):
        limit.check(address, now)
        limit.count(address, now)
    return limit


def test_the_last_guess_is_allowed_and_the_next_is_not() -> None:
    limit = exhausted("192.0.2.1")
    with pytest.raises(TooManyGuessesError) as refusal:
        limit.check("192.0.2.1", 1000.0)
    assert 1 <= refusal.value.retry_after <= SECONDS


def test_others_are_not_held_up() -> None:
    limit = exhausted("192.0.2.1")
    limit.check("192.0.2.2", 1000.0)
    limit.check("2001:db8::1", 1000.0)


def test_after_some_minutes_all_is_forgotten() -> None:
    limit = exhausted("192.0.2.1", now=1000.0)
    limit.check("192.0.2.1", 1000.0 + SECONDS)


def test_one_holder_of_many_ipv6_addresses_is_one_source() -> None:
    limit = exhausted("2001:db8:1:2::1")
    with pytest.raises(TooManyGuessesError):
        limit.check("2001:db8:1:2:ffff::9", 1000.0)
    limit.check("2001:db8:1:3::1", 1000.0)


def test_an_address_that_is_none_is_a_source_too() -> None:
    limit = exhausted("")
    with pytest.raises(TooManyGuessesError):
        limit.check("unix:", 1000.0)


def test_memory_is_bounded() -> None:
    limit = GuessLimit()
    for number in range(MOST_SOURCES + 500):
        limit.count(f"2001:db8:{number >> 16:x}:{number & 0xFFFF:x}::1", 1000.0)
    assert len(limit._counts) <= MOST_SOURCES + 1


def test_no_address_is_kept() -> None:
    limit = exhausted("192.0.2.77")
    kept = list(limit._counts)
    assert all(b"192.0.2.77" not in key and bytes([192, 0, 2, 77]) not in key for key in kept)
    texts = [o for o in gc.get_referents(limit) if isinstance(o, str)]
    assert not any("192.0.2.77" in text for text in texts)


def test_the_page_is_told_to_wait(open_wave: OpenWave) -> None:
    voter = open_wave.next_voter()
    for number in range(WRONG_CODES):
        code = derive(b"not this wave", str(number).encode()).text
        assert call(open_wave, "start", code=code) == (404, {"error": "unknown"})
    response = open_wave.client.post(
        f"/a/{open_wave.number}/issue", json={"code": voter.code, "blinded": "AA"}
    )
    assert (response.status_code, response.get_json()) == (429, {"error": "wait"})
    assert 1 <= int(response.headers["Retry-After"]) <= SECONDS


def test_typing_mistakes_hold_up_nobody(open_wave: OpenWave) -> None:
    voter = open_wave.next_voter()
    for _ in range(WRONG_CODES + 5):
        assert call(open_wave, "start", code="hello") == (422, {"error": "mistyped"})
    assert call(open_wave, "start", code=voter.code)[0] == 200
