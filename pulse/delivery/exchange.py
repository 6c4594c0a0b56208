"""One message over an open SMTP connection: RFC 5321, pipelined where the server allows it.

The standard library waits for four answers a message. With PIPELINING (RFC 2920) MAIL, RCPT and
DATA go together, so that a message costs two waits: it is the waiting that limits sending.
"""

from __future__ import annotations

import re
import smtplib
from dataclasses import dataclass
from typing import Literal

from pulse.delivery.outcome import Envelope

Stage = Literal["MAIL", "RCPT", "DATA", "message"]
_ACCEPTED = {"MAIL": (250,), "RCPT": (250, 251), "DATA": (354,)}
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Refusal:
    """At which stage a server refused, and its answer."""

    stage: Stage
    code: int
    reply: bytes


def exchange(connection: smtplib.SMTP, sender: str, envelope: Envelope) -> Refusal | None:
    """Hand one message over; None when the server took it.

    After a refusal the connection is ready for the next message, unless the server is hanging
    up (421). Raises smtplib.SMTPServerDisconnected or OSError when the connection breaks.
    """
    refusal = _introduce(connection, sender, envelope.to)
    if refusal is None:
        refusal = _hand_over(connection, envelope.content)
    elif refusal.code != 421:
        connection.rset()
    return refusal


def _introduce(connection: smtplib.SMTP, sender: str, to: str) -> Refusal | None:
    steps: list[tuple[Stage, str]] = [
        ("MAIL", f"MAIL FROM:<{sender}>\r\n"),
        ("RCPT", f"RCPT TO:<{to}>\r\n"),
        ("DATA", "DATA\r\n"),
    ]
    pipelined = connection.has_extn("pipelining")
    if pipelined:
        connection.send("".join(command for _, command in steps))
    first: Refusal | None = None
    for stage, command in steps:
        if not pipelined:
            connection.send(command)
        code, reply = connection.getreply()
        if code not in _ACCEPTED[stage]:
            first = first or Refusal(stage, code, reply)
            if not pipelined or code == 421:
                return first
        elif stage == "DATA" and first is not None:
            # It waits for a message that has no recipient: an empty one ends that.
            connection.send(b".\r\n")
            connection.getreply()
    return first


def _hand_over(connection: smtplib.SMTP, content: bytes) -> Refusal | None:
    ending = b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n"
    connection.send(_LEADING_DOT.sub(b"..", content) + ending)
    code, reply = connection.getreply()
    return None if code == 250 else Refusal("message", code, reply)
