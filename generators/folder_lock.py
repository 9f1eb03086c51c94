"""One command at a time writes into a folder.

Input: folders that are there. Output: a lock on all of them, until the work is done. The lock is one of
the operating system on the folder itself: it leaves no file behind, and ends with the process. Windows
has none on folders; there two commands at once may fail each other, and each file is whole all the same.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .errors import GeneratorError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment] # what is missing is asked for below

__all__ = ["locked"]

SECONDS = 60.0
"""How long to wait for another command."""
PAUSE = 0.02


@contextmanager
def locked(folders: Sequence[Path]) -> Iterator[None]:
    """Keep others from writing into these folders; wait for those that are at it."""
    with ExitStack() as stack:
        # Always in one order: two commands with two folders each must not wait for each other.
        for folder in sorted({folder.resolve() for folder in folders}):
            stack.enter_context(_locked(folder))
        yield


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    if fcntl is None:
        yield
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        _acquire(number, folder)
        yield
    finally:
        os.close(number)  # which ends the lock


def _acquire(number: int, folder: Path) -> None:
    waited = 0.0
    while True:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if waited >= SECONDS:
                hint = "wait until it has ended, or end it; no file was changed"
                raise GeneratorError(
                    "another command is writing into this folder", str(folder), hint
                ) from error
            time.sleep(PAUSE)
            waited += PAUSE
        except OSError:  # a file system without locks: each file is whole all the same
            return
        else:
            return
