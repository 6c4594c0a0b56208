"""The one map from what fieldwork refuses to what the answer page is told.

A kind is a word of the protocol with the page's script; it never carries what was sent.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from flask import current_app, request

from pulse.web.answer.limits import GuessLimit
from surveys.errors import (
    BallotError,
    CredentialError,
    InvalidValueError,
    MistypedCodeError,
    NotAllowedError,
    NotFoundError,
    PulseError,
    SpentCodeError,
    TooManyGuessesError,
    UnknownCodeError,
)

Result = TypeVar("Result")

# The first that fits counts: the subclasses stand before their base.
KINDS: tuple[tuple[type[PulseError], str, int], ...] = (
    (MistypedCodeError, "mistyped", 422),
    (UnknownCodeError, "unknown", 404),
    (SpentCodeError, "used", 409),
    (TooManyGuessesError, "wait", 429),
    (CredentialError, "refused", 422),
    (BallotError, "refused", 422),
    (InvalidValueError, "refused", 422),
    (NotFoundError, "closed", 410),
    (NotAllowedError, "closed", 410),
)


def kind_of(error: PulseError) -> tuple[str, int]:
    """The word and the HTTP status for an error; raises the error when none is meant for it."""
    for known, kind, status in KINDS:
        if isinstance(error, known):
            return kind, status
    raise error


def with_code(call: Callable[[], Result]) -> Result:
    """Run a call that tries an access code, within the limit on guessing."""
    limit: GuessLimit = current_app.extensions.setdefault("pulse_guess_limit", GuessLimit())
    source = request.remote_addr or ""
    limit.check(source, time.monotonic())
    try:
        return call()
    except UnknownCodeError:
        limit.count(source, time.monotonic())
        raise
