"""The messages of the demonstration, which never leave this machine."""

from __future__ import annotations

import re
from typing import Any

from flask import abort, render_template, request

from pulse.delivery.maildir import Kept, MaildirSink
from pulse.store.stores import stores
from pulse.web.auth import roles_required
from pulse.web.page import shows_mail

MANAGERS = roles_required("reviewer", "administrator")
PER_PAGE = 25


def _sink() -> MaildirSink:
    # Whole messages with their links: never where real people are written to.
    if not shows_mail():
        abort(404)
    return MaildirSink(stores().config.mail)


@MANAGERS
def mail() -> Any:
    """The messages in the sink, a page at a time."""
    sink = _sink()
    names = sink.names()
    page = max(1, request.args.get("page", 1, int))
    shown = [sink.read(name) for name in names[(page - 1) * PER_PAGE : page * PER_PAGE]]
    pages = -(-len(names) // PER_PAGE)
    return render_template(
        "manage/mail.html", messages=shown, count=len(names), page=page, pages=pages
    )


@MANAGERS
def message(name: str) -> Any:
    """One message as its reader sees it."""
    kept = _sink().read(name)
    # Mail programs wrap lines to the window themselves.
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", kept.text.strip())]
    return render_template(
        "manage/message.html", message=kept, paragraphs=paragraphs, link=link_in(kept)
    )


def link_in(kept: Kept) -> str | None:
    """The personal link in a message."""
    found = re.search(r"https?://\S+#\S+", kept.text)
    return found.group(0) if found else None
