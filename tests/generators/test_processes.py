"""Processes that work for a command end with it, whatever ends it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import ROOT

WORK = """\
import time
from functools import partial
from generators.processes import processes


def work(seconds):
    print("working", flush=True)
    time.sleep(seconds)


if __name__ == "__main__":
    with processes(2, partial(print, "prepared", flush=True)) as pool:
        for _ in range(2):
            pool.submit(work, 3600)
        input()
        raise KeyboardInterrupt
"""
ENOUGH = 60.0
"""Seconds after which a process does not end: far more than a busy machine needs."""


@pytest.mark.parametrize("is_killed", [True, False])
def test_no_process_is_left(tmp_path: Path, is_killed: bool) -> None:
    script = tmp_path / "work.py"
    script.write_text(WORK)
    started = subprocess.Popen(
        [sys.executable, str(script)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert started.stdout is not None
    lines = [started.stdout.readline() for _ in range(4)]
    assert sorted(lines) == ["prepared\n", "prepared\n", "working\n", "working\n"]
    if is_killed:
        started.kill()
    # Its output ends when the last process that could write to it has ended.
    assert started.communicate("\n", timeout=ENOUGH)[0] == ""
