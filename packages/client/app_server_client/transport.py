"""How bytes come and go: a process that we start, or streams that we are given.

Input: a command, or streams. Output: a `Transport`: bytes in, bytes out, and an end within bounds.

A process ends in steps: its standard input is closed, and codex ends by itself; else SIGTERM; else
SIGKILL to its group. What its descendants leave behind is swept. All of it takes less than five seconds.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE
from typing import Protocol

import anyio
from anyio.abc import ByteStream, Process, TaskGroup

from app_server_client.errors import LaunchFailed, ServerEnded
from app_server_client.tree import ProcessTree, can_sweep, end_group

__all__ = ["ProcessTransport", "StreamTransport", "Transport", "launch_problem"]

CHUNK = 1 << 16
STDERR_KEPT = 4096
EOF_SECONDS = 2.0
TERM_SECONDS = 1.5
KILL_SECONDS = 1.0
LOOK_SECONDS = 0.1
"""How often a process is asked whether it has ended."""
RECORD_SECONDS = 0.5
"""How often the descendants of a server are recorded."""


class Transport(Protocol):
    """Bytes in, bytes out, and an end."""

    async def open(self, tasks: TaskGroup) -> None:
        """Begin; what has to run beside runs in these tasks."""

    async def receive(self) -> bytes:
        """The next bytes; raises `anyio.EndOfStream`."""

    async def send(self, data: bytes) -> None:
        """Write; raises `OSError` or `anyio.BrokenResourceError` where nobody reads any more."""

    async def close(self) -> None:
        """End the other side, within a bound. It may be called again."""

    async def ended(self) -> ServerEnded:
        """The stream is over: how the other side ended."""


class StreamTransport:
    """Over a byte stream that somebody else opened, such as a socket."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream

    async def open(self, tasks: TaskGroup) -> None:
        """Nothing to begin."""

    async def receive(self) -> bytes:
        return await self._stream.receive(CHUNK)

    async def send(self, data: bytes) -> None:
        await self._stream.send(data)

    async def close(self) -> None:
        """Close it in good order, as far as the other side lets it."""
        with anyio.move_on_after(EOF_SECONDS, shield=True) as scope:
            await self._stream.aclose()
        if scope.cancelled_caught:
            await anyio.aclose_forcefully(self._stream)

    async def ended(self) -> ServerEnded:
        return ServerEnded(None)


class ProcessTransport:
    """Over standard input and output of a process that this client starts and ends."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
    ) -> None:
        self._command = list(command)
        self._env = None if env is None else dict(env)
        self._cwd = cwd
        self._process: Process | None = None
        self._closing = anyio.Lock()
        self._stderr = deque[bytes]()
        self._stderr_done = anyio.Event()
        self._receiving: anyio.CancelScope | None = None
        self._is_gone = False
        """Whether nothing more is read: the process has ended some time ago."""

    @property
    def pid(self) -> int | None:
        """The id of the process, while there is one."""
        return None if self._process is None else self._process.pid

    async def open(self, tasks: TaskGroup) -> None:
        """Start the process; raises `LaunchFailed`."""
        if not self._command:
            raise LaunchFailed("the command is empty: name the server, as in `codex app-server`")
        try:
            with anyio.CancelScope(shield=True):  # a process that was begun is known, and can be ended
                process = self._process = await anyio.open_process(
                    self._command,
                    stdin=PIPE,
                    stdout=PIPE,
                    stderr=PIPE,
                    env=self._env,
                    cwd=self._cwd,
                    start_new_session=os.name == "posix",
                )
        except (OSError, ValueError) as error:
            failure = LaunchFailed(launch_problem(self._command[0], self._cwd, error))
        else:
            self._tree = ProcessTree(process.pid)
            tasks.start_soon(self._read_stderr, process)
            tasks.start_soon(self._end_with, process)
            if can_sweep():
                tasks.start_soon(self._record)
            return
        raise failure

    async def receive(self) -> bytes:
        assert self._process is not None
        assert self._process.stdout is not None
        if not self._is_gone:
            with anyio.CancelScope() as self._receiving:
                return await self._process.stdout.receive(CHUNK)
        raise anyio.EndOfStream

    async def send(self, data: bytes) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        await self._process.stdin.send(data)

    async def close(self) -> None:
        """End the process and all below it; a call that comes second waits for the first."""
        with anyio.CancelScope(shield=True):
            async with self._closing:
                if self._process is not None:
                    await self._end(self._process)

    async def ended(self) -> ServerEnded:
        """How the process ended; one that closed its output and lives on is ended."""
        assert self._process is not None
        with anyio.move_on_after(EOF_SECONDS):
            await self._process.wait()
        lived_on = self._process.returncode is None
        await self.close()
        with anyio.move_on_after(EOF_SECONDS):
            await self._stderr_done.wait()
        stderr = b"".join(self._stderr)[-STDERR_KEPT:].decode(errors="replace").strip()
        detail = "the server closed its output, or its input, and did not end" if lived_on else ""
        return ServerEnded(self._process.returncode, stderr, detail)

    async def _end(self, process: Process) -> None:
        if process.returncode is None:
            await self._record_once()
            if process.stdin is not None:
                with (
                    anyio.move_on_after(KILL_SECONDS, shield=True),
                    suppress(OSError, anyio.BrokenResourceError),  # it does not read any more
                ):
                    await process.stdin.aclose()
            for seconds, step in (
                (EOF_SECONDS, None),
                (TERM_SECONDS, process.terminate),
                (KILL_SECONDS, process.kill),
            ):
                if step is not None:
                    with suppress(ProcessLookupError):  # it ended meanwhile
                        step()
                with anyio.move_on_after(seconds):
                    await process.wait()
                if process.returncode is not None:
                    break
        end_group(process.pid)
        await anyio.to_thread.run_sync(self._tree.sweep)

    async def _end_with(self, process: Process) -> None:
        """Ends the stream some time after the process: a child that it left may hold its output open."""
        while process.returncode is None:
            await anyio.sleep(LOOK_SECONDS)
        await anyio.sleep(EOF_SECONDS)
        self._is_gone = True
        if self._receiving is not None:
            self._receiving.cancel()

    async def _record_once(self) -> None:
        await anyio.to_thread.run_sync(self._tree.record)

    async def _record(self) -> None:
        while True:
            await self._record_once()
            await anyio.sleep(RECORD_SECONDS)

    async def _read_stderr(self, process: Process) -> None:
        assert process.stderr is not None
        try:
            while True:
                self._stderr.append((await process.stderr.receive(CHUNK))[-STDERR_KEPT:])
                while sum(map(len, self._stderr)) - len(self._stderr[0]) >= STDERR_KEPT:
                    self._stderr.popleft()
        except (anyio.EndOfStream, anyio.ClosedResourceError, anyio.BrokenResourceError, OSError):
            self._stderr_done.set()


def launch_problem(program: str, cwd: str | os.PathLike[str] | None, error: Exception) -> str:
    """Why a program could not be started, and what to do."""
    if not program:
        return "the command is empty: name the server, as in `codex app-server`"
    if cwd is not None and not Path(cwd).is_dir():
        return f"{os.fspath(cwd)} is not a folder that a server could be started in"
    if isinstance(error, FileNotFoundError):
        return f"{program} was not found; give the path of the program, or put it on PATH"
    if isinstance(error, PermissionError):
        return f"{program} may not be run; is it an executable file?"
    return f"{program} could not be started: {error}"
