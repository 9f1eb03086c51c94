"""What judging a protocol costs as it grows: all messages in one check, and message by message.

    python -m bench.containment_cost [types …]

Input: numbers of types; 100, 1,000 and 10,000 by default. Output: a table on standard output. Each type has
a message of its own, refers to a few others near it and is part of a cycle; NEW widens one member
(compatible) or narrows it (breaking). Where the cost is linear, the time per type stays what it is.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import Any

from generators.containment import Outcome, check_containment

SIZES = (100, 1_000, 10_000)
CYCLE = 10
"""Types that refer to one another: what one message reaches."""


def types(count: int, member: str) -> dict[str, Any]:
    """The types of a protocol; `member`: the type of one member of the first."""
    found = {f"T{index}": _type(index, count) for index in range(count)}
    found["T0"]["properties"]["size"] = {"type": member}
    return found


def _type(index: int, count: int) -> dict[str, Any]:
    first = index - index % CYCLE
    after = min(first + (index + 1) % CYCLE, count - 1)
    return {
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "state": {"enum": ["idle", "running", "done"]},
            "size": {"type": ["integer", "null"]},
            "tags": {"type": "array", "items": {"type": "string"}},
            "next": {"anyOf": [{"$ref": f"#/definitions/T{after}"}, {"type": "null"}]},
        },
        "required": ["id", "state"],
    }


def message(index: int) -> dict[str, Any]:
    """The message that carries a type."""
    return {
        "type": "object",
        "properties": {"method": {"const": f"m{index}"}, "params": {"$ref": f"#/definitions/T{index}"}},
        "required": ["method", "params"],
    }


def whole(count: int, member: str) -> Iterator[Any]:
    """All messages as one schema."""
    yield {"oneOf": [message(index) for index in range(count)], "definitions": types(count, member)}


def single(count: int, member: str) -> Iterator[Any]:
    """Each message as a schema of its own, with the types that it reaches."""
    every = types(count, member)
    for index in range(count):
        first = index - index % CYCLE
        reached = {f"T{near}" for near in range(first, min(first + CYCLE, count))}
        yield {**message(index), "definitions": {name: every[name] for name in sorted(reached)}}


def seconds(olds: Iterator[Any], news: Iterator[Any], expected: Outcome) -> float:
    """What judging the pairs takes; one of them at least is what is expected, the others compatible."""
    start = time.perf_counter()
    outcomes = {check_containment(old, new).outcome for old, new in zip(olds, news, strict=True)}
    taken = time.perf_counter() - start
    if outcomes | {Outcome.COMPATIBLE} != {expected, Outcome.COMPATIBLE}:
        sys.exit(f"expected {expected}, got {sorted(outcomes)}")
    return taken


def main(sizes: tuple[int, ...]) -> None:
    """Print the table."""
    print("seconds, ms a type".ljust(32) + "".join(f"{f'{count:,} types':>16}" for count in sizes))
    for title, how in (("in one check", whole), ("message by message", single)):
        for outcome, old, new in (
            (Outcome.COMPATIBLE, "integer", "number"),
            (Outcome.BREAKING, "number", "integer"),
        ):
            print(f"{title}, {outcome}".ljust(32), end="")
            for count in sizes:
                taken = seconds(how(count, old), how(count, new), outcome)
                print(f"{taken:>9.2f} {1000 * taken / count:>6.2f}", end="", flush=True)
            print()


if __name__ == "__main__":
    main(tuple(int(word.replace(",", "")) for word in sys.argv[1:]) or SIZES)
