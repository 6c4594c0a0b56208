"""Earlier surveys in the main store: written whole, read a unit at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select

from pulse.models.base import db
from pulse.models.earlier import (
    EarlierFigureRow,
    EarlierItemRow,
    EarlierSurveyRow,
    EarlierUnitRow,
    EarlierUpload,
    EarlierWaveRow,
)
from surveys.earlier import (
    EarlierFigure,
    EarlierItem,
    EarlierSurvey,
    EarlierUnit,
    EarlierWave,
    Key,
)
from surveys.errors import NotFoundError
from surveys.units import plain

BATCH = 5000


@dataclass(frozen=True, slots=True)
class About:
    """Whose figures they are: everything that must stand beside them."""

    code: str
    title: str
    publisher: str
    source: str
    licence: str
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """An earlier survey as stored, and how much of it there is."""

    number: int
    about: About
    imported: datetime
    units: int
    waves: tuple[EarlierWave, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """Files that wait for their sender."""

    about: About
    figures: bytes
    units: bytes
    items: bytes


def earlier_surveys() -> list[Listed]:
    """Every earlier survey, by title."""
    rows = db.session.scalars(select(EarlierSurveyRow).order_by(EarlierSurveyRow.title)).all()
    return [_listed(row) for row in rows]


def earlier_survey(code: str) -> Listed:
    """The earlier survey with this code; raises NotFoundError."""
    row = db.session.scalar(select(EarlierSurveyRow).where(EarlierSurveyRow.code == code))
    if row is None:
        raise NotFoundError(f"there is no earlier survey {code!r}")
    return _listed(row)


def _listed(row: EarlierSurveyRow) -> Listed:
    about = About(row.code, row.title, row.publisher, row.source, row.licence, row.notes)
    count = select(func.count()).where(EarlierUnitRow.survey == row.id)
    waves = select(EarlierWaveRow).where(EarlierWaveRow.survey == row.id)
    ordered = db.session.scalars(waves.order_by(EarlierWaveRow.day, EarlierWaveRow.label))
    at = row.imported if row.imported.tzinfo else row.imported.replace(tzinfo=UTC)
    found = tuple(EarlierWave(wave.label, wave.day) for wave in ordered)
    return Listed(row.id, about, at, db.session.scalar(count) or 0, found)


def items_of(survey: int) -> list[EarlierItem]:
    """Its questions, in the order of the file."""
    rows = select(EarlierItemRow).where(EarlierItemRow.survey == survey)
    ordered = db.session.scalars(rows.order_by(EarlierItemRow.place))
    return [EarlierItem(row.code, row.text, row.theme) for row in ordered]


def unit_of(survey: int, code: str) -> EarlierUnit:
    """One of its units; raises NotFoundError."""
    row = db.session.get(EarlierUnitRow, (survey, code))
    if row is None:
        raise NotFoundError(f"the survey has no unit {code!r}")
    return _unit(row)


def _unit(row: EarlierUnitRow) -> EarlierUnit:
    return EarlierUnit(row.code, row.name, row.parent)


def children_of(survey: int, code: str | None) -> list[EarlierUnit]:
    """The units directly below one, or at the top, by name."""
    rows = select(EarlierUnitRow).where(EarlierUnitRow.survey == survey)
    here = rows.where(EarlierUnitRow.parent == code)
    return [_unit(row) for row in db.session.scalars(here.order_by(EarlierUnitRow.name))]


def search(survey: int, words: str, most: int) -> list[EarlierUnit]:
    """Units whose name holds every one of some words, shortest name first; at most so many."""
    rows = select(EarlierUnitRow).where(EarlierUnitRow.survey == survey)
    for word in plain(words).split():
        rows = rows.where(EarlierUnitRow.search.contains(word, autoescape=True))
    length = func.length(EarlierUnitRow.name)
    return [
        _unit(row)
        for row in db.session.scalars(rows.order_by(length, EarlierUnitRow.name).limit(most))
    ]


def figures_of(survey: int, units: Sequence[str], items: Sequence[str]) -> dict[Key, EarlierFigure]:
    """The figures of some units for some questions, in every wave."""
    return _figures(survey, EarlierFigureRow.unit.in_(units), EarlierFigureRow.item.in_(items))


def all_figures(survey: int) -> dict[Key, EarlierFigure]:
    """Every figure, for comparing with a file."""
    return _figures(survey)


def _figures(survey: int, *where: ColumnElement[bool]) -> dict[Key, EarlierFigure]:
    row = EarlierFigureRow
    columns = (row.unit, row.item, row.wave, row.score, row.favourable, row.people, row.spread)
    found = db.session.execute(select(*columns).where(row.survey == survey, *where))
    return {
        (unit, item, wave): EarlierFigure(score, favourable, people, spread)
        for unit, item, wave, score, favourable, people, spread in found
    }


def asked_of(survey: int, unit: str) -> set[str]:
    """The questions for which a unit has a figure in any wave."""
    rows = select(EarlierFigureRow.item).where(
        EarlierFigureRow.survey == survey, EarlierFigureRow.unit == unit
    )
    return set(db.session.scalars(rows.distinct()))


def write_survey(about: About, survey: EarlierSurvey, now: datetime) -> None:
    """Write a survey in place of what was stored of it, in the caller's transaction."""
    number = _fresh_row(about, now)
    _insert(EarlierUnitRow, (_unit_row(number, unit) for unit in survey.units.values()))
    _insert(EarlierItemRow, (
        {"survey": number, "code": item.code, "text": item.text, "theme": item.theme,
         "place": place}
        for place, item in enumerate(survey.items.values())
    ))  # fmt: skip
    _insert(EarlierWaveRow, (
        {"survey": number, "label": wave.label, "day": wave.day} for wave in survey.waves.values()
    ))  # fmt: skip
    _insert(EarlierFigureRow, (
        {"survey": number, "unit": unit, "item": item, "wave": wave, **asdict(figure)}
        for (unit, item, wave), figure in survey.figures.items()
    ))  # fmt: skip


