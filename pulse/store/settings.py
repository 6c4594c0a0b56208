"""Named settings of the service, kept as JSON in the main store."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from pulse.models.base import db
from pulse.models.plans import Setting


def setting(name: str) -> Any:
    """The value of a setting, or None where it was never set."""
    row = db.session.get(Setting, name)
    return None if row is None else json.loads(row.value)


def keep_setting(name: str, value: Any) -> None:
    """Keep the value of a setting, in the caller's transaction."""
    db.session.merge(Setting(name=name, value=json.dumps(value, sort_keys=True)))


def settings_from(prefix: str) -> dict[str, Any]:
    """The settings whose names begin so, by the rest of their names."""
    named = select(Setting).where(Setting.name.startswith(prefix, autoescape=True))
    rows = db.session.scalars(named.order_by(Setting.name))
    return {row.name.removeprefix(prefix): json.loads(row.value) for row in rows}


def drop_setting(name: str) -> None:
    """Forget a setting, in the caller's transaction."""
    row = db.session.get(Setting, name)
    if row is not None:
        db.session.delete(row)
