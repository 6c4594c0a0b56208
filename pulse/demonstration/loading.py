"""The demonstration council on empty stores: its history, its staff, and one wave open now.

Every step looks at what is there already, so that a load cut short is finished by the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pulse.demonstration.accounts import SignInAs, ready_accounts, sign_ins
from pulse.demonstration.before import look_back
from pulse.demonstration.council import COLOUR, demonstration_council
from pulse.demonstration.events import noted_meanwhile
from pulse.demonstration.fieldwork import access_codes, answer_wave, willing
from pulse.demonstration.history import shipped_history
from pulse.demonstration.people import Employee, staff
from pulse.demonstration.programme import ACTOR, PAST_WAVES, bring_staff_list, day_after, wish
from pulse.demonstration.promises import promise_all
from pulse.demonstration.reorganising import look_ahead
from pulse.demonstration.sessions import ready_sessions
from pulse.demonstration.speaking import let_speak
from pulse.store.demonstration import add_past_wave, nothing_yet
from pulse.store.events import add_event
from pulse.store.settings import keep_setting, setting
from pulse.store.stores import stores
from pulse.store.surveys import add_survey, waves_of
from pulse.store.transaction import transaction
from pulse.store.waves import WaveRecord
from pulse.workflow.fieldwork import look_up
from pulse.workflow.letters import personal_link
from pulse.workflow.opening import open_wave
from pulse.workflow.planning.next_wave import bring_forward
from pulse.workflow.planning.settings import change_council, council_is_named
from pulse.workflow.planning.surveys import planned
from pulse.workflow.planning.timetable import plan_ahead
from pulse.workflow.report import Report, no_report
from pulse.workflow.sending import send_due
from surveys.errors import NotAllowedError

OPEN_WAVE = PAST_WAVES + 1
ANSWERED_ALREADY = 0.4
FIRST_MAILS = 60
LARGEST_SHARE, MOST_TRIED = 0.3, 20
MARK = "demonstration"


@dataclass(frozen=True, slots=True)
class Invited:
    """One invented person with a link that still works."""

    name: str
    work: str
    link: str


@dataclass(frozen=True, slots=True)
class Welcome:
    """What to tell whoever tries Pulse. `invited` is empty once the open wave has closed."""

    council: str
    url: str
    sign_ins: tuple[SignInAs, ...]
    invited: tuple[Invited, ...]


def demonstration_state() -> str | None:
    """None where there is no demonstration, "loading" while it is not whole, else "ready"."""
    found: str | None = setting(MARK)
    return found


def wants_demonstration() -> bool:
    """Whether the stores are empty, or hold a demonstration whose load was cut short."""
    return nothing_yet() or demonstration_state() == "loading"


def load_demonstration(now: datetime, report: Report = no_report) -> Welcome:
    """Load the demonstration council and open its ninth wave; again, finish what was cut short.

    Raises NotAllowedError where the stores hold anything else, or real mail would go out.
    """
    load_council(now, report)
    _open(now, report)
    look_ahead(now)
    look_back(now)
    ready_sessions(now)
    let_speak(now)
    with transaction():
        keep_setting(MARK, "ready")
    return welcome()


def load_council(now: datetime, report: Report = no_report) -> None:
    """The council as it stands before its ninth wave opens, which is planned for the next day.

    Raises what `load_demonstration` raises, which goes on from here.
    """
    _require_room()
    if demonstration_state() is None:
        _write_history(now, report)
    if not council_is_named():
        change_council(ACTOR, demonstration_council().name, COLOUR, now)
    report("Bringing in the staff list", 0, len(staff(OPEN_WAVE)))
    bring_staff_list(OPEN_WAVE, now)
    report("Bringing in the staff list", len(staff(OPEN_WAVE)), len(staff(OPEN_WAVE)))
    ready_accounts(now)
    promise_all(now)
    plan_ahead(now)


def _require_room() -> None:
    if stores().config.smtp is not None or stores().config.notify is not None:
        raise NotAllowedError(
            "The demonstration writes to invented people: unset PULSE_SMTP_HOST and the"
            " PULSE_NOTIFY_... settings, so that its mail stays on this machine."
        )
    if not nothing_yet() and demonstration_state() is None:
        raise NotAllowedError(
            "The demonstration goes into empty stores only, and these hold data:"
            " set PULSE_DATA to a new folder."
        )


def _write_history(now: datetime, report: Report) -> None:
    history = shipped_history()
    survey = planned(wish(day_after(now)))
    with transaction():
        add_survey(survey)
        for done, past in enumerate(history, 1):
            add_past_wave(survey.code, past)
            report("Loading past waves", done, len(history))
        for event in noted_meanwhile():
            add_event(event)
        keep_setting(MARK, "loading")


def _open(now: datetime, report: Report) -> None:
    wave = ninth_wave()
    if wave.state == "planned":
        bring_forward(wave.number, now)
        open_wave(wave.number, now, ACTOR, report)
        plan_ahead(now)
    # The scheduler sends the rest while people look around.
    send_due(now, limit=FIRST_MAILS, report=report)
    early = willing(OPEN_WAVE)
    answer_wave(wave.number, early[: int(len(early) * ANSWERED_ALREADY)], report)


def ninth_wave() -> WaveRecord:
    """The wave that the load opens."""
    return waves_of(planned_code())[PAST_WAVES]


def planned_code() -> str:
    """The code of the demonstration's survey."""
    return shipped_history()[0].manifest.wave.rpartition("-")[0]


def welcome() -> Welcome:
    """What to tell whoever tries Pulse, as things stand now."""
    wave = ninth_wave()
    return Welcome(
        council=demonstration_council().name,
        url=stores().config.public_url,
        sign_ins=sign_ins(),
        invited=_invited(wave.number) if wave.state == "open" else (),
    )


def _invited(wave: int) -> tuple[Invited, ...]:
    """A cleaner or the like, an office worker, and somebody whose service is too small to show."""
    staying = [who for who in willing(OPEN_WAVE)[::-1] if who.email and who.place.service]
    large = sorted(staying, key=lambda who: -who.place.people)
    kinds = (
        [who for who in large if who.front_line],
        [who for who in large if not who.front_line and who.place.front_line < LARGEST_SHARE],
        large[::-1],
    )
    found = (_first_unused(wave, people[:MOST_TRIED]) for people in kinds)
    return tuple(one for one in found if one is not None)


def _first_unused(wave: int, people: Sequence[Employee]) -> Invited | None:
    for who, code in zip(people, access_codes(wave, people), strict=True):
        if not look_up(wave, code).used:
            place = f"{who.place.name}, {'front line' if who.front_line else 'office'}"
            name = f"{who.first_name} {who.last_name}"
            return Invited(name, place, personal_link(wave, code))
    return None
