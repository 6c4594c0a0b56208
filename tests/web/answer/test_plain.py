"""Without script: the same form, the same rows, and nothing lost by a mistake."""

from __future__ import annotations

import re

from werkzeug.test import TestResponse

from surveys.access_code import derive
from surveys.ballot import Ballot
from tests.fixtures.open_wave import OpenWave


def send(wave: OpenWave, **form: str) -> TestResponse:
    return wave.client.post(f"/a/{wave.number}", data=form)


def checked(html: str) -> set[tuple[str, str]]:
    """(name, value) of every chosen radio."""
    inputs = [tag for tag in re.findall(r"<input[^>]*>", html) if " checked" in tag]
    return {(_attribute(tag, "name"), _attribute(tag, "value")) for tag in inputs}


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'{name}="([^"]*)"', tag)
    assert found, tag
    return found[1]


def test_a_form_leaves_the_same_rows_as_the_protocol(open_wave: OpenWave) -> None:
    voter = open_wave.next_voter()
    spoken = "-".join(voter.code[i : i + 4] for i in range(0, 17, 4)).lower()
    response = send(open_wave, code=spoken, **{"q-T1": "5", "q-T2": "0", "q-T3": "2"})
    assert response.status_code == 303
    assert response.headers["Location"] == f"/a/{open_wave.number}/thanks"
    assert open_wave.ballots() == [(voter.cell, Ballot((5, 0, 2)))]
    assert open_wave.issued() == 1


def test_every_question_may_be_skipped(open_wave: OpenWave) -> None:
    assert send(open_wave, code=open_wave.next_voter().code).status_code == 303
    assert open_wave.ballots()[0][1] == Ballot((0, 0, 0))


def test_a_mistake_keeps_everything_and_says_what_to_do(open_wave: OpenWave) -> None:
    voter = open_wave.next_voter()
    wrong = voter.code[:-1] + ("0" if voter.code[-1] != "0" else "1")
    response = send(open_wave, code=wrong, **{"q-T1": "4", "q-T3": "0"})
    assert response.status_code == 422
    html = response.text
    assert checked(html) == {("q-T1", "4")}
    assert f'value="{wrong}"' in html
    assert html.count("There is a typing mistake in this access code") >= 2
    assert "<title>Error: " in html
    assert 'href="#code-text"' in html
    assert "<script" not in html
    assert open_wave.issued() == 0
    assert open_wave.ballots() == []


def test_an_unknown_code_an_empty_code_and_a_used_code_differ(open_wave: OpenWave) -> None:
    voter = open_wave.next_voter()
    unknown = send(open_wave, code=derive(b"elsewhere", b"1").text)
    assert unknown.status_code == 404
    assert "We do not know this access code" in unknown.text
    empty = send(open_wave, code="  ")
    assert empty.status_code == 422
    assert "Enter your access code" in empty.text
    assert send(open_wave, code=voter.code).status_code == 303
    again = send(open_wave, code=voter.code, **{"q-T1": "1"})
    assert again.status_code == 409
    assert "This code has been used already" in again.text
    assert len(open_wave.ballots()) == 1


def test_what_is_no_option_counts_as_skipped(open_wave: OpenWave) -> None:
    form = {"q-T1": "6", "q-T2": "-1", "q-T3": "<b>"}
    assert send(open_wave, code=open_wave.next_voter().code, **form).status_code == 303
    assert open_wave.ballots()[0][1] == Ballot((0, 0, 0))


def test_markup_in_a_code_comes_back_as_text(open_wave: OpenWave) -> None:
    html = send(open_wave, code='"><script>x()</script>').text
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_the_page_says_honestly_what_differs_without_script(open_wave: OpenWave) -> None:
    html = re.sub(r"<[^>]+>|\s+", " ", open_wave.client.get(f"/a/{open_wave.number}").text)
    assert "your code and your answers reach our server together" in re.sub(r"\s+", " ", html)


def test_a_form_for_a_wave_that_is_not_open_says_so(open_wave: OpenWave) -> None:
    response = open_wave.client.post("/a/99", data={"code": "x"})
    assert response.status_code == 404


def test_no_answer_of_the_form_is_kept_by_a_cache(open_wave: OpenWave) -> None:
    for code in ("x", open_wave.next_voter().code):
        response = send(open_wave, code=code)
        assert response.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in response.headers
