"""Engagement sessions from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask

NEW = ("new", "--title", "Your results", "--date", "2027-03-04", "--place", "Town Hall")


def run(app: Flask, *arguments: str) -> str:
    result = app.test_cli_runner().invoke(args=["pulse", "session", *arguments])
    assert result.exit_code == 0, result.output
    return str(result.output)


def test_a_session_is_planned_listed_exported_and_deleted(
    council_app: Flask, tmp_path: Path
) -> None:
    assert "no session yet" in run(council_app, "list")
    assert "Session 1 is planned. Phones join with " in run(council_app, *NEW)
    assert "2027-03-04  Your results, Town Hall: planned, 0 questions" in run(council_app, "list")
    for name in ("record.csv", "record.json"):
        run(council_app, "export", "1", "--output", str(tmp_path / name))
    assert (tmp_path / "record.csv").read_text("utf-8-sig").startswith("Session,Date,Place,")
    assert json.loads((tmp_path / "record.json").read_text())["smallest_number"] == 10
    assert "Session 1 is deleted." in run(council_app, "delete", "1", "--yes")
