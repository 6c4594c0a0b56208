"""GOV.UK Notify: each of its errors leads to a clear message for the operator, and no loss."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from pulse.config import ConfigError, Notify
from pulse.delivery import notify
from pulse.delivery.notify import NotifyTransport
from pulse.delivery.outcome import DeliveryStoppedError, Envelope, Outcome
from pulse.models.base import db
from pulse.models.roster import Message, Person
from pulse.store.failures import failures
from pulse.workflow.batch import SendReport
from pulse.workflow.sending import send_due
from tests.delivery.notify_server import (
    BROKEN,
    DAILY,
    DROP,
    KEY,
    LOST,
    RATE,
    SECRET,
    TEAM,
    TEMPLATES,
    Answer,
    NotifyService,
    notify_serving,
    notify_variables,
)
from tests.fixtures.application import config_for
from tests.workflow.staffed import MONDAY, opened_without_staff, staff

TO = "p1@council.test"


@pytest.fixture
def service() -> NotifyService:
    return NotifyService()


@pytest.fixture
def url(service: NotifyService) -> Iterator[str]:
    with notify_serving(service) as url:
        yield url


def transport(url: str, waits: list[float], key: str = KEY) -> NotifyTransport:
    templates = {name: template for name, (template, _) in TEMPLATES.items()}
    return NotifyTransport(Notify(url, key, **templates, rate=1000), "email", sleep=waits.append)


def envelope(key: int = 1, to: str = TO) -> Envelope:
    return Envelope(
        key, to, b"Hello, your link: https://x.test/a/1#CODE\n", "Survey", f"token{key}"
    )


def sends(url: str, waits: list[float], *batch: Envelope, key: str = KEY) -> list[Outcome]:
    carrier = transport(url, waits, key)
    try:
        return list(carrier.send(batch or (envelope(),)))
    finally:
        carrier.close()


def test_a_message_arrives_as_it_was_written(service: NotifyService, url: str) -> None:
    assert sends(url, []) == [Outcome(1, "sent")]
    (taken,) = service.taken
    assert (taken["to"], taken["subject"], taken["reference"]) == (TO, "Survey", "token1")
    assert taken["body"] == "Hello, your link: https://x.test/a/1#CODE\n"


STOPS: dict[str, tuple[Answer, str]] = {
    "daily limit": (DAILY, "takes no more today .*Exceeded send limits.*daily limit begins anew"),
    "trial mode": (TEAM, "does not let this key write to your staff.*make the service live"),
    "rate limit that lasts": (RATE, "asks us to slow down"),
    "internal error that lasts": (BROKEN, "trouble of its own.*tried again by itself"),
    "outage": (DROP, "cannot be reached at http.*tried again by itself"),
}


@pytest.mark.parametrize("case", STOPS)
def test_trouble_with_the_service_stops_with_words_for_the_operator(
    case: str, service: NotifyService, url: str
) -> None:
    answer, words = STOPS[case]
    service.trouble = lambda _path: answer
    with pytest.raises(DeliveryStoppedError, match=words):
        sends(url, [])
    assert not service.taken


def test_a_wrong_key_says_so(url: str) -> None:
    wrong = KEY.replace(SECRET, SECRET[::-1].replace("-", "0")[:8] + SECRET[8:])
    with pytest.raises(DeliveryStoppedError, match="refused our key .*Check PULSE_NOTIFY_KEY"):
        sends(url, [], key=wrong)


def test_a_template_without_its_blanks_says_what_to_check(url: str) -> None:
    wrong = Notify(url, KEY, TEMPLATES["sms"][0], "", "")
    carrier = NotifyTransport(wrong, "email")
    with pytest.raises(DeliveryStoppedError, match=r"Template not found.*hold \(\(body\)\)"):
        list(carrier.send([envelope()]))
    carrier.close()


def test_a_rate_limit_is_waited_for(service: NotifyService, url: str) -> None:
    replies = iter([RATE, RATE, None])
    service.trouble = lambda _path: next(replies)
    waits: list[float] = []
    assert sends(url, waits) == [Outcome(1, "sent")]
    assert waits == [1.0, 2.0]
    assert len(service.taken) == 1


def test_a_lost_answer_makes_no_second_copy(service: NotifyService, url: str) -> None:
    replies: Iterator[Answer | None] = itertools.chain([LOST], itertools.repeat(None))
    service.trouble = lambda _path: next(replies)
    assert sends(url, []) == [Outcome(1, "sent")]
    assert len(service.taken) == 1
    assert service.asked == {"/v2/notifications/email": 1, "/v2/notifications": 1}


def test_an_address_that_will_not_do_fails_for_its_person_alone(
    service: NotifyService, url: str
) -> None:
    wrong, right = envelope(1, "nobody"), envelope(2)
    first, second = sends(url, [], wrong, right)
    assert (first.state, second.state) == ("failed", "sent")
    assert first.reason == (
        "GOV.UK Notify: 400 ValidationError email_address Not a valid email address"
    )


def test_nothing_is_lost_whatever_notify_says(
    service: NotifyService,
    url: str,
    make_app: Callable[..., Flask],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notify, "FIRST_PAUSE_SECONDS", 0.0)
    wrong_key = KEY.replace(SECRET, SECRET.replace("3", "4"))
    with make_app(**notify_variables(url, "email", key=wrong_key)).app_context():
        staff(20)
        opened_without_staff()
        require_stopped("refused our key")
    with make_app(**notify_variables(url, "email")).app_context():
        for answer, words in STOPS.values():
            service.trouble = always(answer)
            require_stopped(words)
        service.trouble = lambda _path: None
        assert send_due(MONDAY) == SendReport(sent=20)
    assert service.received("email") == {f"p{n}@council.test": 1 for n in range(20)}


def always(answer: Answer) -> Callable[[str], Answer | None]:
    return lambda _path: answer


def require_stopped(words: str) -> None:
    report = send_due(MONDAY)
    assert re.search(words, report.stopped), report.stopped
    assert (report.sent, report.failed) == (0, 0)
    assert list(db.session.scalars(select(Message.attempts))) == [0] * 20
    db.session.rollback()


def test_each_person_is_reached_by_the_first_way_that_works(
    service: NotifyService, url: str, make_app: Callable[..., Flask]
) -> None:
    with make_app(**notify_variables(url, "email", "sms", "letter")).app_context():
        staff(20, ("en", "cy"))
        reach("00001", email=None, phone="07700900001")
        reach("00002", email=None, postal="2 High Street, Merebank, ME1 1AA")
        reach("00003", email="not an address", phone="07700900003")
        reach(
            "00004", email="not an address", phone="12", postal="4 High Street, Merebank, ME1 1AA"
        )
        reach("00005", email=None, phone=None)
        reach("00006", email="not an address", phone=None)
        wave = opened_without_staff()
        total = SendReport()
        for _ in range(4):
            total += send_due(MONDAY)
        assert (total.sent, total.failed) == (18, 2)
        nowhere, wrong = failures(db.session, wave)
        assert (nowhere.number, nowhere.reason) == ("00005", "there is no address that works")
        assert (wrong.number, wrong.channel) == ("00006", "email")
        assert "Not a valid email address" in wrong.reason
        marks = {p.number: (p.email_trouble != "", p.phone_trouble != "") for p in everyone()}
        assert [n for n, mark in marks.items() if mark == (True, False)] == ["00003", "00006"]
        assert marks["00004"] == (True, True)
    assert set(service.received("sms")) == {"07700900001", "07700900003"}
    assert set(service.received("letter")) == {"2 High Street", "4 High Street"}
    assert set(service.received("email").values()) == {1}
    english, welsh = (
        next(m for m in service.taken if m["to"] == f"p{n}@council.test") for n in (8, 9)
    )
    assert english["body"].startswith("Hello Siân Hughes-8,")
    assert welsh["body"].startswith("Helo Siân Hughes-9,")
    (text,) = {m["body"] for m in service.taken if m["to"] == "07700900003"}
    assert f"/a/{wave}#" in text and "/a/reminders/" in text


def reach(number: str, **addresses: str | None) -> None:
    db.session.query(Person).where(Person.number == number).update(addresses)  # type: ignore[arg-type]
    db.session.commit()


def everyone() -> list[Person]:
    return list(db.session.scalars(select(Person).order_by(Person.number)))


WRONG = {
    "no key": ({"PULSE_NOTIFY_SMS": TEMPLATES["sms"][0]}, "PULSE_NOTIFY_KEY is not a key"),
    "no template": ({"PULSE_NOTIFY_KEY": KEY}, "without a template: give PULSE_NOTIFY_EMAIL"),
    "not a key": (
        {"PULSE_NOTIFY_KEY": "secret", "PULSE_NOTIFY_SMS": TEMPLATES["sms"][0]},
        "PULSE_NOTIFY_KEY is not a key of GOV.UK Notify",
    ),
    "not a template": (
        {"PULSE_NOTIFY_KEY": KEY, "PULSE_NOTIFY_SMS": "invitation"},
        "PULSE_NOTIFY_SMS is 'invitation': give the id of a template",
    ),
    "two ways": (
        {
            "PULSE_NOTIFY_KEY": KEY,
            "PULSE_NOTIFY_EMAIL": TEMPLATES["email"][0],
            "PULSE_SMTP_HOST": "mail.council.test",
        },
        "both send e-mail: give one of the two",
    ),
    "quiet hours": ({"PULSE_QUIET_HOURS": "late"}, "PULSE_QUIET_HOURS is 'late'"),
}


@pytest.mark.parametrize("case", WRONG)
def test_half_a_configuration_is_refused(case: str, tmp_path: Path) -> None:
    variables, words = WRONG[case]
    with pytest.raises(ConfigError, match=words):
        config_for(tmp_path, **variables)
