"""What whole processes cost, and how many instructions they take.

Input: programs of Python. Output: seconds of processor time, which says the same where other work is done
beside it, and instructions, which nothing else changes but where memory lies; those by valgrind, where it is
installed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import resource

__all__ = ["can_count", "instructions_of", "one_core_busy", "seconds_of"]

COUNTER = "valgrind"
COUNTED = re.compile(r"I\s+refs:\s+([\d,]+)")


def seconds_of(compiled: Path, *words: str, cwd: Path | None = None) -> float:
    """Seconds of processor time of one process of Python; of the clock where no system call tells them.

    What it prints is dropped.
    """
    before = _spent()
    environment = _environment(compiled)
    subprocess.run([sys.executable, *words], env=environment, check=True, stdout=subprocess.DEVNULL, cwd=cwd)
    return _spent() - before


def _spent() -> float:
    if sys.platform == "win32":
        return time.perf_counter()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


@contextmanager
def one_core_busy() -> Iterator[None]:
    """Keeps one core of this machine at work that nobody measures."""
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as worker:
        try:
            yield
        finally:
            worker.kill()


def can_count() -> bool:
    """Whether instructions can be counted on this machine."""
    return shutil.which(COUNTER) is not None


def instructions_of(compiled: Path, *words: str, seed: int = 0) -> int:
    """The instructions of one process of Python, compiled before; `seed` is that of its hashes."""
    counter = [COUNTER, "--tool=cachegrind", "--cache-sim=no", f"--cachegrind-out-file={os.devnull}"]
    environment = {**_environment(compiled), "PYTHONHASHSEED": str(seed)}
    ended = subprocess.run(
        [*counter, sys.executable, *words], env=environment, capture_output=True, text=True, check=False
    )
    found = COUNTED.search(ended.stderr)
    if ended.returncode != 0 or found is None:
        raise SystemExit(f"{COUNTER} counted nothing of `python {' '.join(words)}`:\n{ended.stderr[-2000:]}")
    return int(found[1].replace(",", ""))


def _environment(compiled: Path) -> dict[str, str]:
    """As once installed: what a process imports is compiled, once for all of them."""
    environment = {name: v for name, v in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**environment, "PYTHONPYCACHEPREFIX": str(compiled)}
