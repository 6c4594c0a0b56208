"""Other questions for a survey that runs: what that breaks, before it is done."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from pulse.store import surveys as store
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm
from pulse.web.page import now
from pulse.workflow.planning import questions

MANAGERS = roles_required("reviewer", "administrator")


@MANAGERS
def change_questions(code: str) -> Any:
    """Choose a set or a newer version, see what happens to each line, and confirm."""
    plan, to = store.survey_plan(code), request.values.get("to", "")
    if to and "change" in request.form and PulseForm().validate_on_submit():
        questions.change_questions(signed_in().email, code, to, now())
        flash("Changed: the next wave that opens asks these questions.", "success")
        return redirect(url_for("manage.survey", code=code))
    waves = store.waves_of(code)
    return render_template(
        "manage/builder/change_questions.html",
        plan=plan,
        sets=questions.question_sets(),
        to=to,
        revision=questions.revision(code, to) if to else None,
        next_wave=next((wave for wave in waves if wave.state == "planned"), None),
        open_wave=next((wave for wave in waves if wave.state == "open"), None),
        form=PulseForm(),
    )
