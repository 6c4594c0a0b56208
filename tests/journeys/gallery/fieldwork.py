"""The pages of a wave that no link keeps open: not yet open, on paper, under way, unreleased."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Select, delete, select, update

from pulse.models.base import db
from pulse.models.plans import ResponseRate, Wave
from pulse.models.roster import Invitation, Message, Person
from pulse.store import progress
from pulse.store.comments import keep_comments
from pulse.store.rates import Rates, keep_rates
from pulse.store.settings import keep_setting
from pulse.store.shown_comments import CommentKey
from pulse.store.stores import stores
from pulse.store.waves import wave_record
from pulse.workflow import reviewing
from pulse.workflow.closing import close_wave
from pulse.workflow.opening import open_wave
from pulse.workflow.paper import paper_cells, print_codes
from pulse.workflow.shown_comments import allow_export
from tests.council import PROFILES, found_council, plan_wave
from tests.journeys.gallery.tour import Tour

WHO = "the gallery"


def a_wave(tour: Tour) -> None:
    """From a planned wave to one that waits for its release, as whoever manages it."""
    now = datetime.now(UTC)
    number = _planned(now)
    place = f"{tour.base}/manage/waves/{number}"
    tour.open("manage.open_wave", f"{place}/open")
    tour.open("manage.witness", f"{place}/witness")
    _under_way(tour, number, now)
    open_wave(number, now, WHO)
    db.session.rollback()
    cell = paper_cells(number)[0].code
    db.session.rollback()
    sheet = print_codes(number, cell, WHO, now, count=3)
    db.session.rollback()
    tour.open("manage.codes", f"{place}/codes")
    tour.open("manage.revoke_codes", f"{place}/codes/{cell}/{sheet.batch}/revoke")
    tour.open("manage.poster", f"{place}/poster.pdf")
    _messages(tour, number, now)
    close_wave(number, now, WHO)
    db.session.rollback()
    tour.open("manage.publish", f"{place}/publish")
    _comments(tour, number, now)


def _messages(tour: Tour, number: int, now: datetime) -> None:
    """What failed, letters to print, and a directorate that lags."""
    place = f"{tour.base}/manage/waves/{number}"
    troubled = db.session.scalars(select(Person).where(Person.email.is_not(None)).limit(3)).all()
    for person in troubled:
        person.email_trouble = "there is no such mailbox (550 5.1.1 no such user here)"
    db.session.execute(
        update(Message)
        .where(Message.invitation_id.in_(_invited(number, [person.id for person in troubled])))
        .values(state="failed", reason=troubled[0].email_trouble)
    )
    earlier = _an_earlier_wave(now)
    opened = wave_record(db.session, number).opens
    for wave, start, percents in (
        (earlier, wave_record(db.session, earlier).opens, {"ADU": 55, "PLA": 50}),
        (number, opened, {"ADU": 55, "PLA": 30}),
    ):
        keep_rates(wave, Rates(start.date() + timedelta(days=4), percents))
    keep_setting("sending trouble", "The mail server mail.council.example:587 cannot be reached.")
    db.session.commit()
    tour.open("manage.wave: a directorate lags", place)
    for endpoint, path in (
        ("response", "/response"),
        ("manager_words", "/response/PLA"),
        ("wave_messages", "/messages"),
        ("send_again", "/messages/again/invitation"),
        ("letters", "/messages/letters"),
    ):
        tour.open(f"manage.{endpoint}", place + path)
    tour.open("manage.addresses: some fail", f"{tour.base}/manage/messages/addresses")
    tour.open("manage.messages: sending stopped", f"{tour.base}/manage/messages")
    db.session.execute(delete(ResponseRate).where(ResponseRate.wave == earlier))
    db.session.execute(delete(Wave).where(Wave.number == earlier))
    keep_setting("sending trouble", "")
    db.session.commit()


def _invited(number: int, people: list[int]) -> Select[int]:
    return select(Invitation.id).where(Invitation.wave == number, Invitation.person_id.in_(people))


def _an_earlier_wave(now: datetime) -> int:
    """One that was open three months ago, of which only its rates are looked at."""
    number = plan_wave(now - timedelta(days=90))
    db.session.execute(
        update(Wave).where(Wave.number == number).values(state="closed", manifest="{}")
    )
    return number


def _comments(tour: Tour, number: int, now: datetime) -> None:
    """Comments to read, one that is shown, and the file of it."""
    tour.open("manage.comments: none were kept", f"{tour.base}/manage/waves/{number}/comments")
    texts = {"ADU": tuple(f"Thought number {n}, at some length." * n for n in range(1, 21))}
    stores().box_writer.run(lambda connection: keep_comments(connection, number, texts))
    tour.open("manage.comments", f"{tour.base}/manage/waves/{number}/comments")
    tour.open("manage.comment", f"{tour.base}/manage/waves/{number}/comments/ADU/7")
    tour.open("results.comments: none is shown", f"{tour.base}/results/comments")
    reviewing.show(CommentKey(number, "ADU", 7), ["number 7"], WHO, now)
    allow_export(WHO, True, now)
    db.session.rollback()
    tour.open("results.comments", f"{tour.base}/results/comments")
    tour.open("results.comments_csv", f"{tour.base}/results/comments.csv")


def _planned(now: datetime) -> int:
    found_council()
    for person in db.session.query(Person).filter_by(unit="PLA1", profile="front_line"):
        person.email = None
    db.session.commit()
    number = plan_wave(now + timedelta(days=3), profiles=PROFILES, comment=True)
    db.session.rollback()
    return number


def _under_way(tour: Tour, number: int, now: datetime) -> None:
    """The page of long work, held still half way."""
    main, task = stores().main, f"wave {number}"
    assert progress.begin(main, task, now, now - timedelta(minutes=10))
    progress.tell(main, task, "Writing invitations", 230, 404, now)
    tour.open("manage.progress", f"{tour.base}/manage/waves/{number}/progress")
    progress.end(main, task, now)
