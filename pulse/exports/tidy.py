"""Releases as tidy rows of text, in the columns that `pulse.exports.schema` lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from surveys.instrument import Item
from surveys.measure import Hidden
from surveys.release import Figure, Release, ReleasedGroup, ThemeFigure

Row = tuple[str, ...]
_NOT_PRINTED = ("", "", "not printed")
_HIDDEN = ("", "", "hidden")


def rows_of(releases: Iterable[Release]) -> Mapping[str, list[Row]]:
    """The rows of every table of the package, by the table's name."""
    releases = tuple(releases)
    return {
        "waves": [_wave(release) for release in releases],
        "questions": [row for release in releases for row in _questions(release)],
        "groups": [row for release in releases for row in _groups(release)],
        "figures": [row for release in releases for row in figures(release)],
        "drivers": [row for release in releases for row in _drivers(release)],
    }


def figures(release: Release) -> Iterator[Row]:
    """One row a printed figure, and one a theme or question of a group that is hidden."""
    for group in release.groups:
        for code, figure in release.figures.get(group.code, {}).items():
            yield from _prefixed((release.wave, group.code, "item", code), _of_item(figure))
        for code, theme in release.themes.get(group.code, {}).items():
            yield from _prefixed((release.wave, group.code, "theme", code), _of_theme(theme))
    for hidden in release.hidden:
        for of, code in _subjects(release):
            yield (release.wave, hidden.code, of, code, "score", *_HIDDEN)


def _wave(release: Release) -> Row:
    return (
        release.wave, release.title, release.survey, release.organisation, release.opened,
        release.closed, str(release.k), str(release.m), str(release.band),
        release.instrument.fingerprint, release.manifest, release.fingerprint,
    )  # fmt: skip


def _questions(release: Release) -> Iterator[Row]:
    themes = {theme.code: theme.name for theme in release.instrument.constructs}
    for item in release.instrument.items:
        yield _question(release.wave, item, themes.get(item.construct or "", ""))


def _question(wave: str, item: Item, theme: str) -> Row:
    return (
        wave, item.code, item.text, item.construct or "", theme,
        "true" if item.reverse else "false", *item.scale.options, item.source, item.licence,
    )  # fmt: skip


def _groups(release: Release) -> Iterator[Row]:
    for group in release.groups:
        yield (
            release.wave, group.code, group.name, group.kind, group.parent or "",
            group.unit or "", group.profile or "", "true", "", "",
            str(group.responses), str(group.eligible) if _asked_known(release, group) else "",
        )  # fmt: skip
    for hidden in release.hidden:
        yield (
            release.wave, hidden.code, hidden.name, hidden.kind, hidden.parent or "",
            hidden.unit or "", hidden.profile or "", "false",
            Hidden(hidden.reason, hidden.see).words, hidden.see, "", "",
        )  # fmt: skip


def _drivers(release: Release) -> Iterator[Row]:
    for found in release.drivers:
        value = "" if " " in found.correlation else found.correlation
        leading = "true" if found.leading else "false"
        yield (release.wave, found.outcome, found.construct, value, found.correlation, leading)


def _asked_known(release: Release, group: ReleasedGroup) -> bool:
    """Nobody knows how many an earlier supplier asked, nor how many would have declared a band."""
    return group.band is None and not release.imported


def _subjects(release: Release) -> Iterator[tuple[str, str]]:
    asked = release.instrument
    themes = (("theme", c.code) for c in asked.constructs if asked.items_of(c.code))
    return chain(themes, (("item", item.code) for item in asked.items))


def _prefixed(start: Row, cells: Iterable[Row]) -> Iterator[Row]:
    return ((*start, *cell) for cell in cells)


def _of_item(figure: Figure) -> Iterator[Row]:
    printed = {
        "answers": figure.answers or None,
        "score": figure.score,
        "mean": figure.mean,
        "favourable": figure.favourable,
        "neutral": figure.neutral,
        "unfavourable": figure.unfavourable,
    }
    for measure, text in printed.items():
        yield (measure, *_cell(text))
    for number in range(5):
        text = figure.shares[number] if figure.shares else None
        yield (f"option_{number + 1}", *_cell(text))


def _of_theme(theme: ThemeFigure) -> Iterator[Row]:
    yield ("score", *_cell(theme.score))
    yield ("margin", *_cell(theme.margin))
    yield ("favourable", *_cell(theme.favourable))


def _cell(printed: str | None) -> Row:
    """Value, printed text and state: what is not a plain number is a bound."""
    if printed is None:
        return _NOT_PRINTED
    plain = printed.replace(".", "", 1).isdigit()
    return (printed, printed, "value") if plain else ("", printed, "bound")
