"""A real SMTP server for tests: takes mail, or misbehaves as it is told."""

from __future__ import annotations

import random
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from pulse.config import Smtp

DROP = "drop"
Trouble = Callable[[str, str], str | None]


def no_trouble(_stage: str, _address: str) -> str | None:
    """Take everything."""
    return None


@dataclass
class MailServer:
    """Keeps what it took. `trouble(stage, address)` may answer with a reply, or DROP.

    The stages are MAIL, RCPT, DATA (before the message is taken).
    """

    trouble: Trouble = no_trouble
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0
    refused: int = 0
    pipelining: bool = False

    def received(self) -> Counter[str]:
        """How many messages each address got."""
        return Counter(address for address, _ in self.taken)

    def messages(self) -> list[EmailMessage]:
        """What was taken, parsed."""
        return [message_from_bytes(content, policy=policy.default) for _, content in self.taken]

    async def handle_EHLO(  # noqa: N802 (aiosmtpd's name)
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses[:-1] + ["250-PIPELINING"] * self.pipelining + responses[-1:]

    async def handle_MAIL(  # noqa: N802 (aiosmtpd's name)
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        reply = self._reply(server, "MAIL", address)
        if reply is None:
            envelope.mail_from = address
        return reply or "250 OK"

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        reply = self._reply(server, "RCPT", address)
        if reply is None:
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        reply = self._reply(server, "DATA", envelope.rcpt_tos[0])
        if reply is None:
            self.taken += [(to, bytes(envelope.content)) for to in envelope.rcpt_tos]
        return reply or "250 OK"

    def _reply(self, server: Any, stage: str, address: str) -> str | None:
        reply = self.trouble(stage, address)
        self.refused += reply is not None
        if reply == DROP:
            server.transport.abort()
            return "421 dropped"
        return reply


@contextmanager
def serving(server: MailServer, **settings: Any) -> Iterator[Smtp]:
    """The server at a free port of this machine, and how to reach it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port, **settings)
    controller.start()
    try:
        yield Smtp("127.0.0.1", port, "", "", "none")
    finally:
        controller.stop()


def at_random(seed: int, share: float, *replies: str) -> Trouble:
    """Give one of the replies, at any stage, to this share of the steps."""
    chance = random.Random(seed)

    def trouble(_stage: str, _address: str) -> str | None:
        return chance.choice(replies) if chance.random() < share else None

    return trouble
