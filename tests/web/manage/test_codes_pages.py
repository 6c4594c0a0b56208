"""Printed codes and posters as a manager meets them in the browser."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader

from pulse.models.base import db
from pulse.models.roster import PrintedCode
from pulse.store.stores import stores
from pulse.workflow.fieldwork import look_up
from pulse.workflow.paper import paper_cells
from surveys.access_code import parse
from tests.web.people import Browser, signed_in
from tests.workflow.on_paper import WITHOUT, open_with_paper


@pytest.fixture
def number(council_app: Flask) -> int:
    return open_with_paper(council_app)


@pytest.fixture
def cell(council_app: Flask, number: int) -> str:
    with council_app.app_context():
        (found,) = paper_cells(number)
    return found.code


@pytest.fixture
def reviewer(council_app: Flask) -> Browser:
    return signed_in(council_app, "reviewer")


def codes_in(content: bytes) -> list[str]:
    pages = PdfReader(io.BytesIO(content)).pages
    return re.findall(r"(?:\w{4}-){4}\w", "\n".join(page.extract_text() for page in pages))


def test_the_sheets_are_handed_out_once_and_kept_nowhere(
    council_app: Flask, number: int, cell: str, reviewer: Browser
) -> None:
    page = reviewer.get(f"/manage/waves/{number}/codes/{cell}")
    assert f"The {WITHOUT} people without e-mail" in page
    response = reviewer.send(f"/manage/waves/{number}/codes/{cell}", count="3")
    assert response.mimetype == "application/pdf"
    assert response.headers["Cache-Control"] == "no-store"
    assert "attachment" in response.headers["Content-Disposition"]
    codes = codes_in(response.data)
    assert len(codes) == 3
    with council_app.app_context():
        assert look_up(number, codes[0]).cell == cell
        assert db.session.query(PrintedCode).count() == 3
        data = stores().config.data
        stores().stop()
    written = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    for code in map(parse, codes):
        assert code.hash in written
        assert code.text.encode() not in written and code.display.encode() not in written
    page = reviewer.get(f"/manage/waves/{number}/codes")
    assert "Batch 1: 3 slips" in page and f"Print {WITHOUT - 3}" in page


@pytest.mark.parametrize("count", ["0", "13", "many", ""])
def test_a_number_that_cannot_be_printed_is_said_beside_the_field(
    council_app: Flask, number: int, cell: str, reviewer: Browser, count: str
) -> None:
    page = reviewer.post(f"/manage/waves/{number}/codes/{cell}", status=400, count=count)
    assert "There is a problem" in page
    with council_app.app_context():
        assert db.session.query(PrintedCode).count() == 0


def test_large_print_has_two_slips_a_page(number: int, cell: str, reviewer: Browser) -> None:
    reviewer.get(f"/manage/waves/{number}/codes/{cell}")
    response = reviewer.send(f"/manage/waves/{number}/codes/{cell}", count="3", large="y")
    assert len(PdfReader(io.BytesIO(response.data)).pages) == 2


def test_a_batch_is_revoked_only_when_confirmed(
    council_app: Flask, number: int, cell: str, reviewer: Browser
) -> None:
    reviewer.get(f"/manage/waves/{number}/codes/{cell}")
    reviewer.send(f"/manage/waves/{number}/codes/{cell}", count=str(WITHOUT))
    assert "A slip is printed for everyone" in reviewer.get(f"/manage/waves/{number}/codes/{cell}")
    address = f"/manage/waves/{number}/codes/{cell}/1/revoke"
    assert "This cannot be undone" in reviewer.get(address)
    assert "revoked" not in reviewer.get(f"/manage/waves/{number}/codes")
    page = reviewer.post(address)
    assert f"Batch 1: {WITHOUT} slips, revoked" in page and f"Print {WITHOUT}" in page
    assert "revoked already" in reviewer.post(address, status=409)
    reviewer.get(f"/manage/waves/{number}/codes/{cell}/7/revoke", status=404)


def test_a_poster_for_a_place_and_for_everyone(number: int, cell: str, reviewer: Browser) -> None:
    page = reviewer.get(f"/manage/waves/{number}/codes")
    assert f'<option value="{cell}">' in page and '<option value="ADU">' in page
    for place, words in (("", "Wave of November 2026"), ("ADU", "for Adult Services")):
        response = reviewer.client.get(f"/manage/waves/{number}/poster.pdf?place={place}")
        assert response.mimetype == "application/pdf"
        text = PdfReader(io.BytesIO(response.data)).pages[0].extract_text()
        assert words in " ".join(text.split())
    reviewer.get(f"/manage/waves/{number}/poster.pdf?place=nowhere", status=404)


@pytest.mark.parametrize("path", ["codes", "codes/c001", "codes/c001/1/revoke", "poster.pdf"])
def test_the_chief_executive_prints_nothing(council_app: Flask, number: int, path: str) -> None:
    executive = signed_in(council_app, "chief_executive")
    executive.get(f"/manage/waves/{number}/{path}", status=403)


def test_from_the_command_line(council_app: Flask, number: int, cell: str, tmp_path: Path) -> None:
    runner, sheet = council_app.test_cli_runner(), tmp_path / "sheet.pdf"

    def pulse(*arguments: str) -> tuple[int, str]:
        done = runner.invoke(args=["pulse", "codes", *arguments])
        return done.exit_code, done.output

    code, said = pulse("print", str(number), cell, "--output", str(sheet))
    assert code == 0 and f"{WITHOUT} slips of batch 1" in said, said
    assert sheet.stat().st_mode & 0o777 == 0o600 and len(codes_in(sheet.read_bytes())) == WITHOUT
    code, said = pulse("print", str(number), cell, "--output", str(sheet))
    assert code == 2 and "exists already" in said
    other = tmp_path / "other.pdf"
    code, said = pulse("print", str(number), cell, "--output", str(other))
    assert code == 2 and "revoke a batch" in said and not other.exists()
    code, said = pulse("list", str(number))
    assert f"{WITHOUT} without e-mail, 0 to print" in said and "batch 1: 12 slips" in said
    code, said = pulse("revoke", str(number), cell, "1", "--yes")
    assert code == 0 and "is revoked" in said
    poster = tmp_path / "poster.pdf"
    code, said = pulse("poster", str(number), "--output", str(poster), "--for", "ADU")
    assert code == 0 and poster.read_bytes().startswith(b"%PDF")
