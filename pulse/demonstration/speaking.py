"""Updates, answered replies and thank-yous of the invented council, through the use cases."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from pulse.demonstration.history import shipped_history
from pulse.demonstration.programme import ACTOR
from pulse.store.voices import mark_of
from pulse.workflow.engagement import commitments, reviewing_voices, told, updates, voices
from surveys.commitment import Heard
from surveys.voices import Update, Voice, reply, thank_you


def let_speak(now: datetime) -> None:
    """Write the demonstration's updates with a reply each, and thank-yous, unless they are there.

    One thank-you is left waiting, so that a reviewer finds something to read.
    """
    if told.every_update():
        return
    text = (files("pulse.demonstration") / "data" / "voices.toml").read_text("utf-8")
    read = tomllib.loads(text)
    for row in read["updates"]:
        _publish(row, _draft(row, now), now + timedelta(days=row["days"]))
    _draft(read["draft"], now)
    *shown, waiting = read["thanks"]
    for row in shown:
        reviewing_voices.show(_say(_thanks(row)), (), ACTOR, now)
    _say(_thanks(waiting))


def _draft(row: dict[str, Any], now: datetime) -> int:
    release = shipped_history()[-1].release
    figure = Heard(release.wave.rpartition("-")[0], release.wave, "org", row["of"])
    about = next(
        (e.number for e in commitments.ledger() if e.commitment.action.startswith(row["about"])),
        None,
    )
    return updates.draft(ACTOR, Update(row["title"], row["text"].strip(), figure, about), now)


def _publish(row: dict[str, Any], number: int, now: datetime) -> None:
    updates.publish(ACTOR, number, now)
    mark = _say(reply(number, row["reply"]))
    reviewing_voices.show(mark, (), ACTOR, now)
    reviewing_voices.answer(mark, row["answer"], ACTOR, now)


def _thanks(row: dict[str, Any]) -> Voice:
    return thank_you(voices.latest_wave(), row["whom"], row["words"], "", row["signed"])


def _say(voice: Voice) -> str:
    return mark_of(voices.say(voice, voices.new_seed()))
