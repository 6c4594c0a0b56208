"""The second half of the chief executive's hour: promise, post; and what staff then see."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from pulse import create_app
from pulse.store.stores import stores
from tests.council import voters
from tests.fixtures.application import Served, config_for, serving
from tests.fixtures.browser import DESKTOP, PHONE
from tests.fixtures.council_releases import council_releases
from tests.fixtures.open_wave import NUMBER, opened_stores
from tests.fixtures.results import PASSWORD, account, publish
from tests.journeys.gallery.checks import page_faults

__all__ = ["opened_stores"]
PROMISES = (
    ("Nobody hears us.", "Every director works a shift with a front-line team each month."),
    ("Good work passes without a word.", "Thank one team in public each month, chosen by staff."),
    ("New ideas get lost.", "Answer every idea within two weeks."),
)
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
def council(
    opened_stores: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Served, str]]:
    """A council with released waves, the next wave open, a chief executive, and somebody's code."""
    data = tmp_path_factory.mktemp("promises") / "pulse"
    shutil.copytree(opened_stores, data)
    app = create_app(config_for(data))
    publish(app, council_releases())
    for role in ("chief_executive", "reviewer"):
        account(app, role)  # type: ignore[arg-type]
    with app.app_context():
        code = voters(NUMBER)[0].code
        stores().stop()
    with serving(data, PULSE_SCHEDULER="no") as running:
        yield running, code


@pytest.fixture
def served(council: tuple[Served, str]) -> Served:
    """The running council."""
    return council[0]


def sign_in(page: Page, served: Served, role: str = "chief_executive") -> Page:
    page.goto(f"{served.url}/sign-in")
    page.fill("input[name=email]", f"{role}@council.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    return page


def promise(page: Page, served: Served, heard: str, action: str) -> None:
    page.goto(f"{served.url}/commitments/new")
    page.get_by_label("You said").fill(heard)
    page.get_by_label("We will").fill(action)
    page.get_by_label("Owner", exact=True).fill("Chief executive")
    for part, value in (("Day", "31"), ("Month", "3"), ("Year", "2027")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_role("button", name="Add it: staff will see it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(action)


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


def test_three_promises_and_an_update_reach_staff_and_the_next_survey(
    council: tuple[Served, str], served: Served, new_page: Callable[..., Page]
) -> None:
    chief, staff = sign_in(new_page(DESKTOP), served), new_page(PHONE)
    for heard, action in PROMISES:
        promise(chief, served, heard, action)
    chief.get_by_label("What happened").fill("The first answers went out.")
    chief.get_by_label("Under way").check()
    chief.get_by_role("button", name="Add the note").click()
    chief.get_by_role("link", name="Write an update about it").click()
    post(chief, "Progress update 1")

    staff.goto(f"{served.url}/findings")
    for _, action in PROMISES:
        expect(staff.get_by_text(action).first).to_be_visible()
    sound(staff)
    staff.get_by_role("link", name="Progress update 1").click()
    expect(staff.get_by_text("The first shifts were worked.")).to_be_visible()
    sound(staff)
    staff.get_by_label("Your reply").fill("Please come to the night shift as well.")
    staff.get_by_role("button", name="Send the reply").click()
    code = staff.locator(".govuk-panel strong").inner_text()
    sound(staff)
    assert staff.context.cookies() == []

    reviewer = sign_in(new_page(DESKTOP), served, "reviewer")
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

    staff.goto(f"{served.url}/a/{NUMBER}#{council[1]}")
    expect(staff.get_by_text(PROMISES[2][1])).to_be_visible()


def test_an_action_plan_comes_from_a_file_and_its_scrutiny_view_is_one_page_of_paper(
    served: Served, new_page: Callable[..., Page]
) -> None:
    page = sign_in(new_page(DESKTOP), served)
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
