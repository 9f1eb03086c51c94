"""A server's process, from its start to the end of its whole tree.

Input: a program with arguments, environment and folder. Output: its standard streams, and, when it is
ended, no process of its tree: neither children whose parent ended first, nor those that left the group.
"""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import anyio
import psutil
from anyio.abc import ByteReceiveStream, ByteSendStream, Process

from app_server_server.errors import ServerError, StartFailed
from app_server_server.launching.group import descendants, kill, members, runs, signal_group
from app_server_server.launching.ledger import Ledger, LedgerNotWritten, Started
from app_server_server.launching.stderr_tail import StderrTail

__all__ = ["Launch", "Survivors", "Tree", "start"]

_TERMINATE: Final = 2.0
"""Seconds between SIGTERM and SIGKILL."""
_KILL: Final = 1.0
"""Seconds within which a kill is confirmed."""
_LOOK: Final = 0.02


class Survivors(ServerError):
    """Processes that a SIGKILL did not end; to try again may."""

    def __init__(self, pids: Sequence[int]) -> None:
        super().__init__(
            f"processes {', '.join(map(str, pids))} still run after SIGKILL: try again, or end them"
        )
        self.pids = tuple(pids)


@dataclass(frozen=True)
class Launch:
    """What is started. `repr` shows neither arguments nor environment: they may hold secrets."""

    program: str
    arguments: tuple[str, ...] = field(repr=False)
    environment: Mapping[str, str] = field(repr=False)
    cwd: Path


@dataclass
class Tree:
    """A process that leads a group of its own, and what it has started."""

    process: Process
    stderr: StderrTail
    _started: Started
    _ledger: Ledger
    _left_the_group: list[psutil.Process] = field(default_factory=list)
    _ending: anyio.Lock = field(default_factory=anyio.Lock)
    _ended: bool = False

    @property
    def stdin(self) -> ByteSendStream:
        """Where the server reads."""
        assert self.process.stdin is not None
        return self.process.stdin

    @property
    def stdout(self) -> ByteReceiveStream:
        """Where it writes."""
        assert self.process.stdout is not None
        return self.process.stdout

    @property
    def exit_text(self) -> str | None:
        """How the leader ended, for people; `None` while it runs."""
        code = self.process.returncode
        if code is None:
            return None
        if code >= 0:
            return f"exit code {code}"
        try:
            return f"signal {signal.Signals(-code).name}"
        except ValueError:
            return f"signal {-code}"

    def look_around(self) -> None:
        """Remembers descendants while their parents can still name them: some may leave the group."""
        known = {process.pid for process in self._left_the_group}
        self._left_the_group += [p for p in descendants(self.process.pid) if p.pid not in known]

    async def end(self) -> None:
        """Ends the whole tree: SIGTERM, up to 2 s, SIGKILL, confirmed within 1 s. It may be called again."""
        with anyio.CancelScope(shield=True):
            async with self._ending:
                if not self._ended:
                    await self._end()

    async def _end(self) -> None:
        group = self.process.pid
        self.look_around()
        with suppress(OSError, anyio.BrokenResourceError, anyio.ClosedResourceError):
            await self.stdin.aclose()
        signal_group(group, signal.SIGTERM)
        for process in self._left_the_group:
            with suppress(psutil.Error):
                process.terminate()
        if not await self._gone(_TERMINATE):
            signal_group(group, signal.SIGKILL)
            kill(self._left_the_group)
            if not await self._gone(_KILL):
                raise Survivors([process.pid for process in self._running()])
        self._ended = True
        self._ledger.ended(self._started)

    async def close(self) -> None:
        """Reads what is left of the output of a tree that has ended, so that its pipes can be closed."""
        with anyio.move_on_after(_KILL, shield=True):
            for stream in (self.process.stdout, self.process.stderr):
                with suppress(anyio.EndOfStream, anyio.BrokenResourceError, anyio.ClosedResourceError):
                    while stream is not None:
                        await stream.receive()
            await self.process.wait()  # so that the event loop has taken note before it closes
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                await stream.aclose()

    async def _gone(self, patience: float) -> bool:
        with anyio.move_on_after(patience):
            while self._running():
                await anyio.sleep(_LOOK)
        return not self._running()

    def _running(self) -> list[psutil.Process]:
        # To read the exit code is to wait for the leader, which otherwise stays a member of its group.
        _ = self.process.returncode
        left = filter(runs, self._left_the_group)
        return list({process.pid: process for process in (*members(self.process.pid), *left)}.values())


async def start(launch: Launch, ledger: Ledger, tail: StderrTail) -> Tree:
    """Starts the program in a group and a session of its own, and writes it down at once."""
    with anyio.CancelScope(shield=True):
        process = await _open(launch)
        started = Started.now(process.pid) or Started(process.pid, 0.0)
        tree = Tree(process, tail, started, ledger)
        try:
            ledger.started(started)
        except LedgerNotWritten:
            await tree.end()
            await tree.close()
            raise
    return tree


async def _open(launch: Launch) -> Process:
    try:
        return await anyio.open_process(
            [launch.program, *launch.arguments],
            env=launch.environment,
            cwd=launch.cwd,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise StartFailed(f"{launch.program!r} did not start: {error.strerror or error}") from None
