"""What a host needs before the first server starts, and what it leaves behind: nothing.

Input: the folder of codex and a configuration. Output: servers that can be started.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import anyio.to_thread
import httpx2
import mcp_types
from protocol_models import ServerConfig

from app_server_server.authorization.refresh import Refresher
from app_server_server.authorization.stores import open_store
from app_server_server.hosting.rounds import Notify, ServerSet
from app_server_server.hosting.server import Elicit, HostedServer, Services
from app_server_server.launching.ledger import Ledger, reap

__all__ = ["decline", "hosting"]


async def decline(name: str, params: mcp_types.ElicitRequestParams) -> mcp_types.ElicitResult:
    """The answer where there is nobody to ask."""
    del name, params
    return mcp_types.ElicitResult(action="decline")


@asynccontextmanager
async def hosting(
    codex_home: Path,
    config: ServerConfig,
    notify: Notify,
    *,
    cwd: Path,
    encrypted: bool = False,
    only: Iterable[str] | None = None,
    elicit: Elicit = decline,
) -> AsyncIterator[ServerSet]:
    """The servers of the app. First ends what a host left that was killed; in the end ends all it started."""
    folder = codex_home / "app-server-server" / "started"
    await anyio.to_thread.run_sync(reap, folder)
    store = open_store(config.mcp_oauth_credentials_store, codex_home, encrypted=encrypted)
    async with anyio.create_task_group() as tasks:
        refresher = Refresher(tasks, codex_home, store, lambda: httpx2.AsyncClient(timeout=30))
        services = Services(tasks, codex_home, Ledger(folder), store, refresher)
        servers = {
            name: HostedServer(name, table, services, cwd, elicit)
            for name, table in config.mcp_servers.items()
            if only is None or name in set(only)
        }
        together = ServerSet(None, servers, notify)
        try:
            yield together
        finally:
            with anyio.CancelScope(shield=True):
                await together.stop()
