"""The widths of numbers that a Bundle names in `format`.

Input: two schemas of integers. Output: what a reader of the one demands of a writer of the other.
"""

from __future__ import annotations

import re

from ...canonical import Schema

__all__ = ["demanded"]

INTEGER = re.compile(r"(u?)int(\d*)")
WORD = 64
"""The bits of `int` and `uint`, which are as wide as the server's machine word."""


def demanded(reader: Schema, writer: Schema) -> Schema | None:
    """What the reader's format demands of integers that the writer's does not.

    Bounds that either of them states are left to the validators.
    """
    read, written = _range(reader.get("format")), _range(writer.get("format"))
    if read is None or written is None:
        return None
    low = max(side["minimum"] for side in (reader, writer, {"minimum": written[0]}) if "minimum" in side)
    high = min(side["maximum"] for side in (reader, writer, {"maximum": written[1]}) if "maximum" in side)
    demand: Schema = {}
    if low < read[0]:
        demand["minimum"] = read[0]
    if high > read[1]:
        demand["maximum"] = read[1]
    return demand or None


def _range(name: object) -> tuple[int, int] | None:
    found = INTEGER.fullmatch(name) if isinstance(name, str) else None
    if found is None:
        return None
    bits = int(found[2] or WORD)
    return (0, 2**bits - 1) if found[1] else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
