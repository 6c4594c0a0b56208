"""A session with its room, on SQLite and PostgreSQL: nothing lost, nothing shown, nothing left."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import text

from pulse import create_app
from pulse.models.base import db
from pulse.store import rooms
from pulse.store.keys import RoomKeys
from pulse.store.sessions import Details, PollRecord, SessionRecord, session_record
from pulse.store.stores import stores
from pulse.workflow.engagement import moderating, phones, running
from pulse.workflow.engagement.record import record_csv, record_json
from pulse.workflow.engagement.sessions import add_poll, delete_session, make_session
from pulse.workflow.engagement.sweeping import sweep_all
from surveys.errors import InvalidValueError, NotAllowedError
from surveys.poll import Poll

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
WHO = "chief@merebank.example"
ONE = Poll("single", "What first?", ("Training", "Time", "Tools"))
TABLES = ("room_gate", "room_answer", "room_text")


@pytest.fixture(autouse=True)
def room(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield
        db.session.rollback()
        for engine in (stores().main, stores().roster, stores().box):
            engine.dispose()


def live(*polls: Poll, minimum: int = 10) -> SessionRecord:
    details = Details("Your results", date(2026, 11, 25), "Town Hall", (), minimum)
    made = make_session(details, WHO, NOW)
    for poll in polls:
        add_poll(made.id, poll)
    running.start(made.id, WHO, NOW)
    return session_record(made.id)


def token(device: int) -> str:
    return f"{device:032x}"


def now_asked(session: SessionRecord) -> PollRecord:
    found = session_record(session.id).asked
    assert found is not None
    return found


def send(app: Flask, session: SessionRecord, device: int, *given: str) -> None:
    send_all(app, session, {device: given})


def send_all(
    app: Flask, session: SessionRecord, given: Sequence[Sequence[str]] | dict[int, Sequence[str]]
) -> None:
    """Every device at once, each in a thread of the server."""
    taking = now_asked(session).taking
    db.session.rollback()  # outside a request even a look takes its turn at writing
    devices = given.items() if isinstance(given, dict) else enumerate(given)

    def one(device: tuple[int, Sequence[str]]) -> None:
        with app.app_context():
            phones.answer(session.code, taking, token(device[0]), device[1], not device[1])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, devices))


def ask(session: SessionRecord, place: int = 0) -> PollRecord:
    running.ask(session.id, session.polls[place].id)
    return now_asked(session)


def rows() -> dict[str, int]:
    with stores().box.connect() as connection:
        return {
            table: connection.execute(text(f"SELECT COUNT(*) FROM {table}")).scalar_one()  # noqa: S608
            for table in TABLES
        }


def assert_nothing_left() -> None:
    assert rows() == dict.fromkeys(TABLES, 0)
    assert RoomKeys(stores().config.keys).rooms() == []


def test_what_was_acknowledged_is_counted_once_a_device_and_then_destroyed(app: Flask) -> None:
    session = live(ONE)
    poll = ask(session)
    send_all(app, session, [("0",)] * 20 + [("1",)] * 13)
    send_all(app, session, [("0",)] * 20 + [("2",)] * 5)  # the same devices again, five change
    assert rows()["room_answer"] == 33
    running.close(session.id, poll.id)
    assert now_asked(session).state == "closed"
    assert_nothing_left()
    running.reveal(session.id, poll.id)
    result = now_asked(session).result
    assert result is not None
    assert [line.text for line in result.lines] == ["60%", "25%", "15%"]
    assert result.answers == "30 to 34"
    with pytest.raises(NotAllowedError):
        send(app, session, 77, "0")


def test_below_the_smallest_number_nothing_is_revealed_and_nothing_kept(app: Flask) -> None:
    session = live(ONE)
    poll = ask(session)
    send_all(app, session, [("0",)] * 9)
    stands = moderating.standing(session_record(session.id))
    assert stands is not None and stands.answered == "fewer than 10 so far"
    running.close(session.id, poll.id)
    found = now_asked(session)
    assert (found.state, found.result) == ("few", None)
    assert_nothing_left()
    with pytest.raises(NotAllowedError):
        running.reveal(session.id, poll.id)
    for made in (record_csv(session_record(session.id)), record_json(session_record(session.id))):
        assert "too few" in made or '"result": null' in made
        assert " 9" not in made


def test_a_cloud_shows_only_what_a_person_approved(app: Flask) -> None:
    session = live(Poll("cloud", "One word for today?"))
    poll = ask(session)
    send_all(app, session, [("hope", "busy")] * 4 + [("Hope",)] * 2 + [()] * 3)
    stands = moderating.standing(session_record(session.id))
    assert stands is not None and not stands.enough and stands.texts == ()
    send_all(app, session, [("other",)] * 9)  # the same devices: nothing changes
    send(app, session, 50, "Jane Smith")
    stands = moderating.standing(session_record(session.id))
    assert stands is not None and stands.enough
    assert {one.words.casefold(): len(one.lots) for one in stands.texts} == {
        "busy": 4, "hope": 6, "jane smith": 1,
    }  # fmt: skip
    assert [one.hint for one in stands.texts if one.hint] == ["names somebody?"]
    fine = [lot for one in stands.texts if "Jane" not in one.words for lot in one.lots]
    moderating.decide(session.id, poll.id, fine, "approved")
    running.close(session.id, poll.id)
    assert rows() == {"room_gate": 0, "room_answer": 0, "room_text": 11}
    running.reveal(session.id, poll.id)
    result = now_asked(session).result
    assert result is not None
    assert [(word.text, word.size) for word in result.texts] == [("busy", 2), ("Hope", 2)]
    assert_nothing_left()


def test_ideas_are_voted_on_and_sorted_by_what_is_printed(app: Flask) -> None:
    session = live(Poll("ideas", "What would help?"))
    poll = ask(session)
    send_all(app, session, [("More time",), ("A kettle",), ("Fewer forms",), *[()] * 9])
    with pytest.raises(NotAllowedError):
        running.vote(session.id, poll.id)
    running.close(session.id, poll.id)
    stands = moderating.standing(session_record(session.id))
    assert stands is not None
    lots = [lot for one in stands.texts for lot in one.lots]
    moderating.decide(session.id, poll.id, lots, "approved")
    running.vote(session.id, poll.id)
    voting = now_asked(session)
    assert set(voting.ideas) == {"More time", "A kettle", "Fewer forms"}
    time, kettle = (str(voting.ideas.index(idea)) for idea in ("More time", "A kettle"))
    send_all(app, session, [(time,)] * 8 + [(time, kettle)] * 4)
    running.close(session.id, poll.id)
    running.reveal(session.id, poll.id)
    result = now_asked(session).result
    assert result is not None
    assert (result.lines[0].label, result.lines[0].text) == ("More time", "more than 6 in 10")
    assert {line.text for line in result.lines[1:]} == {"fewer than 4 in 10"}
    assert_nothing_left()


def test_a_close_that_was_cut_short_loses_nothing_and_leaves_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = live(ONE)
    poll = ask(session)
    send_all(app, session, [("0",)] * 12)
    with monkeypatch.context() as broken:
        broken.setattr(running, "_settle", lambda *_: 1 / 0)
        with suppress(ZeroDivisionError):
            running.close(session.id, poll.id)
    assert now_asked(session).state == "open" and rows()["room_answer"] == 12
    with pytest.raises(NotAllowedError):
        send(app, session, 99, "0")
    with monkeypatch.context() as broken:
        broken.setattr(running, "sweep", lambda *_: 1 / 0)
        with suppress(ZeroDivisionError):
            running.close(session.id, poll.id)
    assert now_asked(session).state == "closed" and rows()["room_answer"] == 12
    sweep_all()
    assert_nothing_left()
    running.reveal(session.id, poll.id)
    assert now_asked(session).result is not None


def test_what_was_never_revealed_goes_with_the_session(app: Flask) -> None:
    session = live(ONE, Poll("panel", "Questions?"))
    first = ask(session)
    send_all(app, session, [("0",)] * 12)
    running.close(session.id, first.id)
    second = ask(session, 1)
    send_all(app, session, [("Why?",)] * 12)
    with pytest.raises(NotAllowedError, match="Close"):
        running.show(session.id, first.id)
    running.end(session.id, WHO, NOW)
    ended = session_record(session.id)
    assert [poll.state for poll in ended.polls] == ["dropped", "dropped"]
    assert [poll.result for poll in ended.polls] == [None, None]
    assert_nothing_left()
    with pytest.raises(NotAllowedError):
        phones.answer(session.code, second.taking, token(1), ["Why?"])
    record = json.loads(record_json(ended))
    assert [poll["result"] for poll in record["polls"]] == [None, None]
    delete_session(session.id, WHO, NOW)


def test_another_process_goes_on_at_the_same_question(app: Flask) -> None:
    session = live(ONE)
    poll = ask(session)
    send_all(app, session, [("0",)] * 6)
    other = create_app(stores().config)
    with other.app_context():
        assert now_asked(session).taking == poll.taking
        send(other, session, 3, "1")  # a device that answered through the first process
        for device in range(6, 12):
            send(other, session, device, "1")
        running.close(session.id, poll.id)
        db.session.rollback()
        stores().stop()
    with pytest.raises(NotAllowedError):
        send(app, session, 20, "0")
    db.session.rollback()
    found = now_asked(session)
    assert found.result is not None and found.result.answers == "10 to 14"
    assert_nothing_left()


def test_no_more_devices_than_a_room_can_hold(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    session = live(ONE)
    ask(session)
    monkeypatch.setattr(rooms, "MOST_ANSWERS", 3)
    for device in (1, 2, 3, 3):
        send(app, session, device, "0")
    with pytest.raises(NotAllowedError):
        send(app, session, 4, "0")
    with pytest.raises(InvalidValueError):
        phones.answer(session.code, now_asked(session).taking, "short", ["0"])
