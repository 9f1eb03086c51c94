"""Whatever ends, and whatever the server started: nothing is left where the client is alive to act.

The server is a program of ours, or the real codex with an MCP server of ours. The program, or the MCP
server, is good, ignores SIGTERM and the end of its input, or has a child in a session of its own.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import anyio
import psutil
import pytest
from real_codex import BINARIES, MCP_SERVER, environment, write_config

from app_server_client import AppServer

HERE = Path(__file__).parent
SERVERS = ["fake", *(pytest.param(release, marks=pytest.mark.codex) for release in BINARIES)]
MANNERS = ["good", "stubborn", "grandchild"]
SECONDS = 5
HANDSHAKE = b"""
{"method":"initialize","id":1,"params":{"clientInfo":{"name":"plain","title":null,"version":"1"}}}
{"method":"initialized"}
{"method":"thread/start","id":2,"params":{}}
"""


class Started(NamedTuple):
    """How a server is started, and where the ids of the processes are written."""

    command: list[str]
    env: dict[str, str]
    pid_file: Path
    has_threads: bool

    def pids(self) -> set[int]:
        """The ids of all processes that said theirs."""
        return {int(pid) for pid in self.pid_file.read_text().split()} if self.pid_file.exists() else set()


@pytest.fixture
def started(server: str, manner: str, tmp_path: Path) -> Iterator[Started]:
    pid_file = tmp_path / "pids"
    if server == "fake":
        program = str(HERE / "misbehaving_server.py")
        made = Started([sys.executable, program, manner, str(pid_file)], dict(os.environ), pid_file, False)
    else:
        write_config(tmp_path, {"it": [sys.executable, MCP_SERVER, manner, str(pid_file)]})
        made = Started([BINARIES[server], "app-server"], environment(tmp_path), pid_file, True)
    yield made
    for pid in alive(made.pids()):  # what a test shows to be left
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def alive(pids: Iterable[int]) -> list[int]:
    return [pid for pid in pids if is_alive(pid)]


def is_alive(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def wait_until(is_so: Callable[[], object], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not is_so() and time.monotonic() < until:
        time.sleep(0.05)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


@pytest.mark.anyio
@pytest.mark.parametrize("end", ["EOF", signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("server", SERVERS)
async def test_nothing_is_left(started: Started, end: str | signal.Signals, anyio_backend: str) -> None:
    async with AppServer.launch(started.command, env=started.env) as app:
        pid: int = app._transport.pid  # type: ignore[attr-defined]  # it was launched
        if started.has_threads:
            await (await app.start_thread()).mcp_startup(timeout=60)
        await anyio.sleep(1.2)
        pids = {pid, *started.pids()}
        began = time.monotonic()
        if isinstance(end, signal.Signals):
            os.kill(pid, end)
    assert time.monotonic() - began < SECONDS
    assert len(pids) >= 1 + started.has_threads
    assert alive(pids) == []


@pytest.mark.parametrize("manner", ["good"])
@pytest.mark.parametrize("server", SERVERS)
def test_a_good_server_ends_where_the_client_is_killed(started: Started, server: str) -> None:
    """Nobody is there to act: the server sees the end of its input."""
    assert survivors_of_a_killed_client(started) == []


def survivors_of_a_killed_client(started: Started) -> list[int]:
    import json

    words = [json.dumps(started.command), "codex" if started.has_threads else "fake"]
    program = [sys.executable, str(HERE / "holding_client.py"), *words]
    with subprocess.Popen(program, stdout=subprocess.PIPE, env=started.env) as client:
        assert client.stdout is not None
        pids = {int(client.stdout.readline()), *started.pids()}
        client.kill()
    with within(SECONDS):
        wait_until(lambda: not alive(pids), SECONDS - 1)
    return alive(pids)


@pytest.mark.parametrize("manner", ["grandchild", "stubborn"])
@pytest.mark.parametrize("server", SERVERS)
def test_a_plain_client_does_leave_something(started: Started) -> None:
    """The same check on `subprocess` alone: without a sweep the grandchild lives on."""
    with subprocess.Popen(
        started.command, env=started.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        process.stdin.write(HANDSHAKE if started.has_threads else b"")
        process.stdin.flush()
        wait_until(lambda: len(started.pids()) >= 2, 20)
        process.kill()
    wait_until(lambda: not alive(started.pids()), 1)
    assert alive(started.pids())
