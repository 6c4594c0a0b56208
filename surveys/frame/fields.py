"""The fields of one row of a staff list, each read or reported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from surveys.errors import Problem
from surveys.frame.columns import Columns
from surveys.frame.people import Profile
from surveys.frame.places import Gazetteer, place_of
from surveys.frame.sheet import Row
from surveys.units import Unit, plain

_YES = frozenset({"yes", "y", "true", "t", "1", "x", "main", "primary", "principal"})
_NO = frozenset({"no", "n", "false", "f", "0", "secondary"})
_FRONT_LINE = frozenset({
    "front line", "frontline", "front line worker", "frontline worker", "front line staff",
    "frontline staff", "front", "field", "field based", "operational", "manual", "depot", "care",
})  # fmt: skip
_OFFICE = frozenset({
    "office", "office based", "office worker", "office staff", "desk", "desk based", "back office",
    "not front line", "non front line", "non frontline", "not frontline", "hybrid", "agile",
    "corporate", "home", "home based", "homeworker",
})  # fmt: skip
_EMAIL = re.compile(r"[^\s\x00-\x1f\x7f@,;:<>()\[\]\\\"]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\Z")
_LANGUAGES = {
    "english": "en", "welsh": "cy", "cymraeg": "cy", "polish": "pl", "urdu": "ur", "punjabi": "pa",
    "bengali": "bn", "gujarati": "gu", "arabic": "ar", "romanian": "ro", "somali": "so",
    "french": "fr", "portuguese": "pt", "spanish": "es", "irish": "ga", "ukrainian": "uk",
}  # fmt: skip
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?\Z")
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+\d+\Z", re.IGNORECASE)
LONGEST_LINE = 60
_MISSING = frozenset({"n/a", "na", "none", "nil", "-", "--", "null", "#n/a", "unknown", "tbc"})


@dataclass(slots=True)
class RowReader:
    """Reads rows of one sheet, gathering problems and notices as it goes."""

    columns: Columns
    gazetteer: Gazetteer
    flag: bool
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)

    def number(self, row: Row) -> str | None:
        """The staff number, exactly as written: leading zeros count."""
        text = self.columns.text(row, "number")
        if not text:
            self._refuse(
                row,
                "number",
                "The staff number is blank.",
                "Give each person their payroll number; delete the row if it is not a person.",
            )
            return None
        if _SCIENTIFIC.match(text):
            self._refuse(
                row,
                "number",
                f"{text!r} is a number that a spreadsheet has shortened.",
                "Format the column as text and export the list again.",
            )
            return None
        return text

    def name(self, row: Row) -> str | None:
        """The name, from one column or from first and last name."""
        parts = (self.columns.text(row, part) for part in ("first_name", "last_name"))
        text = self.columns.text(row, "name") or " ".join(part for part in parts if part)
        remedy = "Write the person's name."
        if not text:
            self._refuse(row, self._name_field(), "The name is blank.", remedy)
        return text or None

    def _name_field(self) -> str:
        return "name" if "name" in self.columns.at else "last_name"

    def unit(self, row: Row) -> Unit | None:
        """The unit, by code or by name."""
        found = self.gazetteer.find(place_of(row, self.columns))
        if isinstance(found, Unit):
            return found
        present = (name for name in ("service", "directorate", "unit") if name in self.columns.at)
        self._refuse(row, found.field or next(present, "unit"), found.message, found.remedy)
        return None

    def email(self, row: Row) -> str | None:
        """The address, or None where it is blank or wrong."""
        text = self.columns.text(row, "email")
        if not text or text.casefold() in _MISSING:
            return None
        address = text.removeprefix("mailto:")
        if len(address) > 254 or not _EMAIL.match(address):
            self._refuse(
                row,
                "email",
                f"{text!r} is not an e-mail address.",
                "Correct it, or leave it blank: the person then gets a printed code.",
            )
            return None
        local, _, domain = address.rpartition("@")
        return f"{local}@{domain.lower()}"

    def profile(self, row: Row) -> Profile | None:
        """Front line or office. In a column of ticks, a blank means no."""
        if "profile" not in self.columns.at:
            return "office"
        text = plain(self.columns.text(row, "profile"))
        if text in _FRONT_LINE:
            return "front_line"
        if text in _OFFICE:
            return "office"
        if text in _YES or text in _NO or (not text and self.flag):
            return self._ticked(text in _YES)
        self._refuse(
            row,
            "profile",
            f"{text!r} is neither front line nor office." if text else "This is blank.",
            "Write Front line or Office.",
        )
        return None

    def _ticked(self, yes: bool) -> Profile:
        heading = plain(self.columns.found["profile"])
        about_office = heading.startswith(("office", "desk"))
        return "office" if yes == about_office else "front_line"

    def phone(self, row: Row) -> str | None:
        """The number to text, or None. A lost leading 0 of a UK mobile number is put back."""
        text = self.columns.text(row, "phone")
        digits = re.sub(r"[\s().-]", "", text)
        if re.fullmatch(r"7\d{9}", digits):
            return f"0{digits}"
        if re.fullmatch(r"\+?\d{10,15}", digits):
            return digits
        if text and text.casefold() not in _MISSING:
            self._notice(
                row,
                "phone",
                f"{text!r} is not a number that can be texted: it was left out.",
                "Give a full mobile number if this person should get text messages.",
            )
        return None

    def postal(self, row: Row) -> str | None:
        """Where a letter goes, its lines parted by commas, or None."""
        lines = re.split(r"[,\n]+", self.columns.text(row, "postal"))
        parts = [" ".join(line.split()) for line in lines if line.strip()]
        if 3 <= len(parts) <= 7 and all(len(part) <= LONGEST_LINE for part in parts):
            return ", ".join(parts)
        if parts and parts[0].casefold() not in _MISSING:
            self._notice(
                row,
                "postal",
                "The postal address needs three to seven short lines: it was left out.",
                "Part its lines by commas and end with the postcode.",
            )
        return None

    def language(self, row: Row) -> str:
        """The language as a code such as en or cy; English where it is blank."""
        text = self.columns.text(row, "language")
        code = _LANGUAGES.get(plain(text), text)
        if not text or _LANGUAGE.match(code):
            return code or "en"
        self._refuse(
            row,
            "language",
            f"{text!r} is not a language we know.",
            "Write its name in English or its code, such as cy for Welsh.",
        )
        return "en"

    def away(self, row: Row) -> bool:
        """Whether the person is away for long: anything but a blank or a word for no.

        Some lists give the reason instead of a tick; it ends here.
        """
        text = self.columns.text(row, "away").strip()
        return bool(text) and text.casefold() not in _MISSING and plain(text) not in _NO

    def main_post(self, row: Row) -> bool:
        """Whether the row is marked as the person's main post."""
        return plain(self.columns.text(row, "main_post")) in _YES

    def hours(self, row: Row) -> float:
        """Hours or FTE of the post; 0 where it says nothing."""
        found = re.search(r"\d+([.,]\d+)?", self.columns.text(row, "hours"))
        return float(found.group().replace(",", ".")) if found else 0.0

    def _refuse(self, row: Row, name: str, message: str, remedy: str) -> None:
        column = self.columns.found.get(name)
        self.problems.append(Problem(message, remedy, row.number, column))

    def _notice(self, row: Row, name: str, message: str, remedy: str) -> None:
        self.notices.append(Problem(message, remedy, row.number, self.columns.found.get(name)))


def is_flag(columns: Columns, body: Sequence[Row]) -> bool:
    """Whether the profile column holds ticks: only words for yes and no, and blanks."""
    said = {plain(columns.text(row, "profile")) for row in body} - {""}
    return bool(said) and said <= (_YES | _NO)
