"""Standard input and output as the byte stream of one client.

Input: the process's own streams. Output: an anyio `ByteStream`. Meanwhile what the program prints goes to
standard error: nothing but messages reaches the client.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import anyio
import anyio.to_thread
from anyio.abc import ByteStream

__all__ = ["StdioStream", "standard_streams"]


class StdioStream(ByteStream):
    """Reads one file descriptor and writes another. Waiting for input can be cancelled."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._can_wait = sys.platform != "win32"

    async def receive(self, max_bytes: int = 65536) -> bytes:
        if self._can_wait:
            try:
                await anyio.wait_readable(self._incoming)
            except OSError:  # a file is always readable, and cannot be waited for
                self._can_wait = False
        if self._can_wait:
            data = os.read(self._incoming, max_bytes)
        else:
            data = await anyio.to_thread.run_sync(os.read, self._incoming, max_bytes, abandon_on_cancel=True)
        if not data:
            raise anyio.EndOfStream
        return data

    async def send(self, item: bytes) -> None:
        try:
            await anyio.to_thread.run_sync(self._write, item, abandon_on_cancel=True)
        except OSError:
            raise anyio.BrokenResourceError from None

    async def send_eof(self) -> None:
        os.close(self._outgoing)

    async def aclose(self) -> None:
        """The streams are those of the process, and end with it."""

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._outgoing, view) :]


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
