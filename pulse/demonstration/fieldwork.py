"""The invented staff answer an open wave, each through the protocol that a browser follows."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from flask import Flask, current_app

from pulse.demonstration.chance import draw
from pulse.demonstration.opinion import answers, answers_at_all
from pulse.demonstration.people import Employee, staff
from pulse.models.base import db
from pulse.store.demonstration import row_keys
from pulse.store.keys import KeyFolder
from pulse.store.stores import stores
from pulse.workflow.fieldwork import drop, issue, look_up, manifest_of
from pulse.workflow.report import Report
from surveys.access_code import derive
from surveys.ballot import Ballot, finish, prepare
from surveys.errors import NotFoundError

# Writers group what arrives together into one commit, so several answer at a time.
AT_ONCE = 8


def willing(wave: int) -> tuple[Employee, ...]:
    """Who answers in a wave, in an order of chance."""
    found = [who for who in staff(wave) if answers_at_all(who, wave)]
    return tuple(sorted(found, key=lambda who: draw(who.number, wave, "turn")))


def answer_wave(wave: int, people: Sequence[Employee], report: Report) -> None:
    """Let these people answer an open wave; raises NotFoundError when it is not open."""
    codes = access_codes(wave, people)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        pairs = zip(people, codes, strict=True)
        waiting = [pool.submit(_in_context, app, wave, who, code) for who, code in pairs]
        for done, future in enumerate(as_completed(waiting), 1):
            future.result()
            report("Staff answering", done, len(waiting))


def access_codes(wave: int, people: Sequence[Employee]) -> list[str]:
    """The access code of each person, as their invitation says it."""
    secret, keys = KeyFolder(stores().config.keys).read(wave).secret, row_keys()
    db.session.rollback()
    return [derive(secret, str(keys[who.number]).encode()).text for who in people]


def _in_context(app: Flask, wave: int, who: Employee, code: str) -> None:
    with app.app_context():
        answer(wave, who, code)


def answer(wave: int, who: Employee, code: str) -> None:
    """One person answers: seal, blind, have it signed, drop. The Python side of the protocol.

    Nothing happens when the code was used already. Raises what `issue` and `drop` raise.
    """
    manifest, found = manifest_of(wave), look_up(wave, code)
    if manifest is None:
        raise NotFoundError(f"wave {wave} is not open")
    if found.used:
        return
    given = answers(who, wave, manifest.instrument)
    envelope = prepare(manifest, found.cell, Ballot(given))
    ballot = finish(manifest, envelope, issue(wave, code, envelope.blinding.blinded))
    drop(wave, ballot.cell, ballot.prefix, ballot.signature, ballot.sealed)
