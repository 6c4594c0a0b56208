"""The forms of a commitment."""

from __future__ import annotations

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from pulse.web.forms import DateField, PulseForm
from pulse.workflow.engagement import commitments
from surveys.commitment import LONGEST_NAME, LONGEST_TEXT, PHASES, STATUSES, Commitment, Heard

_WHOLE = "The whole organisation"
_NO_FIGURE = "No figure: it answers something else that was said"
_TOO_LONG = f"Use at most {LONGEST_TEXT} characters."


class CommitmentForm(PulseForm):
    """Everything that a commitment says."""

    heard = TextAreaField(
        "You said",
        [InputRequired("Write what staff said."), Length(max=LONGEST_TEXT, message=_TOO_LONG)],
    )
    figure = SelectField("The figure it answers")
    action = TextAreaField(
        "We will",
        [InputRequired("Write what you will do."), Length(max=LONGEST_TEXT, message=_TOO_LONG)],
    )
    owner = StringField(
        "Owner", [InputRequired("Name who answers for it."), Length(max=LONGEST_NAME)]
    )
    owner_email = StringField("Owner’s e-mail address", [Length(max=200)])
    directorate = SelectField("Where")
    phase = RadioField("Phase", choices=dict(PHASES), default="year")
    due_on = DateField("Milestone")
    evidence = StringField("Where anyone can see that it was done", [Length(max=LONGEST_TEXT)])

    @classmethod
    def offering(cls, made: Commitment | None = None, figure: str = "") -> CommitmentForm:
        """The form with today's places and figures, filled from a commitment where there is one.

        `figure` is the word of a figure to begin with, where there is no commitment yet.
        """
        data = {"figure": figure} if made is None else _data(made)
        form = cls(data=data)
        form.directorate.choices = [("", _WHOLE), *commitments.directorates().items()]
        form.figure.choices = [("", _NO_FIGURE), *_figures(made)]
        return form

    def commitment(self, before: Commitment | None = None) -> Commitment | None:
        """What was typed; None, with errors beside the fields, until the form holds."""
        if not self.validate_on_submit() or self.due_on.data is None:
            return None
        return Commitment(
            heard=_line(self.heard.data),
            action=_line(self.action.data),
            owner=_line(self.owner.data),
            due_on=self.due_on.data,
            phase=self.phase.data,
            status=before.status if before else "planned",
            directorate=self.directorate.data or "",
            owner_email=_line(self.owner_email.data),
            evidence=_line(self.evidence.data),
            figure=_figure(self.figure.data or "", before),
        )


class NoteForm(PulseForm):
    """What happened, and where the commitment stands now."""

    text = TextAreaField("What happened", [InputRequired("Write what happened.")])
    status = RadioField("Where it stands now", choices=dict(STATUSES))


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _data(made: Commitment) -> dict[str, object]:
    figure = f"{made.figure.survey}|{made.figure.of}" if made.figure else ""
    return {
        "heard": made.heard, "action": made.action, "owner": made.owner,
        "owner_email": made.owner_email, "directorate": made.directorate, "phase": made.phase,
        "due_on": made.due_on, "evidence": made.evidence, "figure": figure,
    }  # fmt: skip


def _figures(made: Commitment | None) -> list[tuple[str, str]]:
    offered = [(subject.word, subject.text) for subject in commitments.subjects()]
    kept = _data(made)["figure"] if made else ""
    if kept and kept not in dict(offered):
        offered.append((str(kept), "The figure it answered from the beginning"))
    return offered


def _figure(word: str, before: Commitment | None) -> Heard | None:
    """The figure chosen; one that was answered before keeps the wave in which it was heard."""
    if before and before.figure and word == f"{before.figure.survey}|{before.figure.of}":
        return before.figure
    return next((s.heard for s in commitments.subjects() if s.word == word), None)
