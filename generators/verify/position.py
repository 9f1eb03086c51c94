"""Where something shows in a list of recordings: what shows first decides what a report lists first.

Input: numbers. Output: positions that can be compared and moved, however the list was split.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["END", "Position"]

END = 1 << 62
"""The line of what shows when a recording ends; it is not moved."""


class Position(NamedTuple):
    """Where something shows."""

    recording: int
    """How many recordings stand before this one."""
    line: int
    number: int
    """Among what shows at the same line."""

    def moved(self, recordings: int, lines: int) -> Position:
        """Behind so many other recordings; in the first recording behind so many other lines of it."""
        is_moved = not self.recording and self.line < END
        return Position(self.recording + recordings, self.line + lines * is_moved, self.number)
