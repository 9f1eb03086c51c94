"""MCP messages as lines of a byte stream.

Input: a byte stream. Output: the two streams of messages of the SDK's `Transport` protocol.
"""

from __future__ import annotations

from typing import Final

import anyio
import mcp_types
from anyio.abc import ByteReceiveStream, ByteSendStream
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.shared.message import SessionMessage
from protocol_models.codec.framing import Framer, TooLong

__all__ = ["BROKEN", "LONGEST_LINE", "Streams", "read_messages", "write_messages"]

Streams = tuple[MemoryObjectReceiveStream[SessionMessage | Exception], MemoryObjectSendStream[SessionMessage]]

LONGEST_LINE: Final = 64 * 1024 * 1024
"""Bytes of one message. A peer that writes more without a line break is cut off, not collected."""

BROKEN: Final = (anyio.BrokenResourceError, anyio.ClosedResourceError, anyio.EndOfStream, OSError)


async def read_messages(
    source: ByteReceiveStream, incoming: MemoryObjectSendStream[SessionMessage | Exception]
) -> None:
    """Messages line by line. What is not a message, such as a greeting, is passed over."""
    framer = Framer(LONGEST_LINE, 0)
    async with incoming:
        try:
            async for chunk in source:
                for line in framer.feed(chunk):
                    if isinstance(line, TooLong):
                        return
                    if (message := _message(line)) is not None:
                        await incoming.send(message)
                if framer.is_too_long:
                    return
            for line in framer.end():
                if not isinstance(line, TooLong) and (message := _message(line)) is not None:
                    await incoming.send(message)
        except BROKEN:
            return


def _message(line: bytes) -> SessionMessage | None:
    try:
        return SessionMessage(mcp_types.jsonrpc_message_adapter.validate_json(line, by_name=False))
    except ValueError:
        return None


async def write_messages(
    outgoing: MemoryObjectReceiveStream[SessionMessage],
    sink: ByteSendStream,
    incoming: MemoryObjectSendStream[SessionMessage | Exception],
) -> None:
    """Each message as a line."""
    try:
        async with outgoing:
            async for item in outgoing:
                line = item.message.model_dump_json(by_alias=True, exclude_unset=True)
                await sink.send(f"{line}\n".encode())
    except BROKEN:
        # Nobody would answer: let the session see the end, and not wait for it.
        incoming.close()
