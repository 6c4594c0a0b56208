"""The checker, to be taken away: the core's own sources in one file that runs without us."""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

NEEDS = ("cryptography", "gmpy2", "highspy", "numpy", "python-dateutil")
PARTS = (".py", ".toml")
# The same sources give the same bytes, so that two people can compare what they were given.
BEGINNING = (1980, 1, 1, 0, 0, 0)
HOW = """\
Checks a survey's statement, its results and their proof, without any server.

You need Python 3.11 or newer, and once:

    python -m pip install {needs}

Then, in this folder:

    python -m surveys.verify manifest.json release.json proof.json

It ends with 0 when everything holds and says so; else it says what does not.
"""


def verifier_zip() -> bytes:
    """The checker with a note on how to run it, as a ZIP file."""
    whole = io.BytesIO()
    needs = " ".join(f"{name}=={version(name)}" for name in NEEDS)
    with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
        _add(archive, "README.txt", HOW.format(needs=needs).encode())
        for name, content in sorted(_sources(files("surveys"), "surveys")):
            _add(archive, name, content)
    return whole.getvalue()


def _sources(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        place = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _sources(entry, place)
        elif entry.name.endswith(PARTS):
            yield place, entry.read_bytes()


def _add(archive: ZipFile, name: str, content: bytes) -> None:
    entry = ZipInfo(name, BEGINNING)
    entry.compress_type = ZIP_DEFLATED
    archive.writestr(entry, content)
