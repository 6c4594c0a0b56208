"""What is queued for whom: invitations, reminders, the note on the results.

Each is queued in the transaction that makes the promise, and once, whoever asks how often.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select

from pulse.delivery.channel import LETTER, Channel
from pulse.delivery.choosing import open_channels
from pulse.models.base import DbSession, db
from pulse.models.roster import Invitation, Person
from pulse.store.audit import record
from pulse.store.invitations import NOT_ISSUED
from pulse.store.mailings import circles, mailings, note_mailing, people_in, reminders_of
from pulse.store.outbox import queue
from pulse.store.settings import keep_setting, setting
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from pulse.store.waves import WaveRecord, wave_record
from surveys.errors import InvalidValueError, NotAllowedError

CAP = "reminders a month"
USUAL_CAP, LARGEST_CAP = 4, 12
MONTH = timedelta(days=30)
RESULTS = "results"


def queue_invitations(session: DbSession, wave: int) -> int:
    """Queue the invitations of a wave that is being opened, in the transaction that writes its
    rows; how many. A wave opened afresh has dropped those of the attempt before.
    """
    return queue(
        session, wave, "invitation", open_channels(stores().config), letters=True, again=False
    )


def queue_reminders(wave: WaveRecord, number: int) -> int:
    """Queue reminder `number` of an open wave, the one of that day after opening; how many.

    To those to whom no ballot was issued, who have not silenced reminders and have not had as
    many as a month may bring. Queued once. Nothing keeps to whom. No letters: whoever prints
    them would read who has not answered. Raises NotAllowedError when the wave is not open.
    """
    if wave.state != "open":
        raise NotAllowedError(f"{wave.title} is not open, so nobody is reminded")
    with transaction():
        enough = _had_enough(wave, number)
        if not note_mailing(db.session, wave.number, "reminder", number):
            return 0
        wanted: list[ColumnElement[bool]] = [
            Invitation.issued == NOT_ISSUED,
            Person.reminders.is_(True),
        ]
        if enough is not None:
            wanted.append(Invitation.person_id.not_in(enough))
        return queue(db.session, wave.number, "reminder", _electronic(), *wanted)


def _electronic() -> list[Channel]:
    return [channel for channel in open_channels(stores().config) if channel != LETTER]


def _had_enough(wave: WaveRecord, number: int) -> Select[int] | None:
    """Those who have had as many reminders as a month may bring, as far as anybody can know.

    Who was reminded is not kept. So each reminder of a wave counts as if it had reached everyone
    invited, unless they had had enough then; a reminder is numbered by its day after opening, so
    that no time is kept either. None where nobody can have had enough.
    """
    cap, days = reminder_cap(), _days_of_reminders()
    bits = {other: 1 << place for place, other in enumerate(sorted({*days, wave.number}))}
    now = wave.opens + timedelta(days=number)
    full = [
        circle
        for circle in circles(db.session, bits)
        if _had(now, [day for other in days if circle & bits[other] for day in days[other]], cap)
        >= cap
    ]
    return people_in(bits, full) if full else None


def _days_of_reminders() -> dict[int, list[datetime]]:
    return {
        number: [wave_record(db.session, number).opens + timedelta(days=day) for day in numbers]
        for number, numbers in reminders_of(db.session).items()
    }


def _had(now: datetime, moments: Sequence[datetime], cap: int) -> int:
    """How many reminders came in the month up to now, where none comes beyond the cap."""
    had: list[datetime] = []
    for moment in sorted(moments):
        if moment <= now and sum(moment - MONTH < one <= moment for one in had) < cap:
            had.append(moment)
    return sum(now - MONTH < one for one in had)


def reminder_cap() -> int:
    """How many reminders a person may get in 30 days, over all surveys."""
    kept = setting(CAP)
    return USUAL_CAP if kept is None else int(kept)


def change_reminder_cap(cap: int, actor: str, now: datetime) -> None:
    """Change how many reminders a person may get in 30 days; raises InvalidValueError."""
    if not 0 <= cap <= LARGEST_CAP:
        raise InvalidValueError(f"Enter a whole number from 0 to {LARGEST_CAP}.")
    with transaction():
        keep_setting(CAP, cap)
        record(actor, "reminder cap changed", f"{cap} in 30 days", now)


def queue_results(number: int, actor: str, now: datetime) -> int:
    """Queue the note on a wave's results to everyone who was invited to it; how many.

    Whether they answered is not asked, and is not known any more. Queued once. Raises
    NotFoundError, and NotAllowedError before the wave is released.
    """
    wave = wave_record(db.session, number)
    if wave.state != "released":
        raise NotAllowedError(f"{wave.title} is {wave.state}: its results are not published yet")
    with transaction():
        if not note_mailing(db.session, number, RESULTS, 0):
            return 0
        record(actor, "results note queued", f"wave {number}", now)
        return queue(db.session, number, RESULTS, _electronic())


def results_are_told(number: int) -> bool:
    """Whether the note on a wave's results was queued."""
    return bool(mailings(db.session, number, RESULTS))


def send_again(
    number: int, kind: str, actor: str, now: datetime, directorate: str = "", person: str = ""
) -> int:
    """Queue a wave's invitations or results notes once more; how many people get a second copy.

    To everyone invited, to those of one directorate, or to one person by their staff number:
    whether they answered is not asked, so the number tells nothing. Letters are made again too.
    Raises NotFoundError, NotAllowedError.
    """
    wave = wave_record(db.session, number)
    right = {"invitation": "open", RESULTS: "released"}.get(kind)
    if right is None or wave.state != right:
        raise NotAllowedError(f"{wave.title} is {wave.state}: nothing of this kind can go again")
    chosen = _in_directorate(wave, directorate)
    if person:
        chosen.append(Person.number == person)
    with transaction():
        # Whom one copy went to is nobody's business later.
        place = ", one person" if person else f", {directorate}" if directorate else ""
        record(actor, "sent again", f"wave {number}, {kind}{place}", now)
        if kind == RESULTS:
            return queue(db.session, number, RESULTS, _electronic(), *chosen)
        channels = open_channels(stores().config)
        return queue(db.session, number, kind, channels, *chosen, letters=True)


def _in_directorate(wave: WaveRecord, directorate: str) -> list[ColumnElement[bool]]:
    if not directorate:
        return []
    manifest = wave.opened_manifest()
    cells = [cell.code for cell in manifest.cells if cell.directorate == directorate]
    if not cells:
        raise NotAllowedError(f"{wave.title} has no directorate {directorate}")
    return [Invitation.cell.in_(cells)]
