"""Bytes → lines.

Input: chunks of a byte stream, split anywhere. Output: whole lines, without their line feed, and in
place of a line that is too long a `TooLong`. Only a line feed ends a line: U+2028 and U+0085 stand
inside of messages. No more is held than one chunk and the line that is being read.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Iterable, Iterator, Sequence
from typing import Protocol, TypeAlias

from protocol_models.values import Value

__all__ = [
    "AsyncByteSource",
    "AsyncReadable",
    "ByteSource",
    "Framer",
    "Readable",
    "TooLong",
    "async_chunks_of",
    "chunks_of",
]

CHUNK = 1 << 16


class Readable(Protocol):
    """A binary file, such as the standard output of a process."""

    def read1(self, size: int, /) -> bytes:
        """At most so many bytes, as soon as there are any; none at the end."""


class AsyncReadable(Protocol):
    """A stream such as `asyncio.StreamReader`."""

    def read(self, size: int, /) -> Awaitable[bytes]:
        """At most so many bytes, as soon as there are any; none at the end."""


ByteSource: TypeAlias = "Iterable[bytes] | Readable"
AsyncByteSource: TypeAlias = "AsyncIterable[bytes] | AsyncReadable"


class TooLong(Value):
    """Stands for a line of more bytes than are allowed."""

    start: bytes
    length: int


class Framer:
    """Cuts a stream into lines; `max_line` is the limit of one, in bytes."""

    def __init__(self, max_line: int, kept: int) -> None:
        self._max_line = max_line
        self._kept = kept
        # A bytearray: many small chunks of a long line must not cost an object each.
        self._begun = bytearray()
        self._skipped = 0

    def feed(self, chunk: bytes) -> Sequence[bytes | TooLong]:
        """The lines that end in this chunk."""
        first, *rest = chunk.split(b"\n")
        self._extend(first)
        if not rest:
            return ()
        lines: list[bytes | TooLong] = [self._taken()]
        self._extend(rest.pop())
        if rest and len(chunk) > self._max_line:
            lines += [
                line if len(line) <= self._max_line else TooLong(line[: self._kept], len(line))
                for line in rest
            ]
        else:
            lines += rest
        return lines

    def end(self) -> Sequence[bytes | TooLong]:
        """The last line, where the stream does not end with a line feed."""
        return (self._taken(),) if self._begun or self._skipped else ()

    def _extend(self, piece: bytes) -> None:
        if not self._skipped and len(self._begun) + len(piece) <= self._max_line:
            self._begun += piece
            return
        if not self._skipped:
            self._skipped = len(self._begun)
        self._skipped += len(piece)
        self._begun += piece[: max(0, self._kept - len(self._begun))]
        del self._begun[self._kept :]

    def _taken(self) -> bytes | TooLong:
        line = bytes(self._begun)
        length, self._skipped = self._skipped, 0
        self._begun.clear()
        return TooLong(line, length) if length else line


def chunks_of(source: ByteSource) -> Iterator[bytes]:
    """The chunks of a stream; a file is read in chunks, not in lines, whose length it does not limit."""
    if (read := getattr(source, "read1", None)) is None:
        yield from source  # type: ignore[misc]  # what cannot be read is iterable
        return
    while chunk := read(CHUNK):
        yield chunk


async def async_chunks_of(source: AsyncByteSource) -> AsyncIterator[bytes]:
    """The same of an asynchronous stream."""
    if (read := getattr(source, "read", None)) is None:
        async for chunk in source:  # type: ignore[union-attr]  # what cannot be read is iterable
            yield chunk
        return
    while chunk := await read(CHUNK):
        yield chunk
