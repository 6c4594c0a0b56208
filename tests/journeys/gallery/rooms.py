"""The pages of an engagement session that no link keeps open: each depends on what is asked."""

from __future__ import annotations

from datetime import UTC, date, datetime

from pulse.models.base import db
from pulse.store.sessions import Details, SessionRecord, session_record
from pulse.workflow.engagement import moderating, phones, running
from pulse.workflow.engagement.sessions import add_poll, make_session
from surveys.poll import Poll
from tests.journeys.gallery.tour import Tour

WHO = "the gallery"
DEVICES = 34
POLLS = (
    Poll("multiple", "What gets in the way?", ("Forms", "Time", "Not knowing who decides")),
    Poll("cloud", "One word for today?"),
)


def a_session(tour: Tour) -> None:
    """From a session that waits to its record, as presenter and as somebody with a phone."""
    now = datetime.now(UTC)
    details = Details("A rehearsal", date(2027, 3, 4), "Town Hall", (), 10)
    number = make_session(details, WHO, now).id
    for poll in POLLS:
        add_poll(number, poll)
    found = session_record(number)
    place, phone = f"{tour.base}/sessions/{number}", f"{tour.base}/j/{found.code}"
    tour.open("session: screen before it", f"{place}/screen")
    running.start(number, WHO, now)
    _answered(found, 0)
    tour.open("room.page", phone)
    tour.open("room.part", f"{phone}/part")
    tour.open("room.plain", f"{phone}/plain/{running.new_token()}")
    tour.open("session: screen while it answers", f"{place}/screen")
    tour.open("sessions.screen_part", f"{place}/screen/part")
    tour.open("sessions.control_part", f"{place}/control/part")
    _close(number, found, 0)
    tour.open("session: screen with a result", f"{place}/screen")
    tour.open("room: a result", phone)
    _answered(found, 1)
    tour.open("session: moderating", f"{place}/control")
    _approve(number, found)
    _close(number, found, 1)
    tour.open("session: screen with a cloud", f"{place}/screen")
    tour.open("sessions.end", f"{place}/end")
    # The server keeps the box open, so it is the server that ends the session and renews the box.
    tour.desktop.goto(f"{place}/end")
    tour.desktop.get_by_role("button", name="End the session").click()
    tour.open("session: record", place)
    tour.walk_on()


def _answered(found: SessionRecord, at: int) -> None:
    running.ask(found.id, found.polls[at].id)
    db.session.rollback()
    for device in range(DEVICES):
        given = [str(device % 3)] if at == 0 else ["hopeful", ("busy", "calm")[device % 2]]
        phones.answer(found.code, found.polls[at].taking, running.new_token(), given)


def _approve(number: int, found: SessionRecord) -> None:
    stands = moderating.standing(session_record(number))
    assert stands is not None
    lots = [lot for text in stands.texts for lot in text.lots]
    moderating.decide(number, found.polls[1].id, lots, "approved")


def _close(number: int, found: SessionRecord, at: int) -> None:
    running.close(number, found.polls[at].id)
    running.reveal(number, found.polls[at].id)
