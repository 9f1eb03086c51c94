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
from typing import IO, Protocol, TypeAlias

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

CHUNK = 1 << 16
MOST_AT_ONCE = 1 << 20
"""How much of a flood is taken at once, and how much the pipes of a server hold where they can grow."""
STDIN, STDOUT = 0, 1

Write: TypeAlias = Callable[[bytes | memoryview], None]


class Taps(Protocol):
    """What sees the bytes, and writes them on."""

    def from_client(self, data: bytes) -> None:
        """Bytes on their way to the server, which gets them as they are."""

    def from_server(self, data: bytes, write: Write) -> None:
        """Bytes on their way to the client, which gets what is written."""

    def end(self, write: Write) -> None:
        """The server says nothing more."""


def pass_through(command: Sequence[str], taps: Taps) -> int:
    """Run a server and pass everything; its exit code, or 128 and the number of the signal that ended it."""
    try:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=os.name == "posix",
            pipesize=MOST_AT_ONCE,
        )
    except (OSError, ValueError, IndexError) as error:
        raise LaunchFailed(launch_problem(command[0] if command else "", None, error)) from None
    tree = ProcessTree(process.pid)
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    assert process.stdin is not None
    assert process.stdout is not None
    threading.Thread(target=_to_server, args=(process.stdin, taps), daemon=True).start()
    reader = threading.Thread(target=_to_client, args=(process.stdout, taps, done), daemon=True)
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


def _to_server(stdin: IO[bytes], taps: Taps) -> None:
    with suppress(OSError):  # the server does not read any more: the other thread sees its end
        while data := os.read(STDIN, CHUNK):
            taps.from_client(data)
            write_all(stdin.fileno(), data)
    with suppress(OSError):
        stdin.close()


def _to_client(stdout: IO[bytes], taps: Taps, done: threading.Event) -> None:
    size = CHUNK
    try:
        while data := os.read(stdout.fileno(), size):
            taps.from_server(data, lambda each: write_all(STDOUT, each))
            size = min(2 * size, MOST_AT_ONCE) if len(data) == size else CHUNK
        taps.end(lambda each: write_all(STDOUT, each))
    except OSError:
        pass  # the client does not read any more
    finally:
        done.set()


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
