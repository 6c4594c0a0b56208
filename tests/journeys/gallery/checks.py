"""What every page must keep to, whoever opens it: one line for each fault."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.fixtures.browser import accessibility_faults

LOOK = """() => {
  const seen = (element) => element.checkVisibility() && element.getClientRects().length > 0;
  const headings = [...document.querySelectorAll("h1")].filter(seen);
  return {
    title: document.title.trim(),
    language: document.documentElement.lang,
    headings: headings.map((heading) => heading.innerText.trim()),
    tooWide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    images: [...document.images].filter((image) => image.complete && !image.naturalWidth)
      .map((image) => image.src),
  };
}"""

# Numbers what can be operated on the page; the options of one radio group are one stop.
NUMBER_STOPS = """() => {
  const kinds = "a[href], button:enabled, input:not([type=hidden]):enabled, select:enabled,"
    + " textarea:enabled, summary, [tabindex='0']";
  const groups = new Set();
  const stops = [...document.querySelectorAll(kinds)].filter((element) => {
    if (!element.checkVisibility({ visibilityProperty: true })) return false;
    if (element.tabIndex < 0) return false;
    if (element.type !== "radio") return true;
    const first = !groups.has(element.name);
    groups.add(element.name);
    return first;
  });
  stops.forEach((element, place) => { element.dataset.stop = element.type === "radio"
    ? `radio ${element.name}` : `${place} ${element.tagName} ${element.innerText ?? ""}`.trim(); });
  for (const radio of document.querySelectorAll("input[type=radio]")) {
    radio.dataset.stop = `radio ${radio.name}`;
  }
  window.reached = [];
  document.addEventListener("focusin", ({ target }) => window.reached.push(target.dataset.stop));
  document.activeElement?.blur();
  return stops.map((element) => element.dataset.stop);
}"""
REACHED = "() => window.reached"


def page_faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands, at its present width."""
    return plain_faults(page) + [f"axe: {fault}" for fault in accessibility_faults(page)]


def plain_faults(page: Page) -> list[str]:
    """The same without axe, which cannot look at a page whose scripts are off."""
    seen = page.evaluate(LOOK)
    faults = [] if seen["title"] else ["no title"]
    if seen["language"] not in ("en", "cy"):
        faults.append(f"language is {seen['language']!r}")
    if len(seen["headings"]) != 1 or not seen["headings"][0]:
        faults.append(f"headings of the first level: {seen['headings']}")
    if seen["tooWide"] > 0:
        faults.append(f"{seen['tooWide']} pixels too wide: it scrolls sideways")
    return faults + [f"image without a picture: {address}" for address in seen["images"]]


def keyboard_faults(page: Page) -> list[str]:
    """What can be operated on the page but not be reached with the Tab key."""
    expected = page.evaluate(NUMBER_STOPS)
    for _ in range(len(expected) + 15):
        page.keyboard.press("Tab")
    reached = set(page.evaluate(REACHED))
    return [f"the Tab key does not reach: {stop}" for stop in expected if stop not in reached]
