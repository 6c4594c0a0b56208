"""The response page: who answered, against headcount, and how the open wave stands beside the last.

Of an open wave nothing is shown but rates rounded down to five percent, taken once a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pulse.exports.plain_csv import csv_text
from pulse.still_turnout import turnout_svg
from pulse.store.rates import RatedWave, channel_rates, latest_rates, rated_waves
from pulse.workflow.choices import Asked, Choice
from pulse.workflow.contexts import Live, LiveRate, ResponsePage, Take
from surveys.turnout import Turnout, turnout, turnout_finding, turnout_words

CHANNELS: Final = {"email": "People with e-mail", "text": "People reached by text message",
                   "paper": "People who answer on paper"}  # fmt: skip


def response_page(choice: Choice) -> ResponsePage:
    """Who answered in the latest wave, and how a wave that is open stands."""
    rows = turnout(choice.programme)
    waves = rated_waves(choice.survey.code)
    return ResponsePage(
        choice,
        turnout_finding(rows),
        rows,
        turnout_svg(rows),
        turnout_words(rows),
        None if choice.until else _live(choice, waves),
        _by_channel(choice, waves),
    )


def response_take(choice: Choice, asked: Asked) -> Take:
    """Who answered, as figures and as a still picture."""
    rows = turnout(choice.programme)
    header = ("group", "name", "kind", "wave", "answered", "asked", "rate", "share_of_answers",
              "share_of_people")  # fmt: skip
    body = csv_text(header, [_cells(row, choice.latest.wave) for row in rows])
    return Take(f"response {choice.latest_label}", body, turnout_svg(rows))


def _cells(row: Turnout, wave: str) -> tuple[str, ...]:
    return (row.group, row.name, row.kind, wave, str(row.answered), str(row.asked),
            row.rate.text.rstrip("%"), f"{row.of_answers:.1f}", f"{row.of_people:.1f}")  # fmt: skip


def _live(choice: Choice, waves: list[RatedWave]) -> Live | None:
    """The open wave as its rates stood this morning, beside the last wave on the same day."""
    now = next((wave for wave in waves if wave.state == "open"), None)
    taken = latest_rates(now.number) if now else None
    if now is None or taken is None:
        return None
    earlier = [wave for wave in waves if wave.state != "open"]
    same = earlier[-1].opened + (taken.day - now.opened) if earlier else None
    then = latest_rates(earlier[-1].number, same) if earlier else None
    names = {f"d.{code}": code for code in taken.percent}
    known = {names[code]: g.name for code, g in choice.programme.groups.items() if code in names}
    return Live(
        now.title, taken.day, (taken.day - now.opened).days + 1,
        earlier[-1].title if then else "",
        _beside({known.get(code, code): rate for code, rate in taken.percent.items()},
                {known.get(code, code): rate for code, rate in then.percent.items()}
                if then else {}),
        _beside(_named(channel_rates(now.number)),
                _named(channel_rates(earlier[-1].number, same)) if earlier else {}),
    )  # fmt: skip


def _by_channel(choice: Choice, waves: list[RatedWave]) -> tuple[LiveRate, ...]:
    """The last rates by channel of the wave shown, where any were taken."""
    released = [wave for wave in waves if wave.state == "released"]
    at = len(choice.programme.releases) - 1
    if at >= len(released):
        return ()
    before = channel_rates(released[at - 1].number) if at else {}
    return _beside(_named(channel_rates(released[at].number)), _named(before))


def _named(rates: Mapping[str, int]) -> dict[str, int]:
    return {CHANNELS[channel]: rates[channel] for channel in CHANNELS if channel in rates}


def _beside(now: Mapping[str, int], then: Mapping[str, int]) -> tuple[LiveRate, ...]:
    return tuple(LiveRate(name, rate, then.get(name)) for name, rate in now.items())
