"""Every command ends with exit code 2 and one clear line when it is given what it cannot use."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from flask import Flask

from pulse.cli import pulse

BAD = {
    "wave open": ["99"],
    "wave close": ["99", "--yes"],
    "wave publish": ["99"],
    "wave add-group": ["99", "New service", "--of", "s.A", "--of", "s.B"],
    "staff import": ["no-such-file.csv"],
    "history import": ["no-such-file.csv", "--title", "T", "--source", "S"],
    "history remove": ["nothing"],
    "organisation merge": ["a", "b", "--name", "c"],
    "organisation undo": ["99"],
    "organisation show": ["--on", "yesterday"],
    "survey create": ["--instrument", "no-such-questions"],
    "account stop": ["nobody@merebank.example"],
    "bank show": ["no-such-questions"],
    "bank new": [""],
    "bank add": ["no-such-set", "lga-engagement", "LGA1"],
    "bank write": ["no-such-set", "I am heard."],
    "bank translate": ["no-such-set", "cy", "pyproject.toml"],
    "bank save": ["no-such-set"],
    "survey questions": ["no-such-survey", "lga-engagement", "--yes"],
    "codes print": ["99", "c001", "--output", "slips.pdf"],
    "comments list": ["99"],
    "comments show": ["1", "-", "1"],
    "drivers show": ["no-such-survey"],
    "event add": ["2027-02-30", "Move"],
    "event delete": ["99"],
    "export chart": ["trend", "no-such-survey", "--output", "trend.png"],
    "export xlsx": ["no-such-survey", "--output", "figures.xlsx"],
    "share deck": ["99", "deck.pptx"],
    "share brief": ["99", "brief.pdf"],
    "share text": ["99", "text.txt"],
    "share template": ["pyproject.toml"],
    "remind": ["99"],
    "undelivered": ["99"],
    "session new": ["--title", "T", "--date", "4 March", "--place", "Here"],
    "session export": ["99", "--output", "record.csv"],
    "session delete": ["99", "--yes"],
    "mail bounces": ["no-such-maildir"],
    "mail receipts": [],
    "mail trust": ["99"],
    "mail silence": ["99"],
    "response": ["99"],
    "mail cap": ["99"],
    "mail again": ["99", "--yes"],
    "mail results": ["99"],
    "mail letters": ["99", "--output", "letters.pdf"],
    "wording show": ["farewell"],
    "wording change": ["reminder", "pyproject.toml"],
    "wording test": ["reminder", "no address"],
    "wave outlook": ["99"],
    "wave skip": ["99"],
    "survey extra": ["nothing", "2030-01-01"],
    "survey back": ["nothing", "2030-01-01"],
    "survey without": ["nothing", "XYZ"],
    "quiet add": ["2030-02-02", "2030-01-01", "Elections"],
    "quiet remove": ["99"],
    "burden": ["--days", "400"],
    "commitment note": ["99", "Done.", "--status", "done"],
    "update publish": ["99"],
    "update draft": ["One", "pyproject.toml", "--figure", "no such theme"],
    "update answer": ["none", "Thank you."],
    "thanks say": [" ", "For all."],
    "thanks allow": ["Nobody"],
    "voices show": ["none"],
    "serve": ["--port", "99999999"],
}


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        else:
            yield (*path, name)


def run(app: Flask, *arguments: str) -> tuple[int, list[str]]:
    result = app.test_cli_runner().invoke(args=["pulse", *arguments])
    return result.exit_code, [line for line in result.output.splitlines() if line.strip()]


def test_help_lists_every_use_case(council_app: Flask) -> None:
    code, lines = run(council_app, "--help")
    assert code == 0
    listed = "\n".join(lines)
    for path in leaves(pulse):
        assert f"  {path[0]} " in listed, path
        code, help_of = run(council_app, *path, "--help")
        assert code == 0 and len(help_of) > 2, path


def test_an_unknown_option_is_one_line(council_app: Flask) -> None:
    for path in leaves(pulse):
        code, lines = run(council_app, *path, "--no-such-option")
        assert code == 2 and len(lines) == 1, (path, lines)
        assert lines[0].startswith("Error: ") and "--no-such-option" in lines[0], path


@pytest.mark.parametrize("command", BAD)
def test_bad_input_is_one_line(command: str, council_app: Flask) -> None:
    code, lines = run(council_app, *command.split(), *BAD[command])
    assert code == 2, lines
    assert len(lines) == 1 and lines[0].startswith("Error: "), lines
    assert "Traceback" not in lines[0]
