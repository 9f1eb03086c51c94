"""Ending well when a signal comes.

Input: work. Output: what it returns; or `Interrupted`, once it has ended what it started.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio
from anyio.abc import TaskStatus

__all__ = ["Interrupted", "until_signal"]

T = TypeVar("T")


class Interrupted(Exception):
    """A signal has ended the work."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"ended by {signal.Signals(number).name}")


async def until_signal(work: Callable[[], Awaitable[T]]) -> T:
    """Does the work; SIGINT and SIGTERM cancel it. On Windows the loop can wait for no signal."""
    if sys.platform == "win32":
        return await work()
    came: list[int] = []
    outcome: list[T | Exception] = []
    async with anyio.create_task_group() as tasks:

        async def watch(*, task_status: TaskStatus[None]) -> None:
            with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
                task_status.started()
                async for number in signals:
                    came.append(number)
                    tasks.cancel_scope.cancel()

        await tasks.start(watch)
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
