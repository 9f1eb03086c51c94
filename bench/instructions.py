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

from bench.counted import PARTIES
from bench.processes import instructions_of, seconds_of

__all__ = ["fewer"]

WORK = ("decode", "encode")


def fewer(compiled: Path, mixes: Mapping[str, list[bytes]]) -> dict[tuple[str, str], float]:
    """What is done, and with the lines of which mix → the SDK's instructions for one of ours."""
    file = compiled / "lines.json"
    file.write_text(json.dumps({mix: [line.decode() for line in lines] for mix, lines in mixes.items()}))
    kinds = list(product(WORK, mixes))
    counted: dict[str, list[int]] = {}
    for party in PARTIES:
        program = ("-m", "bench.counted", party, str(file))
        print(f"counting instructions of {party}", file=sys.stderr)
        seconds_of(compiled, *program)  # compiles what it imports
        # Instructions are the same whatever runs beside them.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            idle, *busy = pool.map(partial(_counted, compiled, program), [(), *kinds])
        counted[party] = [each - idle for each in busy]
    return {
        work: theirs / ours for work, theirs, ours in zip(kinds, counted["SDK"], counted["ours"], strict=True)
    }


def _counted(compiled: Path, program: tuple[str, ...], work: tuple[str, ...]) -> int:
    return instructions_of(compiled, *program, *work)
