"""The processes below a server, and their end.

Input: the id of a process. Output: its descendants, recorded while it lives; after it ended, `sweep` ends
those of them that are left. Each MCP server leads a process group of its own, so only this finds them
when the server itself was killed. Without `psutil` (the extra `sweep`) nothing is recorded.
"""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psutil import Process

try:
    import psutil
except ImportError:  # the extra `sweep` is not installed
    psutil = None

__all__ = ["ProcessTree", "can_sweep", "end_group"]

CONFIRM_SECONDS = 0.5


def can_sweep() -> bool:
    """Whether descendants can be recorded here."""
    return psutil is not None


class ProcessTree:
    """The descendants of one process. Each is known by its id and when it began: ids are used again."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._recorded: dict[tuple[int, float], Process] = {}

    def record(self) -> None:
        """Remember who is there now; those that ended are forgotten."""
        if psutil is None:
            return
        alive = {key: each for key, each in self._recorded.items() if _is_alive(each)}
        for top in (self._root(), *alive.values()):
            for each in _children(top):
                alive[each.pid, each.create_time()] = each
        self._recorded = alive

    def sweep(self) -> int:
        """End every descendant that is left, and those that they started since; how many there were."""
        self.record()
        left = [each for each in self._recorded.values() if _is_alive(each)]
        for each in left:
            with suppress(psutil.Error):  # it ended meanwhile, or is not ours to end
                each.kill()
        if left:
            psutil.wait_procs(left, timeout=CONFIRM_SECONDS)
        self._recorded.clear()
        return len(left)

    def _root(self) -> Process | None:
        try:
            return psutil.Process(self._pid)
        except psutil.Error:
            return None


def end_group(pid: int) -> None:
    """Kill what is left of the process group that this process led."""
    if os.name == "posix":
        with suppress(ProcessLookupError, PermissionError):  # nobody is left
            os.killpg(pid, signal.SIGKILL)


def _children(process: Process | None) -> list[Process]:
    if process is None:
        return []
    try:
        return [each for each in process.children(recursive=True) if _is_alive(each)]
    except psutil.Error:
        return []


def _is_alive(process: Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False
