"""The forms of sessions and of their polls."""

from __future__ import annotations

from typing import Any

from wtforms import (
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange

from pulse.store.sessions import Details
from pulse.web.forms import DateField, PulseForm
from pulse.workflow.engagement.questions import Bankable, item_poll
from pulse.workflow.engagement.sessions import LARGEST_MINIMUM, LONGEST_PLACE, LONGEST_TITLE
from surveys.errors import InvalidValueError
from surveys.poll import LONGEST_WORDING, TYPED, Kind, Poll, scale_between
from surveys.room import FLOOR

USUAL_MINIMUM = 10
_NUMBER = f"Enter a whole number from {FLOOR} to {LARGEST_MINIMUM}."


class SessionForm(PulseForm):
    """When and where a session is, for whom, and from how many answers it shows a result."""

    title = StringField(
        "Title", [InputRequired("Enter a title."), Length(max=LONGEST_TITLE, message="Shorten it.")]
    )
    held_on = DateField("Date")
    place = StringField(
        "Place",
        [InputRequired("Enter where it is."), Length(max=LONGEST_PLACE)],
    )
    directorates = SelectMultipleField("Directorates", validate_choice=True)
    minimum = IntegerField(
        "Smallest number of answers",
        [InputRequired(_NUMBER), NumberRange(FLOOR, LARGEST_MINIMUM, _NUMBER)],
        default=USUAL_MINIMUM,
    )

    def details(self) -> Details:
        """What was entered."""
        return Details(
            title=self.title.data or "",
            held_on=self.held_on.data,
            place=self.place.data or "",
            directorates=tuple(self.directorates.data or ()),
            minimum=self.minimum.data or 0,
        )


class WordingForm(PulseForm):
    """A question that people type into."""

    wording = StringField(
        "Question",
        [InputRequired("Enter the question."), Length(max=LONGEST_WORDING, message="Shorten it.")],
    )

    def poll(self, kind: Kind) -> Poll:
        """The poll that was entered; raises InvalidValueError."""
        return Poll(kind, (self.wording.data or "").strip(), self.options())

    def options(self) -> tuple[str, ...]:
        """What can be chosen."""
        return ()

    def blame(self, error: InvalidValueError) -> None:
        """Show an error beside the field it is about."""
        field, _, words = str(error).partition(": ")
        known = {"wording": "wording", "option": "choices", "options": "choices"}
        self.refuse(
            known.get(field, "wording") if "choices" in self else "wording",
            f"{words[:1].upper()}{words[1:]}." if words else str(error),
        )


class ChoiceForm(WordingForm):
    """A question with options."""

    choices = TextAreaField("Options", [InputRequired("Enter the options, one a line.")])

    def options(self) -> tuple[str, ...]:
        """One a line."""
        return tuple(
            line.strip() for line in (self.choices.data or "").splitlines() if line.strip()
        )


class ScaleForm(WordingForm):
    """A question on a scale from 1 to 5."""

    low = StringField("What 1 means", [InputRequired("Say what 1 means."), Length(max=60)])
    high = StringField("What 5 means", [InputRequired("Say what 5 means."), Length(max=60)])

    def options(self) -> tuple[str, ...]:
        """The five points."""
        return scale_between(self.low.data or "", self.high.data or "")


class ItemForm(PulseForm):
    """A question of the bank."""

    item = RadioField("Question", [InputRequired("Choose a question.")])

    def poll(self, _kind: Kind) -> Poll:
        """The poll that was chosen; raises NotFoundError."""
        return item_poll(self.item.data)

    def blame(self, error: InvalidValueError) -> None:
        """Show an error beside the field."""
        self.refuse("item", error)


PollForm = WordingForm | ItemForm


def form_for(
    kind: Kind, items: list[Bankable], poll: Poll | None = None, key: str = ""
) -> PollForm:
    """The form that writes a poll of this kind, filled in with `poll`."""
    if kind == "item":
        form = ItemForm(item=key)
        form.item.choices = [(one.key, one.text) for one in items]
        return form
    given: dict[str, Any] = {"wording": poll.wording} if poll else {}
    if kind in TYPED:
        return WordingForm(**given)
    if kind == "scale":
        ends = (poll.options[0], poll.options[-1]) if poll else ("", "")
        return ScaleForm(**given, low=ends[0].partition(" - ")[2], high=ends[1].partition(" - ")[2])
    return ChoiceForm(**given, choices="\n".join(poll.options) if poll else "")
