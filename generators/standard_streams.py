"""Standard output and error, as a command line needs them.

Input: the streams that the interpreter opened. Output: streams that write UTF-8 whatever the locale is,
escape what is not Unicode, pass over a reader that has gone away, and name a full disk as what it is. A
stream that was closed (`>&-`) drops what is written: the exit code still tells the result.
"""

from __future__ import annotations

import io
import os
import sys
from typing import IO, TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["OutputLost", "own_streams"]


class OutputLost(Exception):
    """What was to be printed could not be."""


class _Reached(io.RawIOBase):
    """The bytes of one stream; after the first fault the rest of them is dropped."""

    def __init__(self, below: IO[bytes], *, is_needed: bool) -> None:
        self._below = below
        self._is_needed = is_needed
        self._is_lost = False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._below.fileno()

    def isatty(self) -> bool:
        return self._below.isatty()

    def write(self, data: Buffer, /) -> int:
        size = memoryview(data).nbytes
        if self._is_lost:
            return size
        try:
            self._below.write(data)
            self._below.flush()
        except BrokenPipeError:  # `… | head` has read enough, and that is no fault of what was asked
            self._lose()
        except OSError as error:
            self._lose()
            if self._is_needed:
                raise OutputLost(error.strerror or str(error)) from error
        return size

    def _lose(self) -> None:
        """Drop the rest, and what the stream below still holds: it would fail again at the end."""
        self._is_lost = True
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._below.fileno())
        os.close(nowhere)


class _Nowhere(io.RawIOBase):
    """A stream that was closed: what is written to it is dropped."""

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer, /) -> int:
        return memoryview(data).nbytes


def own_streams() -> None:
    """Put such streams in the place of those that the interpreter opened."""
    _occupy_closed_numbers()
    sys.stdout = _wrapped(sys.stdout, is_needed=True)
    sys.stderr = _wrapped(sys.stderr, is_needed=False)


def _occupy_closed_numbers() -> None:
    """Where a standard stream was closed, keep its number: no file that is opened may become the output of
    a program that is started."""
    if None not in (sys.stdin, sys.stdout, sys.stderr):
        return
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:  # the lowest that is free
        os.set_inheritable(number, True)
    os.close(number)


def _wrapped(stream: TextIO | None, *, is_needed: bool) -> TextIO:
    if stream is None:  # so the interpreter says that it was closed
        return io.TextIOWrapper(io.BufferedWriter(_Nowhere()), encoding="utf-8", errors="backslashreplace")
    if not isinstance(stream, io.TextIOWrapper):  # a test, or a host, has put its own there
        return stream
    raw = io.BufferedWriter(_Reached(stream.buffer, is_needed=is_needed))
    return io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", line_buffering=stream.isatty())
