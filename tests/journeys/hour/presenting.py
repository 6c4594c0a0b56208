"""The first act: the results, what can be taken away, and five slides by keyboard."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect
from pptx import Presentation
from pypdf import PdfReader

from surveys.release import Figure, Release
from tests.fixtures.talks import real_talk
from tests.journeys.hour.conftest import Album, Council

NOW = ".show-slide--now"
# A clicker sends PageDown; whoever stands at the desk takes what lies under the hand.
KEYS = ("ArrowRight", "PageDown", "PageDown", "ArrowRight", "PageDown")


def scores(release: Release, group: str = "org") -> dict[str, str]:
    """The printed score of each theme, and of belief in action, by its name on pages."""
    found = {
        theme.name: release.themes[group][theme.code].score
        for theme in release.instrument.constructs
    }
    belief = release.figure(group, "ACT1")
    assert isinstance(belief, Figure) and belief.score_value is not None
    # A small group's score is its printed mean, on the scale of scores.
    return {**found, "Belief in action": belief.score or f"{belief.score_value:.0f}"}


def opens_the_kit(chief: Page, council: Council, album: Album, folder: Path) -> None:
    """From the results to a deck and a brief that say what the release says."""
    expect(chief.get_by_role("heading", level=1)).to_have_text("What our staff told us")
    for name, score in scores(council.release).items():
        tile = chief.locator(".pulse-tile", has_text=name)
        expect(tile.locator(".pulse-tile__score")).to_have_text(f"{score} of 100")
    album.both(chief, "results")
    chief.get_by_role("link", name="Choose the wave, directorates and themes").click()
    expect(chief.get_by_role("heading", level=1)).to_have_text("Take it to staff")
    album.both(chief, "share kit")
    deck = Presentation(str(download(chief, "Download the deck", folder / "deck.pptx")))
    titles = [slide.shapes.title.text for slide in deck.slides if slide.shapes.title]
    assert highest_and_lowest(council.release) in titles
    brief = PdfReader(download(chief, "Download the brief (PDF)", folder / "brief.pdf"))
    assert len(brief.pages) == 1
    printed = " ".join(brief.pages[0].extract_text().split())
    for name, score in scores(council.release).items():
        assert name in printed and score in printed, name


def download(page: Page, words: str, path: Path) -> Path:
    """The file behind a button."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=words).click()
    waiting.value.save_as(path)
    return path


def highest_and_lowest(release: Release) -> str:
    """The title of the slide of all themes, from the release alone."""
    ordered = sorted((int(score), name) for name, score in scores(release).items())
    (low, lowest), (high, highest) = ordered[0], ordered[-1]
    return f"{highest} scored highest ({high}) and {lowest} lowest ({low})"


def presents_by_keyboard(chief: Page, council: Council, album: Album) -> None:
    """Full screen: six slides and on to the heat map by keyboard and clicker; then back out."""
    slides = real_talk().slides
    titles, keys = [slide.title for slide in slides], [slide.key for slide in slides]
    chief.get_by_role("link", name="Open the presentation").click()
    title = chief.locator(f"{NOW} .show-slide__title")
    expect(title).to_have_text(titles[0])
    album.both(chief, "slide 1", whole=False)
    chief.keyboard.press("f")
    expect(chief.locator("html:fullscreen")).to_have_count(1)
    expect(chief.locator(".show-bar")).to_have_css("opacity", "0")
    for number, key in enumerate(KEYS, 1):
        chief.keyboard.press(key)
        expect(title).to_have_text(titles[number])
        shows_printed_figures(chief, council.release, number)
        album.look(chief, f"slide {number + 1}", whole=False)
    for _ in range(keys.index("directorates") - len(KEYS)):
        chief.keyboard.press("PageDown")
    shows_the_heat_map(chief, council.release)
    chief.keyboard.press("f")
    expect(chief.locator("html:fullscreen")).to_have_count(0)
    album.both(chief, "slide heat map", whole=False)
    chief.get_by_role("link", name="Leave", exact=True).click()


def shows_printed_figures(chief: Page, release: Release, number: int) -> None:
    """The figures of the second and third slide, letter for letter as the release prints them."""
    whole, now = release.group("org"), chief.locator(NOW)
    if number == 1:
        expect(now).to_contain_text(f"{whole.responses:,} of you answered")
    if number == 2:
        expect(now.locator(".show-slide__title")).to_have_text(highest_and_lowest(release))
        for name, score in scores(release).items():
            words = now.locator(".show-slide__picture").get_attribute("aria-label") or ""
            assert f"and {score} in" in words.partition(f"{name}: ")[2].partition(".")[0], name


def shows_the_heat_map(chief: Page, release: Release) -> None:
    """Every cell of the slide by directorate is a string of the release."""
    names = chief.locator(f"{NOW} thead th").all_inner_texts()[1:]
    for group in release.of_kind("directorate"):
        row = chief.locator(f"{NOW} tr", has=chief.get_by_role("rowheader", name=group.name))
        cells = row.locator("td span[aria-hidden]").all_inner_texts()
        # An arrow may follow where it moved for certain.
        shown = [cell.split()[0] for cell in cells]
        assert dict(zip(names, shown, strict=True)) == scores(release, group.code), group.name
