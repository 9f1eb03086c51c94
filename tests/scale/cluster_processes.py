"""Schedulers and workers of Dask as processes of their own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def started(*words: str, folder: Path = ROOT, **environment: str) -> subprocess.Popen[bytes]:
    told = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]], cwd=folder, env=told
    )


def worker(scheduler: str, *words: str, folder: Path = ROOT, **environment: str) -> subprocess.Popen[bytes]:
    told = "dask_worker", scheduler, "--nthreads", "1", "--no-dashboard", *words
    return started(*told, folder=folder, **environment)


def verifying(*words: str) -> subprocess.Popen[bytes]:
    """The command, in a group of processes of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "generators", "verify", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """The process and those that it started."""
    for each in [*started_by(process), process]:
        each.kill()
    process.wait()


def started_by(process: subprocess.Popen[bytes]) -> list[Any]:
    """The processes below one."""
    import psutil  # here, as boto3: both are in the extra `scale` alone, and each run collects this module

    return list(psutil.Process(process.pid).children(recursive=True))
