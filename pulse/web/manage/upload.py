"""Bringing a staff list in: upload, name its columns, look at what would change, confirm."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Response, flash, redirect, render_template, request, session, url_for
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm
from pulse.web.page import local, now
from pulse.workflow.planning import staff as planning
from pulse.workflow.planning.staff import Check
from surveys.errors import InvalidValueError
from surveys.frame import FIELDS

MANAGERS = roles_required("reviewer", "administrator")
CHOSEN = "staff_columns"
ACCEPT = "accept"
NEEDED = ("number", "name", "directorate", "service")


class UploadForm(PulseForm):
    """A staff list from a file."""

    file = FileField("Staff list", [FileRequired("Choose the file with your staff list.")])


@MANAGERS
def upload() -> Any:
    """Take a file and go and look at it; nothing is changed yet."""
    form = UploadForm()
    if form.validate_on_submit():
        file = form.file.data
        try:
            planning.hold_staff_list(signed_in().number, file.filename or "list", file.read())
        except InvalidValueError as error:
            form.refuse("file", error)
        else:
            session.pop(CHOSEN, None)
            return redirect(url_for("manage.check"))
    return render_template("manage/upload.html", form=form), 400 if form.errors else 200


def _checked(accept_units: bool = False) -> Check:
    filename, content = planning.held_staff_list(signed_in().number)
    today = local(now()).date()
    mapping = session.get(CHOSEN)
    return planning.check_staff_list(content, filename, today, mapping, accept_units)


@MANAGERS
def check() -> Any:
    """What the file would change; and, confirmed, the change itself."""
    accept = request.values.get("units") == ACCEPT
    form = PulseForm()
    if form.validate_on_submit():
        return _bring_in(accept)
    found = _checked(accept)
    if found.needs_columns and CHOSEN not in session:
        return redirect(url_for("manage.columns"))
    return render_template("manage/check.html", check=found, form=form, accept=accept)


def _bring_in(accept: bool) -> Any:
    account = signed_in()
    filename, content = planning.held_staff_list(account.number)
    mapping = session.get(CHOSEN)
    done = planning.import_staff_list(account.email, content, filename, now(), mapping, accept)
    if not done.good:
        return redirect(url_for("manage.check"))
    planning.forget_staff_list(account.number)
    session.pop(CHOSEN, None)
    flash(f"The staff list is in: {done.people:,} rows read.", "success")
    return redirect(url_for("manage.staff"))


@MANAGERS
def columns() -> Any:
    """Say which column holds what, where the headings do not."""
    found = _checked()
    form = _columns_form(found)
    if form.validate_on_submit():
        given = {field: form[field].data for field in FIELDS}
        try:
            session[CHOSEN] = planning.read_mapping(given)
            return redirect(url_for("manage.check"))
        except InvalidValueError as error:
            form.refuse("number", error)
    page = render_template(
        "manage/columns.html", form=form, check=found, fields=FIELDS, needed=NEEDED
    )
    return page, 400 if form.errors else 200


def _columns_form(found: Check) -> PulseForm:
    choices = {"": "Not in this file"}
    choices |= {name: _with_example(name, found) for name in found.headings}
    fields = {
        field: SelectField(label, choices=choices, default=found.columns.get(field, ""))
        for field, label in FIELDS.items()
    }
    form: PulseForm = type("ColumnsForm", (PulseForm,), fields)()
    return form


def _with_example(name: str, found: Check) -> str:
    example = found.examples.get(name, "")
    return f"{name}, such as {example[:30]}" if example else name


@MANAGERS
def problems() -> Response:
    """Every problem of the file as CSV, to work through in a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Row", "Column", "Problem", "Remedy"])
    for problem in _checked(request.args.get("units") == ACCEPT).problems:
        cells = (problem.row or "", problem.column or "", problem.message, problem.remedy)
        writer.writerow([_plain(str(cell)) for cell in cells])
    response = Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=staff-list-problems.csv"
    return response


def _plain(cell: str) -> str:
    # A cell that begins like this would run as a formula in the reader's spreadsheet.
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell


@MANAGERS
def discard() -> Any:
    """Forget the file; nothing was changed."""
    if PulseForm().validate_on_submit():
        planning.forget_staff_list(signed_in().number)
        session.pop(CHOSEN, None)
        flash("The file is discarded. Nothing was changed.", "success")
    return redirect(url_for("manage.staff"))
