"""`verify --dask` on traffic of any size, made from the captures: one worker against two.

Input: `--megabytes`, and recordings where others than the captures are meant. Output: seconds and MB a second
of each, their ratio, whether the reports are equal, and the memory of each worker over time.

```
python -m bench.archives --megabytes 10000
```
"""

from __future__ import annotations

import argparse
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
    """Process → its resident bytes, twice a second."""


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
    command = [sys.executable, "-m", "generators", "verify", "--dask", "local", "--jobs", str(workers)]
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([*command, "--format", "json", *map(str, files)], stdout=output)
        while process.poll() is None:
            for pid, size in memory_of_workers(process.pid):
                run.memory.setdefault(pid, []).append(size)
            time.sleep(0.5)
        run.seconds = time.perf_counter() - began
        output.seek(0)
        run.report = output.read().decode()
    if process.returncode not in {0, 1}:
        raise SystemExit(f"verify ended with exit code {process.returncode}")
    return run


def memory_of_workers(pid: int) -> Iterator[tuple[int, int]]:
    try:
        for child in psutil.Process(pid).children(recursive=True):
            if "spawn_main" in " ".join(child.cmdline()):
                yield child.pid, child.memory_info().rss
    except psutil.NoSuchProcess:
        return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("recordings", nargs="*", type=Path)
    told = parser.parse_args()
    recordings = told.recordings or sorted(SHARED.glob("*/*.jsonl"))
    if not recordings:
        raise SystemExit("no recordings: name some, for ../shared/captures is not there")
    with tempfile.TemporaryDirectory() as folder:
        files = traffic(Path(folder), recordings, told.megabytes * MEGABYTE)
        runs = {}
        for workers in (1, 2):
            runs[workers] = run = measured(files, workers)
            speed = told.megabytes / run.seconds
            print(f"{workers} worker{'s' * (workers > 1)}: {run.seconds:.0f} s, {speed:.2f} MB a second")
            for pid, sizes in run.memory.items():
                parts = [sizes[len(sizes) * n // 5 : len(sizes) * (n + 1) // 5] for n in range(5)]
                words = ", ".join(f"{max(part) / MEGABYTE:.0f}" for part in parts if part)
                print(f"  process {pid}: at most so many MB in each fifth of the time: {words}")
    ratio = runs[1].seconds / runs[2].seconds
    is_equal = runs[1].report == runs[2].report
    print(f"two workers: {ratio:.2f} × one (goal {GOAL}); reports equal: {'yes' if is_equal else 'NO'}")
    if not is_equal:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
