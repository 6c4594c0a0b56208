"""Forms of signing in and of accounts."""

from __future__ import annotations

from wtforms import PasswordField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from pulse.store.accounts import ROLE_NAMES
from pulse.web.forms import PulseForm, reads
from pulse.workflow.accounts import read_email


class SignInForm(PulseForm):
    """E-mail address and password."""

    email = StringField("E-mail address", [InputRequired("Enter your e-mail address.")])
    password = PasswordField("Password", [InputRequired("Enter your password."), Length(max=1000)])


class ChooseForm(PulseForm):
    """A first password, or a new one after a reset."""

    password = PasswordField("New password", [InputRequired("Enter a password.")])


class ChangeForm(PulseForm):
    """One's own password, changed."""

    present = PasswordField("Present password", [InputRequired("Enter your present password.")])
    password = PasswordField("New password", [InputRequired("Enter a new password.")])


class NewAccountForm(PulseForm):
    """Someone who is to sign in."""

    name = StringField("Full name", [InputRequired("Enter the person's name.")])
    email = StringField(
        "E-mail address",
        [InputRequired("Enter the person's e-mail address."), reads(read_email)],
    )
    role = RadioField(
        "What will they do?",
        [InputRequired("Choose what they will do.")],
        choices=dict(ROLE_NAMES),
    )


class RoleForm(PulseForm):
    """Another role for an account."""

    role = RadioField("Role", [InputRequired("Choose a role.")], choices=dict(ROLE_NAMES))
