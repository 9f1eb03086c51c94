"""Processes that do parts of a command's work.

Input: how many, and what prepares each of them. Output: a pool. Ctrl-C is for the process that reports, and
none of the others outlives it, whatever ends it.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import active_children, get_context, parent_process
from threading import Thread

from protocol_models.garbage import collect_rarely

__all__ = ["processes"]


@contextmanager
def processes(count: int, prepare: Callable[[], None] | None = None) -> Iterator[ProcessPoolExecutor]:
    """A pool of so many; `prepare`, which can be pickled, runs first in each."""
    others = set(active_children())
    pool = ProcessPoolExecutor(count, get_context("spawn"), initializer=partial(_begin, prepare))
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in set(active_children()) - others:
            process.terminate()


def _begin(prepare: Callable[[], None] | None) -> None:
    """Ctrl-C goes to every process of a terminal; the one that reports decides what it means."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_rarely()
    Thread(target=_end_with_parent, daemon=True).start()
    if prepare is not None:
        prepare()


def _end_with_parent() -> None:
    """A process whose parent was killed would wait for work for ever."""
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)
