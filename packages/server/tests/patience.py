"""How long the tests wait."""

import time
from collections.abc import Iterable
from typing import Final

import psutil

HANGS: Final = 240.0
"""Seconds after which something counts as hanging. No test waits for so long unless it fails, and none fails
because the machine is slow."""


def wait_for_the_end_of(processes: Iterable[psutil.Process]) -> None:
    """Wait until none of these runs: what is killed is gone a moment later."""
    deadline = time.monotonic() + HANGS
    while any(map(_runs, processes)):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
