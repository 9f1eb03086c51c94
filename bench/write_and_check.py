"""What writing and checking all artifacts cost, against importing pydantic in the same run.

Input: nothing. Output: a table on standard output; each figure is the median of several fresh processes, in
seconds of processor time: it says the same where other work is done beside it. Each ratio is taken within one
turn, to the median of several starts of the peer: one start of a tenth of a second differs by a tenth from
the next.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
from pathlib import Path

from bench.processes import seconds_of

RUNS = 7
STARTS = 5
"""How often the peer starts in one turn."""
PEER = "import pydantic"
EVERYTHING_NEW = "write, everything new"
SETTINGS = "[tool.app-server-protocol]\nout = 'schema'\n"
"""With settings beside it, the project has a place for what the last run depended on."""


def main() -> None:
    """Measure side by side: each run takes one turn of everything."""
    write, check = (["-m", "app_server_protocol", command] for command in ("write", "check"))
    commands = {
        "python": ["-c", "pass"],
        PEER: ["-c", "import pydantic; pydantic.BaseModel; pydantic.TypeAdapter"],
        "import protocol_models": ["-c", "import protocol_models"],
        "write, computed, nothing to do": [*write, "--from-nothing"],
        "check, computed": [*check, "--from-nothing"],
        "write, nothing changed": write,
        "check, nothing changed": check,
        # Last: the system is busy with thousands of new files for a while.
        EVERYTHING_NEW: write,
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as temporary:
        folder, compiled = Path(temporary, "project"), Path(temporary, "compiled")
        folder.mkdir()
        (folder / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
        for words in commands.values():
            seconds_of(compiled, *words, cwd=folder)  # compiles what it imports
        for _ in range(RUNS):
            for name, words in commands.items():
                if name == EVERYTHING_NEW:
                    shutil.rmtree(folder / "schema", ignore_errors=True)
                starts = STARTS if name == PEER else 1
                spent = [seconds_of(compiled, *words, cwd=folder) for _ in range(starts)]
                times[name].append(statistics.median(spent))
    print(f"{'':31} {'median s':>9} {'spread':>13} {'× pydantic':>11} {'spread':>11}")
    for name, seconds in times.items():
        ratios = [one / peer for one, peer in zip(seconds, times[PEER], strict=True)]
        spread, of_ratios = f"{min(seconds):.3f}–{max(seconds):.3f}", f"{min(ratios):.1f}–{max(ratios):.1f}"
        median, ratio = statistics.median(seconds), statistics.median(ratios)
        print(f"{name:31} {median:9.3f} {spread:>13} {ratio:11.2f} {of_ratios:>11}")


if __name__ == "__main__":
    main()
