"""The configuration: read once from the environment, frozen, refused when half given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from surveys.errors import PulseError

# After a wave has closed; who was invited is of no use later, and nobody's business.
DAYS_INVITATIONS_ARE_KEPT = 90
# After a wave has closed; what people wrote ages, and stays somebody's words.
DAYS_COMMENTS_ARE_KEPT = 365
QUIET_HOURS = "20:00-07:00"
NOTIFY_TEMPLATES = ("PULSE_NOTIFY_EMAIL", "PULSE_NOTIFY_SMS", "PULSE_NOTIFY_LETTER")
NOTIFY_URL = "https://api.notifications.service.gov.uk"
_UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_NOTIFY_KEY = re.compile(rf"{_UUID}-{_UUID}\Z")
# After an update was published, or after the next wave closed that followed a thank-you.
DAYS_REPLIES_ARE_KEPT = 365
NATIONS = ("ENG", "WLS", "SCT", "NIR")


class ConfigError(PulseError):
    """A setting is missing or wrong; the message names the variable and the remedy."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """The mail server that invitations go through; `rate` is its most messages a second."""

    host: str
    port: int
    user: str
    password: str
    security: Literal["none", "starttls", "tls"]
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Notify:
    """GOV.UK Notify: the key of its API, and the id of the template of each channel, or "".

    `rate` is the most messages a second: Notify itself takes 3,000 a minute.
    """

    url: str
    key: str
    email: str
    sms: str
    letter: str
    rate: float = 45.0


@dataclass(frozen=True, slots=True)
class Config:
    """Everything the process needs to know before it starts.

    Neither `smtp` nor e-mail through `notify` means the maildir sink of the demonstration:
    messages are kept under `data/mail` and can be read in the browser, and nothing leaves the
    machine. `quiet` is from when to when, local time, nothing is sent by itself.
    `invitations_kept` is how long after its close a wave's roster says who was invited, and
    `comments_kept` how long its comments are there; `replies_kept` is how long replies to an
    update and thank-yous are.
    """

    data: Path
    public_url: str
    secret_key: str
    main_url: str
    roster_url: str
    box_url: str
    sender: str
    smtp: Smtp | None
    notify: Notify | None
    quiet: tuple[time, time] | None
    nation: str
    zone: str
    scheduler: bool
    demonstration: bool
    invitations_kept: timedelta
    comments_kept: timedelta = timedelta(days=DAYS_COMMENTS_ARE_KEPT)
    replies_kept: timedelta = timedelta(days=DAYS_REPLIES_ARE_KEPT)
    testing: bool = False

    @property
    def local(self) -> ZoneInfo:
        """The zone in which waves open and close."""
        return ZoneInfo(self.zone)

    @property
    def keeps_mail(self) -> bool:
        """Whether e-mail stays in a folder on this machine, because no way out is configured."""
        return self.smtp is None and not (self.notify and self.notify.email)

    @property
    def keys(self) -> Path:
        """Where the keys of open waves live: never inside the backup set (see SECURITY.md)."""
        return self.data / "keys"

    @property
    def mail(self) -> Path:
        """Where the maildir sink keeps the demonstration's messages."""
        return self.data / "mail"


def read_config(environ: Mapping[str, str], secret_key: str) -> Config:
    """The configuration from PULSE_* variables; raises ConfigError naming the wrong one.

    `secret_key` signs the forms of signed-in people; the shell keeps it in the data folder.
    """
    data = Path(environ.get("PULSE_DATA", "var")).absolute()
    main, roster, box = _stores(environ, data)
    return Config(
        data=data,
        public_url=_url(environ),
        secret_key=secret_key,
        main_url=main,
        roster_url=roster,
        box_url=box,
        sender=environ.get("PULSE_SENDER", "Staff survey <survey@localhost>"),
        smtp=_smtp(environ),
        notify=_notify(environ),
        quiet=_quiet(environ),
        nation=_one_of(environ, "PULSE_NATION", NATIONS, "ENG"),
        zone=_zone(environ),
        scheduler=_flag(environ, "PULSE_SCHEDULER", True),
        demonstration=_flag(environ, "PULSE_DEMONSTRATION", False),
        invitations_kept=_days(environ, "PULSE_INVITATIONS_KEPT", DAYS_INVITATIONS_ARE_KEPT),
        comments_kept=_days(environ, "PULSE_COMMENTS_KEPT", DAYS_COMMENTS_ARE_KEPT),
        replies_kept=_days(environ, "PULSE_REPLIES_KEPT", DAYS_REPLIES_ARE_KEPT),
    )


def _stores(environ: Mapping[str, str], data: Path) -> tuple[str, ...]:
    names = ("main", "roster", "box")
    variables = [f"PULSE_{name.upper()}_URL" for name in names]
    given = {variable: environ.get(variable, "") for variable in variables}
    missing = [variable for variable, url in given.items() if not url]
    if len(missing) == len(names):
        return tuple(f"sqlite:///{data / name}.db" for name in names)
    if missing:
        raise ConfigError(f"{' and '.join(missing)} missing: give all three stores, or none")
    if len(set(given.values())) < len(names):
        raise ConfigError(f"{', '.join(given)}: give each store a database of its own")
    return tuple(_driver(url) for url in given.values())


