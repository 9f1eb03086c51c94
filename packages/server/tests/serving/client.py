"""A client that writes and reads plain lines, connected with a `ClientConnection` over a real socket."""

import json
import socket
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager

import anyio
from anyio.abc import SocketStream
from anyio.streams.buffered import BufferedByteReceiveStream
from protocol_models import ServerNotificationsConfig
from protocol_models.json_types import Json, JsonObject
from protocol_models.v1.initialize import InitializeResponse

from app_server_server.serving.client_connection import PROCESS_IDS, ClientConnection, Handler
from tests.patience import HANGS

WELCOME = InitializeResponse(user_agent="u", codex_home="/h", platform_family="unix", platform_os="linux")


class Client:
    def __init__(self, stream: SocketStream) -> None:
        self.stream = stream
        self._lines = BufferedByteReceiveStream(stream)

    async def send(self, *messages: JsonObject | bytes) -> None:
        for message in messages:
            data = message if isinstance(message, bytes) else json.dumps(message).encode()
            await self.stream.send(data + b"\n")

    async def read(self) -> JsonObject:
        with anyio.fail_after(HANGS):
            line: JsonObject = json.loads(await self._lines.receive_until(b"\n", 1 << 20))
        return line

    async def initialize(self, **capabilities: Json) -> None:
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
    handlers: Iterable[Handler],
    *,
    notifications: Callable[[], ServerNotificationsConfig | None] = lambda: None,
    ids: Iterator[int] = PROCESS_IDS,
) -> AsyncIterator[tuple[Client, ClientConnection]]:
    async with socket_pair() as (stream, served), anyio.create_task_group() as tasks:
        connection = ClientConnection(
            served, handlers, lambda params: WELCOME, notifications=notifications, ids=ids
        )
        tasks.start_soon(connection.serve)
        yield Client(stream), connection
        tasks.cancel_scope.cancel()
