"""Two thousand ballots over a bad network: everyone who saw "counted" is counted, once."""

from __future__ import annotations

import http.client
import json
import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import text

from pulse.models.base import db
from pulse.store.ballots import kept
from pulse.store.invitations import cell_counts
from pulse.store.stores import stores
from pulse.workflow.closing import close_wave
from surveys.ballot import Ballot, Drop, finish, prepare
from surveys.credential import from_base64url, to_base64url
from surveys.manifest import Manifest
from tests.council import NOW, Voter, open_council, the_manifest, voters
from tests.fixtures.application import Served

CLIENTS, BALLOTS, ABANDON = 16, 2000, 60
SIZES = {
    "ADU1": (400, 200), "ADU2": (300, 100), "ADU3": (60, 40),
    "PLA1": (300, 100), "PLA2": (200, 100), "COR1": (100, 300), "COR2": (0, 60),
}  # fmt: skip


class CutError(Exception):
    """The connection went before the answer came."""


@dataclass(frozen=True)
class Phone:
    """One person's browser on a bad network."""

    url: str
    number: int
    manifest: Manifest
    dice: random.Random

    def call(self, name: str, body: dict[str, str], cut: float) -> dict[str, Any]:
        """POST, and lose the connection with probability `cut` before the answer is read."""
        place = urlsplit(self.url)
        assert place.hostname is not None
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
        try:
            content = json.dumps(body)
            headers = {"Content-Type": "application/json"}
            connection.request("POST", f"/a/{self.number}/{name}", content, headers)
            if self.dice.random() < cut:
                raise CutError
            response = connection.getresponse()
            answer: dict[str, Any] = json.loads(response.read())
            assert response.status == 200, (name, response.status, answer)
            return answer
        finally:
            connection.close()

    def until(self, name: str, body: dict[str, str]) -> dict[str, Any]:
        """Try again until an answer is read, and sometimes once more: a double click."""
        while True:
            try:
                answer = self.call(name, body, cut=0.3)
            except CutError:
                continue
            if self.dice.random() < 0.1:
                assert self.call(name, body, cut=0) == answer
            return answer


def answer_on(phone: Phone, voter: Voter, abandon: bool) -> Drop | None:
    """One person answers; who abandons was issued a signature and never sends the ballot."""
    manifest = phone.manifest
    answers = tuple(phone.dice.randint(0, 5) for _ in manifest.instrument.items)
    envelope = prepare(manifest, voter.cell, Ballot(answers))
    blinded = to_base64url(envelope.blinding.blinded)
    issued = phone.until("issue", {"code": voter.code, "blinded": blinded})
    if abandon:
        return None
    ballot = finish(manifest, envelope, from_base64url(issued["signature"]))
    body = {
        "cell": ballot.cell, "prefix": to_base64url(ballot.prefix),
        "signature": to_base64url(ballot.signature), "sealed": to_base64url(ballot.sealed),
    }  # fmt: skip
    assert phone.until("drop", body) == {"counted": True}
    return ballot


@pytest.mark.timeout(600)
def test_everyone_who_saw_counted_is_counted_once(
    make_app: Callable[..., Flask], serve: Callable[..., Served], tmp_path: Path
) -> None:
    data = tmp_path / "council"
    app = make_app(data)
    number = open_council(app, SIZES)
    with app.app_context():
        manifest, everyone = the_manifest(number), voters(number)
        stores().stop()
    served = serve(data, PULSE_SCHEDULER="no")
    chosen = random.Random(7).sample(everyone, BALLOTS + ABANDON)

    def go(place: int) -> Drop | None:
        phone = Phone(served.url, number, manifest, random.Random(place))
        return answer_on(phone, chosen[place], abandon=place >= BALLOTS)

    with ThreadPoolExecutor(CLIENTS) as pool:
        counted = [ballot for ballot in pool.map(go, range(len(chosen))) if ballot]
    assert len(counted) == BALLOTS
    with app.app_context():
        in_box = box_contents()
        issued = cell_counts(db.session, number)
        db.session.rollback()
        assert in_box == Counter(ballot.sealed for ballot in counted), "lost, or counted twice"
        ballots = Counter(ballot.cell for ballot in counted)
        for cell in manifest.cells:
            assert ballots[cell.code] <= issued[cell.code].issued <= issued[cell.code].eligible
        assert sum(count.issued for count in issued.values()) == BALLOTS + ABANDON
        close_wave(number, NOW, "test")
        with stores().box.connect() as connection:
            tables = kept(connection, number)
    assert tables is not None and sum(tables.tables.responses.values()) == BALLOTS


def box_contents() -> Counter[bytes]:
    with stores().box.connect() as connection:
        rows = connection.execute(text("SELECT sealed FROM sealed_ballot"))
        return Counter(bytes(row.sealed) for row in rows)
