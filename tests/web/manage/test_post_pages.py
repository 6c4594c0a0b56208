"""Messages, wording and response as reviewers see them: what is shown, and what never is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from pulse.models.base import db
from pulse.models.roster import Person
from pulse.store.rates import Rates, keep_rates
from pulse.store.surveys import move_wave
from pulse.store.waves import mark_closed, wave_record
from pulse.web.manage import messages
from pulse.workflow.mailings import queue_reminders
from pulse.workflow.sending import send_due
from tests.delivery.mail_server import MailServer, serving
from tests.web.people import Browser, signed_in
from tests.workflow.staffed import MONDAY, issue_to, opened_without_staff, staff
from tests.workflow.test_sending import smtp_variables

DEAD = "p3@council.test"


@pytest.fixture
def mail() -> MailServer:
    return MailServer(lambda stage, to: "550 5.1.1 no" if (stage, to) == ("RCPT", DEAD) else None)


@pytest.fixture
def app(make_app: Callable[..., Flask], mail: MailServer) -> Iterator[Flask]:
    with serving(mail) as server:
        yield make_app(**smtp_variables(server.port))


@pytest.fixture
def reviewer(app: Flask) -> Browser:
    return signed_in(app, "reviewer")


def wave_of_twenty() -> int:
    staff(20)
    db.session.query(Person).where(Person.number == "00001").update({"email": None})
    number = opened_without_staff()
    move_wave(number, MONDAY, datetime.now(UTC) + timedelta(days=5))
    db.session.commit()
    send_due(MONDAY)
    return number


def words(page: str) -> str:
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_an_operator_sees_what_went_failed_and_waits_but_no_number_of_reminders(
    app: Flask, reviewer: Browser
) -> None:
    with app.app_context():
        number = wave_of_twenty()
    pages = []
    for answered in (("p5@council.test",), ("p6@council.test", "p7@council.test")):
        with app.app_context():
            issue_to(number, *answered)
            queue_reminders(wave_record(db.session, number), 4 + len(answered))
        pages.append(words(reviewer.get(f"/manage/waves/{number}/messages")))
        with app.app_context():
            send_due(MONDAY)
    first, second = pages
    assert "Invitations 18 0, and 1 letter 1" in first
    assert "Siân Hughes-3 00003 p3@council.test there is no such mailbox (550 5.1.1 no)" in first
    assert "Queued on day 5 after opening Some Not counted" in first
    assert first == second.replace("day 5, 6", "day 5")
    overview = words(reviewer.get("/manage/messages"))
    assert "Working here: Autumn" in overview and "1 address takes no messages" in overview
    assert "p3@council.test" in reviewer.get("/manage/messages/addresses")
    reviewer.post("/manage/messages/addresses", number="00003")
    assert "p3@council.test" not in reviewer.get("/manage/messages/addresses")


def test_sending_again_letters_and_trying_failed_ones_are_confirmed_and_done(
    app: Flask, reviewer: Browser, mail: MailServer
) -> None:
    with app.app_context():
        number = wave_of_twenty()
    base = f"/manage/waves/{number}/messages"
    again = f"{base}/again/invitation"
    assert "whether they have answered or not" in words(reviewer.get(again))
    assert "has this staff number" in reviewer.post(again, 400, person="99", directorate="")
    reviewer.post(again, person="00005", directorate="")
    reviewer.post(again, directorate="adults", person="")
    with app.app_context():
        send_due(MONDAY)
    assert mail.received()["p5@council.test"] == 2
    assert mail.received()["p6@council.test"] == 2
    reviewer.get(base)
    reviewer.send(f"{base}/failed")
    reviewer.get(f"{base}/letters")
    printed = reviewer.send(f"{base}/letters")
    assert printed.mimetype == "application/pdf" and printed.data.startswith(b"%PDF")
    assert "no-store" in printed.headers["Cache-Control"]
    assert "No letter waits" in words(reviewer.get(f"{base}/letters"))


def test_letters_that_could_not_be_drawn_still_wait(
    app: Flask, reviewer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        number = wave_of_twenty()
    page = f"/manage/waves/{number}/messages/letters"
    with monkeypatch.context() as patched:
        patched.setattr(messages, "letters_pdf", lambda *_: 1 / 0)
        assert reviewer.send(page).status_code == 500
    assert "2 letters wait" in words(reviewer.get(page))
    assert reviewer.send(page).mimetype == "application/pdf"
    assert "No letter waits" in words(reviewer.get(page))


def test_wording_is_changed_looked_at_tried_and_put_back(
    reviewer: Browser, mail: MailServer
) -> None:
    path = "/manage/messages/wording/cy/reminder/email"
    assert "Reminder by e-mail, Welsh" in reviewer.get("/manage/messages/wording")
    text = reviewer.get(path)
    assert "Os ydych eisoes wedi ateb" in text and "Sam Example" in text
    bad = "Subject: Hi\n\nYou have not answered."
    page = reviewer.post(path, 400, text=bad, save="yes")
    assert "sounds as if somebody knew" in page and "$fingerprint is missing" in page
    good = (
        "Subject: $survey\n\nShwmae $name! $link $code $closes $silence $page/anonymous\n\n"
        "$fingerprint"
    )
    assert "Shwmae Sam Example!" in reviewer.post(path, text=good, look="yes")
    assert "Sent to" in reviewer.post(path, text=good, test="yes")
    (message,) = mail.messages()
    assert "Shwmae Sam Example!" in str(message.get_content())
    assert "XXXX" in str(message.get_content())
    reviewer.post(path, text=good, save="yes")
    assert "changed here" in reviewer.get("/manage/messages/wording")
    assert "Shwmae" in reviewer.get(path)
    back: dict[str, Any] = {"text": "", "put-back": "yes"}
    reviewer.post(path, **back)
    assert "Shwmae" not in reviewer.get(path)
    assert "no such message" in reviewer.get("/manage/messages/wording/fr/reminder/email", 404)


def test_the_response_is_set_beside_the_last_wave_and_leads_to_something_to_do(
    app: Flask, reviewer: Browser
) -> None:
    later = MONDAY + timedelta(days=90)
    with app.app_context():
        staff(20)
        earlier, number = opened_without_staff(), opened_without_staff()
        move_wave(number, later, later + timedelta(days=14))
        mark_closed(db.session, earlier, date(2026, 9, 21))
        for day, percent in ((8, 15), (11, 45), (20, 80)):
            keep_rates(earlier, Rates(date(2026, 9, day), {"adults": percent}))
        db.session.commit()
    base = f"/manage/waves/{number}/response"
    assert "come the day after opening" in words(reviewer.get(base))
    with app.app_context():
        keep_rates(number, Rates(date(2026, 12, 10), {"adults": 35}))
        db.session.commit()
    page = words(reviewer.get(base))
    assert "Adult services 35% 45% Lags the last wave" in page
    assert "Ask its managers for five minutes" in page
    text = words(reviewer.get(f"{base}/adults"))
    assert "Please do not ask anybody whether they have" in text
    assert "Adult services" in text and "Hughes" not in text
    assert "Lags" in words(reviewer.get(f"/manage/waves/{number}"))


def test_the_cap_on_reminders_is_a_number(reviewer: Browser) -> None:
    reviewer.post("/manage/messages", 400, cap="many")
    reviewer.post("/manage/messages", cap="2")
    assert 'value="2"' in reviewer.get("/manage/messages")
