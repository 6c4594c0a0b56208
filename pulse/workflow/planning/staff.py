"""The staff list: look at a file, say what it would change, and bring it in whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from pulse.models.base import db
from pulse.store import audit, settings, staff
from pulse.store.organisation import add_change, load_structure, save_organisation
from pulse.store.staff_file import read_staff_file
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from pulse.workflow.planning.settings import council
from pulse.workflow.planning.structure import StructureChange, structure_change
from pulse.workflow.planning.suggesting import Suggestion, suggestions
from surveys.errors import InvalidValueError, NotFoundError, Problem
from surveys.frame import (
    FIELDS,
    Difference,
    Frame,
    Row,
    Sheet,
    compare,
    read_frame,
    recognise,
)
from surveys.restructure import Structure
from surveys.units import Organisation

REMEMBERED = "staff_columns"
NEEDED = (
    frozenset({"number"}),
    frozenset({"name", "first_name", "last_name"}),
    frozenset({"unit", "directorate", "service"}),
)


@dataclass(frozen=True, slots=True)
class Check:
    """What a staff list would change. Nothing was written to make it.

    `difference` is None whenever there are `problems`. `columns` is field -> heading as read,
    `headings` every heading of the file. `structure` is what becomes of directorates and
    services; its new units wait for `accept_units` where there are units already, and
    `explanations` are changes of structure that would account for them.
    """

    filename: str
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]
    difference: Difference | None
    structure: StructureChange | None
    columns: Mapping[str, str]
    headings: tuple[str, ...]
    unmapped: tuple[str, ...]
    people: int
    examples: Mapping[str, str] = field(default_factory=dict)
    explanations: tuple[Suggestion, ...] = ()

    @property
    def good(self) -> bool:
        """Whether the list can be brought in."""
        return self.difference is not None

    @property
    def needs_columns(self) -> bool:
        """Whether it is the headings that were not understood."""
        return bool(self.headings) and any(not need & set(self.columns) for need in NEEDED)


def stored_organisation() -> Organisation | None:
    """The tree with all it ever held, or None before the first staff list."""
    stored = stored_structure()
    return stored.organisation if stored else None


def stored_structure() -> Structure | None:
    """The tree and its changes, or None before the first staff list."""
    try:
        return load_structure(db.session)
    except NotFoundError:
        return None


def check_staff_list(
    content: bytes,
    filename: str,
    today: date,
    mapping: Mapping[str, str] | None = None,
    accept_units: bool = False,
) -> Check:
    """What a file would change; reads and writes nothing but the present staff list.

    `mapping` (field -> heading) goes before what an earlier file taught. `accept_units` lets
    the file bring new directorates and services and end those it no longer names.
    """
    mapping = {**remembered_columns(), **(mapping or {})}
    file = read_staff_file(content, filename)
    if file.sheet is None:
        return _unreadable(filename, file.problems)
    stored = stored_structure()
    change = structure_change(file.sheet, council().name, stored, mapping, today)
    tree = change.after if stored is None or accept_units else None
    check = _with_faults(_read(file.sheet, filename, mapping, change, tree or stored), change)
    if accept_units or stored is None or change.after is None:
        return check
    before = present_frame(stored, today)
    return replace(check, explanations=suggestions(file.sheet, mapping, change, stored, before))


def _with_faults(check: Check, change: StructureChange) -> Check:
    """What is wrong with the list's units keeps it out, however well its rows read."""
    more = tuple(problem for problem in change.problems if problem not in check.problems)
    return replace(check, problems=(*more, *check.problems), difference=None) if more else check


def present_frame(stored: Structure, day: date) -> Frame:
    """The staff list as it stands, people of merged units in the units that they became."""
    people = staff.load_frame().people
    return Frame(tuple(replace(who, unit=stored.heir(who.unit, day)) for who in people))


def headcounts(day: date) -> list[staff.Headcount]:
    """How many people are where, people of merged units in the units that they became."""
    stored = stored_structure()
    if stored is None:
        return []
    return [replace(count, unit=stored.heir(count.unit, day)) for count in staff.headcounts()]


def _unreadable(filename: str, problems: tuple[Problem, ...]) -> Check:
    return Check(filename, problems, (), None, None, {}, (), (), 0)