def _fresh_row(about: About, now: datetime) -> int:
    row = db.session.scalar(select(EarlierSurveyRow).where(EarlierSurveyRow.code == about.code))
    if row is None:
        row = EarlierSurveyRow(code=about.code)
        db.session.add(row)
    row.title, row.publisher, row.source = about.title, about.publisher, about.source
    row.licence, row.notes, row.imported = about.licence, about.notes, now
    db.session.flush()
    _clear(row.id)
    return row.id


def _clear(number: int) -> None:
    for table in (EarlierFigureRow, EarlierUnitRow, EarlierItemRow, EarlierWaveRow):
        db.session.execute(delete(table).where(table.survey == number))


def _unit_row(number: int, unit: EarlierUnit) -> dict[str, Any]:
    return {"survey": number, **asdict(unit), "search": plain(unit.name)}


def _insert(table: Any, rows: Iterable[Mapping[str, Any]]) -> None:
    every = list(rows)
    for start in range(0, len(every), BATCH):
        db.session.execute(table.__table__.insert(), every[start : start + BATCH])


def remove_survey(code: str) -> None:
    """Take a survey out, in the caller's transaction; raises NotFoundError."""
    number = earlier_survey(code).number
    _clear(number)
    db.session.execute(delete(EarlierSurveyRow).where(EarlierSurveyRow.id == number))


def keep_upload(account: int, held: Held) -> None:
    """Keep files until their sender confirms them, in place of those sent before."""
    about = json.dumps(asdict(held.about))
    db.session.merge(
        EarlierUpload(
            account=account, about=about, figures=held.figures, units=held.units, items=held.items
        )
    )


def upload_of(account: int) -> Held | None:
    """The files that wait for this account."""
    row = db.session.get(EarlierUpload, account)
    if row is None:
        return None
    return Held(About(**json.loads(row.about)), row.figures, row.units, row.items)


def drop_upload(account: int) -> None:
    """Forget the files that wait."""
    db.session.execute(delete(EarlierUpload).where(EarlierUpload.account == account))
