"""`verify --dask` on traffic of any size, made from the captures: one worker against two.

Input: `--megabytes`, and recordings where others than the captures are meant. Output: seconds and MB a second
of each, their ratio, whether the reports are equal, and the memory of each worker over time.

```
python -m bench.archives --megabytes 10000
```
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import psutil

FILE = 1 << 28
"""256 MiB a file, so that there are many files, and each has many pieces."""
MEGABYTE = 1_000_000
SHARED = Path(__file__).parents[2] / "shared/captures"
GOAL = 1.7


@dataclass
class Run:
    """One run of the command."""

    report: str = ""
    seconds: float = 0.0
    memory: dict[int, list[int]] = field(default_factory=dict)
    """Worker → its resident bytes, twice a second."""
    cpu: dict[str, float] = field(default_factory=dict)
    """Process → its seconds of CPU."""


def traffic(folder: Path, recordings: list[Path], size: int) -> list[Path]:
    """Files of so many bytes together; each line comes as often as its recording is repeated."""
    lines = lines_of(recordings)
    files, left, number = list[Path](), size, 0
    while left > 0:
        files.append(folder / f"{number:05}.jsonl")
        written = 0
        with files[-1].open("wb") as file:
            while written < min(FILE, left):
                written += file.write(next(lines))
        left -= written
        number += 1
    return files


def lines_of(recordings: list[Path]) -> Iterator[bytes]:
    for path in cycle(recordings):
        with path.open("rb") as file:
            for line in file:
                yield line.rstrip(b"\n") + b"\n"


def measured(files: list[Path], workers: int) -> Run:
    run, began = Run(), time.perf_counter()
    told = began
    command = [sys.executable, "-m", "generators", "verify", "--dask", "local", "--jobs", str(workers)]
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([*command, "--format", "json", *map(str, files)], stdout=output)
        while process.poll() is None:
            watch(process.pid, run)
            told = show(began, told, workers)
            time.sleep(0.5)
        run.seconds = time.perf_counter() - began
        output.seek(0)
        run.report = output.read().decode()
    if process.returncode not in {0, 1}:
        raise SystemExit(f"verify ended with exit code {process.returncode}")
    return run


def watch(pid: int, run: Run) -> None:
    """Note the memory of each worker, and the CPU time of each process."""
    try:
        command = psutil.Process(pid)
        run.cpu["command and scheduler"] = seconds_of(command)
        for child in command.children(recursive=True):
            if "spawn_main" in " ".join(child.cmdline()):
                run.memory.setdefault(child.pid, []).append(child.memory_info().rss)
                run.cpu[f"worker {child.pid}"] = seconds_of(child)
    except psutil.NoSuchProcess:
        return


def seconds_of(process: psutil.Process) -> float:
    spent = process.cpu_times()
    return float(spent.user + spent.system)


def show(began: float, told: float, workers: int) -> float:
    """Once a minute that it goes on; when that was said last."""
    if (now := time.perf_counter()) - told < 60:
        return told
    print(f"  {workers} worker{'s' * (workers > 1)}: {(now - began) / 60:.0f} minutes so far", flush=True)
    return now


def print_run(run: Run, workers: int, megabytes: int) -> None:
    speed = megabytes / run.seconds
    print(f"{workers} worker{'s' * (workers > 1)}: {run.seconds:.0f} s, {speed:.2f} MB a second")
    for name, seconds in run.cpu.items():
        print(f"  {name}: {seconds:.1f} s of CPU")
    for pid, sizes in run.memory.items():
        parts = [sizes[len(sizes) * n // 5 : len(sizes) * (n + 1) // 5] for n in range(5)]
        words = ", ".join(f"{max(part) / MEGABYTE:.0f}" for part in parts if part)
        print(f"  worker {pid}: at most so many MB in each fifth of the time: {words}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("recordings", nargs="*", type=Path)
    told = parser.parse_args()
    recordings = told.recordings or sorted(SHARED.glob("*/*.jsonl"))
    if not recordings:
        raise SystemExit("no recordings: name some, for ../shared/captures is not there")
    with tempfile.TemporaryDirectory() as folder:
        if shutil.disk_usage(folder).free < (told.megabytes + 1000) * MEGABYTE:
            raise SystemExit(f"{folder} has no room for {told.megabytes} MB: name another disk in TMPDIR")
        files = traffic(Path(folder), recordings, told.megabytes * MEGABYTE)
        print(f"{len(files)} files of {told.megabytes} MB together are written", flush=True)
        runs = {}
        for workers in (1, 2):
            runs[workers] = run = measured(files, workers)
            print_run(run, workers, told.megabytes)
    ratio = runs[1].seconds / runs[2].seconds
    is_equal = runs[1].report == runs[2].report
    print(f"two workers: {ratio:.2f} × one (goal {GOAL}); reports equal: {'yes' if is_equal else 'NO'}")
    if not is_equal:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
