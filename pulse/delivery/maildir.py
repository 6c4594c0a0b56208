"""The sink of the demonstration: a maildir on this machine, from which nothing leaves."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from pulse.delivery.outcome import Envelope, Form, Outcome
from surveys.errors import NotFoundError

# Every file bears the same time and a name by chance, so that the folder does not tell in which
# order, or when, people were written to.
CONSTANT_TIME = (946_684_800, 946_684_800)
FOLDERS = ("tmp", "new", "cur")


@dataclass(frozen=True, slots=True)
class Kept:
    """One message in the sink, as a page shows it."""

    name: str
    to: str
    subject: str
    text: str


class MaildirSink:
    """Keeps messages in a maildir instead of sending them."""

    form: Form = "mime"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, batch: Iterable[Envelope]) -> Iterator[Outcome]:
        """Every message becomes one file and is `sent`."""
        for name in FOLDERS:
            (self._folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        for envelope in batch:
            self._keep(envelope.content)
            yield Outcome(envelope.key, "sent")

    def close(self) -> None:
        """There is no connection to close."""

    def _keep(self, content: bytes) -> None:
        name = secrets.token_hex(16)
        draft = self._folder / "tmp" / name
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content.replace(b"\r\n", b"\n"))
        os.utime(draft, CONSTANT_TIME)
        draft.rename(self._folder / "new" / name)

    def names(self) -> list[str]:
        """The names of all messages, in the order of their names and so in no other."""
        new = self._folder / "new"
        return sorted(path.name for path in new.iterdir()) if new.exists() else []

    def read(self, name: str) -> Kept:
        """One message; raises NotFoundError when there is none of this name."""
        path = self._folder / "new" / name
        if not name.isalnum() or not path.is_file():
            raise NotFoundError("there is no such message: it may have been removed at close")
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        text = message.get_content()
        return Kept(name, str(message["To"]), str(message["Subject"]), text)

    def forget(self, words: str) -> int:
        """Remove every message whose text holds these words; how many there were."""
        gone = [name for name in self.names() if words in self.read(name).text]
        for name in gone:
            (self._folder / "new" / name).unlink(missing_ok=True)
        return len(gone)
