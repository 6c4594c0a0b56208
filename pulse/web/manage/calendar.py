"""The calendar of the coming year, quiet periods, the burden cap, and what runs by itself."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import InputRequired

from pulse.store.quiet import quiet_periods
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import DateField, PulseForm, reads
from pulse.web.page import in_day_words, local, now
from pulse.workflow.monitoring import scheduler_status
from pulse.workflow.planning import quiet as quiet_planning
from pulse.workflow.planning.burden import burden_cap, change_burden_cap
from pulse.workflow.planning.yearly import coming_year
from surveys.errors import InvalidValueError

MANAGERS = roles_required("reviewer", "administrator")
ADMINISTRATORS = roles_required("administrator")


class QuietForm(PulseForm):
    """A quiet period of one's own."""

    reason = StringField("Why", [reads(quiet_planning.read_reason)])
    first = DateField("First day")
    last = DateField("Last day")
    yearly = BooleanField("Each year on the same days")


class BurdenForm(PulseForm):
    """The most that one person is asked."""

    invitations = IntegerField("Invitations to one person", [InputRequired("Enter a number.")])
    days = IntegerField("Within how many days", [InputRequired("Enter a number of days.")])


@MANAGERS
def calendar() -> Any:
    """Waves, reminders, days off and the load on staff, a year ahead."""
    return render_template("manage/calendar.html", year=coming_year(now()))


@ADMINISTRATORS
def quiet() -> Any:
    """Quiet periods: those there are, ready ones to add, and one of your own."""
    form = QuietForm()
    if form.validate_on_submit():
        try:
            added = quiet_planning.add_period(
                signed_in().email, form.first.data, form.last.data, form.reason.data or "",
                form.yearly.data, now(),
            )  # fmt: skip
        except InvalidValueError as error:
            form.refuse("last", error)
        else:
            flash(f"{added.reason} is quiet. Planned waves have moved out of it.", "success")
            return redirect(url_for("manage.quiet"))
    page = render_template(
        "manage/quiet.html", form=form, periods=quiet_periods(),
        offered=quiet_planning.offered_periods(local(now()).date()),
    )  # fmt: skip
    return page, 400 if form.errors else 200


@ADMINISTRATORS
def add_offered() -> Any:
    """Take a ready period into the table."""
    if PulseForm().validate_on_submit():
        offered = quiet_planning.offered_periods(local(now()).date())
        wanted = request.form.get("first", "")
        for period in offered:
            if period.quiet.first.isoformat() == wanted:
                taken = period.quiet
                quiet_planning.add_period(
                    signed_in().email, taken.first, taken.last, taken.reason, period.yearly, now()
                )
                flash(f"{taken.reason} is quiet. Planned waves have moved out of it.", "success")
    return redirect(url_for("manage.quiet"))


@ADMINISTRATORS
def drop_quiet(number: int) -> Any:
    """Take a period out; the page offers it again if it was a ready one."""
    if PulseForm().validate_on_submit():
        period = quiet_planning.drop_period(signed_in().email, number, now())
        days = f"{in_day_words(period.quiet.first)} to {in_day_words(period.quiet.last)}"
        flash(
            f"{period.quiet.reason}, {days}, is no longer quiet, and planned waves have moved"
            " back. To undo, add it again.",
            "success",
        )
    return redirect(url_for("manage.quiet"))


@ADMINISTRATORS
def burden() -> Any:
    """How often one person may be asked, over all surveys."""
    cap = burden_cap()
    form = BurdenForm(data={"invitations": cap.invitations, "days": cap.days})
    if form.validate_on_submit():
        try:
            change_burden_cap(
                signed_in().email, form.invitations.data or 0, form.days.data or 0, now()
            )
        except InvalidValueError as error:
            form.refuse("days" if "days" in str(error) else "invitations", error)
        else:
            flash("Saved. It holds from the next wave that opens.", "success")
            return redirect(url_for("manage.calendar"))
    page = render_template("manage/burden.html", form=form)
    return page, 400 if form.errors else 200


@MANAGERS
def scheduler() -> Any:
    """What ran by itself, what comes next, and what is in trouble."""
    return render_template("manage/scheduler.html", status=scheduler_status(now()), now=now())
