"""Groups of processes on POSIX: who is in one, and how it ends.

Input: the number of a group, and processes that have left it. Output: none of them runs.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable
from contextlib import suppress

import psutil

__all__ = ["descendants", "end_leftovers", "kill", "members", "runs", "signal_group"]


def signal_group(group: int, number: int) -> None:
    """Sends a signal to all members; a group that is gone, or may not be signalled, is left alone."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def members(group: int) -> list[psutil.Process]:
    """The members that run. One that has ended and is not waited for does not count."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return []
    except PermissionError:
        pass  # some member is not ours, or has ended: look at each
    return [process for pid in psutil.pids() if _group(pid) == group and (process := _running(pid))]


def descendants(pid: int) -> list[psutil.Process]:
    """All processes below this one, also those that lead groups of their own."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []


def kill(processes: Iterable[psutil.Process]) -> list[psutil.Process]:
    """Kills processes and gives those that still run. psutil does not touch one that got the id later."""
    for process in processes:
        with suppress(psutil.Error):
            process.kill()
    return [process for process in processes if runs(process)]


def end_leftovers(group: int, patience: float = 2.0) -> bool:
    """Ends a group whose host is gone, and says whether there was anything to end."""
    left = members(group)
    if not left:
        return False
    left += [child for member in left for child in descendants(member.pid) if child not in left]
    signal_group(group, signal.SIGTERM)
    until = time.monotonic() + patience
    while time.monotonic() < until and any(map(runs, left)):
        time.sleep(0.02)
    signal_group(group, signal.SIGKILL)
    kill(left)
    return True


def _group(pid: int) -> int | None:
    with suppress(ProcessLookupError, PermissionError):
        return os.getpgid(pid)
    return None


def _running(pid: int) -> psutil.Process | None:
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        return process if runs(process) else None
    return None


def runs(process: psutil.Process) -> bool:
    """Whether this very process runs. One that has ended and is not waited for does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