def _driver(url: str) -> str:
    if url.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + url.split("://", 1)[1]
    if url.startswith(("sqlite:///", "postgresql+psycopg://")):
        return url
    raise ConfigError("a store's URL must begin with postgresql:// or sqlite:///")


def _url(environ: Mapping[str, str]) -> str:
    url = environ.get("PULSE_URL", "http://127.0.0.1:5000").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
        raise ConfigError(f"PULSE_URL is {url!r}: give the address staff type, https://host")
    return url


def _smtp(environ: Mapping[str, str]) -> Smtp | None:
    host = environ.get("PULSE_SMTP_HOST", "")
    if not host:
        return None
    security = _one_of(environ, "PULSE_SMTP_SECURITY", ("none", "starttls", "tls"), "starttls")
    port = environ.get("PULSE_SMTP_PORT", "587")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise ConfigError(f"PULSE_SMTP_PORT is {port!r}: give a port number such as 587")
    user, password = environ.get("PULSE_SMTP_USER", ""), environ.get("PULSE_SMTP_PASSWORD", "")
    if bool(user) != bool(password):
        raise ConfigError("give PULSE_SMTP_USER and PULSE_SMTP_PASSWORD together, or neither")
    rate = _rate(environ)
    return Smtp(host, int(port), user, password, security, rate)  # type: ignore[arg-type]


def _rate(environ: Mapping[str, str]) -> float | None:
    text = environ.get("PULSE_SMTP_RATE", "")
    if not text:
        return None
    if not re.fullmatch(r"\d{1,4}(\.\d{1,3})?", text) or not float(text):
        raise ConfigError(f"PULSE_SMTP_RATE is {text!r}: give messages a second, such as 0.5 or 20")
    return float(text)


def _notify(environ: Mapping[str, str]) -> Notify | None:
    templates = {name: environ.get(name, "") for name in NOTIFY_TEMPLATES}
    key = environ.get("PULSE_NOTIFY_KEY", "")
    if not key and not any(templates.values()):
        return None
    url = environ.get("PULSE_NOTIFY_URL", NOTIFY_URL)
    email, sms, letter = templates.values()
    _require_notify(key, templates, url)
    if email and environ.get("PULSE_SMTP_HOST"):
        raise ConfigError(
            "PULSE_SMTP_HOST and PULSE_NOTIFY_EMAIL both send e-mail: give one of the two"
        )
    return Notify(url, key, email, sms, letter)


def _require_notify(key: str, templates: Mapping[str, str], url: str) -> None:
    if not _NOTIFY_KEY.search(key):
        raise ConfigError(
            "PULSE_NOTIFY_KEY is not a key of GOV.UK Notify: copy it whole, name and both ids"
        )
    if not any(templates.values()):
        raise ConfigError(
            "PULSE_NOTIFY_KEY is given without a template:"
            f" give {', '.join(templates)}, or one of them"
        )
    for name, template in templates.items():
        if template and not re.fullmatch(_UUID, template):
            raise ConfigError(f"{name} is {template!r}: give the id of a template, a UUID")
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        raise ConfigError(f"PULSE_NOTIFY_URL is {url!r}: leave it out, or give an https address")


def _quiet(environ: Mapping[str, str]) -> tuple[time, time] | None:
    text = environ.get("PULSE_QUIET_HOURS", QUIET_HOURS)
    if text == "none":
        return None
    try:
        start, end = (time.fromisoformat(part) for part in text.split("-"))
    except ValueError:
        start = end = time(0)
    if start == end:
        raise ConfigError(
            f"PULSE_QUIET_HOURS is {text!r}: give two local times such as {QUIET_HOURS}, or none"
        )
    return start, end


def _one_of(environ: Mapping[str, str], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = environ.get(name, default)
    if value not in allowed:
        raise ConfigError(f"{name} is {value!r}: use one of {', '.join(allowed)}")
    return value


def _days(environ: Mapping[str, str], name: str, default: int) -> timedelta:
    text = environ.get(name, str(default))
    if not re.fullmatch(r"\d{1,4}", text) or not int(text):
        raise ConfigError(f"{name} is {text!r}: give a number of days, from 1 to 9999")
    return timedelta(days=int(text))


def _zone(environ: Mapping[str, str]) -> str:
    name = environ.get("PULSE_ZONE", "Europe/London")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ConfigError(f"PULSE_ZONE is {name!r}: use a name such as Europe/London") from None
    return name


def _flag(environ: Mapping[str, str], name: str, default: bool) -> bool:
    value = environ.get(name, "yes" if default else "no").lower()
    if value not in ("yes", "no"):
        raise ConfigError(f"{name} is {value!r}: use yes or no")
    return value == "yes"
