"""Judge the labelled cases and print, per suite, how the answers compare with the labels.

    python -m bench.compat_cases [folder]

Input: a folder of case files (see ../shared/README.md). Output: a table on standard output, and
below it every direction whose answer is not the label.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generators.containment import Outcome, check_containment

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "../shared/compat-cases"


def directions(case: dict[str, Any]) -> Iterator[tuple[str, Any, Any, bool]]:
    """The scored directions of a case: name, writer, reader, label."""
    for name, old, new in (("backward", "old", "new"), ("forward", "new", "old")):
        if case[name]["scored"]:
            yield name, case[old], case[new], case[name]["compatible"]


def judged(old: Any, new: Any, draft: str, label: bool) -> tuple[str, str]:
    """What the answer is called beside its label, and its reason."""
    try:
        answer = check_containment(old, new, dialect=f"draft{draft}")
    except Exception as error:  # a crash is a column of the table
        return "crash", repr(error)
    if answer.outcome is Outcome.UNPROVEN:
        return "unproven", answer.reason
    compatible = answer.outcome is Outcome.COMPATIBLE
    if compatible == label:
        return "right", ""
    return ("missed" if compatible else "false alarm"), f"{answer.reason} {answer.witness!r}"


def main(folder: Path) -> None:
    """Print the table."""
    columns = ["right", "missed", "false alarm", "unproven", "crash"]
    print(f"{'suite':<28}{'scored':>8}" + "".join(f"{c:>13}" for c in columns) + f"{'slowest':>10}")
    wrong: list[str] = []
    for path in sorted(folder.glob("*.jsonl")):
        found: Counter[str] = Counter()
        slowest = 0.0
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            for name, old, new, label in directions(case):
                start = time.perf_counter()
                verdict, why = judged(old, new, case["draft"], label)
                slowest = max(slowest, time.perf_counter() - start)
                found[verdict] += 1
                if verdict != "right":
                    wrong.append(f"{verdict}: {case['id']} {name}: {why}")
        cells = "".join(f"{found[column]:>13}" for column in columns)
        print(f"{path.stem:<28}{found.total():>8}{cells}{slowest:>9.2f}s")
    print("\n".join(wrong))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else CASES)
