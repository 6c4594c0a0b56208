"""How long the results pages take: on the server, and until a browser first paints.

    python -m benchmarks.results --pses FOLDER

Two councils: twelve waves of our own releases (12 directorates x 60 services x 30 items), and,
where FOLDER holds the tables of Canada's Public Service Employee Survey, that as an earlier survey.
Each address is asked for with nothing remembered of its picture, then again; the median and the
worst are told. Beside the time on the clock stands the processor's own, which a loaded machine
does not stretch.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page

from benchmarks import large_council
from pulse.store.earlier import About, Held
from pulse.store.stores import stores
from pulse.workflow.earlier import import_earlier
from tests.fixtures.application import serving
from tests.fixtures.browser import DESKTOP, running_chromium
from tests.fixtures.results import publish, results_app, signed_in

ABOUT = About(
    "pses", "Public Service Employee Survey", "Government of Canada", "open.canada.ca",
    "Open Government Licence Canada",
)  # fmt: skip
PSES_FILES = ("dtPSES.csv", "dtDepartments.csv", "dtQuestions.csv")
UNIT = "/results/earlier/of/pses/unit?unit="
OURS = (
    *(f"/results?until=large-{wave}" for wave in (12, 11)),
    *(f"/results/trend?of=item.Q{number}" for number in range(5)),
    *(f"/results/trend?of=theme.t{number}&within=d.d{number}" for number in range(5)),
    "/results/heat-map",
    *(f"/results/heat-map?within=d.d{number}" for number in range(5)),
    "/results/heat-map?columns=items&within=d.d7",
    *(f"/results/question?of=item.Q{number}" for number in range(3)),
    "/results/front-line",
)
CANADA = (
    "/results/earlier/of/pses",
    *(f"/results/earlier/of/pses?q={word}" for word in ("ontario", "policy+branch", "zzz")),
    *(f"{UNIT}0&item={code}" for code in ("Q43", "Q06", "Q64", "Q30")),
    *(f"{UNIT}{unit}&item=Q43" for unit in ("1", "2", "3", "12", "88/201", "2/203", "2/203/324")),
)


def main() -> None:
    """Make the councils, measure, print."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--pses", type=Path, help="folder with dtPSES.csv and its lists")
    folder = asked.parse_args().pses
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as data, ExitStack() as running:
        app = running.enter_context(results_app(Path(data), []))
        _timed("print twelve waves", lambda: publish(app, large_council.releases(), "large"))
        pages: Sequence[str] = OURS
        if folder:
            _timed("bring in Canada's survey", lambda: _import(app, folder))
            pages = (*OURS, *CANADA)
        client = signed_in(app, "reviewer")
        _timed("first page of a process", lambda: client.get("/results").status_code)
        _server(client, pages)
        with app.app_context():
            stores().stop()
        _browser(Path(data), pages)


def _timed(what: str, work: Callable[[], object]) -> None:
    start = time.perf_counter()
    work()
    print(f"{what}: {time.perf_counter() - start:.1f} s")


def _import(app: Flask, folder: Path) -> None:
    files = [(folder / name).read_bytes() for name in PSES_FILES]
    with app.app_context():
        check = import_earlier("bench", Held(ABOUT, *files), datetime.now(UTC))
    if check.survey is None:
        raise SystemExit(str(check.problems[0]))


def _server(client: FlaskClient, pages: Iterable[str]) -> None:
    print("\nserver, milliseconds: clock and processor, first asked for; processor, asked again")
    clocks, firsts, again = [], [], []
    for page in pages:
        (clock, first), (_, second) = (_milliseconds(client, page) for _ in range(2))
        clocks.append(clock)
        firsts.append(first)
        again.append(second)
        print(f"{clock:8.0f} {first:6.0f} {second:6.0f}  {page}")
    print(
        f"clock: median {median(clocks):.0f}, worst {max(clocks):.0f}; processor: median"
        f" {median(firsts):.0f}, worst {max(firsts):.0f}; again: worst {max(again):.0f}"
    )


def _milliseconds(client: FlaskClient, page: str) -> tuple[float, float]:
    clock, processor = time.perf_counter(), time.process_time()
    response = client.get(page)
    spent = (time.perf_counter() - clock, time.process_time() - processor)
    if response.status_code != 200:
        raise SystemExit(f"{page}: {response.status_code}")
    return 1000 * spent[0], 1000 * spent[1]


def _browser(data: Path, pages: Iterable[str]) -> None:
    print("\nfirst paint in Chromium, milliseconds")
    with serving(data) as served, running_chromium() as chromium:
        page = chromium.new_context(
            viewport={"width": DESKTOP["width"], "height": DESKTOP["height"]}
        ).new_page()
        _sign_in(page, served.url)
        page.goto(served.url + "/results")
        paints = []
        for path in pages:
            page.goto(served.url + path)
            paints.append(_paint(page))
            print(f"{paints[-1]:8.0f}  {path}")
        print(f"median {median(paints):.0f}, worst {max(paints):.0f}")


def _paint(page: Page) -> float:
    entry = page.evaluate(
        "() => new Promise(done => { const look = () => {"
        " const [p] = performance.getEntriesByName('first-contentful-paint');"
        " p ? done(p.startTime) : setTimeout(look, 10) }; look() })"
    )
    return float(entry)


def _sign_in(page: Page, url: str) -> None:
    page.goto(url + "/sign-in")
    page.get_by_label("E-mail address").fill("reviewer@council.example")
    page.get_by_label("Password", exact=True).fill("three unrelated words")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: not address.endswith("/sign-in"))


if __name__ == "__main__":
    main()
