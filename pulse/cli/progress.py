"""Progress of long work on the command line."""

from __future__ import annotations

import time

import click

SECONDS_BETWEEN = 0.1


class Progress:
    """A Report: one line a stage, which grows where somebody watches it."""

    def __init__(self, watched: bool) -> None:
        self._watched = watched
        self._stage, self._text, self._width = "", "", 0
        self._shown = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Say how far a stage has come. What follows a comma in its name may change meanwhile."""
        if stage.partition(",")[0] != self._stage.partition(",")[0]:
            self.end()
        self._stage, self._text = stage, f"{stage}: {done:,} of {total:,}"
        if self._watched and time.monotonic() - self._shown > SECONDS_BETWEEN:
            self._write(nl=False)
            self._shown = time.monotonic()

    def end(self) -> None:
        """End the line of the last stage."""
        if self._text:
            self._write(nl=True)
        self._stage, self._text, self._width = "", "", 0

    def _write(self, nl: bool) -> None:
        """Over what the line said before, where it is watched."""
        start = "\r" if self._watched else ""
        click.echo(start + self._text.ljust(self._width), nl=nl)
        self._width = len(self._text) if self._watched else 0
