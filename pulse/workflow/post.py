"""Letters that are printed here, for those whom no message reaches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from pulse.delivery.channel import LETTER
from pulse.delivery.choosing import open_channels
from pulse.delivery.message import PlainLetter
from pulse.models.base import db
from pulse.paper.letter import PaperLetter
from pulse.store.audit import record
from pulse.store.keys import KeyFolder
from pulse.store.organisation import load_organisation
from pulse.store.outbox import Waiting, letters_to_print, remove
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from pulse.store.waves import WaveRecord, wave_record
from pulse.workflow.letters import letter_for, personal_link, silence_link, template_for
from surveys.access_code import derive
from surveys.errors import NotAllowedError
from surveys.units import Organisation

MOST_AT_ONCE = 500
Handed = TypeVar("Handed")


@dataclass(frozen=True, slots=True)
class Printing:
    """Letters handed out once, and how many are left for the next time."""

    title: str
    letters: tuple[PaperLetter, ...]
    left: int


def letters_left(number: int) -> int:
    """How many letters of an open wave wait to be printed; none of any other wave."""
    wave = wave_record(db.session, number)
    return len(letters_to_print(db.session, number, _all_of(wave))) if wave.state == "open" else 0


def _all_of(wave: WaveRecord) -> bool:
    """Whether every letter is printed here, because GOV.UK Notify sends none."""
    return LETTER not in open_channels(stores().config)


def print_letters(
    number: int, actor: str, now: datetime, hand_out: Callable[[Printing], Handed]
) -> Handed:
    """What `hand_out` made of the next letters of an open wave, by place and name.

    They leave the outbox once it has succeeded: where it fails they still wait. Invitations only:
    whoever printed reminders would read who has not answered. Raises NotFoundError, and
    NotAllowedError when the wave is not open, nothing waits or somebody else printed them
    meanwhile.
    """
    wave = wave_record(db.session, number)
    if wave.state != "open":
        raise NotAllowedError(f"{wave.title} is {wave.state}: letters go while it is open")
    waiting = letters_to_print(db.session, number, _all_of(wave))
    if not waiting:
        raise NotAllowedError("No letter waits: every invitation has gone, or is on its way.")
    tree = load_organisation(db.session)
    waiting.sort(key=lambda row: (_place(tree, row), row.name, row.key))
    chosen = waiting[:MOST_AT_ONCE]
    letters = tuple(_Writer(wave, tree, now).write(row) for row in chosen)
    # What was read must not hold a lock while hundreds of pages are drawn.
    db.session.rollback()
    title = f"{wave.survey_title}: letters"
    handed = hand_out(Printing(title, letters, len(waiting) - len(letters)))
    with transaction():
        _let_go(chosen)
        record(actor, "letters printed", f"wave {number}: {len(letters)}", now)
    return handed


def _let_go(chosen: Sequence[Waiting]) -> None:
    roster = db.session.connection(bind_arguments={"bind": stores().roster})
    if remove(roster, [row.key for row in chosen]) != len(chosen):
        raise NotAllowedError("Some of these letters were printed meanwhile. Look again.")


def _place(tree: Organisation, row: Waiting) -> str:
    return tree.unit(row.unit).name if row.unit in tree else row.unit


class _Writer:
    """Writes the letters of one wave."""

    def __init__(self, wave: WaveRecord, tree: Organisation, now: datetime) -> None:
        self._wave, self._tree, self._now = wave, tree, now
        self._secret = KeyFolder(stores().config.keys).read(wave.number).secret
        self._composed: dict[str, PlainLetter] = {}

    def write(self, row: Waiting) -> PaperLetter:
        """One person's letter."""
        code = derive(self._secret, str(row.person).encode())
        link = personal_link(self._wave.number, code.text)
        personal = {
            "name": row.name, "code": code.display, "link": link,
            "silence": silence_link(row.person, row.number),
        }  # fmt: skip
        letter = self._letter(row.language)
        text = letter.envelope(row.key, "", "", personal).content.decode()
        postal = row.addresses.get(LETTER, "")
        address = postal.replace("\n", ",").split(",") if postal else [_place(self._tree, row)]
        paragraphs = tuple(part.strip() for part in text.split("\n\n") if part.strip())
        language = template_for("invitation", LETTER, row.language)[1]
        return PaperLetter(
            row.name, tuple(line.strip() for line in address), letter.subject, paragraphs,
            code.display, link, language,
        )  # fmt: skip

    def _letter(self, language: str) -> PlainLetter:
        if language not in self._composed:
            made = letter_for(self._wave, "invitation", LETTER, language, self._now, "plain")
            if not isinstance(made, PlainLetter):
                raise TypeError("a letter on paper is plain text")
            self._composed[language] = made
        return self._composed[language]
