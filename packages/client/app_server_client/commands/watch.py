"""How the MCP servers of a new thread come up, for a person who watches.

Input: a command. Output: a panel on a terminal, plain lines elsewhere: each server with its time, each
failure once, and the summary. The exit code is 0 where every server is ready, and 1 where one is not.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import anyio
from protocol_models.session import (
    Failure,
    RoundCompleted,
    ServerMoved,
    StartupEvent,
    incomplete_text,
    starting_text,
)

from app_server_client.app_server import AppServer
from app_server_client.errors import ClientError, StartupTimedOut

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["watch"]


class Display(Protocol):
    """Where the events are shown."""

    def show(self, event: StartupEvent) -> None: ...
    def close(self) -> None: ...


class Lines:
    """Plain lines, each with its time in seconds."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def show(self, event: StartupEvent) -> None:
        at = f"{time.monotonic() - self._began:6.2f} s"
        match event:
            case ServerMoved(_, name, status):
                print(f"{at}  {_plain(name)}: {_plain(status)}", flush=True)
            case Failure(_, name, error):
                print(f"{at}  warning: {_plain(name)}: {_plain(error)}", flush=True)
            case RoundCompleted():
                print(f"{at}  {summary_of(event)}", flush=True)
            case _:
                pass

    def close(self) -> None:
        """Nothing to end."""


class Panel:
    """A panel that changes in place; it needs the extra `panel`."""

    def __init__(self) -> None:
        from rich.live import Live

        self._began = time.monotonic()
        self._servers: dict[str, tuple[str, float]] = {}
        self._notes: list[str] = []
        self._live = Live(refresh_per_second=8, get_renderable=self._render)
        self._live.start()

    def show(self, event: StartupEvent) -> None:
        match event:
            case ServerMoved(_, name, status):
                self._servers[name] = (status, time.monotonic() - self._began)
            case Failure(_, name, error):
                self._notes.append(f"warning: {_plain(name)}: {_plain(error)}")
            case RoundCompleted():
                self._notes.append(summary_of(event))
            case _:
                pass

    def close(self) -> None:
        self._live.stop()

    def _render(self) -> RenderableType:
        from rich.console import Group
        from rich.panel import Panel as Box
        from rich.table import Table
        from rich.text import Text

        table = Table.grid(padding=(0, 2))
        for name, (status, at) in sorted(self._servers.items()):
            seconds = time.monotonic() - self._began if status == "starting" else at
            table.add_row(Text(_plain(name)), Text(_plain(status)), f"{seconds:.1f} s")
        starting = sorted(name for name, (status, _) in self._servers.items() if status == "starting")
        title = starting_text(starting, len(self._servers)) or "MCP servers"
        return Box(Group(table, *map(Text, self._notes)), title=Text(_plain(title)))


def summary_of(completed: RoundCompleted) -> str:
    """The last line: what is ready, and what is not."""
    ready = f"ready: {', '.join(completed.ready)}" if completed.ready else "no server is ready"
    problem = incomplete_text(completed).replace("\n", ". ")
    return _plain(f"{problem}; {ready}" if problem else ready)


async def watch(command: Sequence[str], seconds: float) -> int:
    """Start a thread and show its MCP startup; the exit code."""
    code, failure = 2, None
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        async with anyio.create_task_group() as tasks:

            async def stop() -> None:
                nonlocal code
                async for number in signals:
                    code = 128 + number
                    tasks.cancel_scope.cancel()
                    return

            tasks.start_soon(stop)
            try:
                code = await _watch(command, seconds)
            except ClientError as error:
                failure = error  # raised below: a task group would wrap it
            tasks.cancel_scope.cancel()
    if failure is not None:
        raise failure
    return code


async def _watch(command: Sequence[str], seconds: float) -> int:
    display: Display = _display()
    try:
        async with AppServer.launch(command, on_startup=display.show) as app:
            thread = await app.start_thread()
            try:
                completed = await thread.mcp_startup(timeout=seconds)
            except StartupTimedOut as error:
                print(error, file=sys.stderr)
                return 1
            return 1 if completed.failed or completed.cancelled else 0
    finally:
        display.close()


def _display() -> Display:
    if sys.stdout.isatty():
        try:
            return Panel()
        except ImportError:
            pass  # the extra `panel` is not installed
    return Lines()


def _plain(text: str) -> str:
    """Text of the server as one line that commands no terminal."""
    return "".join(char if char.isprintable() else " " for char in text)
