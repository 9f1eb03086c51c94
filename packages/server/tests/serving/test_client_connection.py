"""The connection of a server to one client."""

import itertools
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import cast

import anyio
import anyio.lowlevel
import pytest
from anyio.abc import ByteStream
from protocol_models import ServerNotificationsConfig
from protocol_models.json_types import JsonObject
from protocol_models.v2.elicitation import MCP_SERVER_ELICITATION_REQUEST, UrlElicitation
from protocol_models.v2.mcp import (
    CONFIG_MCP_SERVER_RELOAD,
    MCP_SERVER_TOOL_CALL,
    McpServerRefreshResponse,
    McpServerToolCallParams,
    McpServerToolCallResponse,
)
from protocol_models.v2.mcp_startup import (
    MCP_SERVER_STARTUP_STATUS_UPDATED,
    McpServerStartupState,
    McpServerStatusUpdatedNotification,
)
from protocol_models.v2.server import SERVER_DIAGNOSTICS, ServerDiagnosticsParams, ServerDiagnosticsResponse

from app_server_server.serving import client_connection
from app_server_server.serving.client_connection import (
    PROCESS_IDS,
    ClientConnection,
    Handler,
    Refused,
    Unanswered,
    on,
)
from tests.patience import HANGS
from tests.serving.client import WELCOME, Client, connected, socket_pair

Use = Callable[[Client, ClientConnection], Awaitable[None]]
UPDATE = McpServerStatusUpdatedNotification(thread_id="t", name="docs", status=McpServerStartupState.READY)
CALL = {"threadId": "t", "server": "docs", "tool": "find"}


def question(thread: str = "t") -> UrlElicitation:
    return UrlElicitation(
        thread_id=thread,
        server_name="docs",
        mode="url",
        message="m",
        url="https://a.example",
        elicitation_id="e",
    )


def run(
    use: Use,
    *handlers: Handler,
    notifications: Callable[[], ServerNotificationsConfig | None] = lambda: None,
    ids: Iterator[int] = PROCESS_IDS,
) -> None:
    async def main() -> None:
        async with connected(handlers, notifications=notifications, ids=ids) as (client, connection):
            await use(client, connection)

    anyio.run(main)


async def nothing(params: None) -> McpServerRefreshResponse:
    return McpServerRefreshResponse()


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ({"id": 0, "method": "no/such"}, -32601, "this server has no method 'no/such'"),
        ({"id": "a", "method": "mcpServer/tool/call", "params": {}}, -32600, "/params/threadId"),
        ({"id": 2**63 - 1, "method": "server/diagnostics", "params": {}}, -32600, "experimental API"),
        (
            {"id": 1, "method": "initialize", "params": {"clientInfo": {"name": "c", "version": "1"}}},
            -32600,
            "already",
        ),
    ],
)
def test_what_cannot_be_answered_is_refused_by_its_code(line: JsonObject, code: int, says: str) -> None:
    async def use(client: Client, connection: ClientConnection) -> None:
        await client.initialize()
        await client.send(line)
        answer = await client.read()
        assert (answer["id"], answer["error"]["code"]) == (line["id"], code)
        assert says in answer["error"]["message"]

    async def find(params: McpServerToolCallParams) -> McpServerToolCallResponse:
        raise AssertionError("the params are wrong, and nobody is asked")

    async def diagnose(params: ServerDiagnosticsParams) -> ServerDiagnosticsResponse:
        raise AssertionError("this client may not ask")

    run(use, on(MCP_SERVER_TOOL_CALL, find), on(SERVER_DIAGNOSTICS, diagnose))


def test_nothing_goes_before_initialize() -> None:
    async def use(client: Client, connection: ClientConnection) -> None:
        await connection.notify(MCP_SERVER_STARTUP_STATUS_UPDATED, UPDATE)
        await client.send({"id": 1, "method": "config/mcpServer/reload"})
        assert (await client.read())["error"] == {
            "code": -32600,
            "message": "the connection is not initialized: send initialize first",
        }

    run(use, on(CONFIG_MCP_SERVER_RELOAD, nothing))


def test_what_is_no_message_is_passed_over() -> None:
    async def use(client: Client, connection: ClientConnection) -> None:
        await client.initialize()
        await client.send(b"garbage", b"[]", b"{}", {"id": 77, "result": {}}, b"")
        await client.send({"id": 1, "method": "config/mcpServer/reload"})
        assert await client.read() == {"id": 1, "result": {}}

    run(use, on(CONFIG_MCP_SERVER_RELOAD, nothing))


