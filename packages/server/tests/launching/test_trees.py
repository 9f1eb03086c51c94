"""No process of a server's tree lives on, however the server and its host end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import anyio
import psutil
import pytest
from mcp import Client, StdioServerParameters

from app_server_server.launching.ledger import Ledger, Started, reap
from app_server_server.launching.process import Launch, Tree
from app_server_server.launching.stderr_tail import StderrTail
from app_server_server.launching.stdio import stdio_transport
from app_server_server.redaction import Redactor
from tests.patience import HANGS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="on Windows a Job Object ends the tree")

SERVER = Path(__file__).parent.parent / "servers" / "tree.py"


def launch(tmp_path: Path, kind: str) -> Launch:
    environment = {**os.environ, "PIDS": str(tmp_path / "pids"), "TREE": kind, "TOKEN": "s3cret-token"}
    return Launch(sys.executable, (str(SERVER),), environment, tmp_path)


def survivors(tmp_path: Path) -> list[int]:
    pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
    return [pid for pid in pids if runs(pid)]


def runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize("kind", ["ends", "stays", "leaves"])
def test_a_tree_ends_with_its_context(tmp_path: Path, kind: str) -> None:
    """It is asked to end first. One that does not is killed two seconds later, and no earlier."""
    trees: list[Tree] = []

    async def use() -> float:
        transport = stdio_transport(
            launch(tmp_path, kind), Ledger(tmp_path / "ledger"), StderrTail(Redactor()), trees.append
        )
        async with Client(transport, mode="legacy") as client:
            assert [tool.name for tool in (await client.list_tools()).tools] == ["hello"]
            assert len(survivors(tmp_path)) == 2
            before = anyio.current_time()
        return anyio.current_time() - before

    took = anyio.run(use)
    assert survivors(tmp_path) == []
    if kind == "stays":
        assert (trees[0].exit_text, took >= 2) == ("signal SIGKILL", True)
    else:
        assert trees[0].exit_text in {"exit code 0", "signal SIGTERM"}
    assert list((tmp_path / "ledger").glob("*.jsonl")) == []


def test_the_same_on_the_transport_of_the_sdk_leaves_a_child(tmp_path: Path) -> None:
    """What the transport of this package is for: without it this test would be of nothing."""

    async def use() -> None:
        what = launch(tmp_path, "ends")
        parameters = StdioServerParameters(
            command=what.program, args=list(what.arguments), env=dict(what.environment)
        )
        async with Client(parameters, mode="legacy") as client:
            await client.list_tools()

    anyio.run(use)
    left = survivors(tmp_path)
    assert len(left) == 1
    os.kill(left[0], signal.SIGKILL)


def test_a_leader_that_ended_first_leaves_nothing(tmp_path: Path) -> None:
    trees: list[Tree] = []
    tail = StderrTail(Redactor(["s3cret-token"]))

    async def use() -> None:
        async with stdio_transport(
            launch(tmp_path, "crashes"), Ledger(tmp_path / "ledger"), tail, trees.append
        ) as (
            incoming,
            _,
        ):
            with pytest.raises(anyio.EndOfStream):
                await incoming.receive()
            with anyio.fail_after(HANGS):
                while trees[0].exit_text is None:
                    await anyio.sleep(0.01)
            assert len(survivors(tmp_path)) == 1

    anyio.run(use)
    assert survivors(tmp_path) == []
    assert trees[0].exit_text == "exit code 3"
    assert tail.text == "cannot go on\nmy token is [hidden]"


def test_to_end_twice_and_at_once_is_to_end_once(tmp_path: Path) -> None:
    trees: list[Tree] = []

    async def use() -> None:
        async with stdio_transport(
            launch(tmp_path, "ends"), Ledger(tmp_path / "ledger"), StderrTail(Redactor()), trees.append
        ):
            async with anyio.create_task_group() as tasks:
                for _ in range(3):
                    tasks.start_soon(trees[0].end)
            await trees[0].end()

    anyio.run(use)
    assert not runs(trees[0].process.pid)


def test_a_start_that_is_cancelled_leaves_nothing(tmp_path: Path) -> None:
    pids = tmp_path / "pids"

    async def begin() -> None:
        transport = stdio_transport(
            launch(tmp_path, "stays"), Ledger(tmp_path / "ledger"), StderrTail(Redactor()), lambda tree: None
        )
        async with Client(transport, mode="legacy"):
            await anyio.sleep_forever()

    async def use() -> None:
        with anyio.fail_after(HANGS):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(begin)
                while not (pids.exists() and len(pids.read_text().split()) == 2):
                    await anyio.sleep(0.01)
                tasks.cancel_scope.cancel()

    anyio.run(use)
    assert survivors(tmp_path) == []


HOST = """
import sys, anyio
from pathlib import Path
sys.path[:0] = {path!r}
from tests.launching.test_trees import launch
from app_server_server.launching.ledger import Ledger
from app_server_server.launching.stderr_tail import StderrTail
from app_server_server.launching.stdio import stdio_transport
from app_server_server.redaction import Redactor
tmp = Path({tmp!r})
async def main():
    tail = StderrTail(Redactor())
    async with stdio_transport(launch(tmp, {kind!r}), Ledger(tmp / "ledger"), tail, lambda tree: None):
        while not ((tmp / "pids").exists() and len((tmp / "pids").read_text().split()) == 2):
            await anyio.sleep(0.01)
        print("up", flush=True)
        await anyio.sleep_forever()
anyio.run(main)
"""


@pytest.mark.parametrize("kind", ["ends", "stays"])
def test_the_next_start_ends_what_a_kill_of_the_host_left(tmp_path: Path, kind: str) -> None:
    path = [str(Path(__file__).parent.parent.parent)]
    host = subprocess.Popen(
        [sys.executable, "-c", HOST.format(path=path, tmp=str(tmp_path), kind=kind)],
        stdout=subprocess.PIPE,
    )
    assert host.stdout is not None
    assert host.stdout.readline() == b"up\n"
    assert reap(tmp_path / "ledger") == []  # its host lives
    host.kill()
    host.wait()
    host.stdout.close()
    assert survivors(tmp_path)
    assert len(reap(tmp_path / "ledger")) == 1
    until = time.monotonic() + HANGS
    while survivors(tmp_path):
        assert time.monotonic() < until
        time.sleep(0.02)
    assert reap(tmp_path / "ledger") == []


def test_a_process_that_got_the_id_later_is_left_alone(tmp_path: Path) -> None:
    other = subprocess.Popen(["sleep", "60"], start_new_session=True)
    born = psutil.Process(other.pid).create_time()
    folder = tmp_path / "ledger"
    folder.mkdir()
    (folder / "1999999-1.0.jsonl").write_text(f'{{"pid": {other.pid}, "born": {born - 100}}}\nnot json\n[]\n')
    assert reap(folder) == []
    assert other.poll() is None
    assert not (folder / "1999999-1.0.jsonl").exists()
    other.kill()
    other.wait()


def test_files_that_are_no_ledgers_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes-of-mine.jsonl").write_text("keep me")
    (tmp_path / "12-a.jsonl").write_text("keep me")
    assert reap(tmp_path) == []
    assert (tmp_path / "notes-of-mine.jsonl").read_text() == "keep me"
    assert (tmp_path / "12-a.jsonl").read_text() == "keep me"


def test_a_process_is_known_by_id_and_birth() -> None:
    me = Started.now(os.getpid())
    assert me is not None
    assert me.is_alive
    assert not Started(me.pid, me.born - 1).is_alive
