"""Past waves through the real pipeline: staff list, opening, sealed answers, close, release."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask

from pulse.config import read_config
from pulse.demonstration.council import COLOUR, demonstration_council
from pulse.demonstration.fieldwork import answer_wave, willing
from pulse.demonstration.programme import (
    ACTOR,
    BEGINS,
    FIRST_ON,
    bring_staff_list,
    wish,
)
from pulse.migrating import migrate_all
from pulse.models.base import db
from pulse.store import proofs
from pulse.store.demonstration import PastWave, add_past_wave
from pulse.store.releases import proof_of_wave, release_of_wave
from pulse.store.stores import open_stores, stores
from pulse.store.surveys import add_survey
from pulse.store.transaction import transaction
from pulse.store.waves import wave_record
from pulse.workflow.closing import close_wave
from pulse.workflow.opening import open_wave
from pulse.workflow.planning.settings import change_council
from pulse.workflow.planning.surveys import planned
from pulse.workflow.planning.timetable import plan_ahead
from pulse.workflow.publication import publish_wave
from pulse.workflow.report import Report, no_report
from surveys.errors import InvalidValueError

LIST_COMES_BEFORE = timedelta(days=7)
Proofs = Mapping[str, Mapping[str, Any]]
NOTHING: Proofs = {}


def build_wave(
    number: int, earlier: Sequence[PastWave], report: Report = no_report, proved: Proofs = NOTHING
) -> PastWave:
    """One past wave, upon the waves before it, in a folder that is gone afterwards.

    `proved` are questions already proved, by the key that names exactly what was proved: what
    fits is not sought again, as when publishing goes on after an interruption.
    """
    with workshop() as app, app.app_context():
        _found(earlier[: number - 1])
        return _run(number, report, proved)


@contextmanager
def workshop() -> Iterator[Flask]:
    """An application without pages on empty stores of its own, with no setting from outside."""
    with TemporaryDirectory(prefix="pulse-demonstration-") as folder:
        app = Flask("pulse", template_folder="../templates")
        environ = {"PULSE_DATA": str(Path(folder, "data")), "PULSE_SCHEDULER": "no"}
        open_stores(app, read_config(environ, secrets.token_hex(32)))
        with app.app_context():
            migrate_all()
        try:
            yield app
        finally:
            with app.app_context():
                stores().stop()


def _found(earlier: Sequence[PastWave]) -> None:
    change_council(ACTOR, demonstration_council().name, COLOUR, BEGINS)
    survey = planned(wish(FIRST_ON))
    with transaction():
        add_survey(survey)
        for past in earlier:
            add_past_wave(survey.code, past)
    plan_ahead(BEGINS)


def _run(number: int, report: Report, proved: Proofs) -> PastWave:
    wave = wave_record(db.session(), number)
    bring_staff_list(number, wave.opens - LIST_COMES_BEFORE)
    open_wave(number, wave.opens, ACTOR, report)
    answer_wave(number, willing(number), report)
    close_wave(number, wave.closes, ACTOR, report)
    with transaction():
        for key, settled in proved.items():
            proofs.keep(db.session(), number, key, dict(settled))
    keys = _Keys(number, report)
    publish_wave(number, wave.closes, ACTOR, keys)
    return past_wave(number, keys.found)


@dataclass
class _Keys:
    """Notes the key of each question while it is proved: the store forgets them at the end."""

    number: int
    report: Report
    found: dict[str, str] = field(default_factory=dict)

    def __call__(self, stage: str, done: int, total: int) -> None:
        kept = proofs.kept(db.session(), self.number)
        db.session.rollback()
        self.found.update({settled.item: key for key, settled in kept.items()})
        self.report(stage, done, total)


def past_wave(number: int, keys: Mapping[str, str]) -> PastWave:
    """A released wave as the stores hold it; raises InvalidValueError before its release."""
    wave = wave_record(db.session(), number)
    release, proof = release_of_wave(number), proof_of_wave(number)
    if release is None or proof is None or wave.closed_on is None:
        raise InvalidValueError(f"wave {number} is not released yet")
    manifest = wave.opened_manifest()
    return PastWave(wave.opens, wave.closes, wave.closed_on, manifest, release, proof, dict(keys))
