"""The time that an operation may take. It stands still while a person answers.

Input: seconds. Output: a block that `TimeoutError` ends once the clock has run for so long.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager

import anyio

__all__ = ["Clock"]


class Clock:
    """Runs inside `running`, and stands inside `standing`."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._scope: anyio.CancelScope | None = None
        self._pauses = 0

    @property
    def left(self) -> float:
        """The seconds that are left."""
        if self._scope is None or self._pauses:
            return self._left
        return max(0.0, self._scope.deadline - anyio.current_time())

    @contextmanager
    def running(self) -> Iterator[None]:
        """Spends the time that is left; a clock runs once at a time."""
        with anyio.CancelScope(deadline=anyio.current_time() + self._left) as scope:
            self._scope = scope
            try:
                yield
            finally:
                self._left = self.left
                self._scope = None
        if scope.cancelled_caught:
            raise TimeoutError

    @contextmanager
    def standing(self) -> Iterator[None]:
        """Spends nothing meanwhile."""
        if not self._pauses:
            self._left = self.left
        self._pauses += 1
        if self._scope is not None:
            self._scope.deadline = math.inf
        try:
            yield
        finally:
            self._pauses -= 1
            if self._scope is not None and not self._pauses:
                self._scope.deadline = anyio.current_time() + self._left
