"""A load of browsers on loopback: prepared requests over plain connections, little else.

The machine's cores are shared with the server, so a client does as little as it can: requests
are bytes made beforehand, and a response is read only as far as its end has to be found.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class UnexpectedResponseError(RuntimeError):
    """The server answered something else than what a completed survey needs."""


class Connection(asyncio.Protocol):
    """One keep-alive connection with one request under way at a time."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._answer: asyncio.Future[bytes] | None = None
        self._transport: asyncio.Transport | None = None

    @classmethod
    async def to(cls, port: int) -> Connection:
        """A new connection to the server at this port."""
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(cls, "127.0.0.1", port)
        return connection

    async def send(self, request: bytes) -> bytes:
        """The body of the response; raises UnexpectedResponseError unless it is a 200."""
        if self._transport is None:
            raise UnexpectedResponseError("not connected")
        self._received.clear()
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """End the connection."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio: ready."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """asyncio: ended."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(UnexpectedResponseError(f"connection lost: {exc}"))

    def data_received(self, data: bytes) -> None:
        """asyncio: some bytes of a response."""
        self._received += data
        head = self._received.find(b"\r\n\r\n")
        if head < 0 or self._answer is None or self._answer.done():
            return
        length = _LENGTH.search(self._received, 0, head + 2)
        if length is None:
            self._answer.set_exception(UnexpectedResponseError("a response without a length"))
        elif len(self._received) >= head + 4 + int(length.group(1)):
            self._finish(bytes(self._received[head + 4 :]))

    def _finish(self, body: bytes) -> None:
        if self._answer is None:
            return
        if self._received.startswith(b"HTTP/1.1 200"):
            self._answer.set_result(body)
        else:
            said = bytes(self._received[:300])
            self._answer.set_exception(UnexpectedResponseError(repr(said)))


def get(path: str) -> bytes:
    """A GET request as a browser's cold visit sends it."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode()


def post(path: str, body: bytes, kind: str = "application/json") -> bytes:
    """A POST request with its body."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


@dataclass(frozen=True, slots=True)
class Slice:
    """What one stretch of load showed: completed surveys, and how long each took in seconds."""

    seconds: float
    took: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Completed surveys a second."""
        return len(self.took) / self.seconds


Survey = Callable[[], Coroutine[None, None, None]]


def load(survey: Survey, clients: int, seconds: float) -> Slice:
    """`clients` people one after another complete surveys, each on a connection of their own.

    Surveys begun before the time is up are completed and counted; any failure is raised.
    """
    return asyncio.run(_load(survey, clients, seconds))


async def _load(survey: Survey, clients: int, seconds: float) -> Slice:
    took: list[float] = []
    began = time.perf_counter()

    async def one_after_another() -> None:
        while (start := time.perf_counter()) - began < seconds:
            await survey()
            took.append(time.perf_counter() - start)

    await asyncio.gather(*(one_after_another() for _ in range(clients)))
    return Slice(time.perf_counter() - began, tuple(took))
