"""How long the share kit takes after a release, for 8 directorates and 12 waves.

    python -m benchmarks.share [--rounds 5]

Asks the served pages as a chief executive's browser does. The first round is with a process that
has just started, nothing read and nothing kept; the median of the others follows.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient

from surveys.release import Release
from tests.fixtures.council_releases import council_releases
from tests.fixtures.results import results_app, signed_in

WAVES, DIRECTORATES = 12, 8
OUTPUTS = ("deck.pptx", "brief.pdf", "present", "brief", "text", "kit")


def releases() -> tuple[Release, ...]:
    """Nine waves of the invented council and three before them, a quarter apart."""
    known = council_releases()
    days = ("2023-12-08", "2024-03-15", "2024-06-21")
    titles = ("Winter 2023/24", "Spring 2024", "Summer 2024")
    earlier = [
        replace(known[0], wave=f"w-{day}", title=f"Culture pulse, {title}", opened=day, closed=day)
        for day, title in zip(days, titles, strict=True)
    ]
    return (*earlier, *known)


def seconds(reader: FlaskClient, name: str) -> tuple[float, int]:
    """How long one output took, and how many bytes it has."""
    begun = time.perf_counter()
    answer = reader.get(f"/share/{name}")
    taken = time.perf_counter() - begun
    if answer.status_code != 200:
        raise SystemExit(f"/share/{name} answered {answer.status_code}")
    return taken, len(answer.data)


def main(arguments: Sequence[str]) -> None:
    """Measure every output and print one line each."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args(arguments).rounds
    made = releases()
    shown = len(made[-1].of_kind("directorate"))
    if (len(made), shown) != (WAVES, DIRECTORATES):
        raise SystemExit(f"the council has {len(made)} waves and shows {shown} directorates")
    print(f"{WAVES} waves, {DIRECTORATES} directorates, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder, results_app(Path(folder), made) as app:
        reader = signed_in(app, "chief_executive")
        for name in OUTPUTS:
            taken, size = seconds(reader, name)
            later = median(seconds(reader, name)[0] for _ in range(rounds))
            print(f"{name:<10} first {taken:5.2f} s  then {later:5.2f} s  {size:>8,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
