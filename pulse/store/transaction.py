"""One use case, one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pulse.models.base import db
from pulse.models.plans import Setting


@contextmanager
def transaction() -> Iterator[None]:
    """Everything written inside is durable together, or none of it is written.

    Of one store, that is: two are committed one after the other, whichever comes first. Where
    only one order is harmless after a crash, each gets a transaction of its own.
    """
    # On SQLite whoever may write locks a store when it first touches it. All begin with the main
    # store, as a request begins with its account: in another order two would wait for each other.
    db.session.connection(bind_arguments={"mapper": Setting.__mapper__})
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
