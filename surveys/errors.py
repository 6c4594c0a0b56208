"""The error tree of Pulse, and `Problem`: an error as data."""

from __future__ import annotations

from dataclasses import dataclass


class PulseError(Exception):
    """Base of every error that Pulse raises on purpose."""


class InvalidValueError(PulseError):
    """A value that the vocabulary does not allow; the message names the field and the remedy."""


class NotAllowedError(PulseError):
    """A step that the present state forbids, such as closing a wave that was never opened."""


class NotFoundError(PulseError):
    """The thing named does not exist."""


class DisclosureError(PulseError):
    """Publishing was refused because safety could not be shown."""


class CredentialError(PulseError):
    """A key, blinded message or signature that does not hold."""


class BallotError(PulseError):
    """A ballot that cannot be sealed, opened or read."""


class MistypedCodeError(PulseError):
    """An access code that cannot be one: its length or its check character is wrong."""


class UnknownCodeError(NotFoundError):
    """A well-formed access code that this wave never issued, or has revoked."""


class SpentCodeError(NotAllowedError):
    """An access code that has already been used to answer this wave."""


class TooManyGuessesError(NotAllowedError):
    """Too many wrong access codes in a few minutes; `retry_after` is in seconds."""

    def __init__(self, message: str, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in what somebody gave us, and what to do about it.

    `row` counts as a spreadsheet does: the heading is row 1.
    """

    message: str
    remedy: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        place = [f"row {self.row}"] if self.row is not None else []
        place += [f"column {self.column}"] if self.column else []
        where = f"{', '.join(place)}: " if place else ""
        return f"{where}{self.message} {self.remedy}"
