"""Files to take away, for the pages and for the command line: functions of releases alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pulse.exports.lga import engagement_return, has_lga_items, return_csv, return_workbook
from pulse.exports.methodology import Methodology, methodology
from pulse.exports.package import data_package
from pulse.exports.workbook import workbook
from pulse.models.base import db
from pulse.store import releases as store
from pulse.store.organisation import load_changes
from surveys.errors import NotFoundError
from surveys.trend import Programme


@dataclass(frozen=True, slots=True)
class File:
    """A file to save: its bytes, and the ending of its name."""

    body: bytes
    ending: str


def workbook_file(programme: Programme) -> File:
    """The latest wave as an Excel workbook."""
    return File(workbook(programme), "xlsx")


def package_file(programme: Programme) -> File:
    """Every wave as a data package of tidy CSV files."""
    return File(data_package(programme.releases), "zip")


def lga_file(programme: Programme) -> File:
    """The return on the LGA's engagement items; raises NotFoundError where none was asked."""
    latest = programme.latest
    return File(return_workbook(engagement_return(latest), latest), "xlsx")


def lga_csv_file(programme: Programme) -> File:
    """The same return as a CSV file; raises NotFoundError where none was asked."""
    return File(return_csv(engagement_return(programme.latest)).encode(), "csv")


FILES: Final[dict[str, Callable[[Programme], File]]] = {
    "workbook": workbook_file,
    "data-package": package_file,
    "lga-return": lga_file,
    "lga-return-csv": lga_csv_file,
}
"""Every file of a wave, by the word that stands in its address and its command."""


def offers_lga_return(programme: Programme) -> bool:
    """Whether the latest wave asked any of the LGA's engagement items."""
    return has_lga_items(programme.latest)


def statement(programme: Programme) -> Methodology:
    """What the methodology statement of the latest wave says."""
    return methodology(programme)


def programme_of(survey: str, wave: str = "") -> Programme:
    """The releases of a survey up to a wave, or all; raises NotFoundError for unknown codes."""
    releases = store.releases_of(survey)
    if not releases:
        known = ", ".join(row.code for row in store.surveys_with_releases()) or "none yet"
        raise NotFoundError(f"no survey {survey!r} has a released wave: those with one are {known}")
    return up_to(Programme(releases, load_changes(db.session)), wave)


def up_to(programme: Programme, wave: str) -> Programme:
    """A programme as it stood when a wave was its latest; raises NotFoundError for another."""
    codes = [release.wave for release in programme.releases]
    if not wave or wave == codes[-1]:
        return programme
    if wave not in codes:
        raise NotFoundError(f"no released wave {wave!r}: there are {', '.join(codes)}")
    return programme.until(wave)
