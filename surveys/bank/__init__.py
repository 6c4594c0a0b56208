"""The question bank: one TOML file an instrument, with its source and licence."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from surveys.errors import InvalidValueError, NotFoundError
from surveys.instrument import Instrument, instrument_from_dict


@cache
def bank() -> tuple[Instrument, ...]:
    """Every instrument we ship, by title.

    Raises InvalidValueError naming the file when a packaged file is not a whole instrument.
    """
    files = (f for f in resources.files(__name__).iterdir() if f.name.endswith(".toml"))
    read = (_read(file.name, file.read_text("utf-8")) for file in files)
    return tuple(sorted(read, key=lambda found: found.title))


def _read(name: str, text: str) -> Instrument:
    try:
        return instrument_from_dict(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, InvalidValueError) as error:
        raise InvalidValueError(f"{name}: {error}") from None


def instrument(code: str) -> Instrument:
    """The shipped instrument with this code; raises NotFoundError when there is none."""
    for found in bank():
        if found.code == code:
            return found
    known = ", ".join(found.code for found in bank())
    raise NotFoundError(f"the bank has no instrument {code!r}: it has {known}")
