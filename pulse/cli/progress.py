"""Progress of long work on the command line."""

from __future__ import annotations

import time

import click

SECONDS_BETWEEN = 0.1


class Progress:
    """A Report: one line a stage, which grows where somebody watches it."""

    def __init__(self, watched: bool) -> None:
        self._watched = watched
        self._stage, self._text, self._shown = "", "", 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Say how far a stage has come."""
        if stage != self._stage:
            self.end()
        self._stage, self._text = stage, f"{stage}: {done:,} of {total:,}"
        if self._watched and time.monotonic() - self._shown > SECONDS_BETWEEN:
            click.echo(f"\r{self._text}", nl=False)
            self._shown = time.monotonic()

    def end(self) -> None:
        """End the line of the last stage."""
        if self._text:
            click.echo(f"\r{self._text}" if self._watched else self._text)
        self._stage, self._text = "", ""
