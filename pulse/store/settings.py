"""Named settings of the service, kept as JSON in the main store."""

from __future__ import annotations

import json
from typing import Any

from pulse.models.base import db
from pulse.models.plans import Setting


def setting(name: str) -> Any:
    """The value of a setting, or None where it was never set."""
    row = db.session.get(Setting, name)
    return None if row is None else json.loads(row.value)


def keep_setting(name: str, value: Any) -> None:
    """Keep the value of a setting, in the caller's transaction."""
    db.session.merge(Setting(name=name, value=json.dumps(value, sort_keys=True)))


def drop_setting(name: str) -> None:
    """Forget a setting, in the caller's transaction."""
    row = db.session.get(Setting, name)
    if row is not None:
        db.session.delete(row)
