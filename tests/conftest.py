"""Fixtures live in tests/fixtures, one file a subject; this names them."""

from hypothesis import settings

# A shared machine can stall for longer than any sensible deadline for one example.
settings.register_profile("pulse", deadline=None, print_blob=True)
settings.load_profile("pulse")

pytest_plugins = (
    "pytester",
    "tests.fixtures.scratch",
    "tests.fixtures.network",
    "tests.fixtures.application",
    "tests.fixtures.browser",
    "tests.fixtures.mail",
    "tests.fixtures.postgres",
)
