"""The widths of numbers that a Bundle names in `format`.

Enters: two formats. Leaves: whether a reader of the one is too narrow for a writer of the other.
"""

from __future__ import annotations

import re

__all__ = ["narrows"]

INTEGER = re.compile(r"(u?)int(\d*)")
WORD = 64
"""The bits of `int` and `uint`, which are as wide as the server's machine word."""


def narrows(writer: object, reader: object) -> bool:
    """Whether some integers of the writer's format are none of the reader's."""
    written, read = _range(writer), _range(reader)
    if written is None or read is None:
        return False
    return written[0] < read[0] or written[1] > read[1]


def _range(name: object) -> tuple[int, int] | None:
    found = INTEGER.fullmatch(name) if isinstance(name, str) else None
    if found is None:
        return None
    bits = int(found[2] or WORD)
    return (0, 2**bits - 1) if found[1] else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
