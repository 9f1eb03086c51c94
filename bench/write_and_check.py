"""What writing and checking all artifacts cost, against importing pydantic in the same run.

Input: nothing. Output: a table on standard output; each figure is the median of several fresh processes.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 7


def _seconds(*words: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Measure side by side: each run takes one turn of everything."""
    with tempfile.TemporaryDirectory() as folder:
        out = ["--out", str(Path(folder, "schema"))]
        commands = {
            "python": ["-c", "pass"],
            "import pydantic": ["-c", "import pydantic; pydantic.BaseModel; pydantic.TypeAdapter"],
            "import protocol_models": ["-c", "import protocol_models"],
            "write, everything new": ["-m", "generators", "write", *out],
            "write, nothing to do": ["-m", "generators", "write", *out],
            "check": ["-m", "generators", "check", *out],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(RUNS):
            for name, words in commands.items():
                if name == "write, everything new":
                    _remove(Path(folder, "schema"))
                times[name].append(_seconds(*words))
    peer = statistics.median(times["import pydantic"])
    print(f"{'':24} {'median s':>9} {'spread':>13} {'× pydantic':>11}")
    for name, seconds in times.items():
        median = statistics.median(seconds)
        spread = f"{min(seconds):.3f}–{max(seconds):.3f}"
        print(f"{name:24} {median:9.3f} {spread:>13} {median / peer:11.2f}")


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


if __name__ == "__main__":
    main()
