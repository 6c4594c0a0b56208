"""The pages of a wave that no link keeps open: not yet open, on paper, under way, unreleased."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pulse.models.base import db
from pulse.models.roster import Person
from pulse.store import progress
from pulse.store.comments import keep_comments
from pulse.store.shown_comments import CommentKey
from pulse.store.stores import stores
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
    close_wave(number, now, WHO)
    db.session.rollback()
    tour.open("manage.publish", f"{place}/publish")
    _comments(tour, number, now)


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
