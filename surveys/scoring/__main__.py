"""`python -m surveys.scoring FILE.json`: scores from the command line, for checking us."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from surveys.errors import InvalidValueError
from surveys.scoring.command import answer


def main(arguments: Sequence[str]) -> int:
    """Print the scores as one JSON object and return 0; or say what is wrong and return 2."""
    try:
        if len(arguments) != 1:
            raise InvalidValueError("give one file: python -m surveys.scoring FILE.json")
        result = answer(_read(Path(arguments[0])))
    except InvalidValueError as error:
        sys.stderr.write(f"{' '.join(str(error).split())}\n")
        return 2
    sys.stdout.write(f"{json.dumps(result, allow_nan=False)}\n")
    return 0


def _read(path: Path) -> object:
    try:
        return json.loads(
            path.read_text("utf-8-sig"), parse_constant=_refuse, object_pairs_hook=_once
        )
    except OSError as error:
        raise InvalidValueError(f"{path}: {error.strerror or 'cannot be read'}") from None
    except (ValueError, RecursionError) as error:
        raise InvalidValueError(f"{path} is not JSON: {error}") from None


def _refuse(constant: str) -> float:
    raise InvalidValueError(f"{constant} is not a number: write null for what is missing")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InvalidValueError("a name appears twice in one object")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
