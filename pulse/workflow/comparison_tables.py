"""The figures of the comparing pages as CSV files: tidy, one line a figure."""

from __future__ import annotations

from pulse.exports.plain_csv import csv_text
from surveys.answers import Answers, AnswerSpread
from surveys.change import Change
from surveys.comparison import Comparison
from surveys.gaps import GapMap
from surveys.measure import Hidden, Reading, Value


def reading_columns(reading: Reading) -> tuple[str, str, str, str]:
    """Value, printed text, state and reason; a bound has a text and no value."""
    if isinstance(reading, Value):
        number = "" if reading.limit else f"{reading.number:.1f}".removesuffix(".0")
        return number, reading.text, "bound" if reading.limit else "value", ""
    state = "hidden" if isinstance(reading, Hidden) else "not asked"
    return "", "", state, reading.words


def difference(change: Change) -> str:
    """The difference in whole points; empty where there is none to know."""
    return "" if change.verdict == "unknown" else f"{change.difference:.0f}"


def csv_of_spread(spread: AnswerSpread) -> str:
    """One line a group, wave and answer, and one for each favourable share."""
    header = ("group", "name", "kind", "wave", "period", "item", "wording", "answer",
              "printed", "state", "reason")  # fmt: skip
    held = [answers for row in spread.rows for answers in (row.now, row.before) if answers]
    return csv_text(header, [row for answers in held for row in _answer_rows(spread, answers)])


def _answer_rows(spread: AnswerSpread, answers: Answers) -> list[tuple[str, ...]]:
    start = (answers.group, answers.name, answers.kind, answers.wave, answers.label,
             spread.item.code, spread.item.text)  # fmt: skip
    _, printed, state, reason = reading_columns(answers.favourable)
    rows: list[tuple[str, ...]] = [(*start, "favourable", printed.rstrip("%"), state, reason)]
    for option, text in zip(spread.options, answers.texts, strict=False):
        rows.append((*start, option, text, "bound" if text.startswith("<") else "value", ""))
    return rows


def csv_of_pairs(found: Comparison) -> str:
    """One line a theme or question, both sides beside each other."""
    header = ("measure", "code", "name", "first", "second", "first_value", "first_printed",
              "second_value", "second_printed", "difference", "verdict", "reason")  # fmt: skip
    one, two = found.names
    return csv_text(
        header,
        [
            (found.kind, pair.measure.word, pair.name, one, two, *reading_columns(pair.one)[:2],
             *reading_columns(pair.two)[:2], difference(pair.change), verdict(pair.change),
             pair.change.why)
            for pair in found.pairs
        ],
    )  # fmt: skip


def csv_of_gaps(found: GapMap) -> str:
    """One line a place and theme: office, front line, and the difference between them."""
    header = ("place", "name", "kind", "wave", "measure", "code", "theme", "office", "front_line",
              "difference", "verdict")  # fmt: skip
    return csv_text(
        header,
        [
            (row.place, row.name, row.kind, found.wave, found.kind, word, name, gap.office.text,
             gap.front_line.text, difference(gap.difference), verdict(gap.difference))
            for row in found.rows
            for gap, (word, name) in zip(row.gaps, found.columns, strict=True)
        ],
    )  # fmt: skip


def verdict(change: Change) -> str:
    """How the second side stands to the first."""
    words = {"rose": "higher", "fell": "lower", "steady": "no reliable difference"}
    return words.get(change.verdict, "not comparable")
