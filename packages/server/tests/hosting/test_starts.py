"""Starts and calls: what a server settles as, and how often it was asked at the socket."""

import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import anyio
import httpx2
import mcp_types
import pytest
from mcp import MCPError
from protocol_models.config import HttpMcpServer, McpServer, StdioMcpServer
from protocol_models.json_types import Json, JsonObject
from protocol_models.v2.mcp_startup import McpServerStartupFailureReason, McpServerStartupState

from app_server_server.authorization.credentials import Credential
from app_server_server.authorization.refresh import Refresher, now_ms
from app_server_server.authorization.stores import FileStore
from app_server_server.hosting.clock import Clock
from app_server_server.hosting.server import HostedServer, Services, Settled
from app_server_server.launching.ledger import Ledger
from tests.launching.test_trees import survivors
from tests.patience import HANGS
from tests.servers.authorization_server import State, serving

T = TypeVar("T")
READY, FAILED = McpServerStartupState.READY, McpServerStartupState.FAILED
REAUTHENTICATE = McpServerStartupFailureReason.REAUTHENTICATION_REQUIRED
TREE = str(Path(__file__).parent.parent / "servers" / "tree.py")


async def decline(name: str, params: mcp_types.ElicitRequestParams) -> mcp_types.ElicitResult:
    return mcp_types.ElicitResult(action="decline")


def hosted(home: Path, config: McpServer, use: Callable[[HostedServer], Awaitable[T]]) -> T:
    """Uses a server in a host of its own."""

    async def run() -> T:
        results: list[T] = []
        async with anyio.create_task_group() as tasks:
            store = FileStore(home)
            refresher = Refresher(tasks, home, store, lambda: httpx2.AsyncClient(timeout=HANGS))
            services = Services(tasks, home, Ledger(home / "ledger"), store, refresher)
            server = HostedServer("docs", config, services, home, decline)
            results.append(await use(server))
            await server.stop()
        return results[0]

    return anyio.run(run)


def start(home: Path, config: McpServer) -> Settled:
    return hosted(home, config, lambda server: server.start())


def stdio(tmp_path: Path, kind: str, **keys: Json) -> StdioMcpServer:
    env = {"PIDS": str(tmp_path / "pids"), "TREE": kind, "TOKEN": "s3cret-token"}
    return StdioMcpServer(command=sys.executable, args=[TREE], env=env, **keys)


def test_a_process_that_comes_up_is_ready_and_answers(tmp_path: Path) -> None:
    async def use(server: HostedServer) -> list[str]:
        assert await server.start() == Settled(READY)
        return [tool.name for tool in server.tools]

    assert hosted(tmp_path, stdio(tmp_path, "ends"), use) == ["hello"]


@pytest.mark.parametrize(
    ("config", "error"),
    [
        ({"command": "/nowhere/docs"}, "there is no program '/nowhere/docs': change `command`"),
        ({"command": "docs", "cwd": "/nowhere"}, "the working directory '/nowhere' does not exist"),
        (
            {"command": "docs", "cwd": "/srv", "environment_id": "box"},
            "in the environment 'box' at file:///srv",
        ),
        ({"command": "false"}, "the process ended with exit code 1"),
    ],
)
def test_why_a_process_did_not_start(tmp_path: Path, config: dict[str, str], error: str) -> None:
    settled = start(tmp_path, StdioMcpServer.model_validate(config))
    assert (settled.status, settled.failure_reason) == (FAILED, None)
    assert settled.error is not None
    assert settled.error.startswith("MCP client for `docs` failed to start: ")
    assert error in settled.error


@pytest.mark.parametrize("kind", ["crashes", "drops"])
def test_the_end_of_stderr_is_told_without_secrets(tmp_path: Path, kind: str) -> None:
    """Also where a child holds its streams, so that nobody sees them end: not the time-out is told."""
    settled = start(tmp_path, stdio(tmp_path, kind, startup_timeout_sec=HANGS))
    assert settled.error is not None
    assert "the process ended with exit code 3; the end of its stderr:\ncannot go on" in settled.error
    assert "s3cret" not in settled.error


@pytest.mark.skipif(sys.platform == "win32", reason="the SDK's transport waits for the child there")
def test_a_call_ends_with_a_server_whose_child_holds_its_streams(tmp_path: Path) -> None:
    async def use(server: HostedServer) -> MCPError:
        assert (await server.start()).status is READY
        with anyio.fail_after(HANGS), pytest.raises(MCPError) as error:
            await server.call_tool("hello", {}, None)
        assert not server.is_ready
        assert server.trouble is not None
        assert server.trouble.startswith("MCP server `docs`: the process ended with exit code 3")
        return error.value

    config = stdio(tmp_path, "drops-later", tool_timeout_sec=300)
    assert hosted(tmp_path, config, use).code == mcp_types.CONNECTION_CLOSED
    assert survivors(tmp_path) == []


def test_a_server_that_never_answers_is_ended_in_time(tmp_path: Path) -> None:
    config = StdioMcpServer(command="sleep", args=["300"], startup_timeout_sec=0.3)
    settled = start(tmp_path, config)
    assert settled.error is not None
    assert settled.error.startswith("MCP client for `docs` timed out after 0.3 seconds.")


