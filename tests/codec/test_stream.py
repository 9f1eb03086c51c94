"""Streams: chunks split anywhere, bad lines in their place, bounded memory."""

import asyncio
import io
import itertools
import tracemalloc
from collections.abc import AsyncIterator, Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol_models import DecodeError, Decoder, Notification, RawMessage, Reason, decode
from protocol_models.codec.framing import Framer, TooLong
from protocol_models.v2.mcp_startup import MCP_SERVER_STARTUP_STATUS_UPDATED
from tests.codec.lines import STATUS, notification

BAD = STATUS[:50]
LINES = [STATUS, BAD, b"", notification(threadId="\u2028"), b"\r", STATUS + b"\r"]
STREAM = b"\n".join(LINES) + b"\n"


def outline(messages: Sequence[object]) -> list[object]:
    """Messages as they are, errors as the number of their line."""
    return [message.number if isinstance(message, DecodeError) else message for message in messages]


EXPECTED = [decode(STATUS), 2, decode(LINES[3]), decode(STATUS)]


@given(st.lists(st.integers(0, len(STREAM)), max_size=8))
def test_it_does_not_matter_where_chunks_are_split(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(STREAM)]
    chunks = [STREAM[a:b] for a, b in itertools.pairwise(places)]
    assert outline(list(Decoder().stream(chunks))) == EXPECTED


def test_a_file_is_read_in_chunks() -> None:
    assert outline(list(Decoder().stream(io.BytesIO(STREAM)))) == EXPECTED


def test_the_last_line_needs_no_line_feed() -> None:
    assert list(Decoder().stream([STATUS])) == [decode(STATUS)]


def test_a_bad_line_comes_as_an_error_and_stops_nothing() -> None:
    first, error, *_ = Decoder().stream([STREAM])
    assert isinstance(first, Notification)
    assert isinstance(error, DecodeError)
    assert str(error).startswith("line 2, thread/status/changed: parse error: ")
    assert error.__traceback__ is None


@pytest.mark.parametrize("size", [1, 7, 100, 1 << 16])
def test_a_line_that_is_too_long_is_an_error_and_the_next_is_read(size: int) -> None:
    data = STATUS + b"\n" + b"x" * 5000 + b"\n" + STATUS + b"\n" + b"y" * 4000
    chunks = [data[at : at + size] for at in range(0, len(data), size)]
    good, long, after, last = Decoder(max_line=1000).stream(chunks)
    assert good == after == decode(STATUS)
    for error, byte, length, number in ((long, b"x", 5000, 2), (last, b"y", 4000, 4)):
        assert isinstance(error, DecodeError)
        assert (error.reason, error.length, error.number) == (Reason.TOO_LONG, length, number)
        assert error.line == byte * 1000


def test_no_more_is_held_than_the_limit() -> None:
    framer = Framer(max_line=10_000, kept=100)
    tracemalloc.start()
    try:
        for _ in range(2000):
            assert framer.feed(b"x" * 5000) == ()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100_000
    assert list(framer.end()) == [TooLong(b"x" * 100, 10_000_000)]


def test_methods_that_were_not_asked_for_are_left_out_or_handed_over() -> None:
    data = b"\n".join([STATUS, STATUS, BAD, b'{"id":1,"result":{}}', b"["]) + b"\n"
    wanted = (MCP_SERVER_STARTUP_STATUS_UPDATED,)
    assert outline(list(Decoder(only=wanted).stream([data]))) == [decode(b'{"id":1,"result":{}}'), 5]
    raw = list(Decoder(only=wanted, others="raw").stream([data]))
    assert raw[:2] == [RawMessage("thread/status/changed", STATUS)] * 2
    assert outline(raw)[3:] == [decode(b'{"id":1,"result":{}}'), 5]


def test_an_asynchronous_stream_gives_the_same() -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for at in range(0, len(STREAM), 11):
            yield STREAM[at : at + 11]

    async def read() -> list[object]:
        return [message async for message in Decoder().async_stream(chunks())]

    assert outline(asyncio.run(read())) == EXPECTED


def test_a_stream_reader_of_asyncio_is_read_in_chunks() -> None:
    async def read() -> list[object]:
        reader = asyncio.StreamReader(limit=16)  # which breaks off when it is read by lines
        reader.feed_data(STREAM)
        reader.feed_eof()
        return [message async for message in Decoder().async_stream(reader)]

    assert outline(asyncio.run(read())) == EXPECTED


def test_what_the_consumer_raises_is_its_own() -> None:
    def consume(messages: Iterator[object]) -> None:
        for _ in messages:
            raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        consume(Decoder().stream([STREAM]))
