"""How long a person waits after Send: `python -m benchmarks.waiting`.

Chromium seals, blinds, has the ballot signed, unblinds, verifies and drops it into the box of a
real server on this machine; the time runs from the click to the page that says "counted".
Beside it stands what one blind signature costs the server's processor.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.council import make_council
from surveys.credential import SigningKey
from tests.fixtures.application import serving
from tests.fixtures.browser import PHONE, running_chromium

BALLOTS = 30
SIGNATURES = 300
FOR_A_CLICK = """async () => {
  const began = performance.now();
  document.getElementById('go').click();
  while (document.getElementById('done').hidden) await new Promise(requestAnimationFrame);
  return performance.now() - began;
}"""


def main() -> None:
    """The command line."""
    with tempfile.TemporaryDirectory(prefix="pulse-bench-") as name:
        waits = sorted(_waits(Path(name) / "data"))
    signing = sorted(_signing())
    print(f"Send in Chromium, {len(waits)} ballots: {_row(waits)}")
    print(f"One blind signature, processor time: {_row(signing)}")


def _row(times: list[float]) -> str:
    slowest = times[int(len(times) * 0.95)]
    return f"median {statistics.median(times):.1f} ms, 95 % under {slowest:.1f} ms"


def _waits(data: Path) -> list[float]:
    """Milliseconds from Send to counted, each in a fresh browser context."""
    council = make_council(data, 600)
    codes = [code.text for code, _ in council.codes[:BALLOTS]]
    with serving(data, PULSE_SCHEDULER="no") as served, running_chromium() as chromium:
        address = f"{served.url}/a/{council.number}"
        return [_wait(chromium, f"{address}#{code}") for code in codes]


def _wait(chromium: Browser, link: str) -> float:
    context = chromium.new_context(viewport={"width": PHONE["width"], "height": PHONE["height"]})
    page = context.new_page()
    page.goto(link)
    page.locator("#welcome").wait_for()
    while not page.locator("#check").is_visible():
        page.click("#go")
    waited: float = page.evaluate(FOR_A_CLICK)
    context.close()
    return waited


def _signing() -> list[float]:
    key = SigningKey.generate()
    blinded = key.public.blind(bytes(32), b"ballot").blinded
    times = []
    for _ in range(SIGNATURES):
        began = time.thread_time()
        key.blind_sign(blinded)
        times.append(1000 * (time.thread_time() - began))
    return times


if __name__ == "__main__":
    main()
