"""Pages that no link leads to: they come after something that somebody did."""

from __future__ import annotations

import re
from collections.abc import Sequence

from playwright.sync_api import Page

from pulse.delivery.maildir import MaildirSink
from pulse.store.stores import stores
from tests.journeys.gallery.tour import Tour

COLUMNS = "Staff number,Name,Work e-mail,Directorate,Service,Front line\n"
FORMS = (
    "/accounts/new",
    "/account",
    "/manage/council",
    "/manage/council/slides",
    "/manage/staff/upload",
)
NEW = "Staff number,Name,Directorate,Service\n"


def unlinked(number: int) -> dict[str, str]:
    """Addresses that are printed, asked for by machines, or come after a form without script."""
    return {
        "answer.kiosk": f"/a/{number}/kiosk",
        "answer.kiosk_anonymous": f"/a/{number}/kiosk/anonymous",
        "answer.kiosk_clear": f"/a/{number}/kiosk/clear",
        "answer.manifest": f"/a/{number}/manifest.json",
        "answer.thanks": f"/a/{number}/thanks",
        "health.healthz": "/healthz",
        "health.metrics": "/metrics",
        "health.readyz": "/readyz",
        "home.start": "/",
        # Files of a group that somebody added; until then, and to anyone, the way to sign in.
        "manage.addition": f"/manage/waves/{number}/groups/a.1.json",
        "manage.addition_proof": f"/manage/waves/{number}/groups/a.1/proof.json",
    }


def both(tour: Tour) -> tuple[Page, Page]:
    """The two widths."""
    return tour.desktop, tour.phone


def answering(tour: Tour, links: Sequence[str]) -> None:
    """A survey from the invitation's link to the thanks, a person for each width."""
    for page, link in zip(both(tour), links, strict=False):
        page.goto("about:blank")
        page.goto(link)
        page.locator("#welcome").wait_for()
    tour.keep("answer: before you start", links[0])
    _forward(tour)
    for page in both(tour):
        page.locator("input[type=radio]:visible").nth(3).check()
    tour.keep("answer: a question", links[0])
    for page in both(tour):
        while not page.locator("#check").is_visible():
            page.locator("#go").click()
    tour.keep("answer: check", links[0])
    _forward(tour)
    for page in both(tour):
        page.locator("#done").wait_for()
    tour.keep("answer: sent", links[0])


def silencing(tour: Tour) -> None:
    """Reminders are stopped by the link in a message, and a link cut short says so."""
    sink = MaildirSink(stores().config.mail)
    found = re.search(r"/a/reminders/\S+", sink.read(sink.names()[0]).text)
    assert found, "no message of the demonstration lets reminders be stopped"
    tour.open("answer.reminders", tour.base + found.group())
    for page in both(tour):
        page.goto(tour.base + found.group())
        page.get_by_role("main").get_by_role("button").click()
        page.wait_for_load_state()
        if page is tour.desktop:
            tour.phone.goto(page.url)
            tour.keep("answer: reminders are stopped", page.url)
    for page in both(tour):
        page.goto(tour.base + "/a/reminders/1-0")
    tour.keep("mistake: a link cut short", "/a/reminders/1-0")


def _forward(tour: Tour) -> None:
    for page in both(tour):
        page.locator("#go").click()


def upload(page: Page, base: str, content: str) -> None:
    """Give a staff list to the upload page."""
    page.goto(base + "/manage/staff/upload")
    page.locator("input[type=file]").set_input_files(
        {"name": "staff.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_role("button", name="Look at this file").click()
    page.wait_for_load_state()


def action_plan(tour: Tour) -> None:
    """A plan that would add a commitment, looked at and not brought in."""
    text = "You said,We will,Owner,Milestone\nNobody listens.,Visit each depot.,HR,2027-03-31\n"
    for page in both(tour):
        page.goto(tour.base + "/commitments/plan")
        page.locator("input[type=file]").set_input_files(
            {"name": "plan.csv", "mimeType": "text/csv", "buffer": text.encode()}
        )
        page.get_by_role("button", name="Look at this file").click()
        page.wait_for_load_state()
    tour.keep("commitments.check", tour.desktop.url)


def staff_lists(tour: Tour) -> None:
    """A list that is sound, one that is refused row by row, and one with unknown headings."""
    people = "".join(
        f"N{number},New Person {number},new{number}@council.example,New Place,New Parks,no\n"
        for number in range(12)
    )
    faulty = "1,,not-an-address,,,perhaps\n1,Second Person,two@council.example,Place,Parks,no\n"
    unknown = "Qwx,Vbn,Rty,Fgh\nN1,New Person,New Place,New Parks\n"
    lists = {
        "manage.check": COLUMNS + people,
        "mistake: a staff list with problems": COLUMNS + faulty,
        "manage.columns": unknown,
    }
    for name, content in lists.items():
        for page in both(tour):
            upload(page, tour.base, content)
        tour.keep(name, tour.desktop.url)
        tour.walk_on()


def earlier_figures(tour: Tour) -> None:
    """Published figures that are sound, and what would become of them."""
    content = "Unit,Question,Wave,n,Score\nAll staff,I feel heard,2020,400,51\n"
    for page in both(tour):
        page.goto(tour.base + "/results/earlier/new")
        page.get_by_label("Figures", exact=True).set_input_files(
            {"name": "figures.csv", "mimeType": "text/csv", "buffer": content.encode()}
        )
        for label in ("Title of the survey", "Who published it", "Where", "Licence"):
            page.get_by_label(label, exact=True).fill("Staff survey 2020")
        page.get_by_role("button", name="Look at these files").click()
        page.wait_for_load_state()
    tour.keep("earlier.check", tour.desktop.url)


def new_account(tour: Tour) -> None:
    """An administrator adds somebody, who opens the link and chooses a password."""
    for page, name in zip(both(tour), ("wide", "narrow"), strict=True):
        page.goto(tour.base + "/accounts/new")
        page.get_by_label("Full name").fill("New Colleague")
        page.get_by_label("E-mail address").fill(f"{name}@council.example")
        page.get_by_label("Reviewer").check()
        page.get_by_role("main").get_by_role("button").first.click()
        page.wait_for_load_state()
    tour.keep("account: the link to hand over", tour.desktop.url)


def mistakes(tour: Tour) -> None:
    """An address that leads nowhere, and forms sent empty."""
    for page in both(tour):
        page.goto(tour.base + "/no-such-page")
    tour.keep("mistake: no such page", "/no-such-page")
    for path in FORMS:
        if tour.desktop.request.get(tour.base + path).status >= 400:
            continue
        for page in both(tour):
            page.goto(tour.base + path)
            for box in page.locator("main input[type=text]").all():
                box.fill("")
            page.get_by_role("main").get_by_role("button").first.click()
            page.wait_for_load_state()
        tour.keep(f"mistake: {path} sent empty", path)
