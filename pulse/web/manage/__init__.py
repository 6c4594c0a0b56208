"""What reviewers and administrators manage: the staff list, surveys, waves, name and colour."""

from __future__ import annotations

from flask import Blueprint

from pulse.web.manage import (
    additions,
    asking,
    builder,
    calendar,
    codes,
    comments,
    council,
    drivers,
    events,
    mail,
    messages,
    new_survey,
    organisation,
    publishing,
    response,
    restructuring,
    slides,
    staff,
    surveys,
    translating,
    upload,
    waves,
    wording,
    writing,
)

blueprint = Blueprint("manage", __name__, url_prefix="/manage")
_BOTH = ["GET", "POST"]
_POST = ["POST"]

blueprint.add_url_rule("/council", "council", council.council, methods=_BOTH)
blueprint.add_url_rule("/council/slides", "slides", slides.slides, methods=_BOTH)
blueprint.add_url_rule("/council/slides/leave", "leave_slides", slides.leave, methods=_POST)

blueprint.add_url_rule("/calendar", "calendar", calendar.calendar)
blueprint.add_url_rule("/quiet", "quiet", calendar.quiet, methods=_BOTH)
blueprint.add_url_rule("/quiet/offered", "add_offered", calendar.add_offered, methods=_POST)
blueprint.add_url_rule("/quiet/<int:number>/drop", "drop_quiet", calendar.drop_quiet, methods=_POST)
blueprint.add_url_rule("/burden", "burden", calendar.burden, methods=_BOTH)
blueprint.add_url_rule("/scheduler", "scheduler", calendar.scheduler)

blueprint.add_url_rule("/staff", "staff", staff.staff)
blueprint.add_url_rule("/staff/upload", "upload", upload.upload, methods=_BOTH)
blueprint.add_url_rule("/staff/columns", "columns", upload.columns, methods=_BOTH)
blueprint.add_url_rule("/staff/check", "check", upload.check, methods=_BOTH)
blueprint.add_url_rule("/staff/problems.csv", "problems", upload.problems)
blueprint.add_url_rule("/staff/discard", "discard", upload.discard, methods=_POST)

_UNIT = "/organisation/units/<code>"
blueprint.add_url_rule("/organisation", "organisation", organisation.organisation)
blueprint.add_url_rule(_UNIT, "unit", organisation.unit)
blueprint.add_url_rule(f"{_UNIT}/<kind>", "restructure", restructuring.restructure, methods=_BOTH)
blueprint.add_url_rule(
    "/organisation/changes/<int:number>/undo", "undo_restructure", restructuring.undo, methods=_BOTH
)

blueprint.add_url_rule("/surveys", "surveys", surveys.surveys)
blueprint.add_url_rule("/surveys/new", "new_survey", new_survey.bank)
blueprint.add_url_rule("/surveys/new/<code>", "instrument", new_survey.instrument)
blueprint.add_url_rule("/surveys/new/<code>/preview", "preview", new_survey.preview)
blueprint.add_url_rule("/surveys/new/<code>/plan", "plan", new_survey.plan, methods=_BOTH)
_SET = "/questions/<code>"
blueprint.add_url_rule("/questions", "own_sets", builder.own_sets, methods=_BOTH)
blueprint.add_url_rule(_SET, "builder", builder.builder)
blueprint.add_url_rule(f"{_SET}/change", "change_set", builder.change_set, methods=_POST)
blueprint.add_url_rule(f"{_SET}/save", "save_set", builder.save_set, methods=_POST)
blueprint.add_url_rule(f"{_SET}/delete", "delete_set", builder.delete_set, methods=_BOTH)
blueprint.add_url_rule(f"{_SET}/preview", "preview_set", builder.preview_set)
blueprint.add_url_rule(f"{_SET}/pick", "pick", writing.pick, methods=_BOTH)
blueprint.add_url_rule(f"{_SET}/write", "write", writing.write, methods=_BOTH)
blueprint.add_url_rule(f"{_SET}/write/<item>", "reword", writing.write, methods=_BOTH)
blueprint.add_url_rule(f"{_SET}/languages", "add_language", translating.add, methods=_POST)
blueprint.add_url_rule(f"{_SET}/languages/<language>", "translate", translating.translate,
                       methods=_BOTH)  # fmt: skip
blueprint.add_url_rule("/surveys/<code>/questions", "change_questions", asking.change_questions,
                       methods=_BOTH)  # fmt: skip

