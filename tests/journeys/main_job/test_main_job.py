"""The main job in a real browser, from a staff list to a figure that a chief executive shows."""

from __future__ import annotations

import http.client
import json
import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from surveys.ballot import Ballot, finish, prepare
from surveys.credential import from_base64url, to_base64url
from surveys.manifest import Manifest
from tests.fixtures.application import Served
from tests.fixtures.browser import DESKTOP, PHONE, accessibility_faults
from tests.fixtures.mail import SmtpServer
from tests.journeys.steps.people import sign_in

PASSWORD = "correct horse battery staple"
MORE_BALLOTS = 150
SERVICES = [
    ("Adult Services", "Adult Social Care", 60),
    ("Adult Services", "Public Health", 30),
    ("Place", "Waste and Recycling", 50),
    ("Place", "Planning", 25),
    ("Corporate Services", "Human Resources", 20),
    ("Corporate Services", "Finance", 15),
]


def staff_list(path: Path) -> list[str]:
    """200 people as an HR system exports them; returns their addresses."""
    rows = ["Employee No,Name,Work e-mail,Directorate,Service,Front line"]
    addresses: list[str] = []
    for directorate, service, size in SERVICES:
        for _ in range(size):
            number = len(addresses) + 1
            addresses.append(f"person{number}@merebank.example")
            front = "yes" if service in ("Adult Social Care", "Waste and Recycling") else "no"
            person = f"{number:06d},Person Number{number},{addresses[-1]}"
            rows.append(f"{person},{directorate},{service},{front}")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return addresses


def add_account(served: Served, page: Page, email: str, name: str, role: str) -> None:
    """Add an account on the command line and set its password in the browser."""
    made = served.command("account", "add", email, "--name", name, "--role", role)
    assert made.returncode == 0, made.stderr
    link = re.search(r"http://\S+", made.stdout)
    assert link, made.stdout
    page.goto(link.group())
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Set password").click()
    expect(page).not_to_have_url(link.group())


def import_staff(page: Page, served: Served, file: Path) -> None:
    page.goto(served.url + "/manage/staff/upload")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Look at this file").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What this list would change")
    page.get_by_role("button", name="Bring in this list").click()
    expect(page.locator("main")).to_contain_text("200")


def create_survey(page: Page, served: Served) -> int:
    """The culture pulse, monthly by default; returns the number of its first wave."""
    page.goto(served.url + "/manage/surveys/new")
    page.get_by_role("link", name=re.compile("empowerment and culture", re.I)).first.click()
    page.get_by_role("button", name="Use these questions").click()
    page.get_by_role("button", name="Continue to the dates").click()
    page.get_by_role("button", name="Create this survey").click()
    page.locator("table a").first.click()
    found = re.search(r"/manage/waves/(\d+)", page.url)
    assert found, page.url
    return int(found.group(1))


def do(page: Page, served: Served, wave: int, link: str, confirm: str, then: str) -> None:
    """One step of a wave: its page, its confirmation, its progress, its new state."""
    page.goto(f"{served.url}/manage/waves/{wave}")
    page.get_by_role("button", name=link).click()
    page.get_by_role("button", name=confirm).click()
    expect(page.locator("main")).to_contain_text(then, timeout=120_000)


def close_and_publish(page: Page, served: Served, wave: int) -> None:
    do(page, served, wave, "Close this wave", "Close it for good", "Its keys are destroyed")
    do(page, served, wave, "Publish the results", "Publish the results", "are published")


def place_figure(page: Page, served: Served) -> str:
    """The directorate trend, as the reviewer reads it: Place's newest figure in the table."""
    page.goto(served.url + "/results/trend")
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    return place_in_table(page)


def place_in_table(page: Page) -> str:
    """The newest figure that the page's table gives for Place."""
    row = page.locator("tr", has=page.get_by_role("rowheader", name="Place", exact=True)).first
    figures = [text for text in row.locator("td").all_inner_texts() if re.match(r"\d", text)]
    assert figures, row.inner_text()
    return figures[-1].split()[0]


def wait_for(condition: Callable[[], object], what: str, seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, f"waited {seconds} s for {what}"
        time.sleep(0.2)


def post(served: Served, path: str, body: dict[str, str]) -> dict[str, str]:
    place = urlsplit(served.url)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=30)
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
    response = connection.getresponse()
    content = response.read()
    connection.close()
    assert response.status == 200, content
    answer: dict[str, str] = json.loads(content)
    return answer


