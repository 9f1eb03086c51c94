"""MCP over the standard streams of a process: a transport for the SDK.

Input: what to launch. Output: the two streams of messages of the SDK's `Transport` protocol. The process and
all that it started end with the context.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import anyio
from mcp import StdioServerParameters, stdio_client
from mcp.client import Transport
from mcp.shared.message import SessionMessage

from app_server_server.launching.ledger import Ledger
from app_server_server.launching.process import Launch, Tree, start
from app_server_server.launching.stderr_tail import StderrTail
from app_server_server.mcp_lines import BROKEN, Streams, read_messages, write_messages

__all__ = ["stdio_transport"]

_LOOK: Final = 0.1
"""Seconds between two looks at whether the leader still runs."""


def stdio_transport(
    launch: Launch, ledger: Ledger, tail: StderrTail, on_start: Callable[[Tree], None]
) -> Transport:
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
            tasks.start_soon(read_messages, tree.stdout, incoming)
            tasks.start_soon(write_messages, outgoing, tree.stdin, incoming)
            tasks.start_soon(_keep_stderr, tree)
            tasks.start_soon(_end_with_the_leader, tree)
            try:
                yield read_stream, write_stream
            finally:
                await tree.end()
                tasks.cancel_scope.cancel()
    finally:
        await tree.close()
        for stream in (incoming, read_stream, write_stream, outgoing):
            stream.close()


async def _end_with_the_leader(tree: Tree) -> None:
    """Ends what a leader that ended by itself left: it may hold the pipes open, and nobody saw the end."""
    while tree.exit_text is None:
        await anyio.sleep(_LOOK)
    await tree.end()


async def _keep_stderr(tree: Tree) -> None:
    assert tree.process.stderr is not None
    try:
        async for chunk in tree.process.stderr:
            tree.stderr.feed(chunk)
    except BROKEN:
        return
