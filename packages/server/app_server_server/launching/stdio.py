"""MCP over the standard streams of a process: a transport for the SDK.

Input: what to launch. Output: the two streams of messages of the SDK's `Transport` protocol. The process and
all that it started end with the context.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final

import anyio
import anyio.abc
import mcp_types
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp import StdioServerParameters, stdio_client
from mcp.shared.message import SessionMessage

from app_server_server.launching.ledger import Ledger
from app_server_server.launching.process import Launch, Tree, start
from app_server_server.launching.stderr_tail import StderrTail

__all__ = ["LONGEST_LINE", "Streams", "stdio_transport"]

Streams = tuple[MemoryObjectReceiveStream[SessionMessage | Exception], MemoryObjectSendStream[SessionMessage]]

LONGEST_LINE: Final = 64 * 1024 * 1024
"""Bytes of one message. A server that writes more without a line break is cut off, not collected."""

_BROKEN: Final = (anyio.BrokenResourceError, anyio.ClosedResourceError, anyio.EndOfStream, OSError)


def stdio_transport(
    launch: Launch, ledger: Ledger, tail: StderrTail, on_start: Callable[[Tree], None]
) -> AbstractAsyncContextManager[Any]:
    """The transport. `on_start` is called with the process as soon as it runs.

    On Windows the SDK's own transport does this: a Job Object ends the tree there.
    """
    if sys.platform == "win32":
        return stdio_client(
            StdioServerParameters(
                command=launch.program,
                args=list(launch.arguments),
                env=dict(launch.environment),
                cwd=launch.cwd,
            )
        )
    return _posix_transport(launch, ledger, tail, on_start)


@asynccontextmanager
async def _posix_transport(
    launch: Launch, ledger: Ledger, tail: StderrTail, on_start: Callable[[Tree], None]
) -> AsyncIterator[Streams]:
    tree = await start(launch, ledger, tail)
    on_start(tree)
    incoming, read_stream = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    write_stream, outgoing = anyio.create_memory_object_stream[SessionMessage](0)
    try:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_read, tree, incoming)
            tasks.start_soon(_write, tree, outgoing, incoming)
            tasks.start_soon(_keep_stderr, tree)
            try:
                yield read_stream, write_stream
            finally:
                await tree.end()
                tasks.cancel_scope.cancel()
    finally:
        for stream in (incoming, read_stream, write_stream, outgoing):
            stream.close()


async def _read(tree: Tree, incoming: MemoryObjectSendStream[SessionMessage | Exception]) -> None:
    """Messages line by line. What is no message, such as a greeting, is passed over."""
    rest = bytearray()
    async with incoming:
        try:
            async for chunk in tree.stdout:
                rest += chunk
                *lines, last = rest.split(b"\n") if b"\n" in chunk else (rest,)
                rest = last
                if len(rest) > LONGEST_LINE:
                    return
                for line in lines:
                    if (message := _message(line)) is not None:
                        await incoming.send(message)
        except _BROKEN:
            return


def _message(line: bytes | bytearray) -> SessionMessage | None:
    try:
        return SessionMessage(mcp_types.jsonrpc_message_adapter.validate_json(bytes(line), by_name=False))
    except ValueError:
        return None


async def _write(
    tree: Tree,
    outgoing: MemoryObjectReceiveStream[SessionMessage],
    incoming: MemoryObjectSendStream[SessionMessage | Exception],
) -> None:
    try:
        async with outgoing:
            async for item in outgoing:
                line = item.message.model_dump_json(by_alias=True, exclude_unset=True)
                await tree.stdin.send(f"{line}\n".encode())
    except _BROKEN:
        # Nobody would answer: let the session see the end, and not wait for it.
        incoming.close()


async def _keep_stderr(tree: Tree) -> None:
    assert tree.process.stderr is not None
    try:
        async for chunk in tree.process.stderr:
            tree.stderr.feed(chunk)
    except _BROKEN:
        return
