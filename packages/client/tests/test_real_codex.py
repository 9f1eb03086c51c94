"""The real codex, offline: one warning and one summary, a round that is abandoned, three threads at once.

`just packages-codex` fetches the releases and runs this; elsewhere it is skipped.
"""

import os
from pathlib import Path
from typing import Any

import anyio
import pytest
from protocol_models.session import Failure, RoundCompleted, RoundOpened, StartupEvent
from protocol_models.v2.mcp import CONFIG_MCP_SERVER_RELOAD

from app_server_client import AppServer, Thread

BINARIES = dict(pair.split("=", 1) for pair in os.environ.get("CODEX_BINARIES", "").split())
CONFIG = """
model = "mock"
[features]
apps = false
[mcp_servers.exits]
command = "/bin/false"
[mcp_servers.hangs]
command = "/bin/sleep"
args = ["500"]
startup_timeout_sec = 3
"""

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.codex,
    pytest.mark.skipif(not BINARIES, reason="CODEX_BINARIES names no codex: run `just packages-codex`"),
]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def launch(release: str, home: Path, events: list[StartupEvent]) -> AppServer:
    (home / "config.toml").write_text(CONFIG)
    env = {**os.environ, "CODEX_HOME": str(home)}
    return AppServer.launch([BINARIES[release], "app-server"], env=env, on_startup=events.append)


def summaries(events: list[StartupEvent]) -> list[Any]:
    return [event for event in events if isinstance(event, RoundCompleted)]


@pytest.mark.parametrize("release", BINARIES)
async def test_a_reload_gives_each_round_one_summary_and_warns_once(release: str, tmp_path: Path) -> None:
    events: list[StartupEvent] = []
    async with launch(release, tmp_path, events) as app:
        thread = await app.start_thread({"cwd": str(tmp_path)})
        await anyio.sleep(0.4)
        await app.request(CONFIG_MCP_SERVER_RELOAD)
        summary = await thread.mcp_startup(timeout=60)
    assert [failure.name for failure in summary.failed] == ["exits", "hangs"]
    # On a slow machine the first round may be over before the reload, which then opens a second one.
    rounds = sum(isinstance(event, RoundOpened) for event in events)
    assert len(summaries(events)) == rounds
    warned: set[tuple[str, str]] = set()
    for event in events:
        if isinstance(event, RoundOpened):
            warned.clear()
        elif isinstance(event, Failure):
            assert (event.name, event.error) not in warned
            warned.add((event.name, event.error))


@pytest.mark.parametrize("release", BINARIES)
async def test_leaving_a_thread_while_servers_start_abandons_the_round(release: str, tmp_path: Path) -> None:
    events: list[StartupEvent] = []
    async with launch(release, tmp_path, events) as app:
        thread = await app.start_thread({"cwd": str(tmp_path)})
        await anyio.sleep(0.4)
        await thread.unsubscribe()
        summary = await thread.mcp_startup(timeout=2)
    assert summary.abandoned
    assert "hangs" in summary.cancelled


@pytest.mark.parametrize("release", BINARIES)
async def test_three_threads_at_once_lose_nothing(release: str, tmp_path: Path) -> None:
    events: list[StartupEvent] = []
    threads: list[Thread] = []
    async with launch(release, tmp_path, events) as app:

        async def start() -> None:
            threads.append(await app.start_thread({"cwd": str(tmp_path)}))

        async with anyio.create_task_group() as tasks:
            for _ in range(3):
                tasks.start_soon(start)
        for thread in threads:
            await thread.mcp_startup(timeout=60)
            first: Any = await anext(thread.events())
            assert first.method in ("thread/started", "mcpServer/startupStatus/updated")
    assert len(summaries(events)) == 3
