"""`make check` refuses a fault in the direction of imports, and a key from a person to a ballot.

Each test plants one fault in a copy of the tree and runs the very command that `make check` runs.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
NOT_SOURCE = shutil.ignore_patterns("static", "assets", "__pycache__")


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the checks read."""
    copy = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in ("surveys", "pulse"):
        shutil.copytree(ROOT / package, copy / package, ignore=NOT_SOURCE)
    return copy


@pytest.fixture
def tree(clean: Path, tmp_path: Path) -> Path:
    """A copy to spoil."""
    return shutil.copytree(clean, tmp_path / "tree")


def run_check(tree: Path, part: str) -> subprocess.CompletedProcess[str]:
    """The line of `make check` that names `part`, carried out in `tree`."""
    planned = subprocess.run(
        ["make", "--dry-run", "--always-make", "check"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    (line,) = (line for line in planned.stdout.splitlines() if part in line)
    program, *arguments = line.split()
    return subprocess.run(
        [str(BIN / Path(program).name), *arguments],
        cwd=tree, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def plant(tree: Path, path: str, text: str) -> None:
    """Add a line of code to a module."""
    with (tree / path).open("a", encoding="utf-8") as module:
        module.write(f"\n{text}\n")


def test_the_tree_as_it_is_passes(clean: Path) -> None:
    imports = run_check(clean, "lint-imports")
    assert imports.returncode == 0, imports.stdout
    tables = run_check(clean, "pulse.models.rules")
    assert tables.returncode == 0, tables.stderr


@pytest.mark.parametrize(
    ("path", "line", "broken"),
    [
        ("surveys/units.py", "import flask", "The core knows no framework"),
        ("surveys/units.py", "from pulse import config", "The core knows no framework"),
        ("surveys/units.py", "import surveys.release", "Each module of the core"),
        ("pulse/models/roster.py", "import pulse.store.stores", "The shell"),
        ("pulse/store/engines.py", "import pulse.workflow.sign_in", "The shell"),
    ],
)
def test_an_import_against_the_direction_fails(
    tree: Path, path: str, line: str, broken: str
) -> None:
    plant(tree, path, line)
    done = run_check(tree, "lint-imports")
    assert done.returncode == 1
    broken_contracts = [row for row in done.stdout.splitlines() if row.endswith("BROKEN")]
    assert any(row.startswith(broken) for row in broken_contracts), done.stdout


def test_a_module_of_the_core_without_a_place_fails(tree: Path) -> None:
    plant(tree, "surveys/unplaced.py", '"""No layer names this module."""')
    done = run_check(tree, "lint-imports")
    assert done.returncode == 1
    assert "unplaced" in done.stdout


JOIN = """
from pulse.models.base import db
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

class Joined(db.Model):
    __tablename__ = "joined"
    __bind_key__ = "{bind}"
    joined_key: Mapped[{kind}] = mapped_column(ForeignKey("{target}"), primary_key=True)
"""


@pytest.mark.parametrize(
    ("bind", "kind", "target"),
    [("roster", "bytes", "sealed_ballot.ballot_hash"), ("box", "int", "person.id")],
)
def test_a_foreign_key_between_roster_and_box_fails(
    tree: Path, bind: str, kind: str, target: str
) -> None:
    plant(tree, "pulse/models/joined.py", JOIN.format(bind=bind, kind=kind, target=target))
    done = run_check(tree, "pulse.models.rules")
    assert done.returncode == 1
    assert f"{bind}: joined.joined_key is a foreign key to {target}" in done.stderr
