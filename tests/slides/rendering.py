"""Open the deck in LibreOffice, check what it drew, and keep a picture of every slide to look at.

    python -m tests.slides.rendering FOLDER [--template FILE]

Not part of `make test`: it needs LibreOffice Impress and poppler of the machine. No package that
the set-up could install draws a deck as LibreOffice does (decision 0163).
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pypdf import PdfReader

from pulse.slides import checked_template, deck, own_look, template_look
from surveys.measure import Value
from surveys.talk import Bars, Grid, Slide
from tests.fixtures.talks import real_programme, real_talk

NEEDED = ("soffice", "pdftoppm")
MISSING = "{} is not on this machine. Debian: apt install libreoffice-impress poppler-utils"
SECONDS = 300
DOTS = 110


def main(arguments: Sequence[str]) -> int:
    """Draw the deck of the demonstration council; 1 where something is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--template", type=Path)
    given = parser.parse_args(arguments)
    for program in NEEDED:
        if shutil.which(program) is None:
            sys.stderr.write(MISSING.format(program) + "\n")
            return 2
    faults = draw(given.folder, given.template)
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    return 1 if faults else 0


def draw(folder: Path, template: Path | None = None) -> list[str]:
    """Write deck.pptx, deck.pdf and a picture a slide into a folder; what is wrong with them."""
    talk = real_talk([code for code in real_programme().groups if code == "d.place"])
    own = own_look("#1d4f91", "#ffffff", "#1d4f91")
    look = template_look(checked_template(template.read_bytes())) if template else own
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "deck.pptx"
    file.write_bytes(deck(talk, look))
    with tempfile.TemporaryDirectory() as profile:
        # A profile of its own: another LibreOffice of the same user would swallow the command.
        _run("soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to",
             "pdf", "--outdir", str(folder), str(file))  # fmt: skip
    drawn = folder / "deck.pdf"
    if not drawn.exists():
        return ["LibreOffice could not open the deck"]
    for old in folder.glob("slide-*.png"):
        old.unlink()
    _run("pdftoppm", "-r", str(DOTS), "-png", str(drawn), str(folder / "slide"))
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(drawn).pages]
    if len(pages) != len(talk.slides):
        return [f"LibreOffice drew {len(pages)} slides of {len(talk.slides)}"]
    pairs = zip(talk.slides, pages, strict=True)
    return [fault for slide, page in pairs for fault in _faults(slide, page)]


def _run(*command: str) -> None:
    subprocess.run(command, check=True, timeout=SECONDS, stdout=subprocess.DEVNULL)


def _faults(slide: Slide, page: str) -> list[str]:
    """What stands on the slide and not on the page that LibreOffice drew."""
    bare = re.sub(r"\s", "", page)
    wanted = [slide.title, *slide.sentences, *_figures(slide)]
    return [f"{slide.key}: “{text}” is not drawn" for text in wanted
            if re.sub(r"\s", "", text) not in bare]  # fmt: skip


def _figures(slide: Slide) -> list[str]:
    """Every printed figure that a picture of the slide labels."""
    picture = slide.picture
    if isinstance(picture, Bars):
        readings = [reading for each in picture.sets for reading in each.readings]
    elif isinstance(picture, Grid):
        readings = [cell.reading for row in picture.heat.rows for cell in row.cells]
    else:
        readings = []
    return [reading.short for reading in readings if isinstance(reading, Value)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
