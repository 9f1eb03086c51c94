"""Ending well when a signal comes.

Input: work. Output: what it returns; or `Interrupted`, once it has ended what it started.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import anyio

__all__ = ["Interrupted", "until_signal"]

T = TypeVar("T")
_ENDS: Final = ("SIGINT", "SIGTERM", "SIGHUP")
"""SIGHUP comes when the terminal is closed."""


class Interrupted(Exception):
    """A signal has ended the work."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"ended by {signal.Signals(number).name}")


async def until_signal(work: Callable[[], Awaitable[T]]) -> T:
    """Does the work; SIGINT, SIGTERM and SIGHUP cancel it. On Windows the loop can wait for no signal.

    More signals that come while it ends change nothing: to end takes a few seconds at most. What was started
    with a signal ignored, as `nohup` does, goes on ignoring it.
    """
    if sys.platform == "win32":
        return await work()
    numbers = [signal.Signals[name] for name in _ENDS]
    heeded = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
    came: list[int] = []
    outcome: list[T | Exception] = []
    with anyio.open_signal_receiver(*heeded) as signals:
        async with anyio.create_task_group() as tasks:
            working = anyio.CancelScope()

            async def watch() -> None:
                async for number in signals:
                    came.append(number)
                    working.cancel()

            tasks.start_soon(watch)
            with working:
                try:
                    outcome.append(await work())
                except Exception as error:  # it is raised below, and not in a group
                    outcome.append(error)
            tasks.cancel_scope.cancel()
    if came:
        raise Interrupted(came[0])
    if isinstance(outcome[0], Exception):
        raise outcome[0]
    return outcome[0]
