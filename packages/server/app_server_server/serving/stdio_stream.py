"""Standard input and output as the byte stream of one client.

Input: the process's own streams. Output: an anyio `ByteStream`. Meanwhile what the program prints goes to
standard error: nothing but messages reaches the client.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import anyio
import anyio.lowlevel
import anyio.to_thread
from anyio.abc import ByteStream

__all__ = ["StdioStream", "standard_streams"]

_NEVER_BLOCKS: Final = 4096
"""Bytes that a stream takes at once when it can be written at all."""


class StdioStream(ByteStream):
    """Reads one file descriptor and writes another. To wait for either can be cancelled, but on Windows."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._incoming = incoming
        self._outgoing = outgoing

    async def receive(self, max_bytes: int = 65536) -> bytes:
        if sys.platform == "win32":
            data = await anyio.to_thread.run_sync(os.read, self._incoming, max_bytes, abandon_on_cancel=True)
        else:
            data = await self._read(max_bytes)
        if not data:
            raise anyio.EndOfStream
        return data

    async def send(self, item: bytes) -> None:
        try:
            if sys.platform == "win32":
                await anyio.to_thread.run_sync(self._write_all, item, abandon_on_cancel=True)
            else:
                await self._write(item)
        except OSError:
            raise anyio.BrokenResourceError from None

    async def send_eof(self) -> None:
        os.close(self._outgoing)

    async def aclose(self) -> None:
        """The streams are those of the process, and end with it."""

    # No thread waits on POSIX: one that waits for a client that is stuck would keep the process from ending.

    async def _read(self, max_bytes: int) -> bytes:
        while True:
            if _is_ready(self._incoming, select.POLLIN):
                await anyio.lowlevel.checkpoint()
            else:
                await anyio.wait_readable(self._incoming)
            try:
                return os.read(self._incoming, max_bytes)
            except BlockingIOError:
                continue  # another reader of the same pipe was quicker

    async def _write(self, data: bytes) -> None:
        view = memoryview(data)
        await anyio.lowlevel.checkpoint()
        while view:
            if not _is_ready(self._outgoing, select.POLLOUT):
                await anyio.wait_writable(self._outgoing)
            try:
                view = view[os.write(self._outgoing, view[:_NEVER_BLOCKS]) :]
            except BlockingIOError:
                await anyio.wait_writable(self._outgoing)

    def _write_all(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._outgoing, view) :]


def _is_ready(file: int, what: int) -> bool:
    """Whether the file can be read or written now. A plain file always can, and cannot be waited for."""
    poll = select.poll()
    poll.register(file, what)
    return bool(poll.poll(0))


@contextmanager
def standard_streams() -> Iterator[StdioStream]:
    """The streams of the process, with what is printed meanwhile led to standard error."""
    sys.stdout.flush()
    outgoing = os.dup(1)
    os.dup2(2, 1)
    try:
        yield StdioStream(0, outgoing)
    finally:
        sys.stdout.flush()
        os.dup2(outgoing, 1)
        os.close(outgoing)
