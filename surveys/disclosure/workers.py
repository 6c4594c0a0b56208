"""Questions spread over the cores, each settled in a process of its own."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context, parent_process

from surveys.disclosure.settle import Settled, Task, settle


def spread(tasks: Iterable[Task], workers: int) -> Iterator[tuple[Task, Settled]]:
    """The tasks as they are settled, in no order.

    A fresh interpreter a core: forking a process that runs threads could hang.
    """
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_end_with_parent) as pool:
        running = {pool.submit(settle, task): task for task in tasks}
        for future in as_completed(running):
            yield running[future], future.result()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for the next question for ever."""
    threading.Thread(target=_wait_for_its_end, daemon=True).start()


def _wait_for_its_end() -> None:
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)
