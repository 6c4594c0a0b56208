"""The survey without script: the whole form at once, sealed and signed here in memory."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from pulse.web.answer.pages import not_open, survey_html
from pulse.web.answer.refusals import kind_of, with_code
from pulse.workflow import fieldwork
from surveys.errors import PulseError
from surveys.manifest import COMMENT_BYTES, Manifest
from surveys.profiles import NOT_SAID, DeclaredProfile

ANSWERS = {str(answer): answer for answer in range(6)}
# What went wrong -> the field that the error summary leads to.
FIELD = {"long": "comment-text"}


def send(number: int) -> Any:
    """Take a whole form. Keeps exactly the rows that the script's three calls keep."""
    state, manifest = fieldwork.wave_state(number), fieldwork.manifest_of(number)
    if state != "open" or manifest is None:
        return not_open(state, manifest)
    code, comment = request.form.get("code", "").strip(), _comment(manifest)
    if not code:
        return _again(manifest, "empty", 422)
    if len(comment.encode(errors="replace")) > COMMENT_BYTES:
        return _again(manifest, "long", 422)
    try:
        answers = [_answer(item.code) for item in manifest.instrument.items]
        bands = [_band(profile) for profile in manifest.profiles]
        with_code(lambda: fieldwork.answer_without_script(number, code, answers, comment, bands))
    except PulseError as error:
        return _refused(manifest, *kind_of(error))
    return redirect(url_for("answer.thanks", number=number), code=303)


def _answer(item: str) -> int:
    return ANSWERS.get(request.form.get(f"q-{item}", "0"), 0)


def _band(profile: DeclaredProfile) -> int:
    band = request.form.get(f"p-{profile.code}", "0")
    return int(band) if band in map(str, range(len(profile.bands) + 1)) else NOT_SAID


def _comment(manifest: Manifest) -> str:
    # Browsers send each line end as two characters, and count it as one.
    text = request.form.get("comment", "").replace("\r\n", "\n").strip()
    return text if manifest.comment else ""


def _refused(manifest: Manifest, kind: str, status: int) -> Any:
    if kind == "used":
        return render_template("answer/used.html", manifest=manifest), status
    if kind == "closed":
        return not_open("closed", manifest)
    return _again(manifest, kind, status)


def _again(manifest: Manifest, problem: str, status: int) -> Any:
    """The form once more, with everything kept and the mistake at the top."""
    given = {item.code: _answer(item.code) for item in manifest.instrument.items}
    given |= {f"about {profile.code}": _band(profile) for profile in manifest.profiles}
    html = survey_html(
        manifest,
        given=given,
        code=request.form.get("code", ""),
        comment=_comment(manifest),
        problem=problem,
        problem_field=FIELD.get(problem, "code-text"),
    )
    return html, status
