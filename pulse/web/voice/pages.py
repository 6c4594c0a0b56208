"""Read what was typed, keep it, show its one-time code once; and look what became of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from flask import current_app, render_template, request

from pulse.web.answer.limits import GuessLimit
from pulse.workflow.engagement import told, voices
from pulse.workflow.engagement.commitments import directorates
from surveys.access_code import parse
from surveys.errors import InvalidValueError, MistypedCodeError, NotFoundError
from surveys.voices import Voice, thank_you
from surveys.voices import reply as reply_to

# In five minutes from one address: a whole office may share one, and write when an update comes.
MOST_MESSAGES, MOST_WRONG_CODES = 300, 60
FIELDS = ("words", "whom", "place", "signed")


def reply(number: int) -> Any:
    """Keep a reply for the moderators."""
    voices.require_open(number)
    return _say(
        lambda typed: reply_to(number, typed["words"]),
        "voice/reply.html",
        told=told.told(number),
    )


def thank(places: Callable[[], dict[str, str]] = directorates) -> Any:
    """Keep a thank-you for the moderators."""
    names = sorted(places().values())

    def read(typed: dict[str, str]) -> Voice:
        place = typed["place"] if typed["place"] in names else ""
        return thank_you(
            voices.latest_wave(), typed["whom"], typed["words"], place, typed["signed"]
        )

    return _say(read, "voice/thank.html", places=names)


def _say(read: Callable[[dict[str, str]], Voice], template: str, **shown: Any) -> Any:
    voices.require_reader(request.form.get("ticket", ""))
    typed = {name: request.form.get(name, "") for name in FIELDS}
    seed = request.form.get("seed", "")[:64] or voices.new_seed()
    try:
        voice = read(typed)
    except InvalidValueError as error:
        page = render_template(
            template, typed=typed, problem=str(error), seed=seed, ticket=voices.ticket(), **shown
        )
        return page, 400
    limit = _limit("pulse_voice_limit", MOST_MESSAGES, "too many messages")
    source = request.remote_addr or ""
    limit.check(source, time.monotonic())
    limit.count(source, time.monotonic())
    return render_template("voice/kept.html", code=voices.say(voice, seed), voice=voice)


def code() -> Any:
    """Type the code; see whether it is shown, and what was answered."""
    if request.method == "GET":
        return render_template("voice/code.html", outcome=None, typed="", problem="")
    typed = request.form.get("code", "")[:60]
    limit = _limit("pulse_voice_codes", MOST_WRONG_CODES, "too many wrong codes")
    source = request.remote_addr or ""
    limit.check(source, time.monotonic())
    try:
        found = voices.outcome(parse(typed))
    except MistypedCodeError as error:
        return _no_code(typed, str(error)), 400
    except NotFoundError as error:
        limit.count(source, time.monotonic())
        return _no_code(typed, str(error)), 404
    return render_template("voice/code.html", outcome=found, typed="", problem="")


def _no_code(typed: str, problem: str) -> str:
    return render_template("voice/code.html", outcome=None, typed=typed, problem=problem)


def _limit(name: str, most: int, reason: str) -> GuessLimit:
    found: GuessLimit = current_app.extensions.setdefault(name, GuessLimit(most, reason))
    return found
