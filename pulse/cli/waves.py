"""Commands for the life of a wave."""

from __future__ import annotations

import click

COMMANDS: tuple[click.Command, ...] = ()
