"""Messages by substitution: built once a batch, then filled in for each person.

Building an e-mail object for each person would be the bottleneck of sending (measured: 450 a
second against hundreds of thousands), so the text is encoded once and cut at its blanks.
"""

from __future__ import annotations

import re
from binascii import b2a_qp
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, parseaddr

from pulse.delivery.address import mail_address, mailbox, one_line, sender_address
from pulse.delivery.outcome import Envelope
from surveys.errors import InvalidValueError

PERSONAL = ("name", "link", "code", "silence")
_BLANK = re.compile(r"\$([a-z]+)")
_SOFT_BREAK = b"=\r\n"


@dataclass(frozen=True, slots=True)
class Template:
    """A text with blanks such as $link; its first line is the subject.

    Raises InvalidValueError when it has no subject or body, or personal blanks in the subject.
    """

    subject: str
    body: str

    def __post_init__(self) -> None:
        if not self.subject.strip() or not self.body.strip():
            raise InvalidValueError("a message needs a subject line, an empty line, then its text")
        for blank in _BLANK.findall(self.subject):
            if blank in PERSONAL:
                raise InvalidValueError(f"the subject cannot hold ${blank}: many servers log it")

    @property
    def blanks(self) -> frozenset[str]:
        """The names of its blanks."""
        return frozenset(_BLANK.findall(f"{self.subject} {self.body}"))

    @property
    def text(self) -> str:
        """As it is written in a file."""
        return f"Subject: {self.subject}\n\n{self.body}"


def read_template(text: str) -> Template:
    """A template from its text: `Subject: ...`, an empty line, the body."""
    head, _, body = text.replace("\r\n", "\n").partition("\n\n")
    return Template(head.removeprefix("Subject:").strip(), body.strip() + "\n")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message of one kind for one wave in one language, lacking only what is personal.

    `pieces` alternate between encoded text and the name of the blank that follows it.
    """

    head: bytes
    domain: bytes
    pieces: tuple[tuple[bytes, str], ...]
    silenced: bool

    def envelope(self, key: int, to: str, token: str, personal: Mapping[str, str]) -> Envelope:
        """The message for one person. `personal` fills the blanks in PERSONAL.

        `token` becomes the Message-ID, so that a second copy can be recognised as one. Raises
        InvalidValueError when the address is none.
        """
        address = mail_address(to)
        parts = [b"To: ", mailbox(personal["name"], address), b"\r\nMessage-ID: <"]
        parts += [token.encode(), b"@", self.domain, b">\r\n"]
        if self.silenced:
            # Mail programs offer it as a button (RFC 8058): a GET of the link has no effect.
            parts += [b"List-Unsubscribe: <", personal["silence"].encode(), b">\r\n"]
            parts += [b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"]
        parts.append(self.head)
        for text, blank in self.pieces:
            parts.append(text)
            if blank:
                parts += [_SOFT_BREAK, quoted(one_line(personal[blank])), _SOFT_BREAK]
        return Envelope(key, address, b"".join(parts))


def compose(
    template: Template, shared: Mapping[str, str], sender: str, now: datetime, language: str
) -> Letter:
    """A letter: the blanks that everyone shares are filled in, the rest is left open.

    The Date is the hour, no finer. Raises InvalidValueError naming a blank that is not known.
    """
    subject = "".join(text for text, _ in _pieces(template.subject, shared))
    return Letter(
        head=_head(subject, sender, now.replace(minute=0, second=0, microsecond=0), language),
        domain=sender_address(sender).rpartition("@")[2].encode(),
        pieces=tuple((quoted(text), blank) for text, blank in _pieces(template.body, shared)),
        silenced="silence" in template.blanks,
    )


@dataclass(frozen=True, slots=True)
class PlainLetter:
    """The same as a `Letter`, for what takes a subject and a text rather than a whole e-mail."""

    subject: str
    pieces: tuple[tuple[str, str], ...]

    def envelope(self, key: int, to: str, token: str, personal: Mapping[str, str]) -> Envelope:
        """The message for one person, with what `Letter.envelope` takes."""
        text = "".join(
            part + (one_line(personal[blank]) if blank else "") for part, blank in self.pieces
        )
        return Envelope(key, to, text.encode(errors="replace"), self.subject, token)


def compose_plain(template: Template, shared: Mapping[str, str]) -> PlainLetter:
    """A plain letter; raises InvalidValueError naming a blank that is not known."""
    subject = "".join(text for text, _ in _pieces(template.subject, shared))
    return PlainLetter(one_line(subject), tuple(_pieces(template.body, shared)))


def _pieces(text: str, shared: Mapping[str, str]) -> list[tuple[str, str]]:
    """Text with the shared blanks filled in, cut where a personal one follows ("" at the end)."""
    pieces, current = [], ""
    cut = _BLANK.split(text)
    for before, blank in zip(cut[::2], [*cut[1::2], ""], strict=True):
        current += before
        if blank in shared:
            current += shared[blank]
        elif blank in PERSONAL or not blank:
            pieces.append((current, blank))
            current = ""
        else:
            known = ", ".join(f"${name}" for name in sorted([*PERSONAL, *shared]))
            raise InvalidValueError(f"the message has ${blank}, which is not known: use {known}")
    return pieces


def _head(subject: str, sender: str, now: datetime, language: str) -> bytes:
    title = one_line(subject)
    lines = [
        f"From: {mailbox(parseaddr(sender)[0], sender_address(sender)).decode()}",
        f"Subject: {Header(title, 'us-ascii' if title.isascii() else 'utf-8').encode()}",
        f"Date: {format_datetime(now)}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        f"Content-Language: {language}",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
    ]
    text = "\r\n".join(lines) + "\r\n\r\n"
    return re.sub(r"\r?\n", "\r\n", text).encode()


def quoted(text: str) -> bytes:
    """Quoted-printable (RFC 2045) with CRLF line ends, in lines of at most 76 characters."""
    encoded = b2a_qp(text.encode(errors="replace"), istext=True)
    return re.sub(rb"\r?\n", b"\r\n", encoded)
