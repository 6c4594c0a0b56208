"""A tour of the product by one person: follow every link, open one page of each kind."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from flask import Flask
from playwright.sync_api import Page, Response
from werkzeug.exceptions import HTTPException

from tests.journeys.gallery.checks import keyboard_faults, page_faults

LINKS = """() => [...document.querySelectorAll("a[href], link[href], script[src], img[src]")]
  .map((element) => element.href ?? element.src)"""


# These come again by themselves on purpose: one shows how far work is, one leaves a shared device
# as it was, one looks for the next question in a room. They work without script, and say so.
RENEWED = ("manage.progress", "answer.kiosk_anonymous", "room.plain")


@dataclass(frozen=True)
class Seen:
    """One page as one person saw it."""

    who: str
    endpoint: str
    address: str
    status: int
    faults: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.who} at {self.endpoint} ({self.address}): {'; '.join(self.faults)}"


@dataclass
class Tour:
    """What one person met; `folder` takes the pictures, `earlier` was looked over by others."""

    app: Flask
    base: str
    who: str
    desktop: Page
    phone: Page
    folder: Path
    earlier: frozenset[str] = frozenset()
    seen: dict[str, Seen] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)

    def walk(self, start: str = "/") -> None:
        """From `start`, open every endpoint that some link leads to, once each."""
        self._follow([self.base + start])

    def walk_on(self) -> None:
        """The same from the links of the page that is open now."""
        self._follow(self._links())

    def _follow(self, first: Iterable[str]) -> None:
        waiting = deque(first)
        queued = set(waiting)
        while waiting:
            address = waiting.popleft()
            endpoint = self.endpoint(address)
            if endpoint is None or endpoint in {*self.seen, *self.others, *self.earlier}:
                continue
            self.open(endpoint, address)
            new = [link for link in self._links() if link not in queued]
            queued.update(new)
            waiting.extend(new)

    def open(self, endpoint: str, address: str) -> None:
        """Open one page at both widths, look it over and draw it."""
        if self._is_a_file(address):
            self.others.add(endpoint)
            return
        response = self.desktop.goto(address)
        self.phone.goto(address)
        self.keep(endpoint, address, response)

    def keep(self, name: str, address: str, response: Response | None = None) -> None:
        """Look over and draw what the two pages show now."""
        faults = page_faults(self.desktop)
        faults += [f"at 390 pixels: {fault}" for fault in page_faults(self.phone)]
        self._draw(name)
        faults += keyboard_faults(self.desktop)
        faults = [fault for fault in faults if "meta-refresh" not in fault or name not in RENEWED]
        status = response.status if response else 200
        self.seen[name] = Seen(self.who, name, address, status, tuple(dict.fromkeys(faults)))

    def endpoint(self, address: str) -> str | None:
        """The endpoint that answers a GET of this address; None outside the product."""
        if not address.startswith(self.base + "/"):
            return None
        try:
            found, _ = self.app.url_map.bind("").match(urlsplit(address).path, method="GET")
        except HTTPException:
            return f"no page at {urlsplit(address).path}"
        return str(found)

    def _is_a_file(self, address: str) -> bool:
        """Whether the address gives something else than a page: a table, a picture, a script."""
        response = self.desktop.request.get(address)
        return not response.headers.get("content-type", "").startswith("text/html")

    def _links(self) -> list[str]:
        return [urldefrag(link).url for link in self.desktop.evaluate(LINKS)]

    def _draw(self, name: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        stem = re.sub(r"[^a-z0-9]+", "-", f"{self.who} {name}".lower()).strip("-")
        self.desktop.screenshot(path=self.folder / f"{stem}-1280.png", full_page=True)
        self.phone.screenshot(path=self.folder / f"{stem}-390.png", full_page=True)


def write_index(folder: Path) -> None:
    """One page that shows every picture, a page's two widths side by side."""
    stems = sorted({path.name.rpartition("-")[0] for path in folder.glob("*.png")})
    rows = "\n".join(
        f'<section><h2>{stem}</h2><img src="{stem}-1280.png" width="900" alt="">'
        f' <img src="{stem}-390.png" width="274" alt=""></section>'
        for stem in stems
    )
    (folder / "index.html").write_text(
        '<!doctype html><html lang="en"><title>Every page of Pulse</title><style>'
        "body{font-family:sans-serif;background:#ddd}img{vertical-align:top;border:1px solid #999}"
        f"</style><h1>Every page of Pulse</h1>{rows}</html>"
    )
