"""A reviewer reads comments, takes words out, shows and holds back; only then do results show."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from pulse import create_app
from pulse.migrating import migrate_all
from pulse.models.base import db
from pulse.store.comments import comment_rows, keep_comments
from pulse.store.shown_comments import shown_comments
from pulse.store.stores import stores
from pulse.store.waves import mark_closed
from pulse.workflow.daily import forgetting
from tests.council import open_council
from tests.fixtures.application import config_for
from tests.web.people import Browser, signed_in

TEXTS = {
    "": tuple(f"Elsewhere, thought {n:02}." for n in range(20)),
    "ADU": ("=1+1 is what Ann Lee\nof Team 4 says.", *(f"Thought {n:02}." for n in range(20))),
}
CLOSED = date(2026, 11, 16)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = create_app(config_for(tmp_path_factory.mktemp("comments") / "pulse"))
    with made.app_context():
        migrate_all()
    number = open_council(made, comment=True)
    with made.app_context():
        mark_closed(db.session, number, CLOSED)
        db.session.commit()
        stores().box_writer.run(lambda connection: keep_comments(connection, number, TEXTS))
    yield made
    with made.app_context():
        stores().stop()


@pytest.fixture(scope="module")
def reviewer(app: Flask) -> Browser:
    return signed_in(app, "reviewer")


@pytest.fixture(scope="module")
def administrator(app: Flask) -> Browser:
    return signed_in(app, "administrator")


def test_nothing_shows_before_it_was_read(reviewer: Browser) -> None:
    assert "No comment is shown yet" in reviewer.get("/results/comments")
    page = reviewer.get("/manage/waves/1/comments")
    assert "41 to read, 0 shown, 0 held back" in page
    assert "Merebank Council: other directorates together" in page
    assert "Read the comments before anybody else does" in reviewer.get("/manage/waves/1")


def test_words_are_taken_out_for_good(app: Flask, reviewer: Browser) -> None:
    address = "/manage/waves/1/comments/ADU/1"
    wrong = reviewer.post(address, phrases="Anna Lee", show="yes", status=400)
    assert "“Anna Lee” is not in the comment" in wrong
    preview = reviewer.post(address, phrases="ann lee of team 4", preview="yes")
    assert "=1+1 is what [removed] says." in preview and "Ann Lee" in preview
    assert "No comment is shown yet" in reviewer.get("/results/comments")
    after = reviewer.post(address, phrases="ann lee of team 4", show="yes")
    assert "A comment from Adult Services" in after or "A comment from Merebank" in after
    shown = reviewer.get("/results/comments")
    assert "=1+1 is what [removed] says." in shown and "Adult Services" in shown
    for store in ("main.db", "box.db"):
        with app.app_context():
            data: Path = stores().config.data
        assert b"Ann Lee" not in (data / store).read_bytes()


def test_held_back_means_gone_from_the_results(reviewer: Browser) -> None:
    reviewer.post("/manage/waves/1/comments/-/1", show="yes")
    assert "Elsewhere, thought 00." in reviewer.get("/results/comments")
    reviewer.post("/manage/waves/1/comments/-/1", hold="yes")
    assert "Elsewhere, thought 00." not in reviewer.get("/results/comments")
    assert "1 shown, 1 held back" in reviewer.get("/manage/waves/1/comments")
    reviewer.get("/manage/waves/1/comments/-/999", status=404)


def test_a_file_only_where_an_administrator_allows_it(
    reviewer: Browser, administrator: Browser
) -> None:
    assert "Turn downloading on" not in reviewer.get("/results/comments")
    reviewer.get("/results/comments.csv", status=409)
    assert reviewer.send("/manage/comments/export", allow="yes").status_code == 403
    administrator.post("/manage/comments/export", page="/results/comments", allow="yes")
    [header, row] = csv.reader(io.StringIO(reviewer.get("/results/comments.csv").lstrip("\ufeff")))
    assert header == ["directorate", "comment"]
    assert row == ["Adult Services", "'=1+1 is what [removed] says."]
    administrator.post("/manage/comments/export", page="/results/comments", allow="no")
    reviewer.get("/results/comments.csv", status=409)


def test_after_a_year_they_are_deleted(app: Flask) -> None:
    early = datetime(2026, 11, 16, 12, tzinfo=UTC) + timedelta(days=365)
    with app.app_context():
        assert shown_comments(1)
        _forget(early)
        with stores().box.connect() as connection:
            assert len(comment_rows(connection, 1)) == 41
        _forget(early + timedelta(days=1))
        with stores().box.connect() as connection:
            assert comment_rows(connection, 1) == []
        assert shown_comments(1) == {}


def _forget(now: datetime) -> None:
    for deed in forgetting(now):
        deed.do()
