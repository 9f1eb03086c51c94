"""The lines that the consumer path is measured with, made from recorded ones.

Input: the captures beside the repository. Output: two lists of lines as a server writes them.

- EQUAL: the five kinds of message that make up a turn, in equal parts: an item begins, its text grows,
  it is complete, the tokens are counted, the turn is complete. 2.3 KB a line.
- STREAM: the same kinds as they come while an agent talks: 88% text deltas. About 360 bytes a line.

A recorded `turn/completed` carries one item or none. Here it carries the recorded items of its session,
as a turn does that is sent whole; all else is as it was recorded.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

__all__ = ["COLD_LINE", "KINDS", "equal", "stream"]

CAPTURES = Path(__file__).parents[2] / "shared/captures/0.169.0"
TURN_ITEMS = 22
DELTA = "item/agentMessage/delta"
KINDS = ("item/started", DELTA, "item/completed", "thread/tokenUsage/updated", "turn/completed")
"""The kinds of message that make up a turn."""
COLD_LINE = (
    b'{"method":"mcpServer/startupStatus/updated","params":{"threadId":null,"name":"docs","status":"ready",'
    b'"error":null,"failureReason":null},"emittedAtMs":1795229175522}'
)


def equal(count: int) -> list[bytes]:
    """`count` lines, each kind as often as the others."""
    return _mixed(
        ["item/started", DELTA, "item/completed", "thread/tokenUsage/updated", "turn/completed"], count
    )


def stream(count: int) -> list[bytes]:
    """`count` lines in the proportions of a talking agent."""
    others = ["item/started"] * 4 + ["item/completed"] * 4 + ["thread/tokenUsage/updated"] * 3
    pattern = [DELTA] * 88
    for place, kind in enumerate([*others, "turn/completed"]):
        pattern.insert(place * 8 + 7, kind)
    return _mixed(pattern, count)


def _mixed(pattern: Sequence[str], count: int) -> list[bytes]:
    lines = {kind: cycle(_lines(kind)) for kind in dict.fromkeys(pattern)}
    return [next(lines[kind]) for kind in islice(cycle(pattern), count)]


def _lines(kind: str) -> list[bytes]:
    messages = [message for message in _recorded() if message["method"] == kind]
    if kind == "turn/completed":
        items = [m["params"]["item"] for m in _recorded() if m["method"] == "item/completed"]
        for number, message in enumerate(messages):
            first = number * TURN_ITEMS % (len(items) - TURN_ITEMS)
            message["params"]["turn"]["items"] = items[first : first + TURN_ITEMS]
    return [json.dumps(m, separators=(",", ":"), ensure_ascii=False).encode() for m in messages]


def _recorded() -> Iterator[dict[str, Any]]:
    """The notifications of the server."""
    for file in sorted(CAPTURES.glob("*.jsonl")):
        for line in file.read_bytes().split(b"\n"):
            if line and (row := json.loads(line))["dir"] == "s2c" and "emittedAtMs" in row["msg"]:
                yield row["msg"]
