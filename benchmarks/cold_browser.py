"""Bytes and requests of one completed survey in a browser that was never here before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.council import ReadyBallot
from tests.fixtures.browser import PHONE

STEPS_AT_MOST = 60


@dataclass
class Traffic:
    """What the browser asked for, in order, and how many bytes came back, headers included."""

    addresses: list[str] = field(default_factory=list)
    received: int = 0
    sent: int = 0

    @property
    def requests(self) -> int:
        """How many requests left the browser."""
        return len(self.addresses)

    def asked(self, event: dict[str, Any]) -> None:
        """A request left."""
        request = event["request"]
        self.addresses.append(f"{request['method']} {request['url']}")
        self.sent += len(request.get("postData", ""))

    def arrived(self, event: dict[str, Any]) -> None:
        """A response is complete."""
        self.received += int(event["encodedDataLength"])


def completed_survey(chromium: Browser, url: str, number: int, ready: ReadyBallot) -> Traffic:
    """Answer every question at a phone's width and send; what went over the line meanwhile."""
    context = chromium.new_context(viewport={"width": PHONE["width"], "height": PHONE["height"]})
    page, traffic = context.new_page(), Traffic()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.on("Network.requestWillBeSent", traffic.asked)
    line.on("Network.loadingFinished", traffic.arrived)
    page.goto(f"{url}/a/{number}#{ready.code.text}")
    _answer(page)
    page.wait_for_timeout(200)
    context.close()
    return traffic


def _answer(page: Page) -> None:
    """Press the one button of each step, with an answer where there is a question."""
    page.locator("#welcome").wait_for()
    for _ in range(STEPS_AT_MOST):
        here = page.locator("[data-step]:visible")
        step = here.get_attribute("id")
        if step == "done":
            return
        if step is not None and step.startswith("item-"):
            here.locator("input[type=radio]").nth(3).check()
        page.locator("#go").click()
        page.wait_for_function("id => document.getElementById(id).hidden", arg=step)
        page.locator("#sending").wait_for(state="hidden")
    raise RuntimeError("the survey did not come to its end")
