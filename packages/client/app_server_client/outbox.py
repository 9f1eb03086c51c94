"""What waits to be written.

Input: lines, from any task. Output: the same in order, many at once, written by one task. Who sends has to
wait while too much waits.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable

import anyio

__all__ = ["MOST_QUEUED", "Outbox"]

MOST_QUEUED = 8 << 20
"""How many bytes wait to be written before who sends has to wait."""


class Outbox:
    """The lines of one connection that are not written yet."""

    def __init__(self) -> None:
        self._lines = deque[bytes]()
        self._queued = 0
        self._is_over = False
        self._to_write = anyio.Event()
        self._written = anyio.Event()

    def put(self, line: bytes) -> None:
        """Write it as soon as the other side takes it; nothing, where it takes no more."""
        if not self._is_over:
            self._lines.append(line)
            self._queued += len(line)
            self._to_write.set()

    async def room(self) -> None:
        """Wait until not too much waits to be written."""
        while self._queued > MOST_QUEUED and not self._is_over:
            await self._written.wait()

    async def write(self, send: Callable[[bytes], Awaitable[None]]) -> None:
        """Write what comes; returns when the other side does not read any more."""
        try:
            while True:
                await self._to_write.wait()
                self._to_write = anyio.Event()
                data = b"".join(self._lines)
                self._lines.clear()
                await send(data)
                self._queued -= len(data)
                written, self._written = self._written, anyio.Event()
                written.set()
        except (OSError, anyio.BrokenResourceError, anyio.ClosedResourceError):
            self.end()

    def end(self) -> None:
        """Nothing more is written; nobody waits for room any longer."""
        self._is_over = True
        self._lines.clear()
        self._written.set()
