"""An action plan that was looked at and not yet confirmed: one an account, then forgotten."""

from __future__ import annotations

import base64

from pulse.store.settings import keep_setting, setting
from pulse.store.transaction import transaction
from surveys.errors import InvalidValueError, NotFoundError

MOST_BYTES = 1024 * 1024


def hold(account: int, filename: str, content: bytes) -> None:
    """Keep a file until it is confirmed or another one comes; raises InvalidValueError."""
    if len(content) > MOST_BYTES:
        raise InvalidValueError("The file is larger than 1 MB: send the plan alone, as CSV.")
    with transaction():
        keep_setting(_name(account), [filename, base64.b64encode(content).decode()])


def held(account: int) -> tuple[str, bytes]:
    """The file's name and content; raises NotFoundError."""
    found = setting(_name(account))
    if not found:
        raise NotFoundError("there is no action plan to look at: choose a file")
    return found[0], base64.b64decode(found[1])


def forget(account: int) -> None:
    """Let the file go."""
    with transaction():
        keep_setting(_name(account), None)


def _name(account: int) -> str:
    return f"action_plan.{account}"
