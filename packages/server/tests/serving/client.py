"""A client that writes and reads plain lines, connected with a `ClientConnection` over a real socket."""

import json
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import anyio
from anyio.abc import SocketStream
from anyio.streams.buffered import BufferedByteReceiveStream
from protocol_models.v1.initialize import InitializeResponse

from app_server_server.serving.client_connection import ClientConnection, Handler
from tests.patience import HANGS

WELCOME = InitializeResponse(user_agent="u", codex_home="/h", platform_family="unix", platform_os="linux")


class Client:
    def __init__(self, stream: SocketStream) -> None:
        self.stream = stream
        self._lines = BufferedByteReceiveStream(stream)

    async def send(self, *messages: dict[str, Any] | bytes) -> None:
        for message in messages:
            data = message if isinstance(message, bytes) else json.dumps(message).encode()
            await self.stream.send(data + b"\n")

    async def read(self) -> dict[str, Any]:
        with anyio.fail_after(HANGS):
            line: dict[str, Any] = json.loads(await self._lines.receive_until(b"\n", 1 << 20))
        return line

    async def initialize(self, **capabilities: Any) -> None:
        client = {"name": "c", "title": None, "version": "1"}
        await self.send(
            {
                "id": "init",
                "method": "initialize",
                "params": {"clientInfo": client, "capabilities": capabilities},
            }
        )
        assert (await self.read())["result"]["userAgent"] == "u"


@asynccontextmanager
async def socket_pair() -> AsyncIterator[tuple[SocketStream, SocketStream]]:
    near, far = socket.socketpair()
    for end in (near, far):
        end.setblocking(False)
    async with await SocketStream.from_socket(near) as one, await SocketStream.from_socket(far) as other:
        yield one, other


@asynccontextmanager
async def connected(
    handlers: Iterable[Handler[Any, Any]], **options: Any
) -> AsyncIterator[tuple[Client, ClientConnection]]:
    async with socket_pair() as (stream, served), anyio.create_task_group() as tasks:
        connection = ClientConnection(served, handlers, lambda params: WELCOME, **options)
        tasks.start_soon(connection.serve)
        yield Client(stream), connection
        tasks.cancel_scope.cancel()
