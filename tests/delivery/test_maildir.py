"""The demonstration's sink: nothing in it tells the order, or when, people were written to."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pulse.delivery.maildir import MaildirSink
from pulse.delivery.outcome import Envelope
from surveys.errors import NotFoundError


def envelope(key: int, wave: int = 7) -> Envelope:
    text = f"To: p{key}@council.test\r\nSubject: s\r\n\r\nhttps://s.test/a/{wave}#{key}\r\n"
    return Envelope(key, f"p{key}@council.test", text.encode())


def test_messages_are_kept_whole_and_can_be_read(tmp_path: Path) -> None:
    sink = MaildirSink(tmp_path)
    outcomes = list(sink.send([envelope(1), envelope(2)]))
    assert [(o.key, o.state) for o in outcomes] == [(1, "sent"), (2, "sent")]
    kept = {sink.read(name).to: sink.read(name) for name in sink.names()}
    assert set(kept) == {"p1@council.test", "p2@council.test"}
    assert kept["p1@council.test"].subject == "s"
    assert kept["p1@council.test"].text == "https://s.test/a/7#1\n"


def test_names_and_times_hold_no_order(tmp_path: Path) -> None:
    sink = MaildirSink(tmp_path)
    keys = random.Random(3).sample(range(100), 100)
    list(sink.send(map(envelope, keys)))
    files = list((tmp_path / "new").iterdir())
    assert len({(f.stat().st_mtime, f.stat().st_atime) for f in files}) == 1
    assert all(len(f.name) == 32 for f in files)
    by_name = [int(sink.read(name).to[1:].partition("@")[0]) for name in sink.names()]
    assert sorted(by_name) == list(range(100))
    assert by_name != keys
    assert list((tmp_path / "tmp").iterdir()) == []


def test_no_other_account_can_read_them(tmp_path: Path) -> None:
    sink = MaildirSink(tmp_path / "mail")
    list(sink.send([envelope(1)]))
    (file,) = (tmp_path / "mail" / "new").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


def test_the_messages_of_one_wave_can_be_forgotten(tmp_path: Path) -> None:
    sink = MaildirSink(tmp_path)
    list(sink.send([envelope(1, 7), envelope(2, 7), envelope(3, 71)]))
    assert sink.forget("/a/7#") == 2
    assert [sink.read(name).to for name in sink.names()] == ["p3@council.test"]


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 32])
def test_a_name_that_is_none_is_not_found(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFoundError):
        MaildirSink(tmp_path).read(name)
