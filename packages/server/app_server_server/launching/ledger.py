"""What this program started, for the next start to end what a SIGKILL of ours left.

Input: the folder of the ledgers, and each process as it starts and ends. Output: the processes of hosts
that are no longer alive, ended. A process is known by its id and the time of its birth: ids are used again.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from app_server_server.errors import ServerError
from app_server_server.launching.group import end_leftovers

__all__ = ["Ledger", "LedgerNotWritten", "Started", "reap"]

_SAME_TIME = 0.02
"""Seconds by which two readings of one birth may differ: it is computed from clock ticks."""


@dataclass(frozen=True)
class Started:
    """A process, which led a group of its own when it started."""

    pid: int
    born: float

    @classmethod
    def now(cls, pid: int) -> Started | None:
        """The process that has this id at present."""
        try:
            return cls(pid, psutil.Process(pid).create_time())
        except psutil.Error:
            return None

    @property
    def is_alive(self) -> bool:
        """Whether this very process runs, and not one that got its id later."""
        now = Started.now(self.pid)
        return now is not None and abs(now.born - self.born) <= _SAME_TIME


class LedgerNotWritten(ServerError):
    """A process cannot be written down, and so is not kept."""


class Ledger:
    """The processes that this host has started and not yet ended, one a line. It is made with the first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path: Path | None = None
        self._open: set[Started] = set()

    def started(self, process: Started) -> None:
        """Writes the process down before anything else happens with it."""
        self._open.add(process)
        try:
            self._write()
        except OSError as error:
            self._open.discard(process)
            raise LedgerNotWritten(f"{str(self._folder)!r} cannot be written: {error.strerror}") from None

    def ended(self, process: Started) -> None:
        """Strikes it out, once its whole tree has ended. One that cannot be, its birth tells from others."""
        if process in self._open:
            self._open.discard(process)
            with suppress(OSError):
                self._write()

    def _write(self) -> None:
        if self._path is None:
            host = Started.now(os.getpid())
            assert host is not None
            self._path = self._folder / f"{host.pid}-{host.born}.jsonl"
        if not self._open:
            self._path.unlink(missing_ok=True)
            return
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lines = "".join(f"{json.dumps({'pid': p.pid, 'born': p.born})}\n" for p in self._open)
        fresh = self._path.with_suffix(".new")
        fresh.write_text(lines, "utf-8")
        os.replace(fresh, self._path)


def reap(folder: Path) -> list[int]:
    """Ends what hosts started that are no longer alive, and says which groups it ended."""
    if not folder.is_dir():
        return []
    try:
        with FileLock(folder / "reap.lock", timeout=10):
            return [pid for ledger in sorted(folder.glob("*-*.jsonl")) for pid in _reap_one(ledger)]
    except Timeout:
        return []  # another start is at it


def _reap_one(ledger: Path) -> Iterator[int]:
    host = _name(ledger)
    if host is None or host.is_alive:
        return
    for process in _lines(ledger):
        if sys.platform != "win32" and _may_be_ended(process) and end_leftovers(process.pid):
            yield process.pid
    ledger.unlink(missing_ok=True)
    ledger.with_suffix(".new").unlink(missing_ok=True)


def _may_be_ended(process: Started) -> bool:
    """The group is the recorded one: its leader is the recorded process, or has gone and left members.

    No other group can get the number of one that has members.
    """
    return process.is_alive or Started.now(process.pid) is None


def _name(ledger: Path) -> Started | None:
    pid, _, born = ledger.stem.partition("-")
    with suppress(ValueError):
        return Started(int(pid), float(born))
    return None


def _lines(ledger: Path) -> Iterable[Started]:
    with suppress(OSError, UnicodeDecodeError):
        for line in ledger.read_text("utf-8").splitlines():
            with suppress(ValueError, TypeError, KeyError):
                entry = json.loads(line)
                yield Started(int(entry["pid"]), float(entry["born"]))
