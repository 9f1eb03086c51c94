"""The proxy on bytes: however methods are spelt and reads are cut, it does what decoding all would do."""

import io
import json
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protocol_models.codec.framing import LineBuffer
from protocol_models.json_types import Json
from typing_extensions import Buffer

from app_server_client.commands import proxy
from app_server_client.commands.proxy import StartupTaps

UPDATED = "mcpServer/startupStatus/updated"
SPELLINGS: dict[str, Callable[[str], str]] = {
    "plain": json.dumps,
    "slashes": lambda method: json.dumps(method).replace("/", "\\/"),
    "escaped slashes": lambda method: json.dumps(method).replace("/", "\\u002F"),
    "one letter": lambda method: json.dumps(method).replace("t", "\\u0074"),
    "all": lambda method: '"' + "".join(f"\\u{ord(char):04x}" for char in method) + '"',
}


class Reads(io.RawIOBase):
    """A file that gives these pieces, one a read."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = [piece for piece in pieces if piece]

    def readinto(self, into: Buffer) -> int:
        buffer = memoryview(into).cast("B")
        if not self._pieces:
            return 0
        piece = self._pieces.pop(0)
        count = min(len(piece), len(buffer))
        buffer[:count] = piece[:count]
        if piece[count:]:
            self._pieces.insert(0, piece[count:])
        return count


def passed(pieces: list[bytes], asked: bytes = b"", size: int = 1 << 20) -> bytes:
    """What a client gets that asks first, where the server writes these pieces."""
    taps, written, sent = StartupTaps(), bytearray(), bytearray()
    for source, seen, target in (([asked], taps.from_client, sent), (pieces, taps.from_server, written)):
        lines, file = LineBuffer(size), Reads(source)
        while lines.read(file):
            seen(lines, target.extend)
            lines.drop()
    taps.end(lines, written.extend)
    assert sent == asked
    return bytes(written)


def update(name: str, status: str, method: str = json.dumps(UPDATED), **beside: Json) -> bytes:
    params = {"threadId": "t", "name": name, "status": status, "error": None, "failureReason": None}
    return b'{"method":%b,"params":%b}\n' % (method.encode(), json.dumps({**params, **beside}).encode())


def of_thread(method: str) -> bytes:
    return b'{"method":%b,"params":{"threadId":"t"}}\n' % method.encode()


def cut(data: bytes, places: list[int]) -> list[bytes]:
    at = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[start:end] for start, end in pairwise(at)]


methods = st.sampled_from([UPDATED, "mcpServer/startupStatus/completed", "thread/closed", "new/method"])
spelt = st.builds(lambda spell, method: spell(method), st.sampled_from([*SPELLINGS.values()]), methods)

lines_of_a_server = st.one_of(
    st.builds(update, st.sampled_from("abc"), st.sampled_from(["starting", "ready", "failed"]), spelt),
    st.builds(of_thread, spelt),
    st.builds(
        lambda text: json.dumps({"method": "warning", "params": {"message": text}}).encode() + b"\n",
        st.text() | st.just(update("a", "ready").decode()) | st.just(UPDATED),
    ),
    st.binary(max_size=30).map(lambda data: data + b"\n"),
    st.sampled_from([b"\n", b"\r\n", b"\\\n", UPDATED.encode() + b"\n"]),
)


@pytest.fixture(autouse=True, scope="module")
def a_clock_that_stands() -> Iterator[None]:
    """Summaries say when they were made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time_ns", lambda: 0)
        yield


@settings(deadline=None)
@given(st.lists(lines_of_a_server, max_size=12), st.lists(st.integers(0, 1 << 16), max_size=8))
def test_what_is_passed_undecoded_could_change_nothing(lines: list[bytes], places: list[int]) -> None:
    data = b"".join(lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proxy, "_has", lambda *_: True)
        expected = passed(lines)
    assert passed(cut(data, places)) == expected


@settings(deadline=None)
@given(st.lists(st.binary(max_size=90), max_size=12), st.lists(st.integers(0, 1 << 16), max_size=8))
def test_bytes_come_out_as_they_went_in(pieces: list[bytes], places: list[int]) -> None:
    data = b"\n".join(pieces)
    assert passed(cut(data, places), size=64) == data


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_method_is_known_however_it_is_spelt(spelling: str) -> None:
    method = SPELLINGS[spelling](UPDATED)
    lines = [update("a", status, method) for status in ("starting", "ready", "ready")]
    *same, summary = passed(lines).splitlines(keepends=True)
    assert same == lines[:2], "the last one repeats"
    assert json.loads(summary)["method"] == "mcpServer/startupStatus/completed"


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_leaving_a_thread_is_known_however_it_is_spelt(spelling: str) -> None:
    leave = SPELLINGS[spelling]("thread/unsubscribe")
    asked = b'{"method":%b,"id":1,"params":{"threadId":"t"}}\n' % leave.encode()
    lines = [update("a", "starting"), update("a", "ready")]
    assert passed(lines, asked) == b"".join(lines), "no round of a thread that was left"


def test_a_line_that_is_too_long_to_be_held_is_passed_before_its_end_came() -> None:
    long = b'{"method":"warning","params":{"message":"%b"}}\n' % (b"x" * 500)
    lines = [update("a", "starting"), long, update("a", "ready"), update("a", "ready")]
    written = passed(lines, size=256)
    assert written.startswith(b"".join(lines[:3]))
    assert written[len(b"".join(lines[:3])) :].count(b"\n") == 1, "one summary; what repeats is dropped"
