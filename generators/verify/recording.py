"""Recorded traffic → lines.

Input: the name of a file or an address, plain, gzip or Zstandard, or `-` for standard input. Output: its
lines as bytes, numbered from 1. Nothing is held but one chunk and the line that is being read.
"""

from __future__ import annotations

import codecs
import os
import stat
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BufferedReader
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from protocol_models.codec.framing import Framer, TooLong

from ..errors import GeneratorError, RecordingUnavailable
from . import store
from .store import is_address

__all__ = ["STANDARD_INPUT", "Line", "Recording", "split_lines"]

STANDARD_INPUT = "-"
CHUNK = 1 << 18
# Four bytes of Zstandard can stand for 128 KiB: what is decompressed at once stays below 32 MiB.
COMPRESSED_CHUNK = 1 << 10
# Neither begins a line of JSON, so the content tells what a file is, whatever it is called.
GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


class _Damaged(Exception):
    """The compressed data ends early, or is not what it should be."""


class _Decompressor(Protocol):
    """What zlib and zstandard have in common: one member of a compressed file, fed piece by piece."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


class Line(NamedTuple):
    """One line of a recording."""

    number: int
    length: int
    """In bytes, without the line feed."""
    data: bytes | None
    """Without the line feed; `None` where the line is longer than the limit."""


def split_lines(chunks: Iterable[bytes], max_line: int) -> Iterator[Line]:
    """The lines of a stream, numbered; those of more than `max_line` bytes without data."""
    framer = Framer(max_line, kept=0)
    pieces = chain(map(framer.feed, chunks), map(Framer.end, [framer]))
    for number, line in enumerate(chain.from_iterable(pieces), 1):
        if isinstance(line, TooLong):
            yield Line(number, line.length, None)
        else:
            yield Line(number, len(line), line)


class Recording:
    """One recording, or the lines that begin in a range of its bytes; it can be read once."""

    def __init__(
        self,
        name: str,
        begin: int = 0,
        end: int | None = None,
        *,
        title: str = "",
        listed: int | None = None,
    ) -> None:
        self.name = name
        self.begin = begin
        self.end = end
        self._least = listed
        """How many bytes the range had when it was listed, and so has at least."""
        title = title or name
        self.title = (
            "standard input" if title == STANDARD_INPUT else os.fsencode(title).decode(errors="replace")
        )
        """What findings call it."""
        self.position = 0
        """How many bytes of the file have been read, compressed as they are."""

    @property
    def size(self) -> int | None:
        """In bytes, compressed as they are; `None` where that is not known beforehand."""
        if self.name == STANDARD_INPUT:
            return None
        if is_address(self.name):
            return store.size(self.name)
        try:
            status = Path(self.name).stat()
        except OSError as error:
            raise self._unavailable(error) from error
        return status.st_size if stat.S_ISREG(status.st_mode) else None

    def lines(self, max_line: int) -> Iterator[Line]:
        """Its lines, without a byte order mark; those of more than `max_line` bytes without data."""
        complete = 0
        with self._told_plainly():
            try:
                with self._opened(is_whole=not self.begin and self.end is None) as file:
                    for line in split_lines(self._chunks(file), max_line):
                        if line.number == 1 and not self.begin and line.data is not None:
                            yield Line(1, line.length, line.data.removeprefix(codecs.BOM_UTF8))
                        else:
                            yield line
                        complete = line.number
                self._check_end()
            except _Damaged as error:
                what = f"the compressed data is damaged after line {complete}: {error}"
                hint = "record it again, or decompress what can be read and pass that"
                raise RecordingUnavailable(what, self.title, hint) from error

    def _check_end(self) -> None:
        """A connection that ends early ends some objects early, without a word; a file may be another one."""
        if self._least is not None and self.position < self._least:
            found, expected = self.begin + self.position, self.begin + self._least
            what = f"it ended after {found:,} of {expected:,} bytes"
            raise RecordingUnavailable(what, self.title, store.AGAIN)

    @contextmanager
    def _told_plainly(self) -> Iterator[None]:
        """Whatever is raised where it is read names it."""
        try:
            yield
        except GeneratorError:
            raise
        except OSError as error:
            raise self._unavailable(error) from error
        except Exception as error:
            if not is_address(self.name):
                raise
            raise store.unavailable(self.name, error) from error

    @contextmanager
    def _opened(self, *, is_whole: bool) -> Iterator[BufferedReader]:
        if self.name == STANDARD_INPUT:
            # Typed as any binary stream, and a buffered reader wherever the interpreter opened it.
            yield cast(BufferedReader, sys.stdin.buffer)
        elif is_address(self.name):
            with store.opened(self.name, is_whole=is_whole) as stored:
                if self._least is None and stored.size is not None:
                    self._least = stored.size - self.begin
                yield stored.file
        else:
            with Path(self.name).open("rb") as file:
                yield file

    def _chunks(self, file: BufferedReader) -> Iterator[bytes]:
        head = file.peek(len(ZSTD_MAGIC))
        if head.startswith(GZIP_MAGIC):
            new = partial(zlib.decompressobj, wbits=zlib.MAX_WBITS | 16)  # 16 says: with a gzip header
            return _decompressed(self._read(file, COMPRESSED_CHUNK), new, zlib.error)
        if head.startswith(ZSTD_MAGIC):
            new_zstd, error = self._zstandard()
            return _decompressed(self._read(file, COMPRESSED_CHUNK), new_zstd, error)
        if self.begin or self.end is not None:
            return self._range(file)
        return self._read(file, CHUNK)

    def _range(self, file: BufferedReader) -> Iterator[bytes]:
        """What stands between the first line that begins in the range and the first that begins behind it."""
        at = max(0, self.begin - 1)
        file.seek(at)
        is_begun = not self.begin
        while chunk := file.read1(CHUNK):
            start = 0 if is_begun else chunk.find(b"\n") + 1
            is_begun = is_begun or bool(start)
            # The last byte of the range may end its last line.
            last = -1 if self.end is None else chunk.find(b"\n", max(start - 1, self.end - 1 - at, 0))
            at += len(chunk)
            self.position = at - self.begin
            if is_begun:
                yield chunk[start : None if last < 0 else last + 1]
            if last >= 0 and is_begun:
                return

    @property
    def is_splittable(self) -> bool:
        """Whether reading may begin anywhere: what is compressed is read from its beginning."""
        size = self.size
        if not size:
            return False
        with self._told_plainly(), self._opened(is_whole=False) as file:
            head = file.peek(len(ZSTD_MAGIC))
            if head.startswith((GZIP_MAGIC, ZSTD_MAGIC)) or not file.seekable():
                return False
            try:
                return file.seek(size - 1) < size and bool(file.read(1))
            except ValueError:  # a web server that sends all of it, whichever range it is asked for
                return False

    def _read(self, file: BufferedReader, size: int) -> Iterator[bytes]:
        while chunk := file.read1(size):
            self.position += len(chunk)
            yield chunk

    def _zstandard(self) -> tuple[Callable[[], _Decompressor], type[Exception]]:
        try:
            import zstandard
        except ModuleNotFoundError as error:
            what = "it is compressed with Zstandard, and the package zstandard is not installed"
            hint = 'pip install "app-server-protocol[generators]", or pass the output of zstd -dc as -'
            raise RecordingUnavailable(what, self.title, hint) from error
        return zstandard.ZstdDecompressor().decompressobj, zstandard.ZstdError

    def _unavailable(self, error: OSError) -> GeneratorError:
        if is_address(self.name):
            return store.unavailable(self.name, error)
        hint = "name files that can be read, or - for standard input"
        return RecordingUnavailable(error.strerror or str(error), self.title, hint)


def _decompressed(
    compressed: Iterable[bytes], new: Callable[[], _Decompressor], error: type[Exception]
) -> Iterator[bytes]:
    """What every member of a compressed file holds, one after the other."""
    member = new()
    try:
        for piece in compressed:
            rest = piece
            while rest:
                if member.eof:
                    member = new()
                yield member.decompress(rest)
                rest = member.unused_data
    except error as cause:
        raise _Damaged(str(cause)) from cause
    if not member.eof:
        raise _Damaged("it ends early")
