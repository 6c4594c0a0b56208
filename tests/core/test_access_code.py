"""Access codes: what is forgiven, what is noticed."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.access_code import ALPHABET, AccessCode, derive, parse, random_code
from surveys.errors import MistypedCodeError

codes = st.builds(derive, st.binary(min_size=32, max_size=32), st.binary(min_size=1, max_size=40))


@given(codes)
def test_a_code_is_seventeen_letters_and_digits_in_fours(code):
    assert len(code.text) == 17
    assert set(code.text) <= set(ALPHABET)
    assert [len(part) for part in code.display.split("-")] == [4, 4, 4, 4, 1]
    assert len(code.hash) == 32


def test_the_check_character_is_that_of_crockford():
    """Checked by hand: 32 is 10 in base 32, and 32 modulo 37 is 32, which is not a letter we
    use; 33 is 11 and its check is 33 ("~"); 37 is 15 and its check is 0."""
    assert parse("0000000000000015 0").text == "00000000000000150"
    assert parse("0000000000000001 1").text == "00000000000000011"
    with pytest.raises(MistypedCodeError):
        parse("0000000000000010*")


@given(codes, st.randoms())
def test_case_spaces_dashes_and_lookalikes_are_forgiven(code, rng):
    spoken = {"0": "0Oo", "1": "1IiLl"}
    typed = "".join(
        rng.choice(["", "", " ", "-", "–", "\u00a0", "\n"])
        + rng.choice(spoken.get(letter, letter + letter.lower()))
        for letter in code.text
    )
    assert parse(f"  {typed} ") == code


@given(codes)
def test_a_pasted_link_is_forgiven(code):
    assert parse(f"https://pulse.example/a/12#{code.display}") == code


@given(codes, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_noticed(code, place, letter):
    wrong = code.text[:place] + letter + code.text[place + 1 :]
    if wrong != code.text:
        with pytest.raises(MistypedCodeError):
            parse(wrong)


@given(codes, st.integers(0, 15))
def test_every_swap_of_neighbours_is_noticed(code, i):
    wrong = code.text[:i] + code.text[i + 1] + code.text[i] + code.text[i + 2 :]
    if wrong != code.text:
        with pytest.raises(MistypedCodeError):
            parse(wrong)


@pytest.mark.parametrize("typed", ["", " ", "hello", "0" * 16, "0" * 18, "U" * 17, "é" * 17])
def test_what_cannot_be_a_code_is_called_mistyped(typed):
    with pytest.raises(MistypedCodeError, match="typing mistake"):
        parse(typed)


def test_a_reminder_repeats_the_code_and_another_wave_does_not():
    assert derive(b"secret", b"row 7") == derive(b"secret", b"row 7")
    assert derive(b"secret", b"row 7") != derive(b"secret", b"row 8")
    assert derive(b"another", b"row 7") != derive(b"secret", b"row 7")


def test_codes_do_not_repeat_and_use_the_whole_alphabet():
    rng = random.Random(7)
    found = {random_code(rng.randbytes).text for _ in range(5000)}
    assert len(found) == 5000
    for place in range(17):
        assert {text[place] for text in found} == set(ALPHABET)


def test_codes_hash_apart():
    rng = random.Random(1)
    hashes = [random_code(rng.randbytes).hash for _ in range(50)]
    assert all(one != other for one, other in itertools.combinations(hashes, 2))


def test_a_code_does_not_print_itself():
    code = derive(b"secret", b"row")
    assert code.text not in repr(code)
    assert code.text not in f"{code}"


def test_an_access_code_is_valid_by_construction():
    with pytest.raises(MistypedCodeError):
        AccessCode("ABCD-EFGH-JKMN-PQRS-T")
