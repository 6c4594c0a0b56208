"""The talk as plain text, for an e-mail and the intranet."""

from __future__ import annotations

from textwrap import wrap

from surveys.talk import Bars, BarSet, Grid, Lines, Slide, Talk

_WIDE = 76


def plain_text(talk: Talk) -> str:
    """Every slide as a heading, its sentences and its figures, in lines of at most 76 letters."""
    cover, *others = talk.slides
    lines = [cover.title.upper(), talk.organisation, *_wrapped(cover.sentences), ""]
    part = ""
    for slide in others:
        if slide.part != part:
            part = slide.part
            lines += [slide.heading.upper(), "-" * len(slide.heading), ""]
        lines += _slide(slide)
    lines += _wrapped([f"Figures: {talk.source}"])
    return "\n".join(lines).rstrip() + "\n"


def _slide(slide: Slide) -> list[str]:
    title = [] if slide.title == slide.heading else [*wrap(slide.title, _WIDE), ""]
    said = [line for text in slide.sentences for line in _bullet(text)]
    said += [""] if said else []
    promises = [
        line
        for each in slide.promises
        for line in (
            *_bullet(f"You said: {each.heard}"),
            *wrap(f"We will: {each.action} ({each.owner}, {each.due})", _WIDE,
                  initial_indent="  ", subsequent_indent="  "),
            "",
        )
    ]  # fmt: skip
    return [*title, *said, *promises, *_figures(slide)]


def _bullet(text: str) -> list[str]:
    return wrap(text, _WIDE, initial_indent="* ", subsequent_indent="  ")


def _wrapped(texts: tuple[str, ...] | list[str]) -> list[str]:
    return [line for text in texts for line in wrap(text, _WIDE)]


def _figures(slide: Slide) -> list[str]:
    picture = slide.picture
    if isinstance(picture, Bars):
        return [*_table(picture.categories, picture.sets), ""]
    if isinstance(picture, Grid):
        heat = picture.heat
        found = []
        for row in heat.rows:
            cells = [f"{name} {cell.reading.text}" for (_, name), cell in
                     zip(heat.columns, row.cells, strict=True)]  # fmt: skip
            found += wrap(f"{row.name}: {'; '.join(cells)}.", _WIDE, subsequent_indent="  ")
        return [*found, ""]
    return [*wrap(picture.words, _WIDE), ""] if isinstance(picture, Lines) else []


def _table(categories: tuple[str, ...], sets: tuple[BarSet, ...]) -> list[str]:
    """Names to the left, a column of figures for each set, in letters of one width."""
    wide = [max(len(each.name), 6) for each in sets]
    room = _WIDE - sum(wide) - 2 * len(sets)
    head = " " * room + "".join(f"  {each.name:>{w}}" for each, w in zip(sets, wide, strict=True))
    rows = []
    for index, category in enumerate(categories):
        name = wrap(category, room) or [""]
        cells = "".join(
            f"  {each.readings[index].text:>{w}}" for each, w in zip(sets, wide, strict=True)
        )
        rows += [*name[:-1], f"{name[-1]:<{room}}{cells}"]
    return [head.rstrip(), *rows]
