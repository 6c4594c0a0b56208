"""What every form of Pulse shares: the CSRF token, linked errors, and a date in three boxes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field, FileField, Form, ValidationError
from wtforms.fields.core import UnboundField
from wtforms.utils import unset_value

from surveys.errors import PulseError

DATE_PARTS = ("day", "month", "year")


class PulseForm(FlaskForm):
    """A form that is always sent with its CSRF token; a wrong token raises CSRFError.

    Use by itself for a page that holds a button and no field.
    """

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """What was sent; a file counts only where the form asks for one."""

        def wrap_formdata(self, form: Form, formdata: Any) -> Any:
            """The fields, and the files of fields that take files."""
            found = super().wrap_formdata(form, formdata)
            if not isinstance(found, CombinedMultiDict):
                return found
            files = MultiDict(
                (name, file)
                for name, file in request.files.items(multi=True)
                if _takes_files(form, name)
            )
            return CombinedMultiDict([files, request.form])

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether the form was sent and every field holds."""
        sent = super().validate_on_submit(extra_validators)
        token = self._fields.get("csrf_token")
        if token is not None and token.errors:
            raise CSRFError(str(token.errors[0]))
        return bool(sent)

    def refuse(self, field: str, error: PulseError | str) -> None:
        """Show an error that only a use case could find beside the field it is about."""
        self._fields[field].errors = [*self._fields[field].errors, str(error)]


def _takes_files(form: Form, name: str) -> bool:
    asked = getattr(type(form), name.removeprefix(form._prefix), None)
    return isinstance(asked, UnboundField) and issubclass(asked.field_class, FileField)


def reads(read: Callable[[str], object]) -> Callable[[Form, Field], None]:
    """A validator: the field holds what `read` accepts; its error is what the page says."""

    def check(_form: Form, field: Field) -> None:
        try:
            read(field.data or "")
        except PulseError as error:
            raise ValidationError(str(error)) from None

    return check


class DateField(Field):
    """A date that must be given, typed as day, month and year as the design system asks."""

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read the three boxes where the form was sent, else show `data` or the default."""
        self.errors = ()
        self.process_errors: list[str] = []
        self.data = self.default if data is unset_value else data
        self.boxes = _boxes_of(self.data)
        names = [f"{self.name}-{part}" for part in DATE_PARTS]
        if formdata is not None and any(name in formdata for name in names):
            self.boxes = {
                part: formdata.get(f"{self.name}-{part}", "").strip() for part in DATE_PARTS
            }
            self.data = self._read()

    def _read(self) -> date | None:
        if not any(self.boxes.values()):
            self.process_errors.append("Enter a date.")
            return None
        try:
            return date(*(int(self.boxes[part]) for part in reversed(DATE_PARTS)))
        except (ValueError, OverflowError):
            self.process_errors.append(
                "Enter a real date, such as 27 3 2027: day, month and year as numbers."
            )
            return None


def _boxes_of(day: date | None) -> dict[str, str]:
    return {part: str(getattr(day, part)) if day else "" for part in DATE_PARTS}


def linked_errors(form: Form) -> list[dict[str, str]]:
    """Every error of a form for the error summary, each with the address of its field."""
    return [
        {"text": str(error), "href": f"#{_target(field)}"}
        for field in form
        for error in field.errors
        if field.name != "csrf_token"
    ]


def _target(field: Field) -> str:
    return f"{field.id}-day" if isinstance(field, DateField) else str(field.id)
