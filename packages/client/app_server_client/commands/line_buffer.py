"""The bytes of one direction, so that whole lines can be looked at before they are passed.

Input: a file. Output: where the whole lines are that came, in a buffer that is used again: a flood asks
for no memory, and nothing is copied but the line that the last read cut.
"""

from __future__ import annotations

from io import RawIOBase

__all__ = ["LineBuffer"]

READ_AT_ONCE = 1 << 18
MOST_HELD = 1 << 20
"""Of a line that is longer the start goes before its end came."""


class LineBuffer:
    """What was read and not dropped: the end of a long line, whole lines, and the start of one.

    ```
    0        start          whole        end
    | is long |a line|a line|not a line yet|
    ```
    """

    def __init__(self, size: int = MOST_HELD) -> None:
        self.data = bytearray(size)
        self.view = memoryview(self.data)
        self.start = self.whole = self.end = 0
        self.begin = 0
        """Where the last read began."""
        self.is_cut = False
        """Whether the line that comes has lost its start: it was too long to wait for its end."""

    @property
    def is_full(self) -> bool:
        """Whether there is the start of a line, and no room for more of it."""
        return self.end == len(self.data) and not self.whole

    def read(self, file: RawIOBase) -> bool:
        """Wait for the next bytes; whether there are any."""
        count = file.readinto(self.view[self.end : self.end + READ_AT_ONCE]) or 0
        self.begin, self.end = self.end, self.end + count
        whole = self.data.rfind(b"\n", self.begin, self.end) + 1
        self.start = 0
        if self.is_cut:
            self.start = self.data.find(b"\n", 0, self.end) + 1 or self.end
            self.is_cut = not whole
        self.whole = max(whole, self.start)
        return count > 0

    def drop(self) -> None:
        """Keep nothing but the start of a line; where there is no room for more of it, not even that."""
        self.is_cut = self.is_cut or self.is_full
        left = 0 if self.is_cut else self.end - self.whole
        if left:
            self.data[:left] = self.data[self.whole : self.end]
        self.start = self.whole = 0
        self.end = left
