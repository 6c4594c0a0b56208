"""Everyone's accounts, for administrators."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from pulse.store import accounts as store
from pulse.web.account.forms import NewAccountForm, RoleForm
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm
from pulse.web.page import now
from pulse.workflow import accounts
from surveys.errors import InvalidValueError

ADMINISTRATOR = roles_required("administrator")


@ADMINISTRATOR
def holders() -> Any:
    """Who may sign in."""
    return render_template("account/holders.html", holders=store.holders())


@ADMINISTRATOR
def new() -> Any:
    """Add someone, and show the link to send them."""
    form = NewAccountForm()
    if form.validate_on_submit():
        given = (form.email.data or "", form.name.data or "", form.role.data)
        try:
            holder, address = accounts.add_account(signed_in().email, *given, now())
        except InvalidValueError as error:
            form.refuse("email", error)
        else:
            return render_template("account/link.html", holder=holder, address=address, added=True)
    return render_template("account/new.html", form=form), 400 if form.errors else 200


@ADMINISTRATOR
def holder(number: int) -> Any:
    """One account: its role, stop it, give a new password link."""
    found = store.holder(number)
    form = RoleForm(role=found.role)
    if form.validate_on_submit():
        accounts.change_role(signed_in().email, number, form.role.data, now())
        flash(f"The role of {found.name} is changed.", "success")
        return redirect(url_for("account.holders"))
    return render_template("account/holder.html", holder=found, form=form, button=PulseForm())


@ADMINISTRATOR
def stop(number: int) -> Any:
    """Stop an account at once."""
    accounts.stop_account(signed_in().email, number, now())
    flash(f"{store.holder(number).name} cannot sign in any more.", "success")
    return redirect(url_for("account.holders"))


@ADMINISTRATOR
def allow(number: int) -> Any:
    """Let a stopped account in again."""
    accounts.allow_account(signed_in().email, number, now())
    flash(f"{store.holder(number).name} can sign in again.", "success")
    return redirect(url_for("account.holders"))


@ADMINISTRATOR
def reset(number: int) -> Any:
    """End the present password and show the link for a new one."""
    address = accounts.reset_password(signed_in().email, number, now())
    found = store.holder(number)
    return render_template("account/link.html", holder=found, address=address, added=False)
