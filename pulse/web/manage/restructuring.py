"""Changing the structure: say what changes, look at what it does, confirm; and undoing it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from wtforms import Field, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from pulse.web.auth import signed_in
from pulse.web.forms import DateField, PulseForm
from pulse.web.manage.organisation import LABELS, MANAGERS, kinds_of, today_tree
from pulse.web.page import local, now
from pulse.workflow.planning import restructuring as planning
from pulse.workflow.planning import staff
from pulse.workflow.planning.restructuring import Wish
from surveys.errors import NotFoundError, PulseError
from surveys.units import Organisation, Unit

_PLACE = "place-"


@MANAGERS
def restructure(code: str, kind: str) -> Any:
    """The form of one kind of change; then what it would do; then, confirmed, the change."""
    tree = today_tree()
    unit = tree.unit(code)
    if kind not in kinds_of(unit):
        abort(404)
    form = _form(kind, unit, tree)
    shown = _asked(form, unit, kind) if form.validate_on_submit() else None
    if shown is not None and "confirm" in request.form:
        return _recorded(shown.wish)
    if shown is not None:
        return render_template(
            "manage/restructure_check.html", unit=unit, kind=kind, preview=shown, form=form,
            given=_given(form),
        )  # fmt: skip
    page = render_template(
        "manage/restructure.html", unit=unit, kind=kind, label=LABELS[kind], form=form,
        places=[field for field in form if field.name.startswith(_PLACE)],
    )  # fmt: skip
    return page, 400 if form.errors else 200


def _form(kind: str, unit: Unit, tree: Organisation) -> PulseForm:
    fields: dict[str, Field] = {"day": DateField("From which day?", default=local(now()).date())}
    if kind in ("rename", "merge", "open"):
        given = request.args.get("name", unit.name if kind == "rename" else "")
        fields["name"] = StringField("New name", default=given)
    if kind == "merge":
        fields |= _merge_fields(unit, tree)
    if kind == "split":
        fields |= _split_fields(unit, tree)
    if kind == "move":
        fields["parent"] = SelectField(
            "New directorate", choices=_directorates(tree, unit.parent),
            default=request.args.get("parent", ""),
        )  # fmt: skip
    form: PulseForm = type("RestructureForm", (PulseForm,), fields)()
    return form


def _merge_fields(unit: Unit, tree: Organisation) -> dict[str, Field]:
    others = [other for other in tree.units if other.level == unit.level and other != unit]
    near = [other for other in others if other.parent == unit.parent]
    far = [other for other in others if other.parent != unit.parent]
    chosen = request.args.getlist("with")
    fields: dict[str, Field] = {
        "near": SelectMultipleField(
            "Merge it with", choices={u.code: u.name for u in near}, default=chosen
        )
    }
    if unit.level == "service":
        names = {directorate.code: directorate.name for directorate in tree.directorates}
        fields["far"] = SelectMultipleField(
            "From other directorates",
            choices={u.code: f"{names[u.parent or '']}: {u.name}" for u in far},
            default=chosen,
        )
        fields["parent"] = SelectField(
            "In which directorate is the new service?", choices=_directorates(tree, None),
            default=request.args.get("parent", unit.parent),
        )  # fmt: skip
    return fields


def _split_fields(unit: Unit, tree: Organisation) -> dict[str, Field]:
    given = "\n".join(request.args.getlist("name"))
    fields: dict[str, Field] = {"names": TextAreaField("New names, one a line", default=given)}
    names = _lines(request.form.get("names", ""))
    if unit.level == "directorate" and len(names) > 1:
        choices = {str(number): name for number, name in enumerate(names)}
        for service in tree.children(unit.code):
            fields[f"{_PLACE}{service.code}"] = RadioField(
                service.name, choices=choices, validate_choice=False
            )
    return fields


def _directorates(tree: Organisation, but: str | None) -> dict[str, str]:
    return {d.code: d.name for d in tree.directorates if d.code != but}


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _asked(form: PulseForm, unit: Unit, kind: str) -> planning.Preview | None:
    """What the change would do; None, with the error beside a field, where it cannot be."""
    try:
        return planning.preview(_wish(form, unit, kind))
    except NotFoundError:
        form.refuse("day", f"{unit.name} did not exist on that day. Give a later one.")
    except PulseError as error:
        text = str(error)
        form.refuse(_field_of(form), f"{text[0].upper()}{text[1:]}.")
    return None


def _field_of(form: PulseForm) -> str:
    order = ("near", "names", "name", "parent", "day")
    return next(name for name in order if name in form)


def _wish(form: PulseForm, unit: Unit, kind: str) -> Wish:
    data = form.data
    places = {
        name.removeprefix(_PLACE): int(value)
        for name, value in data.items()
        if name.startswith(_PLACE) and value and value.isdigit()
    }
    names = _lines(data["names"] or "") if kind == "split" else (data.get("name") or "",)
    return Wish(
        kind=kind,  # type: ignore[arg-type]
        units=(unit.code, *(data.get("near") or ()), *(data.get("far") or ())),
        day=data["day"],
        names=names,
        parent=data.get("parent") or "",
        services=places,
    )


def _given(form: PulseForm) -> Iterable[tuple[str, str]]:
    """Everything that was sent but the token, to be sent again with the confirmation."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in ("csrf_token", "confirm")
    ]


def _recorded(wish: Wish) -> Any:
    account = signed_in()
    planning.record_change(account.email, wish, now())
    flash("The change of structure is recorded.", "success")
    if staff.waits(account.number):
        return redirect(url_for("manage.check"))
    return redirect(url_for("manage.organisation"))


@MANAGERS
def undo(number: int) -> Any:
    """Take a change back, confirmed."""
    change = planning.past_change(number, now())
    form = PulseForm()
    if form.validate_on_submit():
        planning.undo_change(signed_in().email, number, now())
        flash("The change is undone.", "success")
        return redirect(url_for("manage.organisation"))
    return render_template("manage/undo_restructure.html", change=change, form=form)
