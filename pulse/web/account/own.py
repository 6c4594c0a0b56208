"""One's own signing in, signing out and password."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for

from pulse.store.accounts import ROLE_NAMES
from pulse.web.account.forms import ChangeForm, ChooseForm, SignInForm
from pulse.web.auth import begin_session, end_session, roles_required, safe_next, signed_in
from pulse.web.page import now
from pulse.workflow import accounts
from pulse.workflow import sign_in as session
from pulse.workflow.passwords import WrongPasswordError
from surveys.errors import InvalidValueError


def sign_in() -> Any:
    """Let someone in, and take them where they were going."""
    back = safe_next(request.args.get("next"))
    if g.account is not None:
        return redirect(back or url_for("home.start"))
    form = SignInForm()
    if form.validate_on_submit():
        try:
            begin_session(_token(form))
            return redirect(back or url_for("home.start"))
        except session.SignInError as error:
            form.refuse("email", error)
    status = 400 if form.errors else 200
    return render_template("account/sign_in.html", form=form), status


def _token(form: SignInForm) -> str:
    email, password = form.email.data or "", form.password.data or ""
    return session.sign_in(email, password, request.remote_addr or "", now())


def sign_out() -> Any:
    """Sign this browser out."""
    end_session()
    flash("You are signed out.", "success")
    return redirect(url_for("home.start"))


@roles_required(*ROLE_NAMES)
def own() -> Any:
    """Who I am here, and a new password."""
    form = ChangeForm()
    if form.validate_on_submit():
        try:
            present, wanted = form.present.data or "", form.password.data or ""
            accounts.change_password(signed_in(), present, wanted, now())
        except WrongPasswordError as error:
            form.refuse("present", error)
        except InvalidValueError as error:
            form.refuse("password", error)
        else:
            end_session()
            flash("Your password is changed. Sign in with the new one.", "success")
            return redirect(url_for("account.sign_in"))
    return render_template("account/own.html", form=form), 400 if form.errors else 200


def password(token: str) -> Any:
    """Choose a password through a link that works once."""
    holder = accounts.holder_of_link(token, now())
    form = ChooseForm()
    if form.validate_on_submit():
        try:
            accounts.choose_password(token, form.password.data or "", now())
        except InvalidValueError as error:
            form.refuse("password", error)
        else:
            end_session()
            flash("Your password is set. Sign in with it.", "success")
            return redirect(url_for("account.sign_in"))
    page = render_template("account/password.html", form=form, holder=holder)
    return page, 400 if form.errors else 200
