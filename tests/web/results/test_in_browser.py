"""The results pages in a real browser, under the policy that the product sends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.application import Served, serving
from tests.fixtures.browser import DESKTOP, PHONE, accessibility_faults
from tests.fixtures.council_releases import council_releases
from tests.fixtures.results import PASSWORD, account, results_app

PAGES = ["/results", "/results/trend?of=theme.success", "/results/heat-map?within=d.leg",
         "/results/question?of=item.success1", "/results/compare?one=d.pla&two=d.adu",
         "/results/front-line", "/results/hidden/s.leg1", "/share"]  # fmt: skip
SIZES = [PHONE, DESKTOP]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data: Path = tmp_path_factory.mktemp("served")
    with results_app(data, council_releases()) as app:
        account(app, "reviewer")
    with serving(data) as running:
        yield running


@pytest.fixture
def reading(served: Served, new_page: Callable[..., Page]) -> Callable[[dict[str, int], str], Page]:
    """Opens an address as the reviewer, at a size, and waits until its charts are drawn."""

    def open_page(size: dict[str, int], path: str, **options: bool) -> Page:
        page = new_page(size, **options)
        page.goto(f"{served.url}/sign-in")
        page.fill("input[name=email]", "reviewer@council.example")
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.goto(served.url + path)
        if options.get("java_script_enabled", True):
            for chart in page.query_selector_all("[data-chart]"):
                chart.wait_for_selector(".pulse-chart__live svg.main-svg")
        return page

    return open_page


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_breaks_the_policy_scrolls_sideways_or_shuts_anyone_out(
    reading: Callable[..., Page], path: str, size: dict[str, int]
) -> None:
    page = reading(size, path)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert accessibility_faults(page) == []


def test_the_chart_replaces_the_still_picture_and_has_a_name_and_words(
    reading: Callable[..., Page],
) -> None:
    page = reading(DESKTOP, "/results/trend?of=theme.listen")
    chart = page.get_by_role("img", name="Senior leaders listen rose from")
    assert chart.count() == 1
    assert not page.locator(".pulse-chart__still").is_visible()
    described = chart.get_attribute("aria-describedby")
    assert "Line chart of 9 waves" in (page.text_content(f"#{described}") or "")
    drawn = page.locator(".pulse-chart__live").text_content() or ""
    assert "Westmere Council" in drawn
    assert "Edit in Chart Studio" not in page.content()


def test_a_chart_stays_when_a_tablet_is_turned(reading: Callable[..., Page]) -> None:
    page = reading(DESKTOP, "/share")
    charts = page.locator(".pulse-chart__live").all()
    for width in (500, 1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for chart in charts:
            inside = chart.locator("svg.main-svg").first
            expect(inside).to_have_attribute("width", str(chart.evaluate("e => e.clientWidth")))
            high = chart.evaluate("e => e.clientHeight")
            assert high > 0
            expect(inside).to_have_attribute("height", str(high))


def test_pointing_at_a_line_shows_its_name_and_figure(reading: Callable[..., Page]) -> None:
    page = reading(DESKTOP, "/results/trend?of=theme.listen&highlight=d.pla")
    point = page.locator(".pulse-chart__live .scatterlayer .trace").last.locator(".points path")
    point.last.hover(force=True)
    page.wait_for_selector(".hoverlayer .hovertext")
    assert "autumn 2026" in (page.text_content(".hoverlayer") or "")


def test_hidden_cells_are_visibly_hatched(reading: Callable[..., Page]) -> None:
    page = reading(DESKTOP, "/results/heat-map?within=d.leg")
    strokes = page.eval_on_selector_all(
        ".pulse-chart__live pattern path", "nodes => nodes.map(node => node.getAttribute('stroke'))"
    )
    assert len(strokes) >= 6
    assert set(strokes) == {"rgb(141, 150, 156)"}


def test_without_script_the_still_picture_and_the_table_are_there(
    reading: Callable[..., Page],
) -> None:
    page = reading(DESKTOP, "/results/trend?of=theme.listen", java_script_enabled=False)
    assert page.locator(".pulse-chart__still svg").is_visible()
    assert page.locator("table").first.is_visible()


def test_the_filters_work_from_the_keyboard_and_stay_in_the_address(
    reading: Callable[..., Page],
) -> None:
    page = reading(DESKTOP, "/results/trend")
    page.focus("#of")
    page.keyboard.type("Belief")
    page.focus(".pulse-filters summary")
    page.keyboard.press("Enter")
    for box in page.query_selector_all(".pulse-filters__boxes input"):
        box.set_checked(box.get_attribute("value") == "d.pla")
    page.focus(".pulse-filters button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**of=theme.belief**")
    assert "highlight=d.pla" in page.url
    assert (page.text_content("#finding") or "").startswith("Belief in action")
    assert page.locator("#line-6").get_attribute("value") == "d.pla"
    assert page.is_checked("#line-6")


def test_on_paper_the_still_picture_takes_the_place_of_the_chart(
    reading: Callable[..., Page],
) -> None:
    page = reading(DESKTOP, "/share")
    page.emulate_media(media="print")
    assert page.locator(".pulse-chart__still").first.is_visible()
    assert not page.locator(".pulse-chart__live").first.is_visible()
    assert not page.locator(".pulse-choices").is_visible()


def test_nothing_is_asked_of_any_other_host(served: Served, reading: Callable[..., Page]) -> None:
    page = reading(DESKTOP, "/results")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{served.url}/share")
    page.wait_for_selector(".pulse-chart__live svg.main-svg")
    assert asked
    assert all(url.startswith(served.url) for url in asked)