def _read(
    sheet: Sheet,
    filename: str,
    mapping: Mapping[str, str],
    change: StructureChange,
    tree: Structure | None,
) -> Check:
    if tree is None:
        return _checked(sheet, filename, mapping, change.problems, change.notices, None, change)
    reading = read_frame(sheet, tree.on(change.day), mapping)
    notices = (*(change.notices if tree is change.after else ()), *reading.notices)
    difference = None
    if reading.frame:
        difference = compare(present_frame(tree, change.day), reading.frame)
    return _checked(sheet, filename, mapping, reading.problems, notices, difference, change)


def _checked(
    sheet: Sheet,
    filename: str,
    mapping: Mapping[str, str],
    problems: tuple[Problem, ...],
    notices: tuple[Problem, ...],
    difference: Difference | None,
    change: StructureChange,
) -> Check:
    columns = recognise(sheet, mapping)
    body = columns.body(sheet)
    heading = next((row for row in sheet.rows if row.number == columns.heading), None)
    names = [heading.cell(index) for index in range(len(heading.cells))] if heading else []
    return Check(
        filename=filename,
        problems=problems,
        notices=notices,
        difference=difference,
        structure=change if change.after else None,
        columns=columns.found,
        headings=tuple(dict.fromkeys(name for name in names if name)),
        unmapped=columns.unmapped,
        people=len(body),
        examples=_examples(names, body),
    )


def _examples(names: Sequence[str], body: Sequence[Row]) -> dict[str, str]:
    """The first thing written under each heading."""
    found: dict[str, str] = {}
    for index, name in enumerate(names):
        found.setdefault(name, next((c for row in body[:50] if (c := row.cell(index))), ""))
    return found


def import_staff_list(
    actor: str,
    content: bytes,
    filename: str,
    now: datetime,
    mapping: Mapping[str, str] | None = None,
    accept_units: bool = False,
) -> Check:
    """Bring a staff list in, whole; a list with any problem changes nothing.

    Look at `problems` of what comes back. New units are written first: alone they change
    nothing, so an import cut short is mended by sending the file again.
    """
    today = now.astimezone(stores().config.local).date()
    check = check_staff_list(content, filename, today, mapping, accept_units)
    if check.difference is None:
        return check
    if check.structure and (accept_units or stored_structure() is None):
        with transaction():
            _write_structure(check.structure, now)
    with transaction():
        staff.apply_difference(check.difference)
    with transaction():
        settings.keep_setting(REMEMBERED, dict(check.columns))
        audit.record(actor, "staff list imported", _in_numbers(check.difference), now)
    return check


def _write_structure(change: StructureChange, now: datetime) -> None:
    if change.after is None:
        return
    for made in change.changes:
        add_change(db.session, made, now)
    save_organisation(db.session, change.after.organisation)


def _in_numbers(difference: Difference) -> str:
    return (
        f"{len(difference.joiners)} joiners, {len(difference.leavers)} leavers,"
        f" {len(difference.moves)} moves, {len(difference.changed)} other changes"
    )


def remembered_columns() -> dict[str, str]:
    """The headings that the last good file used, by field."""
    return settings.setting(REMEMBERED) or {}


def read_mapping(given: Mapping[str, str]) -> dict[str, str]:
    """A mapping as somebody chose it; raises InvalidValueError for a column used twice."""
    chosen = {name: heading for name, heading in given.items() if name in FIELDS}
    used: dict[str, str] = {}
    for name, heading in chosen.items():
        if heading and heading in used:
            raise InvalidValueError(
                f"The column “{heading}” is chosen for both {FIELDS[used[heading]].lower()} and"
                f" {FIELDS[name].lower()}. Choose it once."
            )
        used[heading] = name
    return chosen


def hold_staff_list(account: int, filename: str, content: bytes) -> None:
    """Keep a file until its sender confirms it; raises InvalidValueError for an empty one."""
    if not content:
        raise InvalidValueError("The file is empty. Export the staff list again and check it.")
    with transaction():
        staff.keep_upload(account, filename[-120:], content)


def waits(account: int) -> bool:
    """Whether a file waits for this account to confirm it."""
    return staff.upload_of(account) is not None


def held_staff_list(account: int) -> tuple[str, bytes]:
    """Name and bytes of the file that waits; raises NotFoundError when there is none."""
    held = staff.upload_of(account)
    if held is None:
        raise NotFoundError("No staff list waits to be brought in. Upload one first.")
    return held


def forget_staff_list(account: int) -> None:
    """Forget the file that waits."""
    with transaction():
        staff.drop_upload(account)
