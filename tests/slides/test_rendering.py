"""`make slides` says what it needs where it is missing; it is no silent part of the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.slides import rendering


def test_a_machine_without_libreoffice_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert rendering.main([str(tmp_path / "slides")]) == 2
    said = capsys.readouterr().err
    assert said == (
        "soffice is not on this machine. Debian: apt install libreoffice-impress poppler-utils\n"
    )
    assert not (tmp_path / "slides").exists()


def test_it_sees_what_was_not_drawn(tmp_path: Path) -> None:
    slide = next(slide for slide in rendering.real_talk().slides if slide.key == "themes")
    page = " ".join([slide.title, *slide.sentences, *rendering._figures(slide)])
    assert rendering._faults(slide, page) == []
    missing = page.replace(slide.title, "")
    assert rendering._faults(slide, missing) == [f"themes: “{slide.title}” is not drawn"]
