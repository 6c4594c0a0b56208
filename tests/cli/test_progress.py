"""Progress on the command line: a line that grows where it is watched, else a line a stage."""

from __future__ import annotations

import pytest

from pulse.cli.progress import Progress


def test_a_line_a_stage_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(watched=False)
    for done in range(1, 1501):
        progress("Opening ballots", done, 1500)
    progress("Proving, about 2 min left", 1, 11)
    progress("Proving", 11, 11)
    progress.end()

    assert capsys.readouterr().out == "Opening ballots: 1,500 of 1,500\nProving: 11 of 11\n"


def test_a_shorter_text_leaves_nothing_of_the_longer_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    progress = Progress(watched=True)
    progress("Proving, about 2 min left", 1, 11)
    progress("Proving", 11, 11)
    progress.end()

    shown = capsys.readouterr().out
    last = shown.rstrip("\n").split("\r")[-1]
    assert last.rstrip() == "Proving: 11 of 11"
    assert len(last) == len("Proving, about 2 min left: 1 of 11")
    assert shown.endswith("\n")
