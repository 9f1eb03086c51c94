"""Recorded lines, mutated → every promise of the codec, for as long as it is asked.

    python -m tests.codec.fuzz 600

runs for ten minutes and prints what it did; `test_fuzz.py` runs a little of it. A promise that is not
kept raises `AssertionError` with the line and the seed that found it.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

from protocol_models import DecodeError, Decoder, EncodeError, Notification, UnknownNotification, encode
from protocol_models.codec.errors import KEPT_BYTES
from protocol_models.methods import Direction
from tests.codec.lines import canonical

CAPTURES = Path(__file__).parents[3] / "shared/captures/0.169.0"
SECONDS_A_LINE = 2.0
MOST_GROWTH = 64 << 20
"""In bytes: one long line takes some hundred times its length for a while."""
TOKENS = [
    *(b"NaN -Infinity 1e999 -0 1.0 null true {} []".split()),
    *(b'"" , } " \\ "\\ud800"'.split()),
    *(b'"id":0, "id":true, "method":"turn/started", "jsonrpc":"2.0", "result":{}, "error":1,'.split()),
    *(b"\xff", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\n", b"\r", b"\x00"),
    *(b"9" * 400, b"[" * 300),
]


def recorded() -> list[bytes]:
    """The recorded lines of both directions, as they were written."""
    return [
        canonical(json.loads(line)["msg"])
        for file in sorted(CAPTURES.glob("*.jsonl"))
        for line in file.read_bytes().split(b"\n")
        if line
    ]


def mutated(line: bytes, others: list[bytes], source: random.Random) -> bytes:
    """The line after one to four changes."""
    for _ in range(source.randint(1, 4)):
        at = source.randrange(len(line) + 1)
        to = min(len(line), at + source.choice((1, 2, 8, 64)))
        match source.randrange(6):
            case 0:
                line = line[:at] + line[to:]
            case 1:
                line = line[:at] + source.choice(TOKENS) + line[at:]
            case 2:
                line = line[:at] + source.choice(TOKENS) + line[to:]
            case 3:
                line = line[:at] + bytes([source.randrange(256)]) + line[at + 1 :]
            case 4:
                line = line[:to] + line[at:]
            case _:
                other = source.choice(others)
                line = line[:at] + other[source.randrange(len(other)) :]
    return line


def check(line: bytes, decoder: Decoder[object, object], tally: Counter[str]) -> None:
    """Hold every promise against one line."""
    start = time.process_time()
    error = None
    try:
        message = decoder.decode(line)
    except DecodeError as caught:
        error = caught
    assert time.process_time() - start < SECONDS_A_LINE
    if error is not None:
        tally[error.reason] += 1
        assert str(error)
        assert len(error.line) <= KEPT_BYTES
        return
    tally[type(message).__name__] += 1
    try:
        written = encode(message)  # type: ignore[arg-type]  # decoders make no other
    except EncodeError:
        # Kept unparsed, with a line feed in it, and no JSON.
        assert isinstance(message, UnknownNotification)
        return
    assert b"\n" not in written
    if not isinstance(message, UnknownNotification):
        again = decoder.decode(written)
        assert type(again) is type(message)
        assert encode(again) == written  # type: ignore[arg-type]  # as above
    if isinstance(message, Notification):
        slow = decoder._envelopes.read(line.strip().removeprefix(b"\xef\xbb\xbf"))
        assert encode(slow) == written


def run(seed: int, *, lines: int | None = None, seconds: float = float("inf")) -> Counter[str]:
    """What became of so many lines, or of as many as there is time for."""
    source = random.Random(seed)
    known = recorded()
    decoders = [
        Decoder(),
        Decoder(direction=Direction.CLIENT_TO_SERVER),
        Decoder(strict=True),
    ]
    tally: Counter[str] = Counter()
    end = time.monotonic() + seconds
    while time.monotonic() < end and (lines is None or tally.total() < lines):
        line = mutated(source.choice(known), known, source)
        for decoder in decoders:
            try:
                check(line, decoder, tally)
            except Exception as error:
                raise AssertionError(f"seed {seed}: {line!r}") from error
    return tally


def main(seconds: float) -> None:
    """Run for so long, and print what became of the lines and by how much memory grew."""
    seed, warm_up = int(time.time()), min(10.0, seconds / 10)
    run(seed, seconds=warm_up)
    before = most_memory()
    tally = run(seed + 1, seconds=seconds)
    grown = most_memory() - before
    print(f"seed {seed + 1}: {tally.total()} lines in {seconds:g} s, no promise broken")
    for what, count in tally.most_common():
        print(f"{count:>9}  {what}")
    print(f"the most memory that it held grew by {grown >> 20} MiB after the first {warm_up:g} s")
    assert grown < MOST_GROWTH, "it holds on to what it has read"


def most_memory() -> int:
    """The most memory that this process has held so far, in bytes."""
    import resource  # not there on Windows, where only this figure is wanting

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


if __name__ == "__main__":
    main(float(sys.argv[1]))
