"""The locks that codex takes on credentials and their stores; they exclude it, and it excludes us.

Input: the folder of codex and what is to be locked. Output: a lock that is held by one process at a time.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

import anyio
from filelock import BaseFileLock, FileLock, Timeout

from app_server_server.errors import ServerError

__all__ = ["FILE_STORE", "SECRETS_STORE", "LockNotTaken", "credential_lock", "locked", "locked_while_waiting"]

FILE_STORE: Final = "file-store.lock"
SECRETS_STORE: Final = "secrets-store.lock"

_POLL: Final = 0.05
_PATIENCE: Final = 60.0


class LockNotTaken(ServerError):
    """Another process has held a lock for too long, or it cannot be made."""


def credential_lock(key: str) -> str:
    """The name of the lock of one credential, by its key in the store."""
    return f"{hashlib.sha256(key.encode()).hexdigest()}.lock"


@contextmanager
def locked(codex_home: Path, name: str, patience: float = _PATIENCE) -> Iterator[None]:
    """Holds a lock. Tried every 50 ms, given up after 60 s. The file stays: others may wait for it."""
    until = time.monotonic() + patience
    lock = _lock(codex_home, name)
    while not _try(lock):
        if time.monotonic() >= until:
            raise _not_taken(lock, patience)
        time.sleep(_POLL)
    try:
        yield
    finally:
        lock.release()


@asynccontextmanager
async def locked_while_waiting(
    codex_home: Path, name: str, patience: float = _PATIENCE
) -> AsyncIterator[None]:
    """The same for what waits for the network: others go on meanwhile."""
    until = anyio.current_time() + patience
    lock = _lock(codex_home, name)
    while not _try(lock):
        if anyio.current_time() >= until:
            raise _not_taken(lock, patience)
        await anyio.sleep(_POLL)
    try:
        yield
    finally:
        lock.release()


def _lock(codex_home: Path, name: str) -> BaseFileLock:
    path = codex_home / "mcp-oauth-locks" / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LockNotTaken(f"the folder {str(path.parent)!r} cannot be made: {error.strerror}") from None
    # Each holder has an object of its own: the tasks and threads of one process exclude each other too.
    return FileLock(path, is_singleton=False, thread_local=False)


def _try(lock: BaseFileLock) -> bool:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return False
    except OSError as error:
        raise LockNotTaken(f"the lock {lock.lock_file!r} cannot be made: {error.strerror}") from None
    return True


def _not_taken(lock: BaseFileLock, patience: float) -> LockNotTaken:
    return LockNotTaken(
        f"another process has held the lock {lock.lock_file!r} for {patience:g} s: end it, or try again"
    )
