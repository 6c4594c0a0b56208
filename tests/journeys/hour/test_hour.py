"""The chief executive's whole hour in a real browser, and what staff see of it next time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page

from tests.fixtures.browser import PHONE
from tests.journeys.hour import next_wave, presenting, promising, room
from tests.journeys.hour.conftest import Album, Council


def test_share_listen_promise_and_show(
    council: Council,
    chief: Page,
    new_page: Callable[..., Page],
    album: Album,
    tmp_path: Path,
) -> None:
    today = datetime.now(UTC).date()
    presenting.opens_the_kit(chief, council, album, tmp_path)
    presenting.presents_by_keyboard(chief, council, album)

    gathered = room.gathers(chief, council, new_page, album, today)
    room.answers_a_question_of_the_survey(gathered, album)
    room.gives_ideas_and_votes(gathered, album)
    room.keeps_the_record(gathered, album, tmp_path)

    due_on = today + timedelta(days=90)
    promising.makes_three_promises(chief, council, album, due_on)
    promising.shows_them_to_the_room(chief, council, album)
    promising.are_read_by_staff(new_page(PHONE, **room.TOUCH), council, album)

    promised = f"{due_on.day} {due_on:%B %Y}"
    with_script, without = next_wave.opens(council, new_page, album)
    next_wave.begins_with_the_promises(with_script, promised, new_page, album)
    next_wave.begins_with_the_promises_without_script(without, promised, new_page, album)
