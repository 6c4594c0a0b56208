"""What every page of signed-in people shares: the council, the menu, built assets, dates."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, request, url_for

from pulse.store.stores import stores
from pulse.web.forms import linked_errors
from pulse.workflow.planning.settings import council

ANSWER = "/a"
# Pages that the menu leads to by way of another one.
_WITHIN = {
    "/manage/waves": "/manage/surveys",
    "/manage/calendar": "/manage/surveys",
    "/manage/organisation": "/manage/staff",
}
_MENU = {
    "reviewer": (
        ("Surveys", "/manage/surveys"),
        ("Staff list", "/manage/staff"),
        ("Messages", "/manage/messages"),
        ("Results", "/results"),
        ("Sessions", "/sessions"),
        ("You said, we did", "/commitments"),
    ),
    "administrator": (
        ("Surveys", "/manage/surveys"),
        ("Staff list", "/manage/staff"),
        ("Messages", "/manage/messages"),
        ("Results", "/results"),
        ("Sessions", "/sessions"),
        ("You said, we did", "/commitments"),
        ("Accounts", "/accounts"),
        ("Name and colour", "/manage/council"),
    ),
    "chief_executive": (
        ("Results", "/share"),
        ("Sessions", "/sessions"),
        ("You said, we did", "/commitments"),
    ),
}


def init_app(app: Flask) -> None:
    """Give the templates what the layout needs."""
    app.jinja_env.filters.update(
        linked_errors=linked_errors, day=in_day_words, moment=in_moment_words, thousands=thousands
    )
    app.jinja_env.globals.update(asset=asset)
    app.context_processor(_shared)


def _shared() -> dict[str, Any]:
    account = g.get("account")
    return {
        "council": council(),
        "account": account,
        "navigation": _navigation(account.role) if account else [],
        "answer_address": ANSWER,
    }


def _navigation(role: str) -> list[dict[str, Any]]:
    entries = [*_MENU[role]]
    if shows_mail() and role != "chief_executive":
        entries.append(("Demonstration mail", "/manage/mail"))
    here = _place(request.path)
    return [
        {"text": text, "href": path, "current": here == path, "active": here.startswith(path + "/")}
        for text, path in entries
    ]


def _place(path: str) -> str:
    for inside, outside in _WITHIN.items():
        if path == inside or path.startswith(inside + "/"):
            return outside + path
    return path


def shows_mail() -> bool:
    """Whether messages stay on this machine, in a folder that the browser may show."""
    config = stores().config
    return config.demonstration and config.keeps_mail


def asset(name: str) -> str:
    """The address of a built file, which changes whenever its content does."""
    hashes = _manifest(Path(current_app.static_folder or "") / "manifest.json")
    return url_for("static", filename=name, v=hashes.get(name, "")[:16] or None)


@lru_cache(maxsize=4)
def _manifest(path: Path) -> dict[str, str]:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def in_day_words(day: date) -> str:
    """4 March 2027; a moment is taken in the council's own time zone."""
    if isinstance(day, datetime):
        day = local(day)
    return f"{day.day} {day:%B %Y}"


def in_moment_words(moment: datetime) -> str:
    """9am on Tuesday 4 March 2027, in the council's own time zone."""
    here = local(moment)
    minutes = f":{here.minute:02d}" if here.minute else ""
    hour = f"{here.hour % 12 or 12}{minutes}{'am' if here.hour < 12 else 'pm'}"
    return f"{hour} on {here:%A} {here.day} {here:%B %Y}"


def local(moment: datetime) -> datetime:
    """A moment in the council's own time zone."""
    return moment.astimezone(ZoneInfo(stores().config.zone))


def now() -> datetime:
    """The present moment: the one place where a page reads the clock."""
    return datetime.now(UTC)


def thousands(number: int) -> str:
    """12,345."""
    return f"{number:,}"