def ballot_over_http(served: Served, link: str, manifest: Manifest, dice: random.Random) -> None:
    """One more member of staff, with the Python side of the protocol as their browser."""
    path, code = urlsplit(link).path, urlsplit(link).fragment
    cell = post(served, path + "/start", {"code": code})["cell"]
    answers = tuple(dice.choice((2, 3, 4, 4, 5)) for _ in manifest.instrument.items)
    envelope = prepare(manifest, cell, Ballot(answers))
    blinded = to_base64url(envelope.blinding.blinded)
    signed = post(served, path + "/issue", {"code": code, "blinded": blinded})["signature"]
    ballot = finish(manifest, envelope, from_base64url(signed))
    dropped = post(
        served,
        path + "/drop",
        {
            "cell": ballot.cell, "prefix": to_base64url(ballot.prefix),
            "signature": to_base64url(ballot.signature), "sealed": to_base64url(ballot.sealed),
        },
    )  # fmt: skip
    assert dropped == {"counted": True}


def answer_on_phone(page: Page, link: str) -> None:
    """One question at a time, by tapping; every question answered "Agree"."""
    page.goto(link)
    page.get_by_role("button", name=re.compile("start|begin", re.I)).click()
    for _ in range(40):
        if page.get_by_role("button", name=re.compile("^send", re.I)).is_visible():
            break
        page.get_by_role("radio", name="Agree", exact=True).locator("visible=true").check()
        page.get_by_role("button", name=re.compile("continue|next", re.I)).locator(
            "visible=true"
        ).click()
    page.get_by_role("button", name=re.compile("^send", re.I)).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("thank|counted", re.I))


@pytest.mark.timeout(600)
def test_from_a_staff_list_to_the_chief_executive(
    serve: Callable[..., Served],
    smtp_server: SmtpServer,
    new_page: Callable[..., Page],
    tmp_path: Path,
) -> None:
    served = serve(
        PULSE_SMTP_HOST=smtp_server.host, PULSE_SMTP_PORT=str(smtp_server.port),
        PULSE_SMTP_SECURITY="none", PULSE_SENDER="Merebank <survey@merebank.example>",
        PULSE_SCHEDULER="no",  # or it publishes before the reviewer presses the button
    )  # fmt: skip
    addresses = staff_list(tmp_path / "staff.csv")
    desktop = new_page(DESKTOP)
    add_account(served, new_page(DESKTOP), "rae@merebank.example", "Rae Viewer", "reviewer")
    add_account(
        served, new_page(DESKTOP), "chief@merebank.example", "Chris Chief", "chief_executive"
    )
    sign_in(desktop, served.url, "rae@merebank.example", PASSWORD)
    import_staff(desktop, served, tmp_path / "staff.csv")
    wave = create_survey(desktop, served)
    do(desktop, served, wave, "Open it now", "Open it now", "Closes by itself")
    served.command("send")
    wait_for(lambda: len(smtp_server.messages) >= len(addresses), "the invitations")
    links = {message["X-Envelope-To"]: link_in(message.get_content()) for message in
             smtp_server.messages}  # fmt: skip
    assert sorted(links) == sorted(addresses)
    answer_on_phone(new_page(PHONE, has_touch=True, is_mobile=True), links[addresses[0]])
    manifest = manifest_of(served, wave)
    dice = random.Random(11)
    for address in dice.sample(addresses[1:], MORE_BALLOTS):
        ballot_over_http(served, links[address], manifest, dice)
    close_and_publish(desktop, served, wave)
    figure = place_figure(desktop, served)
    chief = new_page(DESKTOP)
    sign_in(chief, served.url, "chief@merebank.example", PASSWORD)
    chief.goto(served.url + "/share")
    expect(chief.get_by_role("heading", level=1)).to_be_visible()
    chief.get_by_text("The figures behind the charts").click()
    assert place_in_table(chief) == figure
    assert accessibility_faults(chief) == []


def link_in(text: str) -> str:
    found = re.search(r"http://\S+/a/\d+#\S+", text)
    assert found, text
    return found.group()


def manifest_of(served: Served, wave: int) -> Manifest:
    place = urlsplit(served.url)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=30)
    connection.request("GET", f"/a/{wave}/manifest.json")
    content = connection.getresponse().read()
    connection.close()
    return Manifest.from_json(content)
