"""What is due now? Asked of the stores and the clock alone, so that nothing missed is lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from pulse.delivery.maildir import MaildirSink
from pulse.models.base import db
from pulse.store.audit import record
from pulse.store.mailings import mailings, note_mailing
from pulse.store.retention import with_invitations
from pulse.store.stores import stores
from pulse.store.surveys import drop_wave, move_wave, survey_plan, waves_of
from pulse.store.transaction import transaction
from pulse.store.waves import WaveRecord, waves_in
from pulse.workflow.background import perform
from pulse.workflow.closing import close_wave, is_half_closed
from pulse.workflow.mailings import queue_reminders, queue_results, results_are_told
from pulse.workflow.opening import open_wave
from pulse.workflow.planning.daysoff import days_off
from pulse.workflow.publication import publish_wave
from pulse.workflow.renewing import debts, pay
from pulse.workflow.report import Report
from pulse.workflow.witness import is_witnessed
from surveys.wave import Wave

ACTOR = "scheduler"
# Nobody is reminded in the evening or at night, even when the machine comes back then.
SOCIABLE = (time(8), time(18))
# A wave published later than this after its close is told of by hand, or not at all.
NEWS_STAYS_NEWS = timedelta(days=60)
LATE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that is due: what, in words, and the doing of it."""

    what: str
    do: Callable[[], object]


def task_of(number: int) -> str:
    """The name under which work on a wave shows its progress, here and on the pages."""
    return f"wave {number}"


def _on_wave(wave: WaveRecord, verb: str, work: Callable[[Report], object]) -> Iterator[Deed]:
    what = f"{verb} {wave.survey_title}: {wave.title}"
    yield Deed(what, partial(perform, task_of(wave.number), work))


def renewing(now: datetime) -> Iterator[Deed]:
    """Finish the renewals that a crash cut short."""
    for debt in debts(now):
        yield Deed(f"Finish wiping what was deleted ({debt})", partial(pay, debt))


def closing(now: datetime) -> Iterator[Deed]:
    """Close each open wave whose time is over; one in witness mode waits for its key.

    A close that was cut short is finished at once: its ballots are counts and nobody can answer.
    """
    for wave in waves_in(db.session, "open"):
        over = now >= wave.closes and not is_witnessed(wave)
        if over or is_half_closed(wave.number):
            yield from _on_wave(wave, "Close", partial(_close, wave, now))


def _close(wave: WaveRecord, now: datetime, report: Report) -> None:
    close_and_forget(wave.number, now, ACTOR, report)


def close_and_forget(
    number: int, now: datetime, actor: str, report: Report, witness_key: bytes | None = None
) -> None:
    """Close a wave and remove the demonstration's copies of its messages; raises as closing does.

    The sink stands in for staff's own mailboxes; its copies hold names and links.
    """
    close_wave(number, now, actor, report, witness_key)
    MaildirSink(stores().config.mail).forget(f"/a/{number}#")


def publishing(now: datetime) -> Iterator[Deed]:
    """Publish each closed wave."""
    for wave in waves_in(db.session, "closed"):
        yield from _on_wave(wave, "Publish", partial(publish_wave, wave.number, now, ACTOR))


def opening(now: datetime) -> Iterator[Deed]:
    """Open each planned wave whose time has come; one wholly missed gives way to the next.

    A wave waits while another of its survey is still open, and one that comes late waits for an
    hour at which people are at work: its invitations go out at once.
    """
    for wave in sorted(waves_in(db.session, "planned"), key=lambda wave: wave.opens):
        others = waves_of(wave.survey_code)
        if wave.opens > now or any(other.state == "open" for other in others):
            continue
        if now - wave.opens >= LATE and not is_sociable(now):
            continue
        later = [o.opens for o in others if o.state == "planned" and o.opens > wave.opens]
        if any(moment <= now for moment in later):
            what = f"Leave out {wave.survey_title}: {wave.title}, whose time passed"
            yield Deed(what, partial(_leave_out, wave, now))
        else:
            next_opens = min(later, default=None)
            yield from _on_wave(wave, "Open", partial(_open, wave, next_opens, now))


def _leave_out(wave: WaveRecord, now: datetime) -> None:
    with transaction():
        drop_wave(wave.number)
        record(ACTOR, "wave left out", f"{wave.code} was not opened in its time", now)


def _open(wave: WaveRecord, next_opens: datetime | None, now: datetime, report: Report) -> None:
    planned = Wave(wave.code, wave.title, wave.opens, wave.closes)
    opened = planned.opened(now)
    if (opened.opens, opened.closes) != (wave.opens, wave.closes):
        with transaction():
            closes = min(opened.closes, next_opens or opened.closes)
            move_wave(wave.number, opened.opens, closes)
    open_wave(wave.number, now, ACTOR, report)


def reminding(now: datetime) -> Iterator[Deed]:
    """Queue the reminder that is due for each open wave; of several missed, the latest alone."""
    if not is_sociable(now):
        return
    for wave in waves_in(db.session, "open"):
        queued = mailings(db.session, wave.number, "reminder")
        moments = reminder_moments(wave)
        due = [day for day in moments if moments[day] <= now < wave.closes and day not in queued]
        if due:
            what = f"Remind {wave.survey_title}: {wave.title}"
            yield Deed(what, partial(_remind, wave, due, now))


def _remind(wave: WaveRecord, due: list[int], now: datetime) -> None:
    with transaction():
        for missed in due[:-1]:
            note_mailing(db.session, wave.number, "reminder", missed)
        record(ACTOR, "reminder queued", f"wave {wave.number}, day {due[-1]}", now)
    queue_reminders(wave, due[-1])


def telling(now: datetime) -> Iterator[Deed]:
    """Queue the note on the results of each wave released lately, to everyone invited to it."""
    if is_sociable(now):
        for wave in untold(now):
            what = f"Tell staff the results of {wave.survey_title}: {wave.title}"
            yield Deed(what, partial(queue_results, wave.number, ACTOR, now))


def untold(now: datetime) -> Iterator[WaveRecord]:
    """The waves released lately whose results staff were not told of yet."""
    since = now.astimezone(stores().config.local).date() - NEWS_STAYS_NEWS
    for wave in waves_in(db.session, "released"):
        fresh = wave.closed_on is not None and wave.closed_on >= since
        if fresh and with_invitations([wave.number]) and not results_are_told(wave.number):
            yield wave


def reminder_moments(wave: WaveRecord) -> dict[int, datetime]:
    """When each reminder of a wave is due, by days after opening; never on a day off."""
    return moments_after(wave.opens, survey_plan(wave.survey_code).reminder_days)


def moments_after(moment: datetime, reminder_days: Collection[int]) -> dict[int, datetime]:
    """When a wave that opens then is reminded of, by days after opening."""
    zone = stores().config.local
    opens = moment.astimezone(zone)
    off = days_off(opens.date())
    days = {after: off.working_day(opens.date() + timedelta(days=after)) for after in reminder_days}
    return {
        after: datetime.combine(day, max(opens.time(), SOCIABLE[0]), zone)
        for after, day in sorted(days.items())
    }


def is_sociable(now: datetime) -> bool:
    """Whether staff are at work: between 8 and 18 o'clock on a day that is no day off."""
    local = now.astimezone(stores().config.local)
    awake = SOCIABLE[0] <= local.time() < SOCIABLE[1]
    return awake and days_off(local.date()).works(local.date())
