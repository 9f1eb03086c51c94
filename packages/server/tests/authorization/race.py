"""Two processes that renew one credential at the same time.

Each refuses what it has just read, 20 times. Run as a program with the folder of codex, the address of the
server, and `--without-lock` where the transaction is to be none.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Final
from unittest.mock import patch

import anyio
import httpx2
from protocol_models.config import HttpMcpServer

from app_server_server.authorization import refresh
from app_server_server.authorization.stores import FileStore
from tests.patience import HANGS

TIMES: Final = 20
PACKAGE: Final = Path(__file__).parents[2]


def race(home: Path, url: str, *, without_lock: bool) -> list[str]:
    """Runs the two, which begin together; what each wrote to its stderr."""
    words = [sys.executable, "-m", "tests.authorization.race", str(home), url]
    words += ["--without-lock"] if without_lock else []
    both = [
        subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=PACKAGE,
            env={**os.environ, "PYTHONPATH": str(PACKAGE)},
            text=True,
        )
        for _ in range(2)
    ]
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return [process.communicate(timeout=HANGS)[1] for process in both]


@asynccontextmanager
async def _unlocked(*_: object) -> AsyncIterator[None]:
    yield


async def _renew(home: Path, url: str) -> None:
    store, server = FileStore(home), HttpMcpServer(url=url)
    async with anyio.create_task_group() as tasks:
        refresher = refresh.Refresher(tasks, home, store, lambda: httpx2.AsyncClient(timeout=HANGS))
        for _ in range(TIMES):
            await refresher.renew("docs", server, store.load("docs", url))


if __name__ == "__main__":
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    with ExitStack() as stack:
        if "--without-lock" in sys.argv:
            stack.enter_context(patch.object(refresh, "locked_while_waiting", _unlocked))
        anyio.run(_renew, Path(sys.argv[1]), sys.argv[2])
