"""The page's script: exactly the one that the manifest names, and the same from each build."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pulse.web.answer.script import script_bytes
from tests.fixtures.open_wave import OpenWave

ROOT = Path(__file__).resolve().parents[3]
BUILT = ROOT / "pulse" / "static" / "answer.js"
LIMIT = 30_000


def build(folder: Path) -> bytes:
    """The script from a fresh build of our sources in another place."""
    shutil.copytree(ROOT / "pulse" / "assets", folder / "pulse" / "assets")
    shutil.copy(ROOT / "package.json", folder)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    node = shutil.which("node", path=f"{ROOT}/.venv/bin:/usr/local/bin:/usr/bin:/bin")
    assert node, "Node.js is needed to build the page's script"
    subprocess.run([node, "pulse/assets/build.mjs"], cwd=folder, check=True, capture_output=True)
    return (folder / "pulse" / "static" / "answer.js").read_bytes()


def test_every_build_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "another").mkdir()
    first, second = build(tmp_path / "one"), build(tmp_path / "another")
    assert first == second
    assert first == BUILT.read_bytes(), "pulse/static is older than its sources: make assets"
    assert len(gzip.compress(first, 9)) <= LIMIT


def test_the_page_names_the_script_of_the_manifest(open_wave: OpenWave) -> None:
    digest = hashlib.sha256(BUILT.read_bytes()).digest()
    assert open_wave.manifest.bundle == digest.hex()
    page = open_wave.client.get(f"/a/{open_wave.number}").text
    integrity = "sha256-" + base64.b64encode(digest).decode()
    assert f'src="/a/script/{digest.hex()}.js" integrity="{integrity}"' in page
    served = open_wave.client.get(f"/a/script/{digest.hex()}.js")
    assert served.data == BUILT.read_bytes()
    assert served.mimetype == "text/javascript"
    assert "immutable" in served.headers["Cache-Control"]


def test_a_wave_keeps_its_script_when_the_program_is_renewed(
    open_wave: OpenWave, tmp_path: Path
) -> None:
    old = open_wave.manifest.bundle
    assert open_wave.client.get(f"/a/{open_wave.number}").status_code == 200
    renewed = tmp_path / "static"
    renewed.mkdir()
    (renewed / "answer.js").write_text("console.log('a newer program')")
    (renewed / "manifest.json").write_text("{}")
    open_wave.app.static_folder = str(renewed)
    open_wave.app.extensions.pop("pulse_answer_documents")
    assert open_wave.client.get(f"/a/script/{old}.js").data == BUILT.read_bytes()
    assert f"/a/script/{old}.js" in open_wave.client.get(f"/a/{open_wave.number}").text


@pytest.fixture
def threads_take_turns_often() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("threads_take_turns_often")
def test_the_first_visitors_of_a_wave_may_come_at_the_same_moment(open_wave: OpenWave) -> None:
    digest, start = open_wave.manifest.bundle, threading.Barrier(16)

    def visit(_: int) -> bytes | None:
        with open_wave.app.app_context():
            start.wait()
            return script_bytes(digest)

    with ThreadPoolExecutor(16) as visitors:
        for _ in range(300):
            shutil.rmtree(_data(open_wave) / "scripts", ignore_errors=True)
            assert set(visitors.map(visit, range(16))) == {BUILT.read_bytes()}
    assert [path.suffix for path in (_data(open_wave) / "scripts").iterdir()] == [".js"]


def test_a_script_that_was_changed_on_disk_is_not_served(open_wave: OpenWave) -> None:
    old = open_wave.manifest.bundle
    with open_wave.app.app_context():
        assert script_bytes(old) == BUILT.read_bytes()
        kept = next(Path(open_wave.app.instance_path).glob("nothing"), None)
        assert kept is None
        stored = list(_data(open_wave).glob("scripts/*.js"))
        assert [path.stem for path in stored] == [old]
        stored[0].write_text("steal()")
        open_wave.app.static_folder = str(stored[0].parent)
        assert script_bytes(old) is None


def _data(open_wave: OpenWave) -> Path:
    database = open_wave.app.extensions["pulse_stores"].config.data
    return Path(database)


@pytest.mark.parametrize("name", ["x", "..%2f..%2fwsgi", "0" * 63, "g" * 64, "0" * 64])
def test_only_hashes_of_scripts_are_served(open_wave: OpenWave, name: str) -> None:
    assert open_wave.client.get(f"/a/script/{name}.js").status_code == 404


def test_without_a_built_script_the_form_still_works(open_wave: OpenWave, tmp_path: Path) -> None:
    open_wave.app.static_folder = str(tmp_path)
    page = open_wave.client.get(f"/a/{open_wave.number}").text
    assert "<script" not in page
    assert 'name="q-T1"' in page


def test_the_bundle_holds_no_address_of_another_machine() -> None:
    text = BUILT.read_text()
    assert "http://" not in text
    assert "https://" not in text
    assert json.loads((ROOT / "package.json").read_text())["private"] is True
