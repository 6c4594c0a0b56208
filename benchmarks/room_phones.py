"""Simulated phones of a room: what the phone's script asks, over plain keep-alive connections."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import defaultdict
from dataclasses import dataclass, field
from urllib.parse import urlencode

FILES = re.compile(rb'(?:href|src)="(/static/[^"]+)"')
TAKING = re.compile(rb'data-taking="([^"]+)"')
FORM = "application/x-www-form-urlencoded"
USUAL = 2.0  # seconds between two looks, as in pulse/assets/room/pace.js
DROPS = 0.01  # how often a look finds that the network has gone


class LostError(RuntimeError):
    """Something happened that a person in the room would have noticed."""


@dataclass
class Seen:
    """How long each kind of request took, in seconds, and what became of the answers."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    acknowledged: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    showing: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    rejoined: int = 0
    received: int = 0


@dataclass(frozen=True)
class Response:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


class Phone:
    """One phone: joins, looks every two seconds, answers what it sees, and may lose its Wi-Fi."""

    def __init__(self, port: int, code: str, number: int, seen: Seen, pace: float = USUAL) -> None:
        self._port, self._place, self._seen = port, f"/j/{code}", seen
        self._dice, self._pace = random.Random(number), pace
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._tag = ""
        self.token = f"{number:032x}"
        self.answers = True
        self.failed = ""
        self.body = b""
        self._done: set[str] = set()

    async def join(self) -> None:
        """The page, then its styles and script, as a browser with an empty cache fetches them."""
        page = await self.request("join", "GET", self._place)
        self.body = page.body
        for path in FILES.findall(page.body):
            await self.request("file", "GET", path.decode(), {"Accept-Encoding": "gzip"})

    async def live(self, until: asyncio.Event) -> None:
        """Look and answer until the room is over."""
        while not until.is_set():
            await asyncio.sleep(self._pace * self._dice.uniform(0.75, 1.25))
            if self._dice.random() < DROPS:
                await self.lose_the_network()
            await self.look()
            await self.answer_what_is_new()

    async def look(self) -> None:
        """The part of the page that changes, unless this phone has it."""
        found = await self.request(
            "look", "GET", f"{self._place}/part", {"If-None-Match": self._tag}
        )
        if found.status == 200:
            self._tag, self.body = found.headers["etag"], found.body

    async def answer_what_is_new(self) -> None:
        """Think, then send one answer to a question that this phone has not answered."""
        asked = TAKING.search(self.body)
        taking = asked[1].decode() if asked else ""
        if not taking or not self.answers or taking in self._done:
            return
        await asyncio.sleep(self._dice.uniform(0, 4 * self._pace))
        form = {"taking": taking, "token": self.token, "answer": self._dice.randrange(5)}
        sent = await self.request("answer", "POST", f"{self._place}/answer", {}, urlencode(form))
        if sent.status == 200:
            self._done.add(taking)
            self._seen.acknowledged[taking] += 1
        elif sent.status != 409:
            raise LostError(f"an answer was met with {sent.status}")

    async def lose_the_network(self) -> None:
        """Drop the connection, come back as after a reload, and be at the same question."""
        before = TAKING.search(self.body)
        self.drop()
        page = await self.request("join", "GET", self._place)
        after = TAKING.search(page.body)
        self._tag, self.body = "", page.body
        if before and after and before[1] == after[1]:
            self._seen.rejoined += 1

    def drop(self) -> None:
        """Lose the connection without a word."""
        if self._streams is not None:
            self._streams[1].transport.abort()
            self._streams = None

    async def request(
        self,
        kind: str,
        method: str,
        path: str,
        headers: dict[str, str] | None = None,
        body: str = "",
    ) -> Response:
        """Send one request and time it; a connection that the server closed is opened again."""
        more = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items() if value)
        if body:
            more += f"Content-Type: {FORM}\r\nContent-Length: {len(body)}\r\n"
        raw = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n{body}".encode()
        began = time.perf_counter()
        try:
            found = await self._exchange(raw)
        except (ConnectionError, asyncio.IncompleteReadError):
            self.drop()
            found = await self._exchange(raw)
        self._seen.took[kind].append(time.perf_counter() - began)
        self._seen.received += len(found.body)
        if found.status >= 500:
            raise LostError(f"{path} gave {found.status}")
        return found

    async def _exchange(self, raw: bytes) -> Response:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(raw)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head[1:] if line)
        }
        length = int(headers.get("content-length", 0))
        return Response(int(head[0].split()[1]), headers, await reader.readexactly(length))
