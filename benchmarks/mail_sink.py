"""A minimal SMTP server in a process of its own: takes every message, keeps none."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

GREETING = b"220 sink ESMTP\r\n"
REPLIES = {
    b"EHLO": b"250-sink\r\n250 PIPELINING\r\n",
    b"HELO": b"250 sink\r\n",
    b"MAIL": b"250 OK\r\n",
    b"RCPT": b"250 OK\r\n",
    b"RSET": b"250 OK\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}
END = b"\r\n.\r\n"


class Mailbag:
    """How many messages came, and for how many different people."""

    def __init__(self) -> None:
        self.messages = 0
        self.people: set[int] = set()


class _Sink(asyncio.Protocol):
    def __init__(self, bag: Mailbag) -> None:
        self._bag, self._left, self._in_message = bag, b"", False
        self._to = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        transport.write(GREETING)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self._left += data
        answers: list[bytes] = []
        while self._message(answers) if self._in_message else self._command(answers):
            pass
        if answers:
            self._transport.write(b"".join(answers))  # type: ignore[attr-defined]

    def _message(self, answers: list[bytes]) -> bool:
        body, end, rest = self._left.partition(END)
        if not end:
            return False
        self._left, self._in_message = rest, False
        self._bag.messages += 1
        self._bag.people.add(hash(self._to))
        answers.append(b"250 taken\r\n")
        return True

    def _command(self, answers: list[bytes]) -> bool:
        line, end, rest = self._left.partition(b"\r\n")
        if not end:
            return False
        self._left = rest
        verb = line[:4].upper()
        if verb == b"RCPT":
            self._to = line
        self._in_message = verb == b"DATA"
        answers.append(REPLIES.get(verb, b"500 what\r\n"))
        return True


def _serve(ready: Connection, asked: Connection) -> None:
    asyncio.run(_run(ready, asked))


async def _run(ready: Connection, asked: Connection) -> None:
    bag, loop = Mailbag(), asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Sink(bag), "127.0.0.1", 0)
    loop.add_reader(asked.fileno(), lambda: _tell(asked, bag))
    ready.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def _tell(asked: Connection, bag: Mailbag) -> None:
    if asked.recv() == "stop":
        os.kill(os.getpid(), signal.SIGKILL)
    asked.send((bag.messages, len(bag.people)))


class MailSink:
    """The sink as the bench sees it: where it listens, and what it has taken."""

    def __init__(self, port: int, line: Connection) -> None:
        self.port, self._line = port, line

    def taken(self) -> tuple[int, int]:
        """Messages, and the people they were for."""
        self._line.send("count")
        messages, people = self._line.recv()
        return messages, people


@contextmanager
def mail_sink() -> Iterator[MailSink]:
    """A sink at a free port of this machine, until the block ends."""
    context = multiprocessing.get_context("fork")
    ready, told = context.Pipe()
    line, asked = context.Pipe()
    process = context.Process(target=_serve, args=(told, asked), daemon=True)
    process.start()
    try:
        yield MailSink(ready.recv(), line)
    finally:
        line.send("stop")
        process.join(10)
