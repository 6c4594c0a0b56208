"""The open wave. Not named in the root conftest, which must load without the shell."""

from tests.fixtures.open_wave import open_wave, opened_stores

__all__ = ["open_wave", "opened_stores"]
