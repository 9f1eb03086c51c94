"""What the proxy costs, in one run: time added to a line, and throughput against passing as `cat` does it.

Input: nothing. Output: a table. Each figure is the best of some rounds that take turns, since other load on
the machine only ever adds. Start it with the Python of an environment that has `app-server-client`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time

CLOSE_TO_REAL = {
    "method": "item/agentMessage/delta",
    "params": {
        "threadId": "01a2208c-f6ad-7ef0-9b68-7c22d1ca6db9",
        "turnId": "01a2208c-f6ad-7ef0-9b68-7c22d1ca6db9",
        "itemId": "msg_1",
        "delta": "some words of it ",
    },
    "emittedAtMs": 1795840207780,
}
LINE = json.dumps(CLOSE_TO_REAL, separators=(",", ":")).encode() + b"\n"
PASS = "import os\nwhile data := os.read(0, 1 << 16):\n    os.write(1, data)"
FLOOD = """import sys
lines = sys.argv[1].encode() * 4096
for _ in range(int(sys.argv[2])):
    sys.stdout.buffer.write(lines)"""
DRIP = """import sys, time
for _ in range(int(sys.argv[1])):
    print(time.perf_counter_ns(), flush=True)
    time.sleep(0.002)"""


def piped(source: list[str], through: str) -> subprocess.Popen[bytes]:
    """A process whose output is that of `source`, passed on by what is named."""
    if through == "proxy":
        command = [sys.executable, "-m", "app_server_client", "proxy", "--", *source]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    first = subprocess.Popen(source, stdout=subprocess.PIPE)
    command = ["cat"] if through == "cat" else [sys.executable, "-c", PASS]
    return subprocess.Popen(command, stdin=first.stdout, stdout=subprocess.PIPE)


def throughput(through: str, chunks: int) -> float:
    """Megabytes a second, from the first byte that comes out to the last."""
    with piped([sys.executable, "-c", FLOOD, LINE.decode(), str(chunks)], through) as process:
        assert process.stdout is not None
        size = len(os.read(process.stdout.fileno(), 1 << 20))
        began = time.perf_counter()
        while data := os.read(process.stdout.fileno(), 1 << 20):
            size += len(data)
        seconds = time.perf_counter() - began
    assert size == len(LINE) * 4096 * chunks
    return size / seconds / 1e6


def delay(through: str, lines: int) -> float:
    """Milliseconds from when a line is written to when it was read, in the median."""
    with piped([sys.executable, "-c", DRIP, str(lines)], through) as process:
        assert process.stdout is not None
        delays = [time.perf_counter_ns() - int(line) for line in process.stdout]
    return statistics.median(delays) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--chunks", type=int, default=400, help="of about 1 MB each (default: 400)")
    parser.add_argument("--lines", type=int, default=500, help="for the delay of one (default: 500)")
    parser.add_argument("--rounds", type=int, default=5, help="of which the best counts (default: 5)")
    options = parser.parse_args()
    ways = ("cat", "Python", "proxy")
    rates: dict[str, list[float]] = {way: [] for way in ways}
    delays: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(options.rounds):
        for way in ways:
            rates[way].append(throughput(way, options.chunks))
            delays[way].append(delay(way, options.lines))
    print("| passed by | MB/s | of `cat` | ms a line | more than `cat` |\n| --- | --- | --- | --- | --- |")
    for way in ways:
        rate, wait = max(rates[way]), min(delays[way])
        share, more = rate / max(rates["cat"]), wait - min(delays["cat"])
        print(f"| {way} | {rate:.0f} | {share:.0%} | {wait:.3f} | {more:+.3f} |")


if __name__ == "__main__":
    main()
