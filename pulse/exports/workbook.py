"""The workbook: one wave's findings and figures as Excel sheets that people can read and filter."""

from __future__ import annotations

import io
from collections.abc import Sequence

from pulse.exports.sheet import Book, Cell
from surveys.heat import columns_of
from surveys.measure import Hidden, Kind, Measure, Value
from surveys.narrative import tell
from surveys.release import ADDED, Figure, HiddenGroup, Release, ReleasedGroup
from surveys.stories import Story, response_story, stories_of
from surveys.trend import Programme, Series

_GROUP_WIDTH, _COUNT_WIDTH, _FIGURE_WIDTH = 46.0, 10.0, 14.0
_TOPICS = {
    "moved": "What moved",
    "steady": "What held",
    "attention": "What needs attention",
    "response": "Who answered",
}
_KINDS = ("organisation", "profile", "directorate", "service", "directorate_profile",
          "service_profile", "declared", ADDED)  # fmt: skip
_DEPTH = {"organisation": 0, "profile": 1, "directorate": 1, "service": 2,
          "directorate_profile": 2, "service_profile": 3}  # fmt: skip


def workbook(programme: Programme) -> bytes:
    """The Excel file for the latest wave of a programme; the same releases give the same bytes."""
    held = io.BytesIO()
    with Book(held, programme.latest) as book:
        _about(book, programme)
        _findings(book, programme)
        _scores(book, programme, "Themes", "theme_score")
        _scores(book, programme, "Questions", "item_score")
        _scores(book, programme, "Favourable", "item_favourable")
        _answers(book, programme)
        _trend(book, programme)
        _response(book, programme)
        _drivers(book, programme.latest)
        _hidden(book, programme.latest)
    return held.getvalue()


def _about(book: Book, programme: Programme) -> None:
    release = programme.latest
    sheet = book.sheet("About", (26, 96), landscape=False)
    sheet.title(f"{release.survey}: {programme.labels[release.wave]}")
    for name, value in _facts(release):
        sheet.pair(name, value)
    sheet.gap()
    for text in _how_to_read(release):
        sheet.pair("", text)


def _facts(release: Release) -> list[tuple[str, str]]:
    whole = next(iter(release.of_kind("organisation")), None)
    people = "not published"
    if whole is not None:
        people = f"{whole.responses:,}"
        people += "" if release.imported else f" of {whole.eligible:,}"
    return [
        ("Organisation", release.organisation),
        ("Wave", release.title),
        ("Open", f"{release.opened} to {release.closed}"),
        ("People who answered", people),
        ("Groups with figures", str(len(release.groups) - len(release.added))),
        ("Groups hidden", str(len(release.hidden))),
        *([("Groups added later", _later(release))] if release.added else []),
        ("Release (SHA-256)", release.fingerprint),
    ]


def _later(release: Release) -> str:
    """What they are, because whoever adds up rows would count their people twice."""
    return (
        f"{len(release.added)}, made of other groups after the release and proved together with"
        " them; their people are counted in those as well"
    )


def _how_to_read(release: Release) -> list[str]:
    return [
        "Scores run from 0 to 100: 100 would mean that everybody agreed strongly. Reverse-worded"
        " questions are turned round, so that more is always better.",
        "Colours are fixed: under 40, 40 to 49, 50 to 59, 60 to 69, 70 or more.",
        f"Figures are shown for groups in which at least {release.k} people answered. “hidden” and"
        " “–” mean that a figure could have told how some people answered.",
        "A change is called a change only when it is at least 3 points and larger than rounding"
        " and chance could make it.",
    ]


def _findings(book: Book, programme: Programme) -> None:
    sheet = book.sheet("Findings", (120,), landscape=False)
    sheet.title("Findings")
    told = tell(stories_of(programme), response_story(programme))
    for topic, heading in _TOPICS.items():
        said = [sentence.text for sentence in told if sentence.topic == topic]
        if said:
            sheet.gap()
            sheet.heading(heading)
        for text in said:
            sheet.sentence(text)


def _scores(book: Book, programme: Programme, name: str, kind: Kind) -> None:
    columns = columns_of(programme.latest, kind)
    sheet = book.sheet(name, _widths(len(columns)))
    sheet.title(f"{name}, {programme.labels[programme.latest.wave]}")
    sheet.note("Percent who agree" if kind.endswith("favourable") else "Scores from 0 to 100")
    sheet.header(("Group", "Answered", "Asked", *(text for _, text in columns)))
    reader = programme.readers[-1]
    for group in _tree(programme.latest):
        readings = [reader.read(group.code, measure) for measure, _ in columns]
        cells = [book.reading(reading, kind != "item_favourable") for reading in readings]
        sheet.row([*_named(group, programme.latest), *cells])
    sheet.filtered(3 + len(columns))


def _answers(book: Book, programme: Programme) -> None:
    """The shares of the five answers, where they are printed."""
    release = programme.latest
    sheet = book.sheet("Answers", (46, 60, 16, *(13,) * 8))
    sheet.title("How the answers spread, percent")
    sheet.note("Only for groups of 100 answers and more. Of reverse-worded questions, marked (R),"
               " the most favourable answer stands last.")  # fmt: skip
    options = ("Least favourable", "2", "Middle", "4", "Most favourable")
    sheet.header(("Group", "Question", "Answers", *options, "Unfavourable", "Neutral",
                  "Favourable"), freeze=2)  # fmt: skip
    for group in _tree(release):
        for item in release.instrument.items:
            figure = release.figures.get(group.code, {}).get(item.code)
            if figure is not None and figure.shares is not None:
                mark = " (R)" if item.reverse else ""
                start = [_indented(group), Cell(f"{item.text}{mark}", "words")]
                sheet.row([*start, *_spread(book, figure)])
    sheet.filtered(11)


