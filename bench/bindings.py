"""What reading a line into structs of msgspec costs, against msgspec's own untyped decoding.

Input: recordings of a server, or nothing: then lines made from the fixtures (`bench.mixes`). Output: a table
on standard output and in `bench/results/bindings.md`. Each round takes one turn of everything, in seconds of
the processor, and each ratio is taken within one round. The structs are those of the newest release, or of
that of the fixtures; the last row has those of the committed release, which does not know all that a newer
server sends. A line that some of them cannot read is left out.

    python -m bench.bindings
    python -m bench.bindings session.jsonl …
"""

from __future__ import annotations

import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import msgspec

from bench.mixes import Mixes
from generators.agree.msgspec_parties import imported
from generators.emitters import msgspec_bindings
from generators.registry import bundle_of, whole_bundle_of
from generators.unknown_members import UnknownMembers
from protocol_models import REGISTRY

ROUNDS: Final = 9
GATE: Final = 1.5
"""How many times the untyped decoding the structs may cost on STREAM."""
UNTYPED: Final = "msgspec.json.decode, untyped"
HELD: Final = ("structs, unknown members dropped", "structs, unknown members kept")
"""What the gate is for."""
RESULTS: Final = Path(__file__).parent / "results/bindings.md"

Decode = Callable[[bytes], Any]


def readers(release: str) -> dict[str, Decode]:
    """Name → what reads a line."""
    of_release = bundle_of(REGISTRY, release)

    def decode(bundle: Any, unknown: UnknownMembers) -> Decode:
        found: Decode = imported(dict(msgspec_bindings.emit(bundle, "write", unknown))).decode
        return found

    return {
        UNTYPED: msgspec.json.decode,
        HELD[0]: decode(of_release, UnknownMembers.DROP),
        HELD[1]: decode(of_release, UnknownMembers.KEEP),
        f"structs of {REGISTRY.release}, unknown members kept": decode(
            bundle_of(REGISTRY), UnknownMembers.KEEP
        ),
    }


def _reads(decode: Decode, line: bytes) -> bool:
    try:
        decode(line)
    except msgspec.DecodeError:
        return False
    return True


def seconds(decode: Decode, lines: Sequence[bytes]) -> float:
    """Of the processor, for a line: the best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for line in lines:
            decode(line)
        best = min(best, time.process_time() - start)
    return best / len(lines)


def main() -> None:
    """Measure, print and write; exit code 1 where the gate is missed."""
    recordings = [Path(word) for word in sys.argv[1:]]
    found = readers(whole_bundle_of(REGISTRY).record.newest if recordings else REGISTRY.release)
    mixes = Mixes(recordings, lambda line: all(_reads(decode, line) for decode in found.values()))
    of_mix = {"EQUAL": mixes.equal(500), "STREAM": mixes.stream(2000)}
    taken: dict[tuple[str, str], list[float]] = {}
    for _ in range(ROUNDS):
        for mix, lines in of_mix.items():
            for name, decode in found.items():
                taken.setdefault((name, mix), []).append(seconds(decode, lines))
    rows = [
        "# Structs of msgspec",
        "",
        f"Python {platform.python_version()}, msgspec {version('msgspec')}; the lines are {mixes.source}.",
        f"Medians of {ROUNDS} rounds in one run, in seconds of the processor; each ratio is of one round.",
        f"Gate: at most {GATE} × on STREAM where a message is known.",
        "",
        "| | µs EQUAL | × untyped | µs STREAM | × untyped | spread |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    is_met = True
    for name in found:
        cells = [name]
        ratios: list[float] = []
        for mix in of_mix:
            pairs = zip(taken[name, mix], taken[UNTYPED, mix], strict=True)
            ratios = [one / untyped for one, untyped in pairs]
            cells += [f"{statistics.median(taken[name, mix]) * 1e6:.2f}", f"{statistics.median(ratios):.2f}"]
        cells.append(f"{min(ratios):.2f}–{max(ratios):.2f}")
        is_met = is_met and (name not in HELD or statistics.median(ratios) <= GATE)
        rows.append(f"| {' | '.join(cells)} |")
    rows += ["", "The gate is met." if is_met else "**The gate is missed.**"]
    text = "\n".join(rows) + "\n"
    print(text)
    RESULTS.write_text(text, encoding="utf-8")
    raise SystemExit(0 if is_met else 1)


if __name__ == "__main__":
    main()
