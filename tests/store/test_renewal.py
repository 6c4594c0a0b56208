"""The box is written anew at a close, in whichever process: nobody goes on with the old file."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection, text

from pulse import create_app
from pulse.store.renewal import _held_still, renew_box
from pulse.store.stores import Stores, stores
from tests.fixtures.application import config_for

PUT = text("INSERT INTO counted_wave (of_wave, plan, tables) VALUES (:wave, '{}', '{}')")


def of(app: Flask) -> Stores:
    with app.app_context():
        return stores()


def put(wave: int) -> Callable[[Connection], object]:
    return lambda connection: connection.execute(PUT, {"wave": wave})


def waves(app: Flask) -> list[int]:
    with of(app).box.connect() as connection:
        return list(connection.scalars(text("SELECT of_wave FROM counted_wave ORDER BY 1")))


def test_another_process_goes_on_with_the_new_file(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    serving = make_app(tmp_path / "pulse")
    closing = create_app(config_for(tmp_path / "pulse"))
    of(serving).box_writer.run(put(1))
    renew_box(of(closing))
    of(serving).box_writer.run(put(2))
    renew_box(of(closing))
    assert waves(serving) == waves(closing) == [1, 2]


def test_nothing_is_lost_that_comes_while_the_file_is_replaced(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    serving = make_app(tmp_path / "pulse")
    closing = create_app(config_for(tmp_path / "pulse"))
    box, kept, ended = of(serving), [], threading.Event()

    def answer() -> None:
        wave = 0
        while not ended.is_set():
            wave += 1
            try:
                box.box_writer.run(put(wave))
                kept.append(wave)
            except Exception:  # noqa: S112, BLE001 (a refused ballot is sent again by its browser)
                continue

    thread = threading.Thread(target=answer)
    thread.start()
    while len(kept) < 20:
        renew_box(of(closing))
    ended.set()
    thread.join()
    assert waves(closing) == kept


def test_two_processes_may_renew_at_once(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    """A session ends in one while the scheduler closes a wave in another, and staff answer."""
    serving = make_app(tmp_path / "pulse")
    kept, ended = [], threading.Event()
    troubles: list[Exception] = []

    def renew() -> None:
        other = create_app(config_for(tmp_path / "pulse"))
        try:
            while not ended.is_set():
                renew_box(of(other))
        except Exception as trouble:  # noqa: BLE001 (told to the test, which fails on any)
            troubles.append(trouble)
        finally:
            of(other).stop()

    threads = [threading.Thread(target=renew) for _ in range(2)]
    for thread in threads:
        thread.start()
    for wave in range(1, 400):
        try:
            of(serving).box_writer.run(put(wave))
            kept.append(wave)
        except Exception:  # noqa: S112, BLE001 (a refused ballot is sent again by its browser)
            continue
    ended.set()
    for thread in threads:
        thread.join()
    assert troubles == [] and len(kept) > 20
    assert waves(create_app(config_for(tmp_path / "pulse"))) == kept


def test_what_waits_while_the_file_is_replaced_goes_into_the_new_one(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    serving = make_app(tmp_path / "pulse")
    box = of(serving)
    box.box_writer.run(put(1))
    place = Path(str(box.box.url.database))
    with ThreadPoolExecutor() as pool:
        with _held_still(place):
            waits = pool.submit(box.box_writer.run, put(2))
            time.sleep(0.2)
            assert not waits.done()
            fresh = shutil.copy(place, place.with_suffix(".fresh"))
            os.replace(fresh, place)
        waits.result()
    assert waves(serving) == [1, 2]