def _spread(book: Book, figure: Figure) -> list[Cell]:
    texts = (figure.answers, *(figure.shares or ()), figure.unfavourable, figure.neutral,
             figure.favourable)  # fmt: skip
    return [book.printed(text or "\N{EN DASH}") for text in texts]


def _trend(book: Book, programme: Programme) -> None:
    labels = [programme.labels[release.wave] for release in programme.releases]
    sheet = book.sheet("Trend", (46, 46, *(12,) * len(labels), 26))
    sheet.title("Themes over the waves, scores from 0 to 100")
    sheet.header(("Group", "Theme", *labels, "Since the wave before"), freeze=2)
    for story in stories_of(programme):
        for line in (story.whole, *story.parts, *_added_lines(programme, story)):
            cells = [book.reading(point.reading) for point in line.points]
            change = Cell(story.change(line).text, "words")
            sheet.row([Cell(line.name), Cell(story.name, "words"), *cells, change])
    sheet.filtered(3 + len(labels))


def _added_lines(programme: Programme, story: Story) -> Sequence[Series]:
    """Lines of their own: they count people of other lines again, so no story judges them."""
    codes = [group.code for group in programme.of_kind(ADDED)]
    return programme.series(codes, story.whole.measure) if codes else ()


def _response(book: Book, programme: Programme) -> None:
    release, reader = programme.latest, programme.readers[-1]
    sheet = book.sheet("Response", (46, 12, 12, 12))
    sheet.title("Who answered")
    sheet.header(("Group", "Answered", "Asked", "Rate, %"))
    for group in _tree(release):
        rate = reader.read(group.code, Measure("response_rate"))
        known = Cell(round(rate.number), "number") if isinstance(rate, Value) else None
        sheet.row([*_named(group, release), known or Cell(rate.text, "hidden")])
    sheet.filtered(4)


def _drivers(book: Book, release: Release) -> None:
    """What goes with the outcome, where the release prints it."""
    if not release.drivers:
        return
    names = {theme.code: theme.name for theme in release.instrument.constructs}
    names |= {item.code: item.text for item in release.instrument.items}
    sheet = book.sheet("Drivers", (46, 18, 18, 24))
    sheet.title(f"What goes with: {names[release.drivers[0].outcome]}")
    sheet.note("Person by person, in the whole organisation. What goes together is no cause.")
    sheet.header(("Theme", "Goes with it", "Correlation", "Note"))
    for found in release.drivers:
        note = "among the strongest" if found.leading else ""
        number = Cell(found.number, "number")
        printed = number if " " not in found.correlation else Cell(found.correlation, "words")
        sheet.row([Cell(names[found.construct]), Cell(found.strength), printed, Cell(note)])


def _hidden(book: Book, release: Release) -> None:
    sheet = book.sheet("Hidden", (46, 22, 76, 46))
    sheet.title("Groups without figures, and why")
    if not release.hidden:
        sheet.note("Every group of this wave has figures.")
        return
    names = {group.code: group.name for group in _tree(release)}
    sheet.header(("Group", "Kind", "Why", "Look instead at"))
    for group in release.hidden:
        why = Hidden(group.reason, group.see).words
        cells = (group.name, group.kind.replace("_", " "), why, names.get(group.see, group.see))
        sheet.row([Cell(text, "words") for text in cells])
    sheet.filtered(4)


def _widths(columns: int) -> Sequence[float]:
    return (_GROUP_WIDTH, _COUNT_WIDTH, _COUNT_WIDTH, *(_FIGURE_WIDTH,) * columns)


def _tree(release: Release) -> list[ReleasedGroup | HiddenGroup]:
    """Every group under its parent: the organisation, its profiles, then each directorate."""
    groups: tuple[ReleasedGroup | HiddenGroup, ...] = (*release.groups, *release.hidden)
    under: dict[str, list[ReleasedGroup | HiddenGroup]] = {}
    known = {group.code for group in groups}
    for group in groups:
        parent = group.parent if group.parent in known else None
        under.setdefault(parent or "", []).append(group)
    return _walk(under, "")


def _walk(
    under: dict[str, list[ReleasedGroup | HiddenGroup]], code: str
) -> list[ReleasedGroup | HiddenGroup]:
    found: list[ReleasedGroup | HiddenGroup] = []
    for group in sorted(under.pop(code, []), key=_order):
        found += [group, *_walk(under, group.code)]
    return found


def _order(group: ReleasedGroup | HiddenGroup) -> tuple[int, str, str]:
    """Profiles before parts: a reader looks at front line and office of a place first."""
    profiled = 0 if group.profile else 1
    place = _KINDS.index(group.kind) if group.kind in _KINDS else len(_KINDS)
    return profiled, f"{place}" if not group.profile else "", group.name


def _named(group: ReleasedGroup | HiddenGroup, release: Release) -> list[Cell]:
    if isinstance(group, HiddenGroup):
        return [_indented(group), Cell("\N{EN DASH}", "hidden"), Cell("\N{EN DASH}", "hidden")]
    known = group.band is None and not release.imported
    asked = Cell(group.eligible, "number") if known else Cell("\N{EN DASH}", "hidden")
    return [_indented(group), Cell(group.responses, "number"), asked]


def _indented(group: ReleasedGroup | HiddenGroup) -> Cell:
    return Cell(group.name, f"indent{_DEPTH.get(group.kind, 2)}")