def test_the_response_comes_before_the_notifications_that_it_causes() -> None:
    async def use(client: Client, connection: ClientConnection) -> None:
        async def reload(params: None) -> McpServerRefreshResponse:
            await connection.notify(MCP_SERVER_STARTUP_STATUS_UPDATED, UPDATE)
            await anyio.sleep(0.01)
            await connection.notify(MCP_SERVER_STARTUP_STATUS_UPDATED, UPDATE)
            return McpServerRefreshResponse()

        connection._handlers["config/mcpServer/reload"] = on(CONFIG_MCP_SERVER_RELOAD, reload)
        await client.initialize()
        before = time.time_ns() // 1_000_000
        await client.send({"id": 1, "method": "config/mcpServer/reload"})
        assert "result" in await client.read()
        for _ in range(2):
            line = await client.read()
            assert list(line) == ["method", "params", "emittedAtMs"]
            assert before <= line["emittedAtMs"] <= time.time_ns() // 1_000_000

    run(use)


def test_a_handler_blocks_nobody_and_its_troubles_are_answers() -> None:
    async def find(params: McpServerToolCallParams) -> McpServerToolCallResponse:
        if params.tool == "hangs":
            await anyio.sleep_forever()
        if params.tool == "raises":
            raise RuntimeError("s3cret")
        if params.tool == "refuses":
            raise Refused("no", -32050, {"a": 1})
        return McpServerToolCallResponse(content=[])

    async def use(client: Client, connection: ClientConnection) -> None:
        await client.initialize()
        for number, tool in enumerate(("hangs", "raises", "refuses", "works")):
            await client.send(
                {"id": number, "method": "mcpServer/tool/call", "params": {**CALL, "tool": tool}}
            )
        answers = {line["id"]: line for line in [await client.read() for _ in range(3)]}
        assert answers[1]["error"]["code"] == -32603
        assert "s3cret" not in json.dumps(answers)
        assert answers[2]["error"] == {"code": -32050, "data": {"a": 1}, "message": "no"}
        assert answers[3]["result"] == {"content": []}

    run(use, on(MCP_SERVER_TOOL_CALL, find))


@pytest.mark.parametrize(
    ("capabilities", "individual", "count"),
    [
        ({}, True, 1),
        ({}, False, 0),
        ({"optOutNotificationMethods": ["mcpServer/startupStatus/updated"]}, True, 0),
    ],
)
def test_the_gate_stands_before_every_notification(
    capabilities: JsonObject, count: int, *, individual: bool
) -> None:
    config = ServerNotificationsConfig.from_toml({"notifications": {"mcp_startup_individual": individual}})

    async def use(client: Client, connection: ClientConnection) -> None:
        await client.initialize(**capabilities)
        await connection.notify(MCP_SERVER_STARTUP_STATUS_UPDATED, UPDATE)
        await client.send({"id": 1, "method": "config/mcpServer/reload"})
        lines = [await client.read() for _ in range(count + 1)]
        assert [line["method"] for line in lines if "method" in line] == [
            "mcpServer/startupStatus/updated"
        ] * count

    run(use, on(CONFIG_MCP_SERVER_RELOAD, nothing), notifications=lambda: config)


def test_questions_have_ids_of_the_process_and_end_once() -> None:
    answers: list[object] = []

    async def use(client: Client, connection: ClientConnection) -> None:
        async def ask(thread: str) -> None:
            try:
                answers.append(
                    await connection.ask(MCP_SERVER_ELICITATION_REQUEST, question(thread), thread=thread)
                )
            except Unanswered as error:
                answers.append((str(error), error.is_cancelled))

        await client.initialize()
        async with anyio.create_task_group() as tasks:
            for thread in ("t", "u", "v"):
                tasks.start_soon(ask, thread)
            asked = {line["params"]["threadId"]: line for line in [await client.read() for _ in range(3)]}
            assert sorted(line["id"] for line in asked.values()) == [7, 8, 9]
            await client.send({"id": asked["u"]["id"], "error": {"code": -1, "message": "busy"}})
            await connection.replay("t")
            assert await client.read() == asked["t"]
            await connection.cancel_questions("t")
            resolved = await client.read()
            assert resolved["params"] == {"threadId": "t", "requestId": asked["t"]["id"]}
            await connection.replay("t")  # nothing is pending any more
            await client.send({"id": asked["t"]["id"], "result": {"action": "accept"}})  # too late
            await client.send({"id": asked["v"]["id"], "result": {"action": "decline"}})
        assert ("the client refused: busy", False) in answers
        assert ("the turn ended before an answer came", True) in answers
        assert [each.action.value for each in answers if not isinstance(each, tuple)] == ["decline"]  # type: ignore[attr-defined]  # the only answer

    run(use, ids=itertools.count(7))


