"""Compare releases and print, per pair, what is found and what it costs.

    python -m bench.compat_releases FOLDER FOLDER…

Input: folders of releases, oldest first, as `codex app-server generate-json-schema --out` writes them.
Output: a table on standard output, a line for each neighbouring pair and one for the first with the last:
messages, findings by severity, the seconds of the whole comparison, and the seconds that the slowest
message union took to be judged alone, in one direction and for one writer. Seconds are of the
processor, so that whatever else the machine does does not count.
"""

from __future__ import annotations

import datetime
import itertools
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from generators.compat.baselines.baseline import Baselines
from generators.compat.baselines.files import read_json
from generators.compat.rules import Severity
from generators.compat.run import Question, compare
from generators.containment import check_containment
from generators.message_unions import MESSAGE_UNIONS

ROOT = Path(__file__).resolve().parents[1]
BASELINES = Baselines("protocol_models:REGISTRY", ROOT / "schema")
CONSOLE = Console(stderr=True)
T = TypeVar("T")


def timed(action: Callable[[], T]) -> tuple[T, float]:
    """The action's result, and its seconds."""
    start = time.process_time()
    return action(), time.process_time() - start


def slowest_union(old: Path, new: Path) -> tuple[float, str]:
    """The message union that takes longest, with its seconds."""
    found: list[tuple[float, str]] = []
    for union in MESSAGE_UNIONS.values():
        sides = [read_json(folder / f"{union}.json") for folder in (old, new)]
        found += (
            (timed(partial(check_containment, writer, reader, model))[1], union)
            for writer, reader in (sides, reversed(sides))
            for model in ("open", "declared")
        )
    return max(found)


def row(old: Path, new: Path) -> str:
    """A line of the table."""
    question = Question(str(old), str(new))
    result, seconds = timed(partial(compare, BASELINES, question, datetime.date.today(), CONSOLE))
    (verdict,) = result.verdicts
    counts = Counter(finding.severity for finding in verdict.findings)
    cells = "".join(f"{counts[severity]:>14}" for severity in Severity)
    slowest, union = slowest_union(old, new)
    return f"{pair_name(old, new):<44}{verdict.messages:>9}{cells}{seconds:>8.2f}s{slowest:>7.2f}s {union}"


def pair_name(old: Path, new: Path) -> str:
    """Two releases by what tells their folders apart."""
    names = [
        "/".join(part for part, other in zip(side.parts, twin.parts, strict=True) if part != other)
        for side, twin in ((old, new), (new, old))
    ]
    return " → ".join(names)


def main(folders: list[Path]) -> None:
    """Print the table."""
    severities = "".join(f"{severity:>14}" for severity in Severity)
    print(f"{'':<44}{'messages':>9}{severities}{'whole':>9}{'slowest union':>15}")
    pairs = list(itertools.pairwise(folders))
    for old, new in [*pairs, (folders[0], folders[-1])] if len(pairs) > 1 else pairs:
        print(row(old, new), flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main([Path(word) for word in sys.argv[1:]])
