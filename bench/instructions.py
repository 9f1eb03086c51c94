"""How many instructions reading and writing take, against the published SDK.

Input: the lines of each mix. Output: for each goal that is counted, how many times fewer instructions. What a
process takes that does the work is counted, less what the same process takes that makes everything ready and
does nothing.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import product
from pathlib import Path
from statistics import median

from bench.counted import PARTIES
from bench.processes import instructions_of, seconds_of

__all__ = ["fewer"]

WORK = ("decode", "encode")
SEEDS = (0, 1, 2)
"""Of hashes. Each puts memory into other places, which makes a few per cent of what is counted."""


def fewer(compiled: Path, mixes: Mapping[str, list[bytes]]) -> dict[tuple[str, str], float]:
    """What is done, and with the lines of which mix → the SDK's instructions for one of ours, the median."""
    file = compiled / "lines.json"
    file.write_text(json.dumps({mix: [line.decode() for line in lines] for mix, lines in mixes.items()}))
    kinds = list(product(WORK, mixes))
    counted: dict[str, list[list[int]]] = {}
    for party in PARTIES:
        program = ("-m", "bench.counted", party, str(file))
        print(f"counting instructions of {party}", file=sys.stderr)
        seconds_of(compiled, *program)  # compiles what it imports
        # Instructions are the same whatever runs beside them.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            by_seed = [pool.map(partial(_counted, compiled, program, seed), [(), *kinds]) for seed in SEEDS]
            counted[party] = [[each - idle for each in busy] for idle, *busy in by_seed]
    ratios = [
        [theirs / ours for theirs, ours in zip(*both, strict=True)]
        for both in zip(counted["SDK"], counted["ours"], strict=True)
    ]
    return dict(zip(kinds, map(median, zip(*ratios, strict=True)), strict=True))


def _counted(compiled: Path, program: tuple[str, ...], seed: int, work: tuple[str, ...]) -> int:
    return instructions_of(compiled, *program, *work, seed=seed)
