"""Bytes → lines.

Input: chunks of a byte stream, split anywhere. Output: whole lines, without their line feed, and in
place of a line that is too long a `TooLong`. Only a line feed ends a line: U+2028 and U+0085 stand
inside of messages. No more is held than one chunk and the line that is being read.

This is the one place that splits a stream. Who reads messages uses a `Framer`; who passes bytes on as they
came, and looks at whole lines on the way, a `LineBuffer` and `whole_lines`.
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
    "LineBuffer",
    "Readable",
    "ReadableInto",
    "TooLong",
    "async_chunks_of",
    "chunks_of",
    "whole_lines",
]

CHUNK = 1 << 16
LINE_FEED = b"\n"
READ_AT_ONCE = 1 << 18
MOST_HELD = 1 << 20
"""What a `LineBuffer` holds; of a line that is longer the start goes before its end came."""


class Readable(Protocol):
    """A binary file, such as the standard output of a process."""

    def read1(self, size: int, /) -> bytes:
        """At most so many bytes, as soon as there are any; none at the end."""


class AsyncReadable(Protocol):
    """A stream such as `asyncio.StreamReader`."""

    def read(self, size: int, /) -> Awaitable[bytes]:
        """At most so many bytes, as soon as there are any; none at the end."""


class ReadableInto(Protocol):
    """A binary file without a buffer of its own, such as a pipe."""

    def readinto(self, buffer: memoryview, /) -> int | None:
        """How many bytes came, at most as many as there is room for; none at the end."""


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

    @property
    def is_too_long(self) -> bool:
        """Whether the line that is being read is longer than allowed already, though its end did not come."""
        return self._skipped > 0

    def feed(self, chunk: bytes) -> Sequence[bytes | TooLong]:
        """The lines that end in this chunk."""
        first, *rest = chunk.split(LINE_FEED)
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


def whole_lines(data: bytes) -> list[bytes]:
    """The lines of bytes that end with one, each as it came, with its line feed."""
    return [line + LINE_FEED for line in data.split(LINE_FEED)[:-1]]


class LineBuffer:
    """What a file gave and nobody dropped: the end of a long line, whole lines, and the start of one.

    ```
    0        start          whole        end
    | is long |a line|a line|not a line yet|
    ```

    The buffer is used again: a flood asks for no memory, and nothing is copied but the line that the last
    read cut.
    """

    def __init__(self, size: int = MOST_HELD) -> None:
        self.data = bytearray(size)
        self.view = memoryview(self.data)
        self.start = self.whole = self.end = 0
        self.begin = 0
        """Where the last read began."""
        self.is_cut = False
        """Whether the line that comes has lost its start: it was too long to wait for its end."""

    @property
    def is_full(self) -> bool:
        """Whether there is the start of a line, and no room for more of it."""
        return self.end == len(self.data) and not self.whole

    def read(self, file: ReadableInto) -> bool:
        """Wait for the next bytes; whether there are any."""
        count = file.readinto(self.view[self.end : self.end + READ_AT_ONCE]) or 0
        self.begin, self.end = self.end, self.end + count
        whole = self.data.rfind(LINE_FEED, self.begin, self.end) + 1
        self.start = 0
        if self.is_cut:
            self.start = self.data.find(LINE_FEED, 0, self.end) + 1 or self.end
            self.is_cut = not whole
        self.whole = max(whole, self.start)
        return count > 0

    def drop(self) -> None:
        """Keep nothing but the start of a line; where there is no room for more of it, not even that."""
        self.is_cut = self.is_cut or self.is_full
        left = 0 if self.is_cut else self.end - self.whole
        if left:
            self.data[:left] = self.data[self.whole : self.end]
        self.start = self.whole = 0
        self.end = left


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
