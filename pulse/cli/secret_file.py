"""A file for something that exists only once: new, and readable by its owner alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

OWNER_ONLY = 0o600


@contextmanager
def new_secret_file(path: Path) -> Iterator[BinaryIO]:
    """Open a new file of mode 0600, durable at the end and removed again on any error.

    Raises click.UsageError when there is a file already.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        raise click.UsageError(f"{path} exists already: name a new file") from None
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
