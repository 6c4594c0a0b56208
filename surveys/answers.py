"""How the answers to one question spread, in the organisation and its parts, now and before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.change import Change, among_many
from surveys.errors import InvalidValueError
from surveys.instrument import Item
from surveys.measure import Measure, Reading, Value
from surveys.narrative import join
from surveys.reader import quoted, share_number
from surveys.release import Figure
from surveys.trend import Programme, Series

NEUTRAL = 2
"""The place of the middle answer among the five."""


@dataclass(frozen=True, slots=True)
class Answers:
    """How one group answered in one wave, as printed.

    `shares` are percents from the least to the most favourable answer, empty where they are not
    printed; `texts` are the same as printed, such as "<1".
    """

    group: str
    name: str
    kind: str
    wave: str
    label: str
    favourable: Reading
    shares: tuple[float, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the shares are printed."""
        return bool(self.shares)

    @property
    def why(self) -> str:
        """What is said instead of the shares: the favourable share alone, or why there is none."""
        if isinstance(self.favourable, Value):
            return f"{self.favourable.text} favourable; too few answers to show each"
        return self.favourable.words


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A group: its answers now and in the wave before, and what its favourable share did."""

    now: Answers
    before: Answers | None
    change: Change


@dataclass(frozen=True, slots=True)
class AnswerSpread:
    """One question over the groups. `options` run from the least to the most favourable."""

    item: Item
    label: str
    before: str
    options: tuple[str, ...]
    rows: tuple[AnswerRow, ...]

    @property
    def whole(self) -> AnswerRow:
        """The first row: the organisation."""
        return self.rows[0]


def answer_spread(programme: Programme, item: str, groups: Sequence[str]) -> AnswerSpread:
    """The spread of the answers in the latest wave, beside the last earlier one that asked alike.

    Changes are of favourable shares, those that stand when all groups are looked at together.
    Raises InvalidValueError when the latest wave did not ask the item, and as `Programme.series`.
    """
    measure = Measure("item_favourable", item)
    if not groups or not programme.readers[-1].asked(measure):
        raise InvalidValueError(f"the latest wave did not ask {item!r}")
    asked = programme.latest.instrument.item(item)
    series = programme.series(groups, measure)
    changes = among_many([line.change for line in series])
    before = series[0].previous
    rows = tuple(
        AnswerRow(
            _answers(programme, line, line.latest.wave, item),
            _answers(programme, line, before.wave, item) if before else None,
            change,
        )
        for line, change in zip(series, changes, strict=True)
    )
    options = asked.scale.options[::-1] if asked.reverse else asked.scale.options
    latest = programme.labels[programme.latest.wave]
    return AnswerSpread(asked, latest, before.label if before else "", options, rows)


def _answers(programme: Programme, line: Series, wave: str, item: str) -> Answers:
    point = line.point(wave)
    release = next(r for r in programme.releases if r.wave == wave)
    figure = release.figures.get(line.group, {}).get(item, Figure(0))
    assert point is not None  # noqa: S101 (a series has a point for every release)
    shares = figure.shares or ()
    return Answers(
        line.group, line.name, line.kind, wave, point.label, point.reading,
        tuple(share_number(share) for share in shares), tuple(shares),
    )  # fmt: skip


def spread_finding(spread: AnswerSpread) -> str:
    """A heading: the favourable and unfavourable share of the organisation, and what it did."""
    now, wording = spread.whole.now, quoted(spread.item.text)
    if not isinstance(now.favourable, Value):
        return f"{wording}: {now.favourable.words} in {spread.label}"
    turned = " (where disagreeing is favourable)" if spread.item.reverse else ""
    lead = f"{now.favourable.text} answer favourably to {wording}{turned}"
    change, before = spread.whole.change, spread.whole.before
    if before is None or change.verdict == "unknown":
        return lead
    if not change.moved:
        return f"{lead}: no reliable change since {before.label}"
    way = "up" if change.verdict == "rose" else "down"
    return f"{lead}, {way} from {before.favourable.text} in {before.label}"


def spread_words(spread: AnswerSpread) -> str:
    """The bars as text: every share of the organisation, the ends, and who has no shares."""
    said = [f"Bars of the five answers in {spread.label}, least favourable first."]
    said += _shares_in_words(spread)
    said += _ends(spread)
    silent = [row.now.name for row in spread.rows if not row.now.known]
    if silent:
        said.append(f"The five shares are not shown for {join(silent)}.")
    return " ".join(said)


def _shares_in_words(spread: AnswerSpread) -> list[str]:
    whole = spread.whole.now
    if not whole.known:
        return [f"{whole.name}: {whole.why}."]
    shares = zip(spread.options, whole.texts, strict=True)
    return [f"{whole.name}: {', '.join(f'{option} {text}%' for option, text in shares)}."]


def _ends(spread: AnswerSpread) -> list[str]:
    valued = [
        (row.now.favourable.number, row.now.name, row.now.favourable.text)
        for row in spread.rows[1:]
        if isinstance(row.now.favourable, Value)
    ]
    if len(valued) < 2:
        return []
    (_, low, bottom), (_, high, top) = min(valued), max(valued)
    return [f"Most favourable is {high} at {top}, least {low} at {bottom}."]
