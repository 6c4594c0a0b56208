"""Own sets of questions in the browser, without script: build, translate, save, ask, change."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from pulse.store import questions as store
from pulse.store import surveys as survey_store
from tests.council import found_council
from tests.web.manage.test_survey_pages import FIELDS
from tests.web.people import Browser, heading, signed_in

SET = "/manage/questions/staff-voice"
OWN: dict[str, Any] = {
    "text": "My manager listens and acts.", "theme": "", "new_theme": "Managers",
    "scale": "agreement",
}  # fmt: skip


@pytest.fixture
def reviewer(council_app: Flask) -> Browser:
    with council_app.app_context():
        found_council()
    return signed_in(council_app, "reviewer")


def start(reviewer: Browser) -> str:
    """A set of two LGA questions and one of the HSE."""
    reviewer.post("/manage/questions", title="Staff voice", start="")
    chosen = ["lga-engagement|LGA1", "lga-engagement|LGA6", "hse-control-change|HSE-26"]
    return reviewer.post(f"{SET}/pick", item=chosen)


def order(page: str) -> list[str]:
    return re.findall(r'id="item-([^"]+)"', page)


def test_a_set_is_built_from_two_sources_and_ones_own(reviewer: Browser) -> None:
    assert "There is none yet" in reviewer.get("/manage/questions")
    page = reviewer.post("/manage/questions", title=" ", start="", status=400)
    assert "Enter a title" in page
    picking = reviewer.get("/manage/questions") and start(reviewer)
    assert "3 questions are added" in picking and "3 questions, about 2 minutes" in picking
    page = reviewer.get(f"{SET}/pick")
    assert "Licence: Crown copyright, Open Government Licence v3.0" in page
    assert "already in your set" in page
    assert "Choose a question" in reviewer.post(f"{SET}/pick", status=400)
    again = reviewer.post(f"{SET}/pick", item="lga-engagement|LGA1", status=400)
    assert "already" in again
    checked = reviewer.post(f"{SET}/write", **OWN, check="yes")
    assert "may ask two things at once" in checked and heading(checked).endswith("Write a question")
    page = reviewer.post(f"{SET}/write", **OWN, save="yes")
    assert order(page) == ["LGA1", "LGA6", "HSE-26", "staff-voice-1"]
    assert "may ask two things at once" in page and "Theme: Managers" in page
    page = reviewer.post(f"{SET}/change", page=SET, up="staff-voice-1")
    assert order(page) == ["LGA1", "LGA6", "staff-voice-1", "HSE-26"]
    page = reviewer.post(f"{SET}/change", page=SET, remove="LGA6")
    assert order(page) == ["LGA1", "staff-voice-1", "HSE-26"] and "Removed" in page
    assert reviewer.client.get(f"{SET}/write/LGA1").status_code == 404


def test_a_draft_can_be_deleted_and_a_saved_set_stays(
    council_app: Flask, reviewer: Browser
) -> None:
    start(reviewer)
    assert reviewer.client.get("/manage/surveys/new/staff-voice/plan").status_code == 404
    assert "Saved as version 1" in reviewer.post(f"{SET}/save", page=SET)
    reviewer.post(f"{SET}/delete", status=409)
    reviewer.post("/manage/questions", title="Another", start="nhs-engagement")
    page = reviewer.post("/manage/questions/another/delete")
    assert "Another is deleted" in page
    with council_app.app_context():
        assert [draft.code for draft in store.drafts()] == ["staff-voice"]


def test_a_translation_is_offered_once_it_is_complete(reviewer: Browser) -> None:
    start(reviewer)
    reviewer.get(SET)
    page = reviewer.post(f"{SET}/languages", page=SET, language="cy")
    assert heading(page) == "Cymraeg" and "10 of 13" in page and "Cytuno’n gryf" in page
    assert 'data-language="1"' not in reviewer.get(f"{SET}/preview")
    fields = dict(re.findall(r'name="((?:answer|page)\.[^"]+)"[^>]*value="([^"]*)"', page))
    fields |= dict(re.findall(r'<textarea[^>]*name="(page\.[^"]+)"[^>]*>([^<]*)</textarea>', page))
    fields |= {f"item.{code}": f"Cwestiwn {code}" for code in ("LGA1", "LGA6", "HSE-26")}
    wrong = {**fields, "page.place": "Cwestiwn {place}"}
    page = reviewer.post(f"{SET}/languages/cy", **wrong, status=400)
    assert "must hold {place}, {total}" in page and "Cwestiwn LGA6" in page
    page = reviewer.post(f"{SET}/languages/cy", **fields)
    assert "13 of 13 questions and answers, complete" in page
    preview = reviewer.get(f"{SET}/preview")
    assert '<span data-language="1" lang="cy">Cwestiwn LGA1</span>' in preview
    assert "Hepgor y cwestiwn hwn" in preview and "disabled" in preview
    page = reviewer.post(f"{SET}/languages/cy", drop="yes")
    assert "Cymraeg is taken out" in page


def test_new_wording_makes_a_version_and_says_what_breaks_before_it_is_asked(
    council_app: Flask, reviewer: Browser
) -> None:
    start(reviewer)
    reviewer.post(f"{SET}/write", **OWN, save="yes")
    reviewer.post(f"{SET}/save", page=SET)
    page = reviewer.post("/manage/surveys/new/staff-voice/plan", **FIELDS, create="yes")
    assert "Staff voice: 4 questions" in page
    assert "its line breaks" in reviewer.get(f"{SET}/write/staff-voice-1")
    changed = {**OWN, "theme": "Managers", "new_theme": "", "text": "My manager listens."}
    page = reviewer.post(f"{SET}/write/staff-voice-1", **changed, save="yes")
    assert "Line breaks" in page and "Save as version 2" in page
    reviewer.post(f"{SET}/save", page=SET)
    ask = "/manage/surveys/staff-pulse/questions"
    assert "(a newer version)" in reviewer.get(ask)
    page = reviewer.get(f"{ask}?to=staff-voice")
    assert "becomes “My manager listens.”" in page and "the theme Managers" in page
    assert "3 questions go on unbroken" in page and "the next wave that opens" in page
    page = reviewer.post(f"{ask}?to=staff-voice", to="staff-voice", change="yes")
    assert "Changed: the next wave" in page
    with council_app.app_context():
        asked = survey_store.survey_plan("staff-pulse").instrument
        first, second = store.versions("staff-voice")
    assert asked.fingerprint == second.instrument.fingerprint != first.instrument.fingerprint
    assert "exactly this already" in reviewer.get(f"{ask}?to=staff-voice")


def test_the_same_by_command(council_app: Flask, tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        result = council_app.test_cli_runner().invoke(args=["pulse", "bank", *arguments])
        assert result.exit_code == 0, result.output
        return result.output

    run("new", "Staff voice", "--from", "lga-engagement")
    run("add", "staff-voice", "hse-control-change", "HSE-26")
    assert "Advice: “and”" in run("write", "staff-voice", OWN["text"], "--theme", "Managers")
    run("write", "staff-voice", "My manager listens.", "--instead-of", "staff-voice-1")
    run("move", "staff-voice", "staff-voice-1", "--", "-7")
    assert "  1  staff-voice-1" in run("remove", "staff-voice", "LGA2")
    table = tmp_path / "cy.csv"
    table.write_text(run("phrases", "staff-voice", "cy"), "utf-8")
    assert "7 still missing" in run("translate", "staff-voice", "cy", str(table))
    table.write_text(re.sub(r"(?m)^(item\.[^,]+,.*),$", r"\1,gair", table.read_text("utf-8")))
    assert "complete" in run("translate", "staff-voice", "cy", str(table))
    assert "a draft" in run("list")
    assert "version 1: " in run("save", "staff-voice").replace("staff-voice version", "version")
    shown = run("show", "staff-voice")
    assert "Crown copyright" in shown and "version 1: " in shown
    run("drop-language", "staff-voice", "cy")
