"""Fixtures live in tests/fixtures, one file a subject; this names them."""

pytest_plugins = (
    "pytester",
    "tests.fixtures.network",
    "tests.fixtures.application",
    "tests.fixtures.browser",
    "tests.fixtures.mail",
    "tests.fixtures.postgres",
    "tests.fixtures.open_wave",
)
