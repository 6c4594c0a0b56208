"""Reviewing the comments of a wave: read one, take out what tells who wrote, show or hold back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from wtforms import TextAreaField

from pulse.store.comments import CommentRow
from pulse.store.shown_comments import CommentKey
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm, reads
from pulse.web.page import now
from pulse.workflow import reviewing
from pulse.workflow.shown_comments import allow_export
from surveys.comments import ORGANISATION, read_phrases, redacted

MANAGERS = roles_required("reviewer", "administrator")
# An address has no empty part: this word stands for the other directorates together.
OTHERS = "-"


class RedactForm(PulseForm):
    """What to take out of a comment."""

    phrases = TextAreaField("Words to take out")

    def __init__(self, comment: str) -> None:
        super().__init__()
        self.comment = comment

    def validate_phrases(self, field: TextAreaField) -> None:
        """Each phrase stands in the comment."""
        reads(lambda text: read_phrases(text, self.comment))(self, field)


@MANAGERS
def comments(number: int) -> Any:
    """What of a wave's comments waits, is shown and is held back."""
    return render_template(
        "manage/comments.html",
        review=reviewing.review(number),
        number=number,
        address=_address,
        next=reviewing.next_waiting(number),
    )


@MANAGERS
def comment(number: int, place: str, rank: int) -> Any:
    """Read one comment; see it without some words; show it or hold it back."""
    found = reviewing.comment(_key(number, place, rank))
    form = RedactForm(found.words)
    if form.validate_on_submit():
        phrases = read_phrases(form.phrases.data or "", found.words)
        if "preview" not in request.form:
            return _done(found, phrases)
        return _page(found, form, redacted(found.words, phrases)), 200
    return _page(found, form, ""), 400 if form.errors else 200


def _page(found: CommentRow, form: RedactForm, preview: str) -> str:
    review = reviewing.review(found.key.wave)
    place = next(p for p in review.places if found in p.rows)
    return render_template(
        "manage/comment.html", found=found, form=form, preview=preview, place=place, review=review
    )


def _done(found: CommentRow, phrases: tuple[str, ...]) -> Any:
    actor = signed_in().email
    if "hold" in request.form:
        reviewing.hold_back(found.key, actor, now())
        flash("The comment is held back. Nobody sees it.", "success")
    else:
        reviewing.show(found.key, phrases, actor, now())
        flash("The comment is shown with the results.", "success")
    following = reviewing.next_waiting(found.key.wave) if found.stand == "waiting" else None
    if following is not None:
        return redirect(_address(following))
    return redirect(url_for("manage.comments", number=found.key.wave))


def _key(number: int, place: str, rank: int) -> CommentKey:
    return CommentKey(number, ORGANISATION if place == OTHERS else place, rank)


def _address(key: CommentKey) -> str:
    place = key.place or OTHERS
    return url_for("manage.comment", number=key.wave, place=place, rank=key.rank)


@roles_required("administrator")
def export() -> Any:
    """Allow or stop the download of approved comments."""
    if PulseForm().validate_on_submit():
        allowed = request.form.get("allow") == "yes"
        allow_export(signed_in().email, allowed, now())
        flash(f"Downloading comments is {'on' if allowed else 'off'}.", "success")
    return redirect(url_for("results.comments"))
