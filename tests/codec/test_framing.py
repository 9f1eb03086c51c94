"""The one splitter of streams: what ends a line, what is too long, and bytes that stay as they came."""

import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol_models.codec.framing import Framer, LineBuffer, TooLong, whole_lines

ODD = [b"", b"\r", b"\xef\xbb\xbf{}", "a\u2028b\u0085c\x0bd".encode(), b"{}\r", b"\x00", b"x" * 40]
"""An empty line, CRLF, a byte order mark, what only others take for the end of a line, a long one."""
STREAM = b"".join(line + b"\n" for line in ODD)


def pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    at = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [data[start:end] for start, end in pairwise(at)]


@given(
    st.lists(st.integers(0, len(STREAM)), max_size=8),
    st.binary(max_size=9).filter(lambda end: b"\n" not in end),
)
def test_only_a_line_feed_ends_a_line(cuts: list[int], end: bytes) -> None:
    framer = Framer(1 << 10, 8)
    lines = [line for piece in pieces(STREAM + end, cuts) for line in framer.feed(piece)]
    assert lines == ODD
    assert list(framer.end()) == ([end] if end else [])
    assert list(framer.end()) == [], "it was told once"


def test_a_line_that_is_too_long_already_is_known_before_its_end() -> None:
    framer = Framer(8, 3)
    assert framer.feed(b"12345678") == ()
    assert not framer.is_too_long
    assert framer.feed(b"9") == ()
    assert framer.is_too_long
    assert list(framer.feed(b"0\nok\n")) == [TooLong(b"123", 10), b"ok"]
    assert not framer.is_too_long


def test_whole_lines_keep_their_line_feeds() -> None:
    lines = whole_lines(STREAM)
    assert b"".join(lines) == STREAM
    assert lines == [line + b"\n" for line in ODD]
    assert whole_lines(b"") == []


class Reads(io.RawIOBase):
    """A file that gives these pieces, one a read."""

    def __init__(self, given: list[bytes]) -> None:
        self._pieces = [piece for piece in given if piece]

    def readinto(self, into: object) -> int:
        buffer = memoryview(into).cast("B")  # type: ignore[arg-type]  # a buffer, which has a name from 3.12 on
        if not self._pieces:
            return 0
        piece = self._pieces.pop(0)
        count = min(len(piece), len(buffer))
        buffer[:count] = piece[:count]
        if piece[count:]:
            self._pieces.insert(0, piece[count:])
        return count


@pytest.mark.parametrize("size", [16, 64])
@given(st.lists(st.integers(0, len(STREAM)), max_size=8), st.sampled_from([b"", b"{", b"y" * 70]))
def test_a_buffer_shows_whole_lines_and_passes_all_bytes(size: int, cuts: list[int], end: bytes) -> None:
    lines, file = LineBuffer(size), Reads(pieces(STREAM + end, cuts))
    passed, whole = bytearray(), []
    while lines.read(file):
        passed += lines.view[: lines.whole]
        whole += whole_lines(bytes(lines.view[lines.start : lines.whole]))
        if lines.is_full:
            passed += lines.view
        lines.drop()
    passed += lines.view[: lines.end]
    assert bytes(passed) == STREAM + end
    short = [line + b"\n" for line in ODD if len(line) < size]
    assert [line for line in whole if len(line) <= size] == short
