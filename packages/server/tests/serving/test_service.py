"""`serve`, driven by the client's package."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path

import anyio
import psutil
import pytest
from app_server_client import (
    AppServer,
    Handler,
    InternalError,
    InvalidRequest,
    MethodNotFound,
    RequestFailed,
    Thread,
)
from app_server_client import on as answering
from protocol_models.json_types import Json, JsonObject
from protocol_models.shared.account import AuthMode
from protocol_models.shared.mcp import TextResourceContent
from protocol_models.v1.auth import GET_AUTH_STATUS
from protocol_models.v1.retired.auth import LOGOUT_CHAT_GPT
from protocol_models.v2.elicitation import (
    MCP_SERVER_ELICITATION_REQUEST,
    FormElicitation,
    McpServerElicitationRequestParams,
    McpServerElicitationRequestResponse,
    UrlElicitation,
)
from protocol_models.v2.login import ACCOUNT_LOGOUT
from protocol_models.v2.mcp import (
    CONFIG_MCP_SERVER_RELOAD,
    MCP_SERVER_OAUTH_LOGIN,
    MCP_SERVER_OAUTH_LOGIN_COMPLETED,
    MCP_SERVER_RESOURCE_READ,
    MCP_SERVER_STATUS_LIST,
    MCP_SERVER_TOOL_CALL,
    McpServerConnectionStatus,
    McpServerToolCallResponse,
)
from protocol_models.v2.mcp_startup import (
    MCP_SERVER_STARTUP_STATUS_COMPLETED,
    MCP_SERVER_STARTUP_STATUS_UPDATED,
    McpServerStatusUpdatedNotification,
)
from protocol_models.v2.turn import TURN_START

from app_server_server.configuration import read_config
from app_server_server.serving.service import serve
from tests.patience import HANGS, wait_for_the_end_of
from tests.servers.authorization_server import serving, visit
from tests.serving.client import socket_pair

PACKAGE = Path(__file__).parent.parent.parent
ASKING = PACKAGE / "tests" / "servers" / "asking.py"
Use = Callable[[AppServer], Awaitable[None]]


def table(name: str, *lines: str, program: Path = ASKING) -> str:
    return "\n".join(
        [
            f"[mcp_servers.{name}]",
            f"command = {json.dumps(sys.executable)}",
            f"args = [{json.dumps(str(program))}]",
            *lines,
            "",
        ]
    )


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "app_server_server", "serve", *words]


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "CODEX_HOME": str(home), "PYTHONPATH": str(PACKAGE)}


def drive(
    home: Path,
    config: str,
    use: Use,
    *handlers: Handler,
    as_process: bool = False,
) -> None:
    """Uses a server with this configuration: in this process, since to start one takes seconds, or as one."""
    (home / "config.toml").write_text(f'mcp_oauth_credentials_store = "file"\n{config}')

    async def main() -> None:
        async with anyio.create_task_group() as tasks, socket_pair() as (near, far):
            if as_process:
                launched = AppServer.launch(command(), env=environment(home), cwd=home, handlers=handlers)
            else:
                read = partial(read_config, home / "config.toml")
                tasks.start_soon(partial(serve, far, home, read, cwd=home))
                launched = AppServer.attach(near, handlers=handlers)
            with anyio.fail_after(HANGS):
                async with launched as app:
                    await use(app)
                    assert not app.oddities

    anyio.run(main)


async def started(app: AppServer, **params: Json) -> Thread:
    thread = await app.start_thread(params)
    await thread.mcp_startup(timeout=HANGS)
    return thread


async def call(
    app: AppServer, thread: str, tool: str, arguments: Json, server: str = "docs"
) -> McpServerToolCallResponse:
    params = {"threadId": thread, "server": server, "tool": tool, "arguments": arguments}
    return await app.request(MCP_SERVER_TOOL_CALL, params)


async def refusal(asked: Awaitable[object], kind: type[RequestFailed]) -> str:
    with pytest.raises(kind) as error:
        await asked
    return str(error.value)


@pytest.mark.parametrize("as_process", [True, False])
def test_a_thread_has_servers_with_tools_and_resources(tmp_path: Path, *, as_process: bool) -> None:
    async def use(app: AppServer) -> None:
        thread = await started(app)
        listed = await app.request(MCP_SERVER_STATUS_LIST, {"threadId": thread.id})
        docs, off = listed.data
        assert (docs.name, off.name, listed.next_cursor) == ("docs", "off", None)
        assert docs.runtime_status is McpServerConnectionStatus.CONNECTED
        assert off.runtime_status is McpServerConnectionStatus.DISABLED
        assert (sorted(docs.tools), [each.uri for each in docs.resources]) == (["ask", "slow"], ["memo://a"])
        read = await app.request(
            MCP_SERVER_RESOURCE_READ, {"threadId": thread.id, "server": "docs", "uri": "memo://a"}
        )
        assert [isinstance(each, TextResourceContent) and each.text for each in read.contents] == ["hello"]
        assert (await call(app, thread.id, "slow", {"seconds": 0})).content == [
            {"type": "text", "text": "done"}
        ]
        wrong = await call(app, thread.id, "nope", {})
        assert (wrong.is_error, wrong.content) == (True, [{"type": "text", "text": "there is no such tool"}])

    drive(tmp_path, table("docs") + table("off", "enabled = false"), use, as_process=as_process)


def test_the_servers_of_the_app_are_listed_page_by_page(tmp_path: Path) -> None:
    async def use(app: AppServer) -> None:
        first = await app.request(MCP_SERVER_STATUS_LIST, {"limit": 1, "detail": "toolsAndAuthOnly"})
        assert ([each.name for each in first.data], first.data[0].resources) == (["docs"], [])
        rest = await app.request(MCP_SERVER_STATUS_LIST, {"cursor": first.next_cursor})
        assert ([each.name for each in rest.data], rest.next_cursor) == (["exits"], None)
        assert rest.data[0].runtime_status is None
        assert "failed to start" in str(rest.data[0].tools_error)
        one = await app.request(MCP_SERVER_STATUS_LIST, {"serverName": "exits"})
        assert [each.name for each in one.data] == ["exits"]

    drive(tmp_path, table("docs") + '[mcp_servers.exits]\ncommand = "false"\n', use)


def test_what_is_wrong_is_refused_with_the_next_step(tmp_path: Path) -> None:
    async def use(app: AppServer) -> None:
        thread = await started(app)
        at = {"threadId": thread.id, "server": "docs", "uri": "memo://none"}
        assert "-32601" in await refusal(
            app.request(TURN_START, {"threadId": thread.id, "input": []}), MethodNotFound
        )
        assert "start one with thread/start" in await refusal(call(app, "no", "ask", {}), InvalidRequest)
        assert "config.toml has docs" in await refusal(
            call(app, thread.id, "ask", {}, "nosuch"), InternalError
        )
        assert "Unknown resource" in await refusal(app.request(MCP_SERVER_RESOURCE_READ, at), RequestFailed)
        assert "an MCP server takes an object" in await refusal(
            call(app, thread.id, "ask", [1]), InvalidRequest
        )
        assert "there is no folder" in await refusal(app.start_thread({"cwd": "nowhere"}), InvalidRequest)
        elsewhere = {"threadId": thread.id, "environmentId": "box"}
        assert "only this machine" in await refusal(
            app.request(MCP_SERVER_STATUS_LIST, elsewhere), InvalidRequest
        )
        assert "is a program" in await refusal(
            app.request(MCP_SERVER_OAUTH_LOGIN, {"name": "docs"}), InvalidRequest
        )

    drive(tmp_path, table("docs"), use)


def test_a_required_server_that_fails_fails_the_thread(tmp_path: Path) -> None:
    async def use(app: AppServer) -> None:
        said = await refusal(app.start_thread({}), InternalError)
        assert "required MCP servers are not ready: exits: MCP client for `exits` failed to start" in said

    drive(tmp_path, table("docs") + '[mcp_servers.exits]\ncommand = "false"\nrequired = true\n', use)


ADA = {"action": "accept", "content": {"name": "Ada"}}
NEVER = {"approvalPolicy": "never"}
EVERYTHING = {"approvalPolicy": "never", "sandbox": "danger-full-access"}


@pytest.mark.parametrize(
    ("params", "mode", "answer", "told"),
    [
        (
            {},
            "form",
            {"action": "accept", "content": {"name": "Ada"}},
            {"action": "accept", "content": {"name": "Ada"}},
        ),
        ({}, "url", {"action": "cancel"}, {"action": "cancel"}),
        ({}, "form", {"action": "later"}, {"action": "decline"}),
        ({}, "form", "no object", {"action": "decline"}),
        ({}, "form", None, {"action": "decline"}),
        ({}, "odd", {"action": "accept"}, {"action": "decline"}),
        (NEVER, "form", ADA, {"action": "decline"}),
        (NEVER, "approval", {"action": "accept"}, {"action": "decline"}),
        (EVERYTHING, "approval", None, {"action": "accept", "content": {}}),
        (EVERYTHING, "form", ADA, {"action": "decline"}),
    ],
)
def test_a_question_is_put_to_the_client_by_policy(
    tmp_path: Path, params: JsonObject, mode: str, answer: Json, told: JsonObject
) -> None:
    async def decide(question: McpServerElicitationRequestParams) -> Json:
        assert isinstance(question, FormElicitation | UrlElicitation)
        assert question.server_name == "docs"
        if isinstance(answer, dict) and answer["action"] in ("accept", "cancel"):
            return McpServerElicitationRequestResponse.model_validate(answer)
        if answer is None:
            raise RuntimeError("nobody there")
        return answer

    async def use(app: AppServer) -> None:
        thread = await started(app, **params)
        result = await call(app, thread.id, "ask", {"mode": mode})
        said: Json = result.content[0]
        assert json.loads(said["text"]) == told
        app.oddities.clear()  # a handler that raises is one

    drive(tmp_path, table("docs"), use, answering(MCP_SERVER_ELICITATION_REQUEST, decide))


def test_a_changed_configuration_is_followed_where_it_changed(tmp_path: Path) -> None:
    async def use(app: AppServer) -> None:
        thread = await started(app)
        config = tmp_path / "config.toml"
        config.write_text(f'mcp_oauth_credentials_store = "file"\n{table("kept")}{table("came")}')
        await app.request(CONFIG_MCP_SERVER_RELOAD)
        updates = []
        async for event in thread.events(replay=False):
            if MCP_SERVER_STARTUP_STATUS_COMPLETED.params_of(event) is not None:
                break
            update = MCP_SERVER_STARTUP_STATUS_UPDATED.params_of(event)
            assert update is not None
            updates.append((update.name, update.status.value))
        assert updates == [("came", "starting"), ("came", "ready")]
        listed = await app.request(MCP_SERVER_STATUS_LIST, {"threadId": thread.id})
        assert [each.name for each in listed.data] == ["came", "kept"]
        config.write_text("[mcp_servers.a]\n")
        assert "add one of them" in await refusal(app.request(CONFIG_MCP_SERVER_RELOAD), InvalidRequest)

    drive(tmp_path, table("kept") + table("went"), use)


def test_a_reload_gives_up_a_start_that_changed_and_sums_up_once(tmp_path: Path) -> None:
    async def use(app: AppServer) -> None:
        thread = await app.start_thread({})
        (tmp_path / "config.toml").write_text(table("docs"))
        await app.request(CONFIG_MCP_SERVER_RELOAD)
        summary = await thread.mcp_startup(timeout=HANGS)
        assert summary.ready == ("docs",)
        seen = [update.status.value async for update in _until_summed_up(thread)]
        assert seen == ["starting", "cancelled", "starting", "ready"]

    drive(tmp_path, '[mcp_servers.docs]\ncommand = "sleep"\nargs = ["300"]\n', use)


async def _until_summed_up(thread: Thread) -> AsyncIterator[McpServerStatusUpdatedNotification]:
    async for event in thread.events():
        if MCP_SERVER_STARTUP_STATUS_COMPLETED.params_of(event) is not None:
            return
        if (update := MCP_SERVER_STARTUP_STATUS_UPDATED.params_of(event)) is not None:
            yield update


def test_a_sign_in_over_the_connection(tmp_path: Path) -> None:
    with serving() as (base, state):

        async def use(app: AppServer) -> None:
            thread = await started(app)
            before = await app.request(MCP_SERVER_STATUS_LIST, {"threadId": thread.id})
            assert before.data[0].runtime_status is McpServerConnectionStatus.AUTHENTICATION_REQUIRED
            assert before.data[0].auth_status.value == "notLoggedIn"
            assert before.data[0].http_origin == base
            begun = await app.request(MCP_SERVER_OAUTH_LOGIN, {"name": "http", "threadId": thread.id})
            await visit(begun.authorization_url)
            async for event in thread.events():
                if (done := MCP_SERVER_OAUTH_LOGIN_COMPLETED.params_of(event)) is not None:
                    assert (done.success, done.error, done.login_id) == (True, None, begun.login_id)
                    break
            await app.request(CONFIG_MCP_SERVER_RELOAD)
            while await call_status(app, thread.id) != ("connected", "oAuth"):
                await anyio.sleep(0.05)

        drive(tmp_path, f'[mcp_servers.http]\nurl = "{base}/mcp"\n', use)
        assert state.access


async def call_status(app: AppServer, thread: str) -> tuple[str, str]:
    (status,) = (await app.request(MCP_SERVER_STATUS_LIST, {"threadId": thread})).data
    assert status.runtime_status is not None
    return status.runtime_status.value, status.auth_status.value


def test_the_sign_in_of_codex_is_told_and_forgotten(tmp_path: Path) -> None:
    auth = tmp_path / "auth.json"

    async def use(app: AppServer) -> None:
        ask = {"includeToken": True, "refreshToken": None}
        assert (await app.request(GET_AUTH_STATUS, ask)).auth_method is None
        auth.write_text('{"OPENAI_API_KEY": null, "tokens": {"access_token": "s3cret"}}')
        known = await app.request(GET_AUTH_STATUS, ask)
        assert (known.auth_method, known.auth_token) == (AuthMode.CHATGPT, "s3cret")
        assert (
            await app.request(GET_AUTH_STATUS, {"includeToken": None, "refreshToken": None})
        ).auth_token is None
        assert "renews no token" in await refusal(
            app.request(GET_AUTH_STATUS, {**ask, "refreshToken": True}), InvalidRequest
        )
        await app.request(ACCOUNT_LOGOUT)
        assert not auth.exists()
        await app.request(LOGOUT_CHAT_GPT)
        auth.write_text("{")
        assert "auth.json is not valid JSON" in await refusal(
            app.request(GET_AUTH_STATUS, ask), InternalError
        )

    drive(tmp_path, "", use)


@pytest.mark.parametrize(("end", "code"), [("eof", 0), (signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_every_end_leaves_no_process(tmp_path: Path, end: str | signal.Signals, code: int) -> None:
    (tmp_path / "config.toml").write_text(table("docs"))
    process = subprocess.Popen(
        command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(tmp_path),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    client = {"clientInfo": {"name": "c", "title": None, "version": "1"}, "capabilities": None}
    for message in (
        {"id": 1, "method": "initialize", "params": client},
        {"id": 2, "method": "thread/start", "params": {}},
    ):
        process.stdin.write(json.dumps(message).encode() + b"\n")
    process.stdin.flush()
    while b"startupStatus/completed" not in process.stdout.readline():
        pass
    below = psutil.Process(process.pid).children(recursive=True)
    assert below
    if end == "eof":
        process.stdin.close()
    else:
        assert isinstance(end, signal.Signals)
        process.send_signal(end)
    assert process.wait(HANGS) == code
    assert process.stderr is not None
    assert process.stderr.read() == b""
    wait_for_the_end_of(below)
