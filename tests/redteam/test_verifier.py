"""`python -m surveys.verify`: an honest release passes; every tampered one is caught and named."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from surveys.disclosure.publish import published_proof
from surveys.instrument import canonical_json
from surveys.release import release_from_json
from surveys.verify.__main__ import main
from tests.redteam.conftest import Published, publish
from tests.redteam.councils import DECLARED, council

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Files:
    """The three published files, as data."""

    manifest: Data
    release: Data
    proof: Data


def files_of(done: Published) -> Files:
    """What is published of a wave."""
    proof = json.loads(json.dumps(published_proof(done.release, done.proved)))
    return Files(json.loads(done.manifest.json), json.loads(done.release.to_json()), proof)


@pytest.fixture(scope="module", params=[(), DECLARED], ids=["plain", "bands"])
def honest(request: pytest.FixtureRequest) -> Files:
    """A release of a council of 240, once with declared profiles."""
    return files_of(publish(council(6, 240, 5, questions=2, profiles=request.param)))


def verify(files: Files, folder: Path, *, proof: bool = True) -> int:
    """Write the files as they are served, and run the command on them."""
    paths = []
    for name in ("manifest", "release", "proof")[: 3 if proof else 2]:
        paths.append(folder / f"{name}.json")
        paths[-1].write_bytes(canonical_json(getattr(files, name)))
    return main([str(path) for path in paths])


def test_an_honest_release_holds(
    honest: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(honest, tmp_path) == 0
    said = capsys.readouterr().out
    assert said.endswith("Everything holds.\n")
    assert "letter by letter" in said


def test_without_a_proof_it_says_what_was_not_checked(
    honest: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(honest, tmp_path, proof=False) == 0
    assert "not re-proved" in capsys.readouterr().out


def first_figure(files: Files) -> Data:
    return dict(files.release["figures"]["org"])["Q0"]  # type: ignore[no-any-return]


def other_mean(files: Files) -> None:
    mean = first_figure(files)["mean"]
    first_figure(files)["mean"] = "2.9" if mean != "2.9" else "3.1"


def other_question(files: Files) -> None:
    files.release["instrument"]["items"][0]["text"] = "Another wording."


def lower_k(files: Files) -> None:
    files.release["k"] = 8


def other_cells(files: Files) -> None:
    files.release["groups"][1]["cells"].pop()


def unsaid_group(files: Files) -> None:
    files.release["hidden"].pop()


def more_responses(files: Files) -> None:
    files.release["groups"][0]["responses"] += 1


def undeclared_group(files: Files) -> None:
    extra = copy.deepcopy(files.release["groups"][-1]) | {"code": "mine"}
    files.release["groups"].append(extra)
    files.release["figures"]["mine"] = files.release["figures"]["org"]


def extra_figures(files: Files) -> None:
    files.release["figures"]["s.S0.office"] = files.release["figures"]["org"]


def missing_figure(files: Files) -> None:
    del files.release["figures"]["org"]["Q1"]


def other_wave(files: Files) -> None:
    files.release["wave"] = "w2"


RELEASES: dict[Callable[[Files], None], str] = {
    other_mean: "the proof is of another release",
    other_question: "the questions of the release are not those",
    lower_k: "made with k = 8, where 10 was promised",
    other_cells: "other cells than were declared",
    unsaid_group: "neither published nor said to be hidden",
    more_responses: "no numbers of responses a cell fit",
    undeclared_group: "was not declared",
    extra_figures: "has figures but is not published",
    missing_figure: "exactly one figure for each question",
    other_wave: "the release is of wave w2",
}


@pytest.mark.parametrize("tamper", RELEASES, ids=lambda tamper: tamper.__name__)
def test_a_tampered_release_is_named(
    honest: Files,
    tamper: Callable[[Files], None],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = copy.deepcopy(honest)
    tamper(files)
    assert verify(files, tmp_path) == 1
    assert RELEASES[tamper] in capsys.readouterr().out


def hidden_shown(files: Files) -> None:
    """A group that would reveal a neighbour, published under the same form as the others."""
    hidden = next(h for h in files.release["hidden"] if h["reason"] == "neighbour")
    declared = next(g for g in files.manifest["groups"] if g["code"] == hidden["code"])
    cells = {cell["code"]: cell["eligible"] for cell in files.manifest["cells"]}
    files.release["hidden"].remove(hidden)
    eligible = sum(cells[cell] for cell in declared["cells"])
    row = {**declared, "responses": 12, "eligible": eligible}
    files.release["groups"].append(row)
    files.release["figures"][hidden["code"]] = files.release["figures"]["org"]


def test_a_group_that_reveals_a_neighbour_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Isolation is audited again, whatever the release says of itself."""
    for seed in range(3, 12):
        exact = council(6, 240, seed, questions=1)
        done = publish(exact)
        if any(h.reason == "neighbour" for h in done.release.hidden):
            break
    files = Files(json.loads(done.manifest.json), json.loads(done.release.to_json()), {})
    hidden_shown(files)
    group = files.release["groups"][-1]
    group["responses"] = sum(exact.tally.responses[cell] for cell in group["cells"])
    assert verify(files, tmp_path, proof=False) == 1
    assert "the tables give away a set of only" in capsys.readouterr().out


