"""Every page, at a phone's and a desk's width, for each kind of person, full and empty.

The pictures are for looking at: open var/gallery/*/index.html afterwards.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from pulse.demonstration.loading import welcome
from tests.journeys.gallery.conftest import World, demonstration_account
from tests.journeys.gallery.fieldwork import a_wave
from tests.journeys.gallery.own_questions import a_question_set
from tests.journeys.gallery.rooms import a_session
from tests.journeys.gallery.scenes import (
    FORMS,
    action_plan,
    answering,
    earlier_figures,
    mistakes,
    new_account,
    silencing,
    staff_lists,
    unlinked,
)
from tests.journeys.gallery.tour import Seen, Tour
from tests.journeys.steps.people import sign_in

pytestmark = pytest.mark.timeout(1800)
LEADING_NOWHERE = ("/no-such-page", "/a/reminders/1-0")
ROLES = ("reviewer", "administrator", "chief executive")


FIRST = ("first@council.example", "a long and memorable phrase")


def first_administrator(world: World) -> str:
    """The link by which the first administrator chooses a password."""
    done = world.served.command("init", "--email", FIRST[0], "--name", "First Administrator")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def choose_password(page: Page) -> None:
    """Fill in the page that the link leads to."""
    for field in page.locator("input[type=password]").all():
        field.fill(FIRST[1])
    page.get_by_role("main").get_by_role("button").last.click()
    page.wait_for_url("**/sign-in")


def walk_as(world: World, role: str) -> Tour:
    """Everything that one signed-in person can reach by links, and by known addresses."""
    email, password = demonstration_account(role)
    with world.tour(role) as tour:
        for page in (tour.desktop, tour.phone):
            sign_in(page, tour.base, email, password)
        tour.walk()
        if role == "reviewer":
            tour.open("a released wave", f"{tour.base}/manage/waves/1")
            tour.walk_on()
            staff_lists(tour)
            earlier_figures(tour)
            action_plan(tour)
            a_session(tour)
            a_question_set(tour)
        if role == "administrator":
            new_account(tour)
            tour.open("findings.who", f"{tour.base}/findings/who")
        if role == "chief executive":
            tour.open("an update to be answered", f"{tour.base}/commitments/updates/1")
            tour.walk_on()
        mistakes(tour)
    return tour


def faults_of(world: World) -> list[str]:
    """Everything wrong on any page, and any error on a console."""
    seen = [page for tour in world.tours for page in tour.seen.values()]
    wrong = [str(page) for page in seen if page.faults]
    return wrong + [f"{page.who}: {page.address} gives {page.status}" for page in dead(seen)]


def dead(seen: list[Seen]) -> list[Seen]:
    """Pages whose link led nowhere."""
    return [page for page in seen if page.status >= 400 and not page.endpoint.startswith("mistake")]


def open_wave_of(link: str) -> int:
    """The number of the wave that a personal link leads to."""
    return int(urlsplit(link).path.rpartition("/")[2])


@pytest.fixture(scope="module")
def toured(demonstration: World) -> World:
    """The demonstration council after everybody has been everywhere."""
    with demonstration.tour("anyone") as tour:
        tour.walk()
        links = [invited.link for invited in welcome().invited]
        for endpoint, address in unlinked(open_wave_of(links[0])).items():
            tour.open(endpoint, tour.base + address)
        answering(tour, links)
        silencing(tour)
    for role in ROLES:
        walk_as(demonstration, role)
    return demonstration


@pytest.fixture(scope="module")
def begun(empty: World) -> World:
    """An empty Pulse after its first administrator has been everywhere."""
    with empty.tour("anyone") as tour:
        tour.walk()
    with empty.tour("administrator") as tour:
        tour.open("account.password", first_administrator(empty))
        choose_password(tour.desktop)
        for page in (tour.desktop, tour.phone):
            sign_in(page, tour.base, *FIRST)
        tour.walk()
    return empty


@pytest.fixture(scope="module")
def fielded(begun: World) -> World:
    """The same Pulse after its first wave was opened, put on paper and closed."""
    with begun.tour("manager") as tour:
        for page in (tour.desktop, tour.phone):
            sign_in(page, tour.base, *FIRST)
        a_wave(tour)
    return begun


def test_the_pages_of_a_wave_are_sound(fielded: World) -> None:
    assert {"manage.open_wave", "manage.progress", "manage.publish"} <= set(fielded.tours[-1].seen)
    assert not faults_of(fielded), "\n".join(faults_of(fielded))


def test_no_page_is_forgotten(toured: World, fielded: World) -> None:
    tours = [*toured.tours, *fielded.tours]
    met = {name for tour in tours for name in {*tour.seen, *tour.others}}
    pages = {
        str(rule.endpoint)
        for rule in toured.app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
    }
    assert sorted(pages - met) == []


def test_every_page_is_sound(toured: World) -> None:
    assert not faults_of(toured), "\n".join(faults_of(toured))


def test_no_page_writes_an_error_on_the_console(toured: World) -> None:
    assert [error for error in toured.errors if not on_purpose(error)] == []


def on_purpose(error: str) -> bool:
    """Whether a browser only notes an address that leads nowhere or an empty form refused."""
    noted = "the server responded with a status of 40"
    return noted in error and any(path in error for path in (*LEADING_NOWHERE, *FORMS))


def test_an_empty_pulse_helps_whoever_opens_it_first(begun: World) -> None:
    seen = {name for tour in begun.tours for name in tour.seen}
    assert {"home.start", "manage.staff", "manage.surveys"} <= seen
    assert not faults_of(begun), "\n".join(faults_of(begun))
    assert begun.errors == []
