"""Completed ballots a second against the shipped server, beside a minimal Flask survey.

One interleaved run: at each number of clients the two take turns, so that both meet the same
machine. A completed Pulse ballot is page, look-up of the code, blind signature and drop, each
over HTTP; a completed minimal survey is page and one durable row. Then one survey is answered in
a cold browser, and its requests and bytes are counted.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from benchmarks.clients import Connection, Slice, Survey, get, load, post
from benchmarks.cold_browser import Traffic, completed_survey
from benchmarks.council import OpenCouncil, ReadyBallot, make_council, ready_ballots
from surveys.ballot import finish
from surveys.credential import from_base64url, to_base64url
from tests.fixtures.application import ROOT, serving, wait_until_it_answers
from tests.fixtures.browser import running_chromium
from tests.fixtures.network import free_port

CLIENTS = (1, 4, 16)
FORM = "application/x-www-form-urlencoded"
RESULT = ROOT / "var" / "bench" / "answering.json"
Results = dict[tuple[str, int], list[Slice]]


def pulse_survey(port: int, council: OpenCouncil, ballots: Iterator[ReadyBallot]) -> Survey:
    """One person's survey, as the answer page's script sends it."""
    place = f"/a/{council.number}"

    async def survey() -> None:
        ready = next(ballots)
        connection = await Connection.to(port)
        await connection.send(get(place))
        await connection.send(post(f"{place}/start", ready.start))
        signed = json.loads(await connection.send(post(f"{place}/issue", ready.issue)))
        dropped = finish(council.manifest, ready.envelope, from_base64url(signed["signature"]))
        body = {
            "cell": dropped.cell,
            "prefix": to_base64url(dropped.prefix),
            "signature": to_base64url(dropped.signature),
            "sealed": to_base64url(dropped.sealed),
        }
        await connection.send(post(f"{place}/drop", json.dumps(body).encode()))
        connection.close()

    return survey


def minimal_survey(port: int) -> Survey:
    """One person's answer to the minimal survey."""
    codes = itertools.count()

    async def survey() -> None:
        connection = await Connection.to(port)
        await connection.send(get("/"))
        body = f"code=person{next(codes)}&given=3,4,2,5,1,3,4,2,5,1,3".encode()
        await connection.send(post("/", body, FORM))
        connection.close()

    return survey


@contextmanager
def minimal_flask(folder: Path) -> Iterator[int]:
    """The minimal survey in a process of its own; yields its port."""
    port, log = free_port(), folder / "minimal.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.minimal_flask", str(port), str(folder)],
            cwd=ROOT, env=dict(os.environ), stdout=output, stderr=output,
        )  # fmt: skip
    try:
        wait_until_it_answers(process, f"http://127.0.0.1:{port}/", log)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def measure(surveys: dict[str, Survey], rounds: int, seconds: float) -> Results:
    """Every product at every number of clients, taking turns."""
    results: Results = defaultdict(list)
    for _, clients in itertools.product(range(rounds), CLIENTS):
        for name, survey in surveys.items():
            results[name, clients].append(load(survey, clients, seconds))
    return results


def row(name: str, clients: int, slices: list[Slice]) -> dict[str, object]:
    """Rate and waiting times of one product at one number of clients, over all its turns."""
    took = sorted(seconds * 1000 for piece in slices for seconds in piece.took)
    cuts = statistics.quantiles(took, n=100, method="inclusive")
    rates = [piece.rate for piece in slices]
    return {
        "product": name, "clients": clients, "completed": len(took),
        "per_second": round(statistics.median(rates), 1),
        "slowest_turn": round(min(rates), 1), "fastest_turn": round(max(rates), 1),
        "p50_ms": round(cuts[49], 1), "p95_ms": round(cuts[94], 1), "p99_ms": round(cuts[98], 1),
    }  # fmt: skip


def report(rows: list[dict[str, object]], traffic: Traffic) -> None:
    """A table for people, and the same as JSON for comparing runs."""
    lines = [list(rows[0]), *([str(value) for value in line.values()] for line in rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    for line in lines:
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))
    print(
        f"cold browser: {traffic.requests} requests, {traffic.received} bytes received"
        f" and {traffic.sent} sent in bodies, for one completed survey"
    )
    found = {"load": rows, "cold_browser": asdict(traffic)}
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(found, indent=1) + "\n")


def run(folder: Path, people: int, rounds: int, seconds: float) -> None:
    """Make a council, serve both, load them in turns, print what it showed."""
    print(f"making a council of {people} staff and their sealed ballots", flush=True)
    council = make_council(folder / "pulse", people)
    ballots = iter(ready_ballots(council))
    with serving(folder / "pulse", PULSE_SCHEDULER="no") as served, minimal_flask(folder) as port:
        surveys = {
            "pulse": pulse_survey(int(served.url.rpartition(":")[2]), council, ballots),
            "minimal flask": minimal_survey(port),
        }
        for survey in surveys.values():
            load(survey, 4, 1.0)  # a warm start for both
        results = measure(surveys, rounds, seconds)
        with running_chromium() as browser:
            traffic = completed_survey(browser, served.url, council.number, next(ballots))
    report([row(*key, slices) for key, slices in sorted(results.items())], traffic)


def main() -> None:
    """The command line."""
    options = argparse.ArgumentParser(prog="make bench", description=__doc__)
    options.add_argument("--people", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=float, default=4.0)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="pulse-bench-") as name:
        run(Path(name), given.people, given.rounds, given.seconds)


if __name__ == "__main__":
    main()
