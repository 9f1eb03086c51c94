"""What a host needs before the first server starts, and what it leaves behind: nothing.

Input: the folder of codex and a configuration. Output: servers that can be started, in a set for each owner.
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
from app_server_server.hosting.rounds import Notify, ServerSet, end_all
from app_server_server.hosting.server import Elicit, HostedServer, Services
from app_server_server.launching.ledger import Ledger, reap

__all__ = ["Host", "decline", "hosting", "open_host"]


async def decline(name: str, params: mcp_types.ElicitRequestParams) -> mcp_types.ElicitResult:
    """The answer where there is nobody to ask."""
    del name, params
    return mcp_types.ElicitResult(action="decline")


class Host:
    """Makes sets of servers, and ends them all with itself."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self._sets: list[ServerSet] = []

    def open(
        self,
        owner: str | None,
        config: ServerConfig,
        notify: Notify,
        *,
        cwd: Path,
        elicit: Elicit = decline,
        only: Iterable[str] | None = None,
    ) -> ServerSet:
        """The servers of an owner: of a thread, or of the app where there is none. None is started yet."""
        wanted = None if only is None else frozenset(only)
        together = ServerSet(
            owner,
            lambda name, table: HostedServer(name, table, self.services, cwd, elicit),
            {name: table for name, table in config.mcp_servers.items() if wanted is None or name in wanted},
            notify,
            self.services.tasks,
        )
        self._sets.append(together)
        return together

    async def close(self, together: ServerSet) -> None:
        """Ends the servers of one owner, which are not started again."""
        await together.stop()
        self._sets.remove(together)

    async def stop(self) -> None:
        """Ends every server of every set at once."""
        await end_all(together.stop for together in self._sets)


@asynccontextmanager
async def open_host(
    codex_home: Path, config: ServerConfig, *, encrypted: bool = False
) -> AsyncIterator[Host]:
    """First ends what a host left that was killed; in the end ends all that this one started."""
    folder = codex_home / "app-server-server" / "started"
    await anyio.to_thread.run_sync(reap, folder)
    store = open_store(config.mcp_oauth_credentials_store, codex_home, encrypted=encrypted)
    async with anyio.create_task_group() as tasks:
        refresher = Refresher(tasks, codex_home, store, lambda: httpx2.AsyncClient(timeout=30))
        host = Host(Services(tasks, codex_home, Ledger(folder), store, refresher))
        try:
            yield host
        finally:
            with anyio.CancelScope(shield=True):
                await host.stop()


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
    """A host with one set: the servers of the app."""
    async with open_host(codex_home, config, encrypted=encrypted) as host:
        yield host.open(None, config, notify, cwd=cwd, elicit=elicit, only=only)
