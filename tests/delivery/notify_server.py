"""A local stand-in that speaks the documented HTTP API of GOV.UK Notify, errors included.

https://docs.notifications.service.gov.uk/rest-api.html: JSON web tokens, templates by id,
personalisation, and the errors 400, 403, 429 and 500 in Notify's own words.
"""

from __future__ import annotations

import json
import re
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"pulse_live-{SERVICE}-{SECRET}"
TEMPLATES = {
    "email": ("9d751e0e-f929-4891-82a1-a3e1c3c18ee3", ("subject", "body")),
    "sms": ("5d751e0e-f929-4891-82a1-a3e1c3c18ee3", ("body",)),
    "letter": ("1d751e0e-f929-4891-82a1-a3e1c3c18ee3", ("subject", "body")),
}
TO = {"email": "email_address", "sms": "phone_number", "letter": "personalisation"}
SECONDS_A_TOKEN_LASTS = 30
POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\Z", re.IGNORECASE)
Answer = tuple[int, str, str]
DROP: Answer = (0, "", "")
LOST: Answer = (-1, "", "")
RATE: Answer = (
    429, "RateLimitError",
    "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds",
)  # fmt: skip
DAILY: Answer = (429, "TooManyRequestsError", "Exceeded send limits (250000) for today")
BROKEN: Answer = (500, "Exception", "Internal server error")
TEAM: Answer = (
    400, "BadRequestError",
    "Can’t send to this recipient when service is in trial mode - see"
    " https://www.notifications.service.gov.uk/trial-mode",
)  # fmt: skip


@dataclass
class NotifyService:
    """What Notify took. `trouble(path)` may answer a request with an error, DROP it unread, or
    take the message and lose the answer (LOST).
    """

    trouble: Callable[[str], Answer | None] = lambda _path: None
    taken: list[dict[str, Any]] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    statuses: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def received(self, channel: str) -> Counter[str]:
        """How many messages each address got."""
        return Counter(m["to"] for m in self.taken if m["type"] == channel)

    def answer(self, path: str, token: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """What Notify would say to one request."""
        refusal = _refusal_of(token)
        if refusal:
            return _error(*refusal)
        url = urlsplit(path)
        if url.path == "/v2/notifications":
            return 200, self._found(parse_qs(url.query))
        channel = url.path.rpartition("/")[2]
        wrong = _wrong(channel, body)
        return _error(*wrong) if wrong else (201, self._keep(channel, body))

    def _keep(self, channel: str, body: dict[str, Any]) -> dict[str, Any]:
        to = body[TO[channel]]
        words = body["personalisation"]
        kept = {
            "id": str(uuid.uuid4()), "type": channel, "reference": body.get("reference"),
            "to": words["address_line_1"] if channel == "letter" else to,
            "subject": words.get("subject"), "body": words["body"], "words": words,
            "created_at": datetime.now(UTC).isoformat(),
        }  # fmt: skip
        with self.lock:
            self.taken.append(kept)
        return {"id": kept["id"], "reference": kept["reference"], "content": {}}

    def _found(self, query: dict[str, list[str]]) -> dict[str, Any]:
        with self.lock:
            found = [self._as_told(message) for message in self.taken]
        for name in ("reference", "status", "template_type"):
            if name in query:
                field_name = {"template_type": "type"}.get(name, name)
                found = [one for one in found if one[field_name] == query[name][0]]
        return {"notifications": found if "older_than" not in query else [], "links": {"next": ""}}

    def _as_told(self, message: dict[str, Any]) -> dict[str, Any]:
        channel = message["type"]
        addresses = dict.fromkeys(("email_address", "phone_number"))
        if channel != "letter":
            addresses[TO[channel]] = message["to"]
        return {
            "id": message["id"], "reference": message["reference"], "type": channel,
            "status": self.statuses.get(message["to"], "delivered"),
            "created_at": message["created_at"], **addresses,
        }  # fmt: skip


def _refusal_of(token: str) -> Answer | None:
    try:
        issuer = jwt.decode(token, options={"verify_signature": False})["iss"]
        if issuer != SERVICE:
            return 403, "AuthError", "Invalid token: service not found"
        claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
    except (jwt.InvalidTokenError, KeyError):
        return 403, "AuthError", "Invalid token: API key not found"
    if abs(time.time() - claims["iat"]) > SECONDS_A_TOKEN_LASTS:
        return 403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds"
    return None


def _wrong(channel: str, body: dict[str, Any]) -> Answer | None:
    template, blanks = TEMPLATES[channel]
    words = body.get("personalisation", {})
    if body.get("template_id") != template:
        return 400, "BadRequestError", "Template not found"
    missing = [blank for blank in blanks if blank not in words]
    if missing:
        return 400, "BadRequestError", f"Missing personalisation: {', '.join(missing)}"
    return _wrong_address(channel, body)


def _wrong_address(channel: str, body: dict[str, Any]) -> Answer | None:
    words = body["personalisation"]
    if channel == "email" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", body["email_address"]):
        return 400, "ValidationError", "email_address Not a valid email address"
    digits = re.sub(r"\D", "", body.get("phone_number", ""))
    if channel == "sms" and not re.fullmatch(r"(44|0)7\d{9}", digits):
        return 400, "ValidationError", "phone_number Number is not a UK mobile number"
    lines = [words[name] for name in sorted(words) if name.startswith("address_line_")]
    if channel == "letter" and len(lines) < 3:
        return 400, "ValidationError", "Address must be at least 3 lines"
    if channel == "letter" and not POSTCODE.match(lines[-1]):
        return (
            400, "ValidationError",
            "Last line of address must be a real UK postcode or another country",
        )  # fmt: skip
    return None


def _error(status: int, kind: str, message: str) -> tuple[int, dict[str, Any]]:
    return status, {"status_code": status, "errors": [{"error": kind, "message": message}]}


@contextmanager
def notify_serving(service: NotifyService) -> Iterator[str]:
    """The stand-in at a free port of this machine; its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:  # noqa: N802 (http.server's name)
            length = int(self.headers["Content-Length"])
            self._answer(json.loads(self.rfile.read(length)))

        def do_GET(self) -> None:  # noqa: N802 (http.server's name)
            self._answer({})

        def _answer(self, body: dict[str, Any]) -> None:
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            service.asked[self.path.partition("?")[0]] += 1
            trouble = service.trouble(self.path)
            if trouble == LOST:
                service.answer(self.path, token, body)
            if trouble in (DROP, LOST):
                self.close_connection = True
                return
            status, told = _error(*trouble) if trouble else service.answer(self.path, token, body)
            content = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def notify_variables(url: str, *channels: str, key: str = KEY) -> dict[str, str]:
    """The PULSE_* variables that send through the stand-in."""
    templates = {f"PULSE_NOTIFY_{name.upper()}": TEMPLATES[name][0] for name in channels}
    return {"PULSE_NOTIFY_URL": url, "PULSE_NOTIFY_KEY": key, **templates}
