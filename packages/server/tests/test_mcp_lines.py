"""MCP messages in a stream: where a line ends, what is passed over, and what is cut off."""

from collections.abc import Sequence
from itertools import pairwise

import anyio
import pytest
from anyio.abc import ByteReceiveStream
from mcp.shared.message import SessionMessage

from app_server_server import mcp_lines
from app_server_server.mcp_lines import read_messages

PING = b'{"jsonrpc":"2.0","id":%d,"method":"ping"}'
ONE, TWO = PING % 1, PING % 2


class Pieces(ByteReceiveStream):
    """A stream that gives these pieces, one a read."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = [piece for piece in pieces if piece]

    async def receive(self, max_bytes: int = 65536) -> bytes:
        if not self._pieces:
            raise anyio.EndOfStream
        return self._pieces.pop(0)

    async def aclose(self) -> None:
        """Nothing to close."""


def ids_of(*pieces: bytes) -> list[object]:
    """The ids of the messages that are read."""
    found: list[object] = []

    async def main() -> None:
        incoming, messages = anyio.create_memory_object_stream[SessionMessage | Exception](10)
        with anyio.fail_after(20):
            await read_messages(Pieces(pieces), incoming)
        async with messages:
            async for item in messages:
                assert isinstance(item, SessionMessage)
                found.append(getattr(item.message, "id", None))

    anyio.run(main)
    return found


@pytest.mark.parametrize(
    "stream",
    [
        ONE + b"\n" + TWO + b"\n",
        ONE + b"\r\n" + TWO + b"\r\n",
        b"\n\n" + ONE + b"\n \n" + TWO + b"\n",
        b"server 1.0 is up\n" + ONE + b"\n\xff\xfe\n[1]\n{\n" + TWO + b"\n",
        ONE + b"\n" + TWO,
        ONE + b"\n" + TWO + b"\n" + ONE[:20],
    ],
    ids=["lines", "CRLF", "empty lines", "what is no message", "no end of the last line", "half a line"],
)
def test_messages_are_read_however_the_stream_is_cut(stream: bytes) -> None:
    assert ids_of(stream) == [1, 2]
    for at in range(len(stream)):
        assert ids_of(stream[:at], stream[at:]) == [1, 2]
    assert ids_of(*(stream[start:end] for start, end in pairwise(range(len(stream) + 1)))) == [1, 2]


@pytest.mark.parametrize("pieces", [[b"x" * 300], [b"x" * 90, b"x" * 90, b"x\n"], [b"x" * 300 + b"\n"]])
def test_a_line_without_an_end_cuts_the_peer_off(
    pieces: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mcp_lines, "LONGEST_LINE", 100)
    assert ids_of(ONE + b"\n", *pieces, TWO + b"\n") == [1]
