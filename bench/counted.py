"""One kind of work, in a process of its own, so that its instructions can be counted.

    python -m bench.counted PARTY FILE [decode EQUAL]

Input: whose work it is, a file with the lines of each mix, and what is done: without it everything is made
ready, and nothing is done. Output: nothing; see `bench.instructions`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

PASSES = 20
"""How often the lines of a mix are read, and its messages written; once they were so before."""
ENCODED = 100
"""How many messages are written: few enough to stay in the processor's cache."""


def _ours() -> tuple[Callable[[bytes], Any], Callable[[Any], bytes]]:
    from protocol_models import Decoder, encode

    return Decoder().decode, encode


def _sdks() -> tuple[Callable[[bytes], Any], Callable[[Any], bytes]]:
    from bench.sdk import sdk_decode, sdk_encode  # it takes seconds to import where instructions are counted

    return sdk_decode, sdk_encode


PARTIES = {"ours": _ours, "SDK": _sdks}


def main(party: str, file: Path, work: tuple[str, ...]) -> None:
    """Make everything ready, then do the work."""
    read, write = PARTIES[party]()
    mixes: dict[str, list[bytes]] = {
        mix: [line.encode() for line in lines] for mix, lines in json.loads(file.read_bytes()).items()
    }
    built = {mix: [read(line) for line in lines][:ENCODED] for mix, lines in mixes.items()}
    for messages in built.values():
        for message in messages:
            write(message)
    if not work:
        return
    what, mix = work
    function, items = (read, mixes[mix]) if what == "decode" else (write, built[mix])
    for _ in range(PASSES):
        for item in items:
            function(item)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), tuple(sys.argv[3:]))
