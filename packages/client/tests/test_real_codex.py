"""The real codex, offline: one warning and one summary, a round that is abandoned, three threads at once.

`just packages-codex` fetches the releases and runs this; elsewhere it is skipped.
"""

import difflib
import json
import shlex
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import anyio
import pytest
from protocol_models import Notification
from protocol_models.json_types import Json
from protocol_models.session import Failure, RoundCompleted, RoundOpened, StartupEvent
from protocol_models.v2.mcp import CONFIG_MCP_SERVER_RELOAD
from protocol_models.v2.mcp_startup import MCP_SERVER_STARTUP_STATUS_UPDATED
from protocol_models.v2.turn import TURN_START
from real_codex import BINARIES, FOUR_SERVERS, environment, model_provider, write_config

from app_server_client import AppServer, Thread

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.codex,
    pytest.mark.skipif(not BINARIES, reason="CODEX_BINARIES names no codex: run `just packages-codex`"),
]
STARTUP = "mcpServer/startupStatus/"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def launch(release: str, home: Path, events: list[StartupEvent]) -> AppServer:
    command = [BINARIES[release], "app-server"]
    return AppServer.launch(command, env=environment(home), on_startup=events.append)


R = TypeVar("R")


def of(events: list[StartupEvent], kind: type[R]) -> list[R]:
    return [event for event in events if isinstance(event, kind)]


async def start_turn(app: AppServer, thread: Thread, **beside: Json) -> None:
    text = {"type": "text", "text": "Hello!", "text_elements": []}
    await app.request(TURN_START, {"threadId": thread.id, "input": [text], **beside})


async def on_the_wire(thread: Thread) -> Counter[tuple[str, str]]:
    """Name and state of the startup updates of a thread that came so far."""
    updates: Counter[tuple[str, str]] = Counter()
    events = thread.events()
    with anyio.move_on_after(1):
        async for event in events:
            if (params := MCP_SERVER_STARTUP_STATUS_UPDATED.params_of(event)) is not None:
                updates[params.name, params.status.value] += 1
    return updates


async def until_failed(events: list[StartupEvent], name: str) -> None:
    with anyio.fail_after(60):
        while name not in [failure.name for failure in of(events, Failure)]:
            await anyio.sleep(0.05)


async def reload(app: AppServer, thread: Thread) -> None:
    await app.request(CONFIG_MCP_SERVER_RELOAD)
    await start_turn(app, thread)


async def second_turn(app: AppServer, thread: Thread) -> None:
    sandbox = {"type": "dangerFullAccess"}
    await start_turn(app, thread, approvalPolicy="never", model="mock2", sandboxPolicy=sandbox)


@pytest.mark.parametrize("again", [reload, second_turn])
@pytest.mark.parametrize("release", BINARIES)
async def test_a_server_that_fails_twice_is_warned_of_once(
    release: str, again: Callable[[AppServer, Thread], Awaitable[None]], tmp_path: Path
) -> None:
    """Two failures of one server in a round: one warning, and one summary."""
    events: list[StartupEvent] = []
    with model_provider() as port:
        write_config(tmp_path, FOUR_SERVERS, port)
        async with launch(release, tmp_path, events) as app:
            thread = await app.start_thread({"cwd": str(tmp_path)})
            await start_turn(app, thread)
            await until_failed(events, "exits")
            await again(app, thread)
            with anyio.fail_after(60):
                while (await on_the_wire(thread))["exits", "failed"] < 2:
                    pass
            summary = await thread.mcp_startup(timeout=90)
    warnings = [failure.error for failure in of(events, Failure) if failure.name == "exits"]
    assert len(warnings) == 1, warnings
    assert of(events, RoundCompleted) == [summary]
    assert [failure.name for failure in summary.failed] == ["exits", "hangs"]
    assert summary.ready == ("good", "slow")


@pytest.mark.parametrize("release", BINARIES)
async def test_leaving_a_thread_while_servers_start_abandons_the_round(release: str, tmp_path: Path) -> None:
    events: list[StartupEvent] = []
    write_config(tmp_path, FOUR_SERVERS)
    async with launch(release, tmp_path, events) as app:
        thread = await app.start_thread({"cwd": str(tmp_path)})
        await until_failed(events, "exits")
        await thread.unsubscribe()
        summary = await thread.mcp_startup(timeout=2)
    assert summary.abandoned
    assert set(summary.cancelled) >= {"hangs", "slow"}


@pytest.mark.parametrize("release", BINARIES)
async def test_three_threads_at_once_lose_nothing(release: str, tmp_path: Path) -> None:
    events: list[StartupEvent] = []
    threads: list[Thread] = []
    write_config(tmp_path, FOUR_SERVERS)
    async with launch(release, tmp_path, events) as app:

        async def start() -> None:
            threads.append(await app.start_thread({"cwd": str(tmp_path)}))

        async with anyio.create_task_group() as tasks:
            for _ in range(3):
                tasks.start_soon(start)
        for thread in threads:
            await thread.mcp_startup(timeout=120)
            first = await anext(thread.events())
            assert isinstance(first, Notification)
            assert first.method in ("thread/started", "mcpServer/startupStatus/updated")
            states = {"good": "ready", "slow": "ready", "exits": "failed", "hangs": "failed"}
            told = {(name, state): 1 for name in states for state in ("starting", states[name])}
            assert await on_the_wire(thread) == told
    assert len(of(events, RoundOpened)) == len(of(events, RoundCompleted)) == 3


@pytest.mark.parametrize("release", BINARIES)
async def test_the_proxy_changes_startup_lines_and_nothing_else(
    release: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What codex wrote and what came out of the proxy, of one run, side by side."""
    direct, passed = tmp_path / "direct.jsonl", tmp_path / "passed.jsonl"
    codex = shlex.join([BINARIES[release], "app-server"]) + f" | tee {shlex.quote(str(direct))}"
    proxy = shlex.join([sys.executable, "-m", "app_server_client", "proxy", "--", "/bin/sh", "-c", codex])
    with model_provider() as port:
        write_config(tmp_path, FOUR_SERVERS, port)
        command = ["/bin/sh", "-c", f"{proxy} | tee {shlex.quote(str(passed))}"]
        async with AppServer.launch(command, env=environment(tmp_path)) as app:
            thread = await app.start_thread({"cwd": str(tmp_path)})
            await start_turn(app, thread)
            await anyio.sleep(1)
            await reload(app, thread)
            with anyio.fail_after(90):
                async for event in thread.events():
                    if getattr(event, "method", "") == f"{STARTUP}completed":
                        break
            await app.start_thread({"cwd": str(tmp_path)})
    before, after = (file.read_text().splitlines() for file in (direct, passed))
    difference = [
        line
        for line in difflib.unified_diff(before, after, "codex", "proxy", n=0, lineterm="")
        if not line.startswith(("@@", "---", "+++"))
    ]
    with capsys.disabled():
        counts = f"{release}: {len(before)} lines of codex, {len(after)} of the proxy"
        print("", counts, *[line[:300] for line in difference], sep="\n")  # noqa: T201 - it is to be seen
    dropped = [json.loads(line[1:])["method"] for line in difference if line[0] == "-"]
    added = [json.loads(line[1:])["method"] for line in difference if line[0] == "+"]
    assert set(dropped) <= {f"{STARTUP}updated"}
    assert added == [f"{STARTUP}completed"] * len(added)
    assert added
    without = [line for line in after if f"{STARTUP}completed" not in line]
    assert Counter(without) <= Counter(before)
    assert [line for line in before if STARTUP not in line] == [line for line in after if STARTUP not in line]
