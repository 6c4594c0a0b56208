"""The pages that compare: one question's answers, two groups or waves, front line and office."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pulse import bar_charts, still_bars
from pulse.workflow.choices import FIGURES, Asked, Choice, Notes, Option
from pulse.workflow.comparison_tables import csv_of_gaps, csv_of_pairs, csv_of_spread
from pulse.workflow.contexts import ComparePage, GapPage, Picture, QuestionPage, Take
from surveys.answers import AnswerSpread, answer_spread, spread_finding, spread_words
from surveys.comparison import Comparison, comparison, comparison_finding, comparison_words
from surveys.gaps import GapMap, GapRow, gap_finding, gap_map, gap_sentences
from surveys.group_names import GroupName
from surveys.measure import Kind
from surveys.release import ADDED

COLUMNS = {"themes": "Themes", "questions": "Questions"}
_COMPARED = ("organisation", "profile", "directorate", "directorate_profile", "service",
             "service_profile", "declared", ADDED)  # fmt: skip


def question_page(choice: Choice) -> QuestionPage:
    """How the answers to one question spread over the organisation and its parts."""
    spread = _spread(choice)
    items = choice.latest.instrument.items
    within = choice.within.code if choice.within else ""
    places = [("", "All directorates"), *((g.code, g.name) for g in choice.places if g.current)]
    return QuestionPage(
        choice,
        spread_finding(spread),
        spread,
        Picture(
            bar_charts.answers_chart(spread), still_bars.answers_svg(spread), spread_words(spread)
        ),
        options(((f"item.{item.code}", item.text) for item in items), f"item.{spread.item.code}"),
        options(places, within),
    )


def question_take(choice: Choice, asked: Asked) -> Take:
    """The spread of the answers as figures and as a still picture."""
    spread = _spread(choice)
    name = f"answers {spread.item.code} {choice.latest_label}"
    return Take(name, csv_of_spread(spread), still_bars.answers_svg(spread))


def _spread(choice: Choice) -> AnswerSpread:
    parts = [part.code for part in choice.parts if part.current]
    return answer_spread(choice.programme, _item(choice), [choice.whole.code, *parts])


def _item(choice: Choice) -> str:
    """The question asked for, else the first of the theme asked for, of the latest wave."""
    kind, _, code = choice.of.partition(".")
    items = choice.latest.instrument.items
    of_theme = choice.latest.instrument.items_of(code) if kind == "theme" else ()
    wanted = [item.code for item in items if kind == "item" and item.code == code]
    return [*wanted, *(item.code for item in of_theme), items[0].code][0]


def compare_page(choice: Choice, asked: Asked) -> ComparePage:
    """Two groups, or two waves, on every theme or question."""
    notes = Notes()
    groups, waves = _groups(choice), _waves(choice)
    sides = _sides(choice, asked, groups, notes)
    kind = kind_asked(choice, asked)
    found = comparison(choice.programme, *sides, kind)
    (one, one_wave), (two, two_wave) = sides
    lists = {
        "one": options(((g.code, g.name) for g in groups), one),
        "two": options(((g.code, g.name) for g in groups), two),
        "one_wave": options(waves, one_wave),
        "two_wave": options(waves, two_wave),
        "columns": options(COLUMNS.items(), columns_asked(asked)),
        "figure": score_or_share(choice),
    }
    chosen = {name: next(o.value for o in held if o.chosen) for name, held in lists.items()}
    return ComparePage(
        replace(choice, notes=(*choice.notes, *notes.said)),
        comparison_finding(found), found, _pairs_picture(found), lists, chosen,
    )  # fmt: skip


def compare_take(choice: Choice, asked: Asked) -> Take:
    """The comparison as figures and as a still picture."""
    sides = _sides(choice, asked, _groups(choice), Notes())
    found = comparison(choice.programme, *sides, kind_asked(choice, asked))
    name = f"compare {found.names[0]} and {found.names[1]}"
    return Take(name, csv_of_pairs(found), still_bars.pairs_svg(found))


def _pairs_picture(found: Comparison) -> Picture:
    return Picture(
        bar_charts.pairs_chart(found), still_bars.pairs_svg(found), comparison_words(found)
    )


def _groups(choice: Choice) -> list[GroupName]:
    """The groups that have figures in some wave, by kind and name."""
    shown = {group.code for release in choice.programme.releases for group in release.groups}
    return [g for kind in _COMPARED for g in choice.programme.of_kind(kind) if g.code in shown]


def _waves(choice: Choice) -> list[tuple[str, str]]:
    labels = choice.programme.labels
    return [(r.wave, labels[r.wave]) for r in reversed(choice.programme.releases)]


def _sides(
    choice: Choice, asked: Asked, groups: Sequence[GroupName], notes: Notes
) -> tuple[tuple[str, str], tuple[str, str]]:
    """Both sides as asked; else the organisation before and now, or its first two directorates."""
    waves = [wave for wave, _ in _waves(choice)]
    now = waves[0]
    codes = [group.code for group in groups]
    parts = [part.code for part in choice.parts if part.current and part.code in codes]
    first_wave = len(waves) == 1 and len(parts) > 1
    usual = (parts[0], parts[1]) if first_wave else (choice.whole.code, choice.whole.code)
    before = now if asked.one or asked.two or len(waves) == 1 else waves[1]
    one = notes.pick(asked.one, codes, str, asked.two if asked.two in codes else usual[0], "group")
    two = notes.pick(asked.two, codes, str, usual[1], "group")
    one_wave = notes.pick(asked.one_wave, waves, str, before, "wave")
    two_wave = notes.pick(asked.two_wave, waves, str, now, "wave")
    return (one, one_wave), (two, two_wave)


def gap_page(choice: Choice, asked: Asked) -> GapPage:
    """Front line against office, in the organisation and in each directorate."""
    found = gap_map(choice.programme, kind_asked(choice, asked))
    place = _place(choice, found)
    pair = _gap_pair(choice, found, place)
    lists = {
        "within": options(((r.place if r.kind != "organisation" else "", r.name)
                           for r in found.rows), place.place if place else ""),
        "columns": options(COLUMNS.items(), columns_asked(asked)),
        "figure": score_or_share(choice),
    }  # fmt: skip
    return GapPage(
        choice, gap_finding(found), found, gap_sentences(found), place,
        _pairs_picture(pair) if pair else None, lists, {"columns": columns_asked(asked)},
    )  # fmt: skip


def gap_take(choice: Choice, asked: Asked) -> Take:
    """The gaps everywhere as figures, and of one place as a still picture."""
    found = gap_map(choice.programme, kind_asked(choice, asked))
    pair = _gap_pair(choice, found, _place(choice, found))
    picture = still_bars.pairs_svg(pair) if pair else still_bars.nothing_svg(gap_finding(found))
    return Take(f"front line and office {choice.latest_label}", csv_of_gaps(found), picture)


def _place(choice: Choice, found: GapMap) -> GapRow | None:
    """The place of the chart: the directorate asked for, else the organisation."""
    wanted = choice.within.code if choice.within else choice.whole.code
    return next((row for row in found.rows if row.place == wanted), None)


def _gap_pair(choice: Choice, found: GapMap, place: GapRow | None) -> Comparison | None:
    if place is None or not place.published:
        return None
    office, front = place.codes
    return comparison(choice.programme, (office, found.wave), (front, found.wave), found.kind)


def kind_asked(choice: Choice, asked: Asked) -> Kind:
    """What is shown of themes or questions: scores or favourable shares."""
    kinds: dict[tuple[bool, bool], Kind] = {
        (False, False): "theme_score",
        (False, True): "theme_favourable",
        (True, False): "item_score",
        (True, True): "item_favourable",
    }
    return kinds[columns_asked(asked) == "questions", choice.figure == "favourable"]


def columns_asked(asked: Asked) -> str:
    """Themes or questions, as the address asks."""
    return asked.columns if asked.columns in COLUMNS else "themes"


def score_or_share(choice: Choice) -> tuple[Option, ...]:
    """Scores or favourable shares: a response rate has nothing to compare theme by theme."""
    chosen = "score" if choice.figure == "response" else choice.figure
    return options(((k, v) for k, v in FIGURES.items() if k != "response"), chosen)


def options(pairs: Iterable[tuple[str, str]], chosen: str) -> tuple[Option, ...]:
    """A list to choose from, with one entry chosen."""
    return tuple(Option(value, text, value == chosen) for value, text in pairs)
