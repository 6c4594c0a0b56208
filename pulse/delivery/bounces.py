"""Mail that came back: delivery status notifications (RFC 3464) in a maildir or an mbox.

A bounce is believed only where it returns our own Message-ID: anybody can write one, and a
forged one must not cut somebody off.
"""

from __future__ import annotations

import mailbox
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_binary_file, message_from_bytes, policy
from email.message import EmailMessage, Message
from pathlib import Path
from typing import Any

from pulse.delivery.address import one_line
from surveys.errors import InvalidValueError

LONGEST_REASON = 160
LARGEST = 1_000_000
_TOKEN = re.compile(r"<?([0-9a-f]{32})@")
_ADDRESS = re.compile(r"(?:[a-z0-9]+;)?\s*<?([^<>\s;]+@[^<>\s;]+)>?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bounce:
    """One recipient whom a message did not reach. `token` is ours, or empty where none came back.

    `lasting` is false for a delay, and for a refusal that may pass.
    """

    address: str
    token: str
    lasting: bool
    reason: str


def read_bounces(path: Path) -> Iterator[Bounce]:
    """Every failed recipient in a maildir, an mbox or a folder of messages.

    What is no delivery status notification is passed over. Raises InvalidValueError when there
    is nothing of the kind at this place.
    """
    for message in _messages(path):
        yield from bounces_in(message)


def bounces_in(message: EmailMessage) -> Iterator[Bounce]:
    """The failed recipients of one notification; none where it is something else."""
    token = _token(message)
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in _blocks(part):
                found = _bounce(block, token)
                if found is not None:
                    yield found


def _messages(path: Path) -> Iterator[EmailMessage]:
    if path.is_dir():
        folders = [path / name for name in ("new", "cur")]
        places = folders if any(folder.is_dir() for folder in folders) else [path]
        for file in sorted(
            found for place in places if place.is_dir() for found in place.iterdir()
        ):
            if file.is_file() and file.stat().st_size <= LARGEST:
                with file.open("rb") as opened:
                    yield message_from_binary_file(opened, policy=policy.default)  # type: ignore[misc]
    elif path.is_file():
        for kept in mailbox.mbox(path, create=False):
            yield message_from_bytes(kept.as_bytes(), policy=policy.default)  # type: ignore[misc]
    else:
        raise InvalidValueError(f"there is no maildir or mbox at {path}")


def _blocks(part: Message) -> list[Message]:
    """The fields about each recipient. The first block is about the message as a whole."""
    content: Any = part.get_payload()
    return list(content[1:]) if isinstance(content, list) else []


def _bounce(block: Message, token: str) -> Bounce | None:
    if one_line(str(block.get("Action", ""))).casefold() != "failed":
        return None
    address = _address(block.get("Original-Recipient")) or _address(block.get("Final-Recipient"))
    if not address:
        return None
    status = one_line(str(block.get("Status", ""))).partition(" ")[0]
    said = one_line(str(block.get("Diagnostic-Code", ""))).partition(";")[2].strip()
    reason = f"returned: {status} {said}".strip()[:LONGEST_REASON]
    return Bounce(address, token, status.startswith("5."), reason)


def _address(value: object) -> str:
    found = _ADDRESS.match(one_line(str(value or "")))
    return found.group(1) if found else ""


def _token(message: EmailMessage) -> str:
    """Our Message-ID in the returned message or its headers."""
    for part in message.walk():
        if part is message:
            continue
        if part.get_content_type() == "text/rfc822-headers":
            returned = message_from_bytes(_bytes_of(part), policy=policy.default)
            if found := _TOKEN.match(str(returned.get("Message-ID", "")).strip()):
                return found.group(1)
        elif found := _TOKEN.match(str(part.get("Message-ID", "")).strip()):
            return found.group(1)
    return ""


def _bytes_of(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
