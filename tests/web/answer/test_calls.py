"""The three calls: what they grant, what they refuse, and what they must never set."""

from __future__ import annotations

import json

from surveys.access_code import derive
from surveys.ballot import Ballot, Drop
from surveys.credential import to_base64url
from tests.fixtures.open_wave import OpenWave
from tests.web.answer.protocol import call, drop, issue, sealed, signed


def test_a_ballot_travels_from_code_to_box(open_wave: OpenWave) -> None:
    voter = open_wave.next_voter()
    assert call(open_wave, "start", code=voter.code) == (200, {"cell": voter.cell})
    ballot = signed(open_wave, voter, 4, 0, 2)
    assert drop(open_wave, ballot) == (200, {"counted": True})
    assert open_wave.ballots() == [(voter.cell, Ballot((4, 0, 2)))]
    assert open_wave.issued() == 1


def test_looking_up_a_code_changes_nothing(open_wave: OpenWave) -> None:
    voter = open_wave.next_voter()
    for _ in range(3):
        assert call(open_wave, "start", code=voter.code)[0] == 200
    assert open_wave.issued() == 0


def test_mistyped_unknown_and_used_codes_are_told_apart(open_wave: OpenWave) -> None:
    voter = open_wave.next_voter()
    swapped = voter.code[:-2] + ("0" if voter.code[-2] != "0" else "1") + voter.code[-1]
    assert call(open_wave, "start", code=swapped) == (422, {"error": "mistyped"})
    stranger = derive(b"another wave", b"1").text
    assert call(open_wave, "start", code=stranger) == (404, {"error": "unknown"})
    signed(open_wave, voter, 1, 1, 1)
    assert call(open_wave, "start", code=voter.code) == (409, {"error": "used"})


def test_the_same_blinded_message_is_signed_the_same_again(open_wave: OpenWave) -> None:
    voter = open_wave.next_voter()
    envelope = sealed(open_wave, voter, 1, 2, 3)
    first, again = issue(open_wave, voter.code, envelope), issue(open_wave, voter.code, envelope)
    assert first == again
    assert first[0] == 200
    assert open_wave.issued() == 1


def test_a_code_signs_one_ballot_only(open_wave: OpenWave) -> None:
    voter = open_wave.next_voter()
    signed(open_wave, voter, 1, 2, 3)
    second = sealed(open_wave, voter, 5, 5, 5)
    assert issue(open_wave, voter.code, second) == (409, {"error": "used"})


def test_the_same_ballot_counts_once(open_wave: OpenWave) -> None:
    ballot = signed(open_wave, open_wave.next_voter(), 1, 2, 3)
    assert [drop(open_wave, ballot)[0] for _ in range(3)] == [200, 200, 200]
    assert len(open_wave.ballots()) == 1


def test_what_was_not_signed_is_refused(open_wave: OpenWave) -> None:
    voter = open_wave.next_voter()
    ballot = signed(open_wave, voter, 1, 2, 3)
    other = next(cell.code for cell in open_wave.manifest.cells if cell.code != ballot.cell)
    refused = (422, {"error": "refused"})
    assert drop(open_wave, ballot, signature=to_base64url(bytes(256))) == refused
    assert drop(open_wave, ballot, prefix=to_base64url(bytes(32))) == refused
    assert drop(open_wave, ballot, sealed=to_base64url(ballot.sealed[:-1])) == refused
    assert drop(open_wave, ballot, cell=other) == refused
    assert drop(open_wave, ballot, cell="c999") == refused
    assert open_wave.ballots() == []


def test_a_blinded_message_that_does_not_fit_leaves_the_code_unused(open_wave: OpenWave) -> None:
    voter = open_wave.next_voter()
    for wrong in (b"", b"x", bytes(256), b"\xff" * 256):
        status, body = call(open_wave, "issue", code=voter.code, blinded=to_base64url(wrong))
        assert (status, body) == (422, {"error": "refused"})
    assert open_wave.issued() == 0
    assert signed(open_wave, voter, 1, 1, 1)


def test_what_is_no_such_call_is_refused(open_wave: OpenWave) -> None:
    for name in ("start", "issue", "drop"):
        for body in ("", "[]", "{", '{"code": 7}', '{"code": null}', '"text"'):
            response = open_wave.client.post(
                f"/a/{open_wave.number}/{name}", data=body, content_type="application/json"
            )
            assert (response.status_code, response.get_json()) == (422, {"error": "refused"})


def test_a_body_larger_than_any_ballot_is_refused(open_wave: OpenWave) -> None:
    response = open_wave.client.post(f"/a/{open_wave.number}/drop", json={"cell": "x" * 70_000})
    assert response.status_code in (413, 422)
    assert open_wave.ballots() == []


def test_a_wave_that_is_not_open_says_so(open_wave: OpenWave) -> None:
    voter = open_wave.next_voter()
    response = open_wave.client.post("/a/99/start", json={"code": voter.code})
    assert (response.status_code, response.get_json()) == (410, {"error": "closed"})
    empty = Drop(voter.cell, bytes(32), bytes(256), b"x")
    ballot = {k: to_base64url(getattr(empty, k)) for k in ("prefix", "signature", "sealed")}
    response = open_wave.client.post("/a/99/drop", json={"cell": empty.cell, **ballot})
    assert (response.status_code, response.get_json()) == (410, {"error": "closed"})


def test_no_call_sets_a_cookie_or_may_be_kept(open_wave: OpenWave) -> None:
    voter = open_wave.next_voter()
    for name, body in (("start", {"code": voter.code}), ("issue", {}), ("drop", {})):
        response = open_wave.client.post(f"/a/{open_wave.number}/{name}", json=body)
        assert "Set-Cookie" not in response.headers
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "Cookie" not in response.headers.get("Vary", "")


def test_no_answer_repeats_what_was_sent(open_wave: OpenWave) -> None:
    voter = open_wave.next_voter()
    for code in (voter.code, voter.code[:-1], "<script>"):
        status, body = call(open_wave, "issue", code=code, blinded="!!")
        assert code not in json.dumps(body)
        assert status == 422


def test_a_get_has_no_effect(open_wave: OpenWave) -> None:
    for name in ("start", "issue", "drop"):
        assert open_wave.client.get(f"/a/{open_wave.number}/{name}").status_code == 405
