"""The quiet hours, in which nothing is sent by itself."""

from __future__ import annotations

from datetime import datetime

from pulse.config import Config


def is_quiet(config: Config, now: datetime) -> bool:
    """Whether this is a quiet hour, local time. Mail that stays on this machine disturbs nobody."""
    if config.quiet is None or config.keeps_mail:
        return False
    start, end = config.quiet
    moment = now.astimezone(config.local).time()
    return start <= moment < end if start < end else moment >= start or moment < end
