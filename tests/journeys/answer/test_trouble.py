"""Bad networks, forged keys, no https, no script."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from surveys.ballot import Ballot, prepare
from surveys.credential import SigningKey, from_base64url, to_base64url
from tests.fixtures.browser import PHONE
from tests.journeys.answer.conftest import Fieldwork, shown
from tests.journeys.answer.test_answering import NOTHING, STORAGE, go, to_welcome

EXPECTED = ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "503", "ERR_CONNECTION"]


@pytest.fixture(autouse=True)
def _network_errors(console_errors_expected: list[str]) -> None:
    console_errors_expected += EXPECTED


def to_check(page: Page, link: str) -> None:
    to_welcome(page, link)
    for _ in range(4):
        go(page)
    assert shown(page) == "check"


def test_offline_at_send_keeps_the_ballot_and_delivers_when_back(
    phone: Page, fieldwork: Fieldwork, counted: Callable[[], int]
) -> None:
    context: BrowserContext = phone.context
    to_check(phone, fieldwork.link())
    context.set_offline(True)
    go(phone)
    expect(phone.locator("#sending-later")).to_be_visible()
    expect(phone.locator("#sending")).to_contain_text("Your answers have not arrived yet")
    assert counted() == 0
    kept = phone.evaluate("JSON.parse(sessionStorage.getItem('pulse-1'))")
    assert kept["answers"] == {}, "only the sealed ballot waits"
    assert set(kept["envelope"]) == {"cell", "prefix", "sealed", "blinded", "inverse"}
    context.set_offline(False)
    expect(phone.locator("#done")).to_be_visible()
    assert counted() == 1
    assert phone.evaluate(STORAGE) == NOTHING


@pytest.mark.parametrize("lost", ["issue", "drop"])
@pytest.mark.parametrize("arrives", [True, False], ids=["answer lost", "request lost"])
def test_a_connection_cut_at_any_call_counts_exactly_once(
    phone: Page, fieldwork: Fieldwork, counted: Callable[[], int], lost: str, arrives: bool
) -> None:
    cuts = 2

    def cut(route: Route) -> None:
        nonlocal cuts
        if not cuts:
            return route.fallback()
        cuts -= 1
        if arrives:
            route.fetch()
        return route.abort()

    to_check(phone, fieldwork.link())
    phone.route(f"**/{lost}", cut)
    go(phone)
    expect(phone.locator("#sending-later")).to_be_visible()
    phone.click("#try-now")
    expect(phone.locator("#done")).to_be_visible()
    assert counted() == 1


def test_a_server_in_trouble_is_tried_again(
    phone: Page, fieldwork: Fieldwork, counted: Callable[[], int]
) -> None:
    answers = iter([503])
    to_check(phone, fieldwork.link())
    phone.route(
        "**/drop",
        lambda r: r.fulfill(status=status) if (status := next(answers, None)) else r.fallback(),
    )
    go(phone)
    expect(phone.locator("#done")).to_be_visible()
    assert counted() == 1


def test_a_reload_while_sending_goes_on_where_it_was(
    phone: Page, fieldwork: Fieldwork, counted: Callable[[], int]
) -> None:
    to_check(phone, fieldwork.link())
    phone.route("**/drop", lambda route: route.abort())
    go(phone)
    expect(phone.locator("#sending-later")).to_be_visible()
    kept = phone.evaluate("JSON.parse(sessionStorage.getItem('pulse-1'))")
    assert "code" not in kept, "a signed ballot is kept apart from the code"
    assert set(kept["drop"]) == {"cell", "prefix", "signature", "sealed"}
    phone.unroute("**/drop")
    phone.on("dialog", lambda dialog: dialog.accept())
    phone.reload()
    expect(phone.locator("#done")).to_be_visible()
    assert counted() == 1


def refused_loudly(page: Page) -> None:
    expect(page.get_by_role("heading", name="Stop: something is wrong")).to_be_visible()
    assert page.evaluate(STORAGE) == NOTHING


def test_a_manifest_with_another_key_is_refused_loudly(
    phone: Page, fieldwork: Fieldwork, counted: Callable[[], int]
) -> None:
    data = json.loads(fieldwork.wave.manifest.json)
    for cell in data["cells"]:
        cell["n"] = SigningKey.generate().public.modulus_text
    phone.route("**/manifest.json", lambda route: route.fulfill(json=data))
    phone.goto(fieldwork.link())
    refused_loudly(phone)
    assert counted() == 0


def test_a_signature_by_a_key_that_marks_its_bearer_is_refused_loudly(
    phone: Page, fieldwork: Fieldwork, counted: Callable[[], int]
) -> None:
    """The attack of an operator: sign one person's ballot with a key of their own."""
    marking = SigningKey.generate()

    def sign(route: Route) -> None:
        blinded = from_base64url(json.loads(route.request.post_data or "")["blinded"])
        smaller = (int.from_bytes(blinded) % marking.public.n).to_bytes(256)
        route.fulfill(json={"signature": to_base64url(marking.blind_sign(smaller))})

    to_check(phone, fieldwork.link())
    phone.route("**/issue", sign)
    go(phone)
    refused_loudly(phone)
    assert counted() == 0


