"""The servers of one owner, started together: a round.

Input: the servers of the configuration. Output: `starting` and the settled state of each, and one aggregate, by
the rules of `protocol_models.session.startup_rounds`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

import anyio
from protocol_models.session import RoundCompleted, StartupEvent, StartupRounds, WouldSettle
from protocol_models.v2.mcp_startup import (
    McpServerStartupCompletedNotification,
    McpServerStartupFailureReason,
    McpServerStartupFailureSummary,
    McpServerStartupState,
    McpServerStatusUpdatedNotification,
)

from app_server_server.hosting.server import HostedServer, Settled

__all__ = ["Notify", "ServerSet", "StartupNotification"]

StartupNotification: TypeAlias = McpServerStatusUpdatedNotification | McpServerStartupCompletedNotification
Notify: TypeAlias = Callable[[StartupNotification], Awaitable[None]]


class ServerSet:
    """The servers of one owner: a thread, or the app."""

    def __init__(self, owner: str | None, servers: Mapping[str, HostedServer], notify: Notify) -> None:
        self.servers = servers
        self._owner = owner
        self._notify = notify
        self._rounds = StartupRounds()

    @property
    def enabled(self) -> Sequence[str]:
        """The names of the servers that the configuration switches on, sorted."""
        return sorted(name for name, server in self.servers.items() if server.config.enabled)

    @property
    def failed_though_required(self) -> Sequence[str]:
        """The required servers that are not ready, sorted."""
        return [
            name
            for name in self.enabled
            if (server := self.servers[name]).config.required
            and (server.settled is None or server.settled.status is not McpServerStartupState.READY)
        ]

    async def start(self, names: Iterable[str] | None = None) -> None:
        """Starts all enabled servers, or some of them again, at once; returns when the round is summed up."""
        chosen = [name for name in self.enabled if names is None or name in set(names)]
        if not chosen:
            return
        self._rounds.expect(self._owner, chosen)
        for name in chosen:
            await self._tell(name, Settled(McpServerStartupState.STARTING))
        async with anyio.create_task_group() as tasks:
            for name in chosen:
                tasks.start_soon(self._start_one, self.servers[name])

    async def stop(self) -> None:
        """Ends all servers at once."""
        async with anyio.create_task_group() as tasks:
            for server in self.servers.values():
                tasks.start_soon(server.stop)

    async def _start_one(self, server: HostedServer) -> None:
        await server.stop()
        await self._tell(server.name, await server.start())

    async def _tell(self, name: str, state: Settled) -> None:
        await self._notify(
            McpServerStatusUpdatedNotification(
                thread_id=self._owner,
                name=name,
                status=state.status,
                error=state.error,
                failure_reason=state.failure_reason,
            )
        )
        reason = None if state.failure_reason is None else state.failure_reason.value
        await self._follow(self._rounds.update(self._owner, name, state.status.value, state.error, reason))

    async def _follow(self, events: Sequence[StartupEvent]) -> None:
        for event in events:
            if isinstance(event, WouldSettle):
                await anyio.sleep(event.seconds)
                await self._follow(self._rounds.settle(event))
            elif isinstance(event, RoundCompleted):
                await self._notify(_aggregate(event))


def _aggregate(completed: RoundCompleted) -> McpServerStartupCompletedNotification:
    return McpServerStartupCompletedNotification(
        thread_id=completed.owner,
        ready=list(completed.ready),
        failed=[
            McpServerStartupFailureSummary(
                name=failure.name,
                error=failure.error,
                failure_reason=_reason(failure.failure_reason),
            )
            for failure in completed.failed
        ],
        cancelled=list(completed.cancelled),
    )


def _reason(text: str | None) -> McpServerStartupFailureReason | None:
    return None if text is None else McpServerStartupFailureReason(text)