@pytest.mark.parametrize("reads", [True, False])
def test_what_was_answered_before_the_end_of_input_is_written_to_who_reads(
    monkeypatch: pytest.MonkeyPatch, *, reads: bool
) -> None:
    """As in `printf … | app-server-server serve`. Who reads nothing holds up nobody."""
    monkeypatch.setattr(client_connection, "STUCK", HANGS if reads else 0.1)
    count = 5_000
    lines: list[bytes] = []

    async def main() -> None:
        with anyio.fail_after(HANGS):
            async with socket_pair() as (stream, served), anyio.create_task_group() as tasks:
                client = Client(stream)
                connection = ClientConnection(served, (), lambda params: WELCOME)
                tasks.start_soon(connection.serve)
                await client.initialize()
                await client.send(b"\n".join(b'{"id":%d,"method":"no/such"}' % n for n in range(count)))
                await stream.send_eof()
                if reads:
                    received = b""
                    while received.count(b"\n") < count:
                        received += await stream.receive(1 << 20)
                    lines.extend(received.splitlines())

    anyio.run(main)
    assert [json.loads(line)["id"] for line in lines] == (list(range(count)) if reads else [])


class Greedy(ByteStream):
    """A client that sends for ever and reads nothing."""

    def __init__(self) -> None:
        hello = b'{"id":"i","method":"initialize","params":{"clientInfo":{"name":"c","version":"1"}}}\n'
        requests = (b'{"id":%d,"method":"no/such"}\n' % number for number in itertools.count())
        self.lines = itertools.chain([hello], requests)
        self.sent = 0

    async def receive(self, max_bytes: int = 65536) -> bytes:
        await anyio.lowlevel.checkpoint()
        data = b"".join(itertools.islice(self.lines, 100))
        self.sent += len(data)
        assert self.sent < 10 * client_connection.MOST_QUEUED, "nothing stops it"
        return data

    async def send(self, item: bytes) -> None:
        await anyio.sleep_forever()

    async def send_eof(self) -> None: ...

    async def aclose(self) -> None: ...


def test_a_client_that_sends_and_never_reads_is_no_longer_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_connection, "MOST_QUEUED", 50_000)
    greedy = Greedy()

    async def main() -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(ClientConnection(greedy, (), lambda params: WELCOME).serve)
            await anyio.wait_all_tasks_blocked()
            tasks.cancel_scope.cancel()

    anyio.run(main)
    assert greedy.sent > 10_000


def test_a_client_that_goes_leaves_no_question_open() -> None:
    told: list[str] = []

    async def main() -> None:
        async with connected(()) as (client, connection):
            await client.initialize()

            async def ask() -> None:
                try:
                    await connection.ask(MCP_SERVER_ELICITATION_REQUEST, question())
                except Unanswered as error:
                    told.append(str(error))

            async with anyio.create_task_group() as tasks:
                tasks.start_soon(ask)
                await client.read()
                await client.stream.aclose()
            await connection.notify(MCP_SERVER_STARTUP_STATUS_UPDATED, UPDATE)

    anyio.run(main)
    assert told == ["the client is gone"]


class _Deaf(ByteStream):
    """A client that asks, and does not read: what is written to it is lost with an error."""

    def __init__(self, *lines: bytes) -> None:
        self._lines = list(lines)

    async def receive(self, max_bytes: int = 65536) -> bytes:
        if not self._lines:
            await anyio.sleep_forever()
        return self._lines.pop(0)

    async def send(self, item: bytes) -> None:
        raise anyio.BrokenResourceError

    async def send_eof(self) -> None:
        """It was never open."""

    async def aclose(self) -> None:
        """It was never open."""


INITIALIZE_LINE = (
    b'{"id":0,"method":"initialize","params":{"clientInfo":{"name":"c","title":null,"version":"1"}}}\n'
)
RELOAD_LINE = b'{"id":1,"method":"config/mcpServer/reload"}\n'


@pytest.mark.parametrize("patience", [0.0, 0.05, 60.0])
def test_a_client_that_does_not_read_is_served_no_longer(patience: float) -> None:
    """Whatever is under way: a handler that ends just then does no harm, and one that does not is ended."""
    ended = []

    async def slowly(params: None) -> McpServerRefreshResponse:
        try:
            with anyio.CancelScope(shield=patience < 1):
                await anyio.sleep(patience)
            return McpServerRefreshResponse()
        finally:
            ended.append(patience)

    async def main() -> None:
        stream = _Deaf(INITIALIZE_LINE + RELOAD_LINE)
        connection = ClientConnection(stream, [on(CONFIG_MCP_SERVER_RELOAD, slowly)], lambda params: WELCOME)
        with anyio.fail_after(10):
            await connection.serve()

    anyio.run(main)
    assert ended in ([], [patience]), "it was begun once, or not at all"


def test_a_result_that_is_not_json_is_an_error_and_not_the_end() -> None:
    async def wrongly(params: None) -> McpServerRefreshResponse:
        return cast("McpServerRefreshResponse", object())

    async def use(client: Client, connection: ClientConnection) -> None:
        await client.initialize()
        for number in (1, 2):
            await client.send({"id": number, "method": "config/mcpServer/reload"})
            answer = await client.read()
            assert (answer["id"], answer["error"]["code"]) == (number, -32603)

    run(use, on(CONFIG_MCP_SERVER_RELOAD, wrongly))