@pytest.mark.parametrize(
    ("statuses", "ready", "asked"),
    [
        ([503, 503, 200], True, 3),
        ([429, 200], True, 2),
        ([503, 503, 503], False, 3),
        ([400], False, 1),
        ([404], False, 1),
        ([403], False, 1),
    ],
)
@pytest.mark.parametrize("method", ["initialize", "tools/list"])
def test_how_often_a_start_asks(
    tmp_path: Path, method: str, statuses: list[int], asked: int, *, ready: bool
) -> None:
    with serving() as (base, state):
        state.protected, state.failing, state.statuses = False, (method,), list(statuses)
        settled = start(tmp_path, HttpMcpServer(url=f"{base}/mcp"))
    assert (settled.status is READY) is ready, settled
    assert state.asked.count(method) == asked
    if not ready:
        assert f"answered {method} with the status {statuses[-1]}" in str(settled.error)


def call(
    home: Path, base: str, prepare: Callable[[State], None], state: State
) -> mcp_types.CallToolResult | MCPError:
    async def use(server: HostedServer) -> mcp_types.CallToolResult | MCPError:
        assert (await server.start()).status is READY
        prepare(state)
        try:
            return await server.call_tool("hello", {}, None)
        except MCPError as error:
            return error

    return hosted(home, HttpMcpServer(url=f"{base}/mcp"), use)


def test_a_call_is_never_tried_again(tmp_path: Path) -> None:
    with serving() as (base, state):
        state.protected, state.failing = False, ("tools/call",)
        result = call(tmp_path, base, lambda it: it.statuses.append(503), state)
    assert isinstance(result, MCPError)
    assert state.asked.count("tools/call") == 1


def test_a_lost_session_is_initialized_once(tmp_path: Path) -> None:
    with serving() as (base, state):
        state.protected, state.has_sessions = False, True
        result = call(tmp_path, base, lambda it: it.sessions.clear(), state)
    assert not isinstance(result, MCPError)
    assert (state.asked.count("initialize"), state.asked.count("tools/call")) == (2, 2)


def stored(home: Path, base: str, **changes: Json) -> None:
    whole = Credential("docs", f"{base}/mcp", "client-1", "AT-0", now_ms() + 3_600_000, "RT-0", (), base)
    FileStore(home).save(replace(whole, **changes))


EXPIRED = {"expires_at": 1}


@pytest.mark.parametrize(
    ("credential", "answer", "status", "reason", "text"),
    [
        (None, None, FAILED, None, "is not logged in"),
        ({**EXPIRED, "refresh_token": None}, None, FAILED, REAUTHENTICATE, "requires OAuth reauthentication"),
        (EXPIRED, None, READY, None, ""),
        (
            EXPIRED,
            (400, '{"error":"invalid_grant"}'),
            FAILED,
            REAUTHENTICATE,
            "requires OAuth reauthentication",
        ),
        (EXPIRED, (400, '{"error":"temporarily_unavailable"}'), FAILED, None, "temporarily_unavailable"),
        (EXPIRED, (503, ""), FAILED, None, "503"),
        ({}, None, READY, None, ""),
        (
            {},
            (200, '{"access_token":"AT-other","token_type":"Bearer"}'),
            FAILED,
            REAUTHENTICATE,
            "reauthentication",
        ),
    ],
)
def test_authorization_in_a_real_start(  # noqa: PLR0917 - the columns of the table
    tmp_path: Path,
    credential: JsonObject | None,
    answer: tuple[int, str] | None,
    status: McpServerStartupState,
    reason: McpServerStartupFailureReason | None,
    text: str,
) -> None:
    with serving() as (base, state):
        state.token_answer = answer
        if credential is not None:
            stored(tmp_path, base, **credential)
        settled = start(tmp_path, HttpMcpServer(url=f"{base}/mcp"))
    assert (settled.status, settled.failure_reason) == (status, reason), settled
    assert text in (settled.error or "")
    assert state.asked.count("token refresh_token") <= 1
    assert not any(secret in str(settled) for secret in ("AT-0", "RT-0", "AT-other"))


@pytest.mark.parametrize(("stored_one", "asked"), [(False, 1), (True, 2)])
def test_a_refused_start_asks_once_more_after_a_renewal(
    tmp_path: Path, *, stored_one: bool, asked: int
) -> None:
    with serving() as (base, state):
        if stored_one:
            stored(tmp_path, base)
        start(tmp_path, HttpMcpServer(url=f"{base}/mcp"))
    assert state.asked.count("initialize") == asked


def test_a_token_that_expires_between_two_requests_of_a_start_leaves_no_session_behind(
    tmp_path: Path,
) -> None:
    with serving() as (base, state):
        state.access.add("AT-0")
        state.failing, state.statuses = ("tools/list",), [401]
        stored(tmp_path, base)
        assert start(tmp_path, HttpMcpServer(url=f"{base}/mcp")).status is READY
    assert (state.asked.count("initialize"), state.asked.count("tools/list")) == (2, 2)


def test_an_unrelated_failure_carries_no_reason(tmp_path: Path) -> None:
    with serving() as (base, state):
        stored(tmp_path, base)
        state.protected, state.statuses = False, [500, 500, 500]
        settled = start(tmp_path, HttpMcpServer(url=f"{base}/mcp"))
    assert (settled.status, settled.failure_reason) == (FAILED, None)


def test_nobody_answers_at_the_address(tmp_path: Path) -> None:
    settled = start(
        tmp_path, HttpMcpServer(url="http://127.0.0.1:9/mcp?key=s3cret", startup_timeout_sec=HANGS)
    )
    assert (
        settled.error
        == "MCP client for `docs` failed to start: the server could not be reached (ConnectError)"
    )


def test_a_clock_stands_still_while_a_person_answers() -> None:
    async def run() -> bool:
        clock = Clock(0.2)
        with clock.running(), clock.standing():
            await anyio.sleep(0.4)
        return clock.left > 0

    assert anyio.run(run)
