"""Draw decks with LibreOffice, say what is wrong with them, and keep a picture of every slide.

python -m tests.slides.rendering FOLDER [--template FILE]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pulse.slides import checked_template, deck, own_look, template_look
from pulse.slides.look import Look
from surveys.talk import Talk
from tests.fixtures.office import OfficeError, to_pdf
from tests.fixtures.talks import real_talk
from tests.slides.drawn import Page, pages_of
from tests.slides.placed import Placed, slides_of
from tests.slides.samples import BLUE, ONE
from tests.slides.truth import of_deck


@dataclass(frozen=True, slots=True)
class Drawn:
    """A deck: what its talk says, where it puts it, and what LibreOffice drew."""

    talk: Talk
    placed: tuple[Placed, ...]
    pages: tuple[Page, ...]

    def faults(self) -> list[str]:
        """What is wrong with it."""
        return of_deck(self.talk.slides, self.placed, self.pages)


def draw(talks: Mapping[str, tuple[Talk, Look]], folder: Path) -> dict[str, Drawn]:
    """NAME.pptx, NAME.pdf and NAME-01.png and so on of every talk, in the folder.

    Raises OfficeError where LibreOffice cannot run, or does not open a deck.
    """
    folder.mkdir(parents=True, exist_ok=True)
    decks = [folder / f"{name}.pptx" for name in talks]
    for file, (talk, look) in zip(decks, talks.values(), strict=True):
        file.write_bytes(deck(talk, look))
    return {
        file.stem: Drawn(talk, tuple(slides_of(file)), tuple(pages_of(pdf)))
        for file, pdf, (talk, _) in zip(decks, to_pdf(decks, folder), talks.values(), strict=True)
    }


def main(arguments: Sequence[str]) -> int:
    """Draw the deck of the demonstration council; 1 where something is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--template", type=Path)
    given = parser.parse_args(arguments)
    look = own_look(*BLUE)
    if given.template:
        look = template_look(checked_template(given.template.read_bytes()))
    try:
        faults = draw({"deck": (real_talk(ONE), look)}, given.folder)["deck"].faults()
    except OfficeError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
