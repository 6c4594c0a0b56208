"""Addresses and names in headers, safe against header injection."""

from __future__ import annotations

import re
from base64 import b64encode
from email.utils import parseaddr

from surveys.errors import InvalidValueError

LONGEST_ADDRESS = 254
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_LOCAL}@{_LABEL}(\.{_LABEL})*\Z")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~.-]*\Z")
_WORD_BYTES = 45


def mail_address(text: str) -> str:
    """The address as mail servers take it, a domain such as cyngor.cymru in its ASCII form.

    Raises InvalidValueError for anything that is not one plain address.
    """
    local, at, domain = text.strip().rpartition("@")
    try:
        address = f"{local}{at}{domain.encode('idna').decode()}"
    except UnicodeError:
        address = ""
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.match(address):
        raise InvalidValueError("the e-mail address is not one that mail can be sent to")
    return address


def sender_address(sender: str) -> str:
    """The bare address in `Name <address>`; raises InvalidValueError when there is none."""
    return mail_address(parseaddr(sender)[1])


def mailbox(name: str, address: str) -> bytes:
    """A header value such as `"Jones, A." <a@b>`: RFC 5322, other letters as RFC 2047 words.

    `address` has been through `mail_address`. Line breaks and control characters in a name
    become spaces, so that a name can never begin a header of its own.
    """
    display = one_line(name)
    if not display:
        return address.encode()
    return _display(display).encode() + b"\r\n <" + address.encode() + b">"


def one_line(text: str) -> str:
    """The text on one line: whatever cannot be printed becomes a space, and spaces are single."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _display(name: str) -> str:
    if _PLAIN_NAME.match(name) and len(name) <= 60:
        return f'"{name}"'
    return "\r\n ".join(f"=?utf-8?b?{b64encode(word).decode()}?=" for word in _words(name))


def _words(text: str) -> list[bytes]:
    """UTF-8 pieces of at most 45 bytes, never cutting a character: an encoded word's limit."""
    words = [b""]
    for character in text:
        encoded = character.encode(errors="replace")
        if len(words[-1]) + len(encoded) > _WORD_BYTES:
            words.append(b"")
        words[-1] += encoded
    return words
