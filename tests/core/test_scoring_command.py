"""`python -m surveys.scoring FILE.json`, as an analyst calls it from outside."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from surveys.scoring.__main__ import main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(request: object) -> Any:
        path = tmp_path / "request.json"
        path.write_text(request if isinstance(request, str) else json.dumps(request), "utf-8")
        code = main([str(path)])
        out, err = capsys.readouterr()
        if code:
            assert code == 2
            assert out == ""
            assert err.count("\n") == 1
            return err.strip()
        assert err == ""
        assert "NaN" not in out
        return json.loads(out)

    return call


def test_it_runs_as_a_module(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text('{"items": {"Q1": [1, 1, 1, 1, 1]}, "population": null}')
    done = subprocess.run(
        [sys.executable, "-m", "surveys.scoring", str(path)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout)["score"] == {"Q1": 50.0}
    failed = subprocess.run(
        [sys.executable, "-m", "surveys.scoring"], cwd=ROOT, capture_output=True, text=True
    )
    assert (failed.returncode, failed.stdout) == (2, "")
    assert failed.stderr.count("\n") == 1


def test_items(run: Any) -> None:
    found = run({"items": {"Q1": [24, 96, 176, 166, 103], "Q2": [0, 0, 0, 0, 7]}})
    assert found["favourable"]["Q1"] == pytest.approx(100 * 269 / 565)
    assert found["score"]["Q1"] == pytest.approx((96 * 25 + 176 * 50 + 166 * 75 + 10300) / 565)
    assert found["interval"]["Q1"] == pytest.approx([0.435225, 0.517310], abs=1e-6)
    assert found["interval"]["Q2"][1] == 1.0
    assert set(found) == {"favourable", "score", "interval"}


def test_a_population_gives_a_margin_in_the_unit_of_the_interval(run: Any) -> None:
    found = run({"items": {"Q1": [0, 0, 40, 40, 0]}, "population": 150})
    assert found["margin"]["Q1"] == pytest.approx(0.0751, abs=1e-4)
    assert run({"items": {"Q1": [0, 0, 0, 3, 2]}, "population": 5})["margin"] == {"Q1": 0.0}
    assert run({"items": {"Q1": [0, 0, 0, 0, 1]}, "population": 1})["margin"] == {"Q1": 0.0}


def test_an_item_nobody_answered(run: Any) -> None:
    found = run({"items": {"Q1": [0, 0, 0, 0, 0], "Q2": [1, 0, 0, 0, 0]}, "population": 9})
    for measure in ("favourable", "score", "interval", "margin"):
        assert found[measure]["Q1"] is None
        assert found[measure]["Q2"] is not None
    assert found["reason"] == "nobody answered Q1"


def test_people(run: Any) -> None:
    found = run({"people": [[5, 1, 4], [4, 2, 4], [1, 5, None], [2, 2, 1]], "reverse": [2]})
    assert found["index"] == pytest.approx((275 / 3 + 75 + 0 + 100 / 3) / 4)
    assert found["theme"] == pytest.approx((100 + 100 + 0 + 100 / 3) / 4)
    assert found["alpha"] == pytest.approx(0.9, abs=0.1)
    assert "reason" not in found


def test_alpha_of_complete_answers(run: Any) -> None:
    """Two items of variances 1 and 1 and covariance 0.5: alpha is 2 (1 - 2 / 3)."""
    assert run({"people": [[1, 1], [2, 3], [3, 2]]})["alpha"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("rows", "index", "said"),
    [
        ([], None, "nobody answered; alpha needs two people"),
        ([[None, None]], None, "nobody answered"),
        ([[None, None], [None, None]], None, "nobody answered"),
        ([[4, 4]], 75.0, "alpha needs two people"),
        ([[4], [2]], 50.0, "two items"),
        ([[3, 3], [3, 3]], 50.0, "alike"),
    ],
)
def test_people_of_whom_little_can_be_said(run: Any, rows: Any, index: Any, said: str) -> None:
    found = run({"people": rows})
    assert (found["index"], found["alpha"]) == (index, None)
    assert said in found["reason"]


def test_change(run: Any) -> None:
    found = run({"change": {"before": [48, 80], "after": [56, 70]}})
    assert found["difference"] == pytest.approx(0.2)
    assert found["interval"] == pytest.approx([0.0524, 0.3339], abs=1e-4)
    assert found["p"] == pytest.approx(0.008045081368)
    assert found["reliable"] is True


def test_change_with_nothing_to_test(run: Any) -> None:
    found = run({"change": {"before": [0, 20], "after": [0, 10]}})
    assert (found["difference"], found["p"], found["reliable"]) == (0.0, None, False)
    assert found["interval"] == pytest.approx([-0.1611, 0.2775], abs=1e-4)
    assert "alike" in found["reason"]
    empty = run({"change": {"before": [0, 0], "after": [1, 2]}})
    assert (empty["difference"], empty["interval"], empty["p"]) == (None, None, None)
    assert empty["reliable"] is False


BAD = [
    "", "[", "null", "[]", "3", "{}", "{'items': 1}", "\x00", "[" * 100_000, "\ufeff",
    '{"items": {}}', '{"items": []}', '{"items": {"Q": [1,2,3,4]}}', '{"items": {"Q": 5}}',
    '{"items": {"Q": [1,2,3,4,-5]}}', '{"items": {"Q": [1,2,3,4,NaN]}}',
    '{"items": {"Q": [1,2,3,4,Infinity]}}', '{"items": {"Q": [1,2,3,4,1e400]}}',
    '{"items": {"Q": [1,2,3,4,true]}}', '{"items": {"Q": [1,2,3,4,"5"]}}',
    '{"items": {"Q": [1,2,3,4,5.0]}}', '{"items": {"Q": [1,2,3,4,null]}}',
    '{"items": {"Q": [1,2,3,4,' + "9" * 5000 + "]}}", '{"items": {"Q": [1,2,3,4,10000000000000]}}',
    '{"items": {"Q": [1,2,3,4,5]}, "population": 14}', '{"items": {"Q": [1,2,3,4,5]}, "n": 20}',
    '{"items": {"Q": [1,2,3,4,5]}, "population": "20"}',
    '{"items": {"Q": [1,2,3,4,5]}, "population": true}',
    '{"items": {"Q": [1,2,3,4,5]}, "population": -1}',
    '{"items": {"Q": [1,2,3,4,5]}, "population": 15.5}',
    '{"items": {"Q": [1,2,3,4,5], "Q": [0,0,0,0,1]}}', '{"items": {"a\\nb": 1}}',
    '{"items": {"Q": [1,2,3,4,5]}, "people": [[1]]}',
    '{"people": {}}', '{"people": [1]}', '{"people": [[]]}', '{"people": [[0]]}',
    '{"people": [[6]]}', '{"people": [[1.0]]}', '{"people": [[true]]}', '{"people": [["1"]]}',
    '{"people": [[1,2],[1]]}', '{"people": [[1]], "reverse": [0]}',
    '{"people": [[1]], "reverse": [2]}', '{"people": [[1]], "reverse": [1,1]}',
    '{"people": [[1]], "reverse": [true]}', '{"people": [[1]], "reverse": 1}',
    '{"people": [[1]], "population": 3}',
    '{"change": null}', '{"change": {"before": [1,2]}}',
    '{"change": {"before": [3,2], "after": [1,2]}}', '{"change": {"before": [1], "after": [1,2]}}',
    '{"change": {"before": [-1,2], "after": [1,2]}}',
    '{"change": {"before": [1,2], "after": [1,2], "now": [1,2]}}',
    '{"change": {"before": [0.5,2], "after": [1,2]}}',
]  # fmt: skip


@pytest.mark.parametrize("text", BAD, ids=lambda text: repr(text[:60]))
def test_bad_input_is_one_clear_line(run: Any, text: str) -> None:
    said = run(text)
    assert isinstance(said, str)
    assert len(said.split()) >= 4


def test_a_file_that_is_not_there_or_not_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for path in ("missing", "binary", "."):
        assert main([str(tmp_path / path)]) == 2
        assert capsys.readouterr().err.count("\n") == 1
