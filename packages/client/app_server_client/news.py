"""What wakes those who wait for a change.

Input: that something changed. Output: everybody who waited for it goes on, and looks whether it was theirs.
"""

from __future__ import annotations

import anyio

__all__ = ["News"]


class News:
    """Something that changes, again and again."""

    def __init__(self) -> None:
        self._event = anyio.Event()

    def tell(self) -> None:
        """It changed."""
        event, self._event = self._event, anyio.Event()
        event.set()

    async def wait(self) -> None:
        """Wait for the next change."""
        await self._event.wait()
