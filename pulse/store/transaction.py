"""One use case, one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pulse.models.base import db


@contextmanager
def transaction() -> Iterator[None]:
    """Everything written inside is durable together, or none of it is written.

    A use case that writes to two stores commits them one after the other: let it write first
    what does no harm alone.
    """
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
