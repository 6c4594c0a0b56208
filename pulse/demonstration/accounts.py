"""The three accounts of the demonstration, with passwords made afresh for each installation."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pulse.demonstration.council import demonstration_council, packaged
from pulse.demonstration.programme import ACTOR
from pulse.store.accounts import ROLE_NAMES, Role, holder_of_email
from pulse.store.stores import stores
from pulse.workflow.accounts import add_account, choose_password, reset_password

FILE = "demonstration-passwords.json"
HOLDERS: tuple[tuple[Role, str, str], ...] = (
    ("reviewer", "reviewer", "Priya Nair"),
    ("chief_executive", "chief.executive", "Margaret Holt"),
    ("administrator", "administrator", "Tom Okafor"),
)


@dataclass(frozen=True, slots=True)
class SignInAs:
    """Whom to sign in as."""

    role: str
    email: str
    password: str


def ready_accounts(now: datetime) -> None:
    """Make the accounts that are missing, and a password for each that has none we know."""
    known = _passwords()
    for role, local, name in HOLDERS:
        email = _email(local)
        holder = holder_of_email(email)
        if holder and holder.ready and email in known:
            continue
        address = (
            reset_password(ACTOR, holder.number, now)
            if holder
            else add_account(ACTOR, email, name, role, now)[1]
        )
        known[email] = new_password()
        choose_password(address.rpartition("/")[2], known[email], now)
    _keep(known)


def sign_ins() -> tuple[SignInAs, ...]:
    """The accounts and the passwords they were made with."""
    known = _passwords()
    found = ((ROLE_NAMES[role], _email(local)) for role, local, _ in HOLDERS)
    return tuple(SignInAs(role, email, known[email]) for role, email in found if email in known)


def new_password() -> str:
    """Three words and two digits: easy to type, and not in any list."""
    words = packaged("words.txt").decode().split()
    chosen = [secrets.choice(words) for _ in range(3)]
    return "-".join((*chosen, f"{secrets.randbelow(90) + 10}"))


def _email(local: str) -> str:
    return f"{local}@{demonstration_council().mail_domain}"


def _place() -> Path:
    return stores().config.data / FILE


def _passwords() -> dict[str, str]:
    place = _place()
    return json.loads(place.read_text(encoding="utf-8")) if place.exists() else {}


def _keep(known: dict[str, str]) -> None:
    # Readable by whoever runs the demonstration and nobody else on the machine.
    fresh = _place().with_suffix(".new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(known, file, indent=1)
    fresh.replace(_place())
