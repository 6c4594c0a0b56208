"""`python -m surveys.disclosure`: what it prints, and one clear line for every bad file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from surveys.disclosure.__main__ import answer, main
from surveys.disclosure.case import read_case

CASE: dict[str, Any] = {
    "k": 10,
    "cells": {"A": 40, "B": 25, "C": 6, "D": 30, "E": 9, "F": 8},
    "groups": [
        {"name": "org", "level": 0, "cells": ["A", "B", "C", "D", "E", "F"]},
        {"name": "one", "level": 1, "cells": ["A", "B", "C"]},
        {"name": "two", "level": 1, "cells": ["D", "E", "F"]},
        {"name": "a", "level": 2, "cells": ["A"]},
        {"name": "b", "level": 2, "cells": ["B"]},
        {"name": "c", "level": 2, "cells": ["C"]},
    ],
}
ANSWERS = {
    "A": [1, 2, 3, 10, 14, 10], "B": [0, 0, 5, 5, 10, 5], "C": [0, 0, 0, 1, 2, 3],
    "D": [0, 0, 0, 0, 30, 0], "E": [0, 0, 0, 0, 0, 9], "F": [2, 2, 1, 1, 1, 1],
}  # fmt: skip


def result(**changes: Any) -> dict[str, Any]:
    return answer(read_case(json.dumps(CASE | changes)))


def test_it_plans() -> None:
    found = result()
    assert found["published"] == ["org", "one", "two", "a"]
    assert found["smallest_isolable"] == 31
    assert found["hidden"] == [
        {"name": "b", "reason": "neighbour", "see": "one"},
        {"name": "c", "reason": "few", "see": "one"},
    ]


def test_it_audits_what_it_is_given() -> None:
    found = result(publish_all=True)
    assert found["published"] == ["org", "one", "two", "a", "b", "c"]
    assert (found["smallest_isolable"], found["set"]) == (6, ["C"])
    total = dict.fromkeys(CASE["cells"], 0)
    cells = {group["name"]: group["cells"] for group in CASE["groups"]}
    for name, factor in found["combination"].items():
        for cell in cells[name]:
            total[cell] += factor
    assert [cell for cell, value in total.items() if value] == ["C"]


def test_it_prints_and_proves() -> None:
    found = result(answers=ANSWERS)
    assert (found["facts"], found["unproved"]) == (12, 0)
    assert set(found["printed"]) == {"org", "one", "two", "a"}
    assert found["printed"]["a"]["answers"] == "35 to 39"
    assert found["blanked"] == len(found["lowered_to_rung"])


def test_unanimity_is_not_printed() -> None:
    every = {cell: [0, 0, 0, 0, 0, n] for cell, n in CASE["cells"].items()}
    found = result(answers=every)
    assert found["unproved"] == 0
    assert "100" not in json.dumps([f.get("favourable") for f in found["printed"].values()])


def test_nobody_answered() -> None:
    empty = dict.fromkeys(CASE["cells"], 0)
    assert result(cells=empty)["published"] == []
    assert result(cells=empty)["smallest_isolable"] is None
    audited = result(cells=empty, publish_all=True)
    assert (audited["smallest_isolable"], audited["set"]) == (None, [])


def test_the_command_is_deterministic(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(CASE | {"answers": ANSWERS}))
    runs = [
        subprocess.run(
            [sys.executable, "-m", "surveys.disclosure", str(file)],
            capture_output=True, check=True, cwd=Path(__file__).parents[3],
        ).stdout
        for _ in range(2)
    ]  # fmt: skip
    assert runs[0] == runs[1]
    assert json.loads(runs[0])["unproved"] == 0


GROUP = {"name": "x", "level": 0, "cells": ["A"]}
BAD: dict[str, tuple[Any, str]] = {
    "not JSON": ("{", "not JSON"),
    "no object": ("[1]", "the file should be a JSON object"),
    "no cells": ({"cells": None}, "cells should be a JSON object"),
    "no groups": ({"groups": 3}, "groups should be a list"),
    "negative": ({"cells": {"A": -1}}, "cell 'A' should be at least 0"),
    "true": ({"cells": {"A": True}}, "cell 'A' should be a whole number, not true"),
    "fraction": ({"cells": {"A": 1.5}}, "cell 'A' should be a whole number, not 1.5"),
    "text": ({"cells": {"A": "1"}}, "cell 'A' should be a whole number"),
    "nothing": ({"cells": {"A": None}}, "cell 'A' should be a whole number, not null"),
    "huge": ({"cells": {"A": 10**9}}, "too large"),
    "NaN": ('{"cells": {"A": NaN}, "groups": []}', "NaN is not a number"),
    "infinity": ('{"cells": {"A": -Infinity}, "groups": []}', "-Infinity is not a number"),
    "cell twice": ('{"cells": {"A": 1, "A": 2}, "groups": []}', "'A' is given twice"),
    "deep": ("[" * 100_000, "nested too deeply"),
    "unknown cell": ({"groups": [GROUP | {"cells": ["Q"]}]}, "names cell 'Q', which is unknown"),
    "empty group": ({"groups": [GROUP | {"cells": []}]}, "group 'x' has no cells"),
    "same cell": ({"groups": [GROUP | {"cells": ["A", "A"]}]}, "lists a cell twice"),
    "odd cell": ({"groups": [GROUP | {"cells": [["A"]]}]}, "a cell should be a text"),
    "same group": ({"groups": [GROUP, GROUP]}, "group 'x' is listed twice"),
    "no name": ({"groups": [{"cells": ["A"]}]}, "group 1: name is missing"),
    "odd name": ({"groups": [GROUP | {"name": 3}]}, "group 1: name should be a text"),
    "odd level": ({"groups": [GROUP | {"level": "top"}]}, "level should be a whole number"),
    "odd group": ({"groups": ["x"]}, "group 1 should be a JSON object"),
    "odd k": ({"k": 0}, "k should be at least 1"),
    "odd switch": ({"publish_all": 1}, "publish_all should be true or false"),
    "odd answers": ({"answers": []}, "answers should be a JSON object"),
    "short answers": ({"answers": ANSWERS | {"C": [6]}}, "should be six numbers"),
    "wrong sum": ({"answers": ANSWERS | {"C": [0] * 6}}, "add to 0, but its count is 6"),
    "negative answers": (
        {"answers": ANSWERS | {"C": [7, -1, 0, 0, 0, 0]}}, "should be at least 0",
    ),
    "missing answers": ({"answers": {"A": ANSWERS["A"]}}, "answers of cell 'B' are missing"),
    "foreign answers": ({"answers": ANSWERS | {"Q": [0] * 6}}, "'Q', which is unknown"),
    "answers for a tiny k": ({"k": 1, "answers": ANSWERS}, "at least twice m"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_one_clear_line(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, words = BAD[name]
    file = tmp_path / "case.json"
    file.write_text(given if isinstance(given, str) else json.dumps(CASE | given))
    assert main([str(file)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1


def test_files_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "latin").write_bytes(b"\xff\xfe{")
    for arguments, words in (
        ([str(tmp_path / "none.json")], "No such file"),
        ([str(tmp_path)], "Is a directory"),
        ([str(tmp_path / "latin")], "not UTF-8"),
        ([], "usage"),
        (["a", "b"], "usage"),
    ):
        assert main(arguments) == 2
        err = capsys.readouterr().err
        assert words in err
        assert err.count("\n") == 1