blueprint.add_url_rule("/surveys/<code>", "survey", surveys.survey)
blueprint.add_url_rule("/surveys/<code>/extra", "extra", surveys.extra, methods=_BOTH)
blueprint.add_url_rule(
    "/surveys/<code>/back/<day>", "bring_back", surveys.bring_back, methods=_POST
)
blueprint.add_url_rule("/surveys/<code>/without", "without", surveys.without, methods=_BOTH)
blueprint.add_url_rule("/surveys/<code>/pause", "pause", surveys.pause, methods=_POST)
blueprint.add_url_rule("/surveys/<code>/resume", "resume", surveys.resume, methods=_POST)

blueprint.add_url_rule("/waves/<int:number>", "wave", waves.wave)
blueprint.add_url_rule("/waves/<int:number>/skip", "skip", surveys.skip, methods=_POST)
blueprint.add_url_rule("/waves/<int:number>/open", "open_wave", waves.open_wave, methods=_BOTH)
blueprint.add_url_rule("/waves/<int:number>/witness", "witness", waves.witness, methods=_BOTH)
blueprint.add_url_rule("/waves/<int:number>/close", "close_wave", waves.close_wave, methods=_BOTH)
blueprint.add_url_rule("/waves/<int:number>/publish", "publish", publishing.publish, methods=_BOTH)
blueprint.add_url_rule("/waves/<int:number>/release.json", "release", publishing.release_file)
blueprint.add_url_rule("/waves/<int:number>/proof.json", "proof", publishing.proof_file)
blueprint.add_url_rule("/waves/<int:number>/progress", "progress", waves.progress)

blueprint.add_url_rule("/waves/<int:number>/comments", "comments", comments.comments)
blueprint.add_url_rule(
    "/waves/<int:number>/comments/<place>/<int:rank>", "comment", comments.comment, methods=_BOTH
)
blueprint.add_url_rule("/comments/export", "comments_export", comments.export, methods=_POST)

_GROUPS = "/waves/<int:number>/groups"
blueprint.add_url_rule(_GROUPS, "added", additions.added, methods=_BOTH)
blueprint.add_url_rule(f"{_GROUPS}/<code>.json", "addition", additions.addition)
blueprint.add_url_rule(f"{_GROUPS}/<code>/proof.json", "addition_proof", additions.addition_proof)

_CODES = "/waves/<int:number>/codes"
blueprint.add_url_rule(_CODES, "codes", codes.codes)
blueprint.add_url_rule(f"{_CODES}/<cell>", "print_codes", codes.print_codes, methods=_BOTH)
blueprint.add_url_rule(
    f"{_CODES}/<cell>/<int:batch>/revoke", "revoke_codes", codes.revoke_codes, methods=_BOTH
)
blueprint.add_url_rule("/waves/<int:number>/poster.pdf", "poster", codes.poster)

blueprint.add_url_rule("/drivers", "drivers", drivers.choose, methods=_POST)
blueprint.add_url_rule("/events", "events", events.events, methods=_BOTH)
blueprint.add_url_rule("/events/<int:number>", "event", events.event, methods=_BOTH)
blueprint.add_url_rule("/events/<int:number>/delete", "delete_event", events.delete_event,
                       methods=_BOTH)  # fmt: skip

blueprint.add_url_rule("/mail", "mail", mail.mail)
blueprint.add_url_rule("/mail/<name>", "message", mail.message)

blueprint.add_url_rule("/messages", "messages", messages.messages, methods=_BOTH)
blueprint.add_url_rule("/messages/addresses", "addresses", messages.addresses, methods=_BOTH)
_WAVE_MESSAGES = "/waves/<int:number>/messages"
blueprint.add_url_rule(_WAVE_MESSAGES, "wave_messages", messages.wave_messages)
blueprint.add_url_rule(f"{_WAVE_MESSAGES}/failed", "try_failed", messages.try_failed, methods=_POST)
blueprint.add_url_rule(
    f"{_WAVE_MESSAGES}/again/<kind>", "send_again", messages.send_again, methods=_BOTH
)
blueprint.add_url_rule(f"{_WAVE_MESSAGES}/letters", "letters", messages.letters, methods=_BOTH)

_WORDING = "/messages/wording/<language>/<kind>/<channel>"
blueprint.add_url_rule("/messages/wording", "wordings", wording.wordings)
blueprint.add_url_rule(_WORDING, "wording", wording.wording, methods=_BOTH)

_RESPONSE = "/waves/<int:number>/response"
blueprint.add_url_rule(_RESPONSE, "response", response.response)
blueprint.add_url_rule(f"{_RESPONSE}/<code>", "manager_words", response.manager_words)