def test_a_cell_that_was_never_published_is_refused_loudly(
    phone: Page, fieldwork: Fieldwork
) -> None:
    phone.route("**/start", lambda route: route.fulfill(json={"cell": "just-you"}))
    phone.goto(fieldwork.link())
    refused_loudly(phone)


def test_a_script_other_than_the_published_one_does_not_run(
    phone: Page, fieldwork: Fieldwork, console_errors_expected: list[str]
) -> None:
    console_errors_expected.append("integrity")
    phone.route(
        "**/script/*.js",
        lambda route: route.fulfill(
            body="document.title = 'stolen'", content_type="text/javascript"
        ),
    )
    phone.goto(fieldwork.page)
    expect(phone.locator("#go")).to_be_visible(timeout=8000)
    assert phone.title() != "stolen"
    expect(phone.locator("#item-T1")).to_be_visible()


def test_without_https_the_page_says_so_and_the_form_works(
    new_page: Callable[..., Page], fieldwork: Fieldwork, counted: Callable[[], int]
) -> None:
    """WebCrypto exists on https and localhost alone; here it is taken away."""
    page = new_page(PHONE)
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
    voter = fieldwork.wave.next_voter()
    page.goto(f"{fieldwork.page}#{voter.code}")
    expect(page.locator("#insecure")).to_be_visible()
    assert page.input_value("#code-text") == voter.code
    page.check("#item-T2 input[value='3']")
    go(page)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert page.url == f"{fieldwork.page}/thanks"
    assert counted() == 1


def test_without_script_the_form_keeps_everything_after_a_mistake(
    new_page: Callable[..., Page],
    fieldwork: Fieldwork,
    counted: Callable[[], int],
    console_errors_expected: list[str],
) -> None:
    console_errors_expected.append("422")
    page = new_page(PHONE, java_script_enabled=False)
    page.goto(fieldwork.page)
    assert "your code and your answers reach our server together" in re.sub(
        r"\s+", " ", page.inner_text("main")
    )
    page.check("#item-T1 input[value='5']")
    page.fill("#code-text", "wrong")
    go(page)
    expect(page.locator("#problem")).to_contain_text("There is a typing mistake")
    expect(page.locator("#item-T1 input[value='5']")).to_be_checked()
    page.fill("#code-text", fieldwork.wave.next_voter().code)
    go(page)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert counted() == 1
    assert Ballot((5, 0, 0)) in [ballot for _, ballot in fieldwork.wave.ballots()]


def test_the_browsers_ballot_is_as_long_as_pythons(phone: Page, fieldwork: Fieldwork) -> None:
    sizes: list[int] = []
    phone.on(
        "request",
        lambda r: (
            sizes.append(len(from_base64url(json.loads(r.post_data)["sealed"])))
            if r.url.endswith("/drop") and r.post_data
            else None
        ),
    )
    to_check(phone, fieldwork.link())
    go(phone)
    expect(phone.locator("#done")).to_be_visible()
    python = prepare(fieldwork.wave.manifest, "c001", Ballot((5, 5, 5)))
    assert sizes == [len(python.sealed)]
