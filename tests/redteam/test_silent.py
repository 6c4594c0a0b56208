"""Those who preferred not to say: no group, and yet what is left when every band is taken away."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from surveys.atoms import atom_of, cell_of
from surveys.profiles import DeclaredProfile
from surveys.tally import OpenedBallot
from tests.redteam.attacks import FAVOURABLE, UNFAVOURABLE, bounds, ruled_out
from tests.redteam.conftest import Published, publish
from tests.redteam.councils import Council, council
from tests.redteam.test_verifier import files_of, verify

SENIOR = DeclaredProfile("senior", "Manager", "Do you manage people?", ("Yes", "No"))
SAID, SILENT = 216, 11


def of_one_mind(answer: int) -> Council:
    """Both bands just large enough for whole percents; the silent eleven all answer alike."""
    exact, dice = council(4, 700, 1, questions=1, profiles=(SENIOR,)), random.Random(answer)
    people = dice.sample(exact.ballots, SAID + SILENT)
    silent = [OpenedBallot(atom_of(cell_of(b.cell), [0]), bytes([answer])) for b in people[SAID:]]
    said = [
        OpenedBallot(atom_of(cell_of(b.cell), [1 + place % 2]), b.answers)
        for place, b in enumerate(people[:SAID])
    ]
    return replace(exact, ballots=(*said, *silent))


@pytest.fixture(scope="module", params=[1, 5], ids=["all-against", "all-for"])
def silent(request: pytest.FixtureRequest) -> Published:
    """A release in which the finest figures would tell how the silent eleven answered."""
    return publish(of_one_mind(request.param))


def test_nobody_can_be_sure_of_those_who_did_not_say(silent: Published) -> None:
    [group] = silent.silent
    assert silent.people(group) == SILENT
    for options in (FAVOURABLE, UNFAVOURABLE):
        attack = (silent.release, "Q0", sorted(group.cells), options, silent.council.responses)
        fewest, most = bounds(*attack, silent.council.spread)
        assert SILENT - fewest >= 3, options
        assert most > fewest, options
        assert not ruled_out(*attack, (0, SILENT - 3), silent.council.spread), options


def test_they_are_asked_about_and_never_listed(silent: Published) -> None:
    listed = {*(g.code for g in silent.release.groups), *(h.code for h in silent.release.hidden)}
    [witnessed] = set(silent.proved.settled["Q0"].serves) - listed
    assert witnessed == "b.senior.0"
    assert silent.proved.unproved == 0


def test_anyone_can_see_that_no_figure_was_lowered_by_hand(
    silent: Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They went down by the step of what lies across directorates, all together."""
    lowered = {figure.group for figure in silent.proved.lowered}
    assert {"b.senior.1", "b.senior.2"} <= lowered
    assert verify(files_of(silent), tmp_path) == 0
    said = capsys.readouterr().out
    assert f"{len(lowered)} figures are coarser" in said
    assert "in 1 step." in said
    assert "and among those who preferred not to say, at least 3 people" in said
    assert said.endswith("Everything holds.\n")
