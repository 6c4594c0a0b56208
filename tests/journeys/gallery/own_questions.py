"""A set of questions that a reviewer puts together, so that each page of the builder is met."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.journeys.gallery.tour import Tour

PICKED = ("lga-engagement|LGA1", "hse-control-change|HSE-26", "empowerment-culture|ACT1")


def a_question_set(tour: Tour) -> None:
    """Start one, pick from three sets, write one that needs advice, begin Welsh; look at all."""
    page = tour.desktop
    page.goto(f"{tour.base}/manage/questions")
    page.get_by_label("Title").fill("Staff voice")
    _press(page, "Start")
    base = page.url
    page.goto(f"{base}/pick")
    for code in PICKED:
        page.locator(f'[value="{code}"]').check()
    with page.expect_navigation():
        page.get_by_role("button", name="Add the ticked questions").last.click()
    page.goto(f"{base}/write")
    page.get_by_label("The question").fill("My manager listens and does not ignore the CMT.")
    _press(page, "Check the wording")
    tour.phone.goto(f"{base}/write")
    tour.keep("questions: advice on the wording", page.url)
    _press(page, "Add this question")
    page.get_by_label("Another language").select_option("cy")
    _press(page, "Translate")
    tour.open("manage.builder", base)
    tour.walk_on()
    page.goto(base)
    _press(page, "Save as version 1")
    tour.phone.goto(base)
    tour.keep("questions: a saved set", base)
    survey = f"{tour.base}/manage/surveys/staff-pulse/questions?to=staff-voice"
    tour.open("questions: what a change breaks", survey)


def _press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name).click()
