"""Bytes passed between a client and a server that runs below it.

Input: a command, and a `Taps` that sees every chunk. Output: the exit code of the server. Each direction has
a thread that blocks, so a slow reader slows the writer down and nothing is held. On SIGINT and SIGTERM,
and when either side is gone, the server and all below it are ended.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import RawIOBase
from typing import Protocol, TypeAlias, cast

from protocol_models.codec.framing import LineBuffer

from app_server_client.errors import LaunchFailed
from app_server_client.transport import (
    EOF_SECONDS,
    KILL_SECONDS,
    RECORD_SECONDS,
    TERM_SECONDS,
    launch_problem,
)
from app_server_client.tree import ProcessTree, end_group

__all__ = ["Taps", "Write", "pass_through", "write_all"]

PIPE_SIZE = 1 << 20
"""How much the pipes of a server hold, where they can grow."""
STDIN, STDOUT = 0, 1

Write: TypeAlias = Callable[[bytes | memoryview], None]


class Taps(Protocol):
    """What sees the bytes and writes them on."""

    def from_client(self, lines: LineBuffer, write: Write) -> None:
        """New bytes on their way to the server, which gets what is written."""

    def from_server(self, lines: LineBuffer, write: Write) -> None:
        """New bytes on their way to the client, which gets what is written."""

    def end(self, lines: LineBuffer, write: Write) -> None:
        """The server says nothing more; a line that it began may be there."""


def pass_through(command: Sequence[str], taps: Taps) -> int:
    """Run a server and pass everything; its exit code, or 128 and the number of the signal that ended it."""
    try:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            start_new_session=os.name == "posix",
            pipesize=PIPE_SIZE,
        )
    except (OSError, ValueError, IndexError) as error:
        raise LaunchFailed(launch_problem(command[0] if command else "", None, error)) from None
    tree = ProcessTree(process.pid)
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    # Without a buffer of Python's they are raw; `Popen` has no type that says so.
    stdin, stdout = cast("RawIOBase", process.stdin), cast("RawIOBase", process.stdout)
    threading.Thread(target=_to_server, args=(stdin, taps), daemon=True).start()
    reader = threading.Thread(target=_to_client, args=(stdout, taps, done), daemon=True)
    reader.start()
    while not done.wait(RECORD_SECONDS):
        tree.record()
    _end(process, tree)
    reader.join(KILL_SECONDS)
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


def write_all(file: int, data: bytes | memoryview) -> None:
    """Write all of it, however little is taken at once."""
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _to_server(stdin: RawIOBase, taps: Taps) -> None:
    lines = LineBuffer()
    # An error: the server does not read any more, and the other thread sees its end.
    with suppress(OSError), open(STDIN, "rb", buffering=0, closefd=False) as source:
        while lines.read(source):
            taps.from_client(lines, lambda data: write_all(stdin.fileno(), data))
            lines.drop()
    with suppress(OSError):
        stdin.close()


def _to_client(stdout: RawIOBase, taps: Taps, done: threading.Event) -> None:
    lines = LineBuffer()
    try:
        while lines.read(stdout):
            taps.from_server(lines, _to_standard_output)
            lines.drop()
        taps.end(lines, _to_standard_output)
    except OSError:
        pass  # the client does not read any more
    finally:
        done.set()


def _to_standard_output(data: bytes | memoryview) -> None:
    write_all(STDOUT, data)


def _end(process: subprocess.Popen[bytes], tree: ProcessTree) -> None:
    """As `ProcessTransport` does it: end of input, SIGTERM, SIGKILL, and the sweep."""
    tree.record()
    steps: tuple[tuple[float, Callable[[], None]], ...] = (
        (EOF_SECONDS, lambda: process.stdin.close() if process.stdin else None),
        (TERM_SECONDS, process.terminate),
        (KILL_SECONDS, process.kill),
    )
    for seconds, step in steps:
        with suppress(OSError):
            step()
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            break
    end_group(process.pid)
    tree.sweep()