def rebound(files: Files) -> Data:
    """The proof itself, to be changed while it still names this release."""
    return files.proof["items"]["Q0"]  # type: ignore[no-any-return]


def moved_answer(files: Files) -> None:
    table = rebound(files)["witnesses"][0]
    row = max(table, key=lambda row: row[5])
    row[1] += row[5]
    row[5] = 0


def all_agree(files: Files) -> None:
    for table in rebound(files)["witnesses"]:
        for row in table:
            row[:] = [0, 0, 0, 0, 0, sum(row)]


def extra_person(files: Files) -> None:
    rebound(files)["witnesses"][0][0][3] += 1


def no_witness(files: Files) -> None:
    rebound(files)["serves"].pop("org")


def place_too_far(files: Files) -> None:
    rebound(files)["serves"]["org"] = [99, 99]


def missing_row(files: Files) -> None:
    rebound(files)["witnesses"][0].pop()


def question_left_out(files: Files) -> None:
    files.proof["items"].pop("Q1")


def one_lowered_alone(files: Files) -> None:
    """Blank one figure by hand: the witnesses still print the rest, but no step does that."""
    blank(files, next(g["code"] for g in files.release["groups"] if g["kind"] == "service"))


def one_band_lowered_alone(files: Files) -> None:
    """The same of a band of the organisation; of a service again where there is none."""
    bands = [g["code"] for g in files.release["groups"] if "band" in g]
    blank(files, (bands or [files.release["groups"][-1]["code"]])[0])


def blank(files: Files, code: str) -> None:
    files.release["figures"][code]["Q0"] = {"rung": 0}
    rebound(files)["finest"][code] = 0
    files.proof["release"] = release_from_json(canonical_json(files.release)).fingerprint


def fewer_said_lowered(files: Files) -> None:
    files.release["checked"]["lowered"] += 5000
    files.proof["release"] = release_from_json(canonical_json(files.release)).fingerprint


PROOFS: dict[Callable[[Files], None], str] = {
    moved_answer: "witness 0 prints group d.D1 otherwise",
    all_agree: "only 0 people of group org may be other than favourable",
    extra_person: "has other responses in group",
    no_witness: "nothing is shown about group org",
    place_too_far: "no witness is named for group org",
    missing_row: "does not have a row for each cell",
    question_left_out: "exactly the questions",
    fewer_said_lowered: "which the figures do not bear out",
    one_band_lowered_alone: "were not lowered together",
    one_lowered_alone: "were not lowered together",
}


@pytest.mark.parametrize("tamper", PROOFS, ids=lambda tamper: tamper.__name__)
def test_a_tampered_proof_is_named(
    honest: Files,
    tamper: Callable[[Files], None],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = copy.deepcopy(honest)
    tamper(files)
    assert verify(files, tmp_path) == 1
    assert PROOFS[tamper] in capsys.readouterr().out


def test_a_release_with_spaces_is_not_canonical(
    honest: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verify(honest, tmp_path)
    (tmp_path / "release.json").write_text(json.dumps(honest.release, indent=1))
    assert main([str(tmp_path / "manifest.json"), str(tmp_path / "release.json")]) == 1
    assert "not in canonical form" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("manifest", "{"), ("manifest", "[]"), ("release", "{}"), ("release", "nothing"),
        ("proof", "[]"), ("proof", '{"format": "other"}'), ("proof", "{"),
    ],
)  # fmt: skip
def test_files_that_are_none_of_ours(
    honest: Files, tmp_path: Path, name: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    verify(honest, tmp_path)
    capsys.readouterr()
    (tmp_path / f"{name}.json").write_text(text)
    paths = [str(tmp_path / f"{part}.json") for part in ("manifest", "release", "proof")]
    assert main(paths) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


def test_usage_and_missing_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert main(["/nowhere/manifest.json", "/nowhere/release.json"]) == 2
    assert "No such file" in capsys.readouterr().err
