"""How many instructions reading and writing take, against the published SDK.

Input: the lines of each mix. Output: for each goal that is counted, how many times fewer instructions. What a
process takes that does the work is counted, less what the same process takes that makes everything ready and
does nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from itertools import product
from pathlib import Path

from bench.counted import PARTIES
from bench.processes import instructions_of

__all__ = ["fewer"]

WORK = ("decode", "encode")


def fewer(compiled: Path, mixes: Mapping[str, list[bytes]]) -> dict[tuple[str, str], float]:
    """What is done, and with the lines of which mix → the SDK's instructions for one of ours."""
    file = compiled / "lines.json"
    file.write_text(json.dumps({mix: [line.decode() for line in lines] for mix, lines in mixes.items()}))
    counted: dict[tuple[str, str], dict[str, int]] = {work: {} for work in product(WORK, mixes)}
    for party in PARTIES:
        program = ("-m", "bench.counted", party, str(file))
        print(f"counting instructions of {party}", file=sys.stderr)
        instructions_of(compiled, *program)  # compiles what it imports
        idle = instructions_of(compiled, *program)
        for work, of in counted.items():
            of[party] = instructions_of(compiled, *program, *work) - idle
    return {work: of["SDK"] / of["ours"] for work, of in counted.items()}
