"""What follows a promise: updates, replies, and the plan as members see it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.fixtures.application import Served, serving
from tests.fixtures.browser import DESKTOP, PHONE
from tests.fixtures.council_releases import council_releases
from tests.fixtures.results import PASSWORD, account, results_app
from tests.journeys.gallery.checks import page_faults
from tests.journeys.steps.ledger import promise
from tests.journeys.steps.people import sign_in

PROMISE = "Answer every idea within two weeks."
PLAN = "You said,We will,Owner,Milestone,Phase,Status,Theme\n" + "".join(
    f"Staff said that thing {n} stands in the way of good work.,"
    f"Take thing {n} out of the way in every directorate and say so.,Head of HR,"
    f"{day},{phase},{status},Belief in action\n"
    for n, (day, phase, status) in enumerate(
        (
            ("2027-03-31", "First quarter", "Done"),
            ("2027-04-30", "First quarter", "Under way"),
            ("2027-09-30", "This year", "Under way"),
            ("2027-12-31", "This year", ""),
            ("2028-12-31", "Three years", ""),
            ("2029-12-31", "Three years", ""),
        ),
        1,
    )
)
A4 = (595, 842)


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Served]:
    """A council with released waves, a chief executive and a reviewer."""
    data = tmp_path_factory.mktemp("promises")
    with results_app(data, council_releases()) as app:
        account(app, "chief_executive")
        account(app, "reviewer")
    with serving(data, PULSE_SCHEDULER="no") as running:
        yield running


def signed_in(page: Page, served: Served, role: str = "chief_executive") -> Page:
    return sign_in(page, served.url, f"{role}@council.example", PASSWORD)


def post(page: Page, title: str) -> None:
    """Write an update from where a link leads to it, and publish it."""
    page.get_by_label("Title").fill(title)
    page.get_by_label("Text").fill("We have begun.\n\nThe first shifts were worked.")
    page.get_by_label("A figure to show with it").select_option(index=1)
    page.get_by_role("button", name="Keep it as a draft").click()
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_text("Staff can read it now.")).to_be_visible()


def sound(page: Page) -> None:
    assert page_faults(page) == [], page.url


def test_an_update_on_a_promise_reaches_staff_whose_reply_is_read_and_shown(
    served: Served, new_page: Callable[..., Page]
) -> None:
    chief, staff = signed_in(new_page(DESKTOP), served), new_page(PHONE)
    chief.goto(f"{served.url}/commitments/new")
    promise(chief, "New ideas get lost.", PROMISE, date(2027, 3, 31))
    chief.get_by_label("What happened").fill("The first answers went out.")
    chief.get_by_label("Under way").check()
    chief.get_by_role("button", name="Add the note").click()
    chief.get_by_role("link", name="Write an update about it").click()
    post(chief, "Progress update 1")

    staff.goto(f"{served.url}/findings")
    staff.get_by_role("link", name="Progress update 1").click()
    expect(staff.get_by_text("The first shifts were worked.")).to_be_visible()
    sound(staff)
    staff.get_by_label("Your reply").fill("Please come to the night shift as well.")
    staff.get_by_role("button", name="Send the reply").click()
    code = staff.locator(".govuk-panel strong").inner_text()
    sound(staff)
    assert staff.context.cookies() == []

    reviewer = signed_in(new_page(DESKTOP), served, "reviewer")
    reviewer.goto(f"{served.url}/commitments/voices")
    sound(reviewer)
    reviewer.get_by_role("button", name="Read the next one").click()
    sound(reviewer)
    reviewer.get_by_role("button", name="Show it to staff").click()
    staff.get_by_role("link", name="See what became of it").click()
    staff.get_by_label("The code you were given").fill(code)
    staff.get_by_role("button", name="Show me").click()
    expect(staff.get_by_text("Staff can read it.")).to_be_visible()
    sound(staff)


def test_an_action_plan_comes_from_a_file_and_its_scrutiny_view_is_one_page_of_paper(
    served: Served, new_page: Callable[..., Page]
) -> None:
    page = signed_in(new_page(DESKTOP), served)
    page.goto(f"{served.url}/commitments/plan")
    page.locator("input[type=file]").set_input_files(
        {"name": "plan.csv", "mimeType": "text/csv", "buffer": PLAN.encode()}
    )
    page.get_by_role("button", name="Look at this file").click()
    page.locator("main button[type=submit]").click()
    expect(page.get_by_text("6 commitments are added")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="Take thing 2 out of the way").click()
    page.get_by_role("link", name="Write an update about it").click()
    post(page, "Progress update 1")
    expect(page.get_by_text("This is about our promise: Take thing 2")).to_be_visible()
    page.goto(f"{served.url}/commitments/scrutiny")
    sound(page)
    paper = PdfReader(io.BytesIO(page.pdf(format="A4")))
    text = " ".join(paper.pages[0].extract_text().split())
    assert len(paper.pages) == 1
    size = paper.pages[0].mediabox
    assert (round(size.width), round(size.height)) == pytest.approx(A4, abs=2)
    for name in ("First quarter", "This year", "Three years", "thing 6", "belie"):
        assert name in text
    assert "Sign out" not in text
