"""The servers of one owner, started together: a round.

Input: the servers of the configuration. Output: `starting` and the settled state of each, and one aggregate,
by the rules of `protocol_models.session.startup_rounds`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import anyio
from anyio.abc import TaskGroup
from protocol_models.config import McpServer
from protocol_models.session import RoundCompleted, StartupEvent, StartupRounds, WouldSettle
from protocol_models.v2.mcp_startup import (
    McpServerStartupCompletedNotification,
    McpServerStartupFailureReason,
    McpServerStartupFailureSummary,
    McpServerStartupState,
    McpServerStatusUpdatedNotification,
)

from app_server_server.hosting.server import HostedServer, Settled

__all__ = ["Notify", "ServerSet", "StartupNotification", "end_all"]

StartupNotification: TypeAlias = McpServerStatusUpdatedNotification | McpServerStartupCompletedNotification
Notify: TypeAlias = Callable[[StartupNotification], Awaitable[None]]


@dataclass(eq=False)
class _Start:
    """A start that is under way."""

    server: HostedServer
    scope: anyio.CancelScope = field(default_factory=anyio.CancelScope)
    done: anyio.Event = field(default_factory=anyio.Event)


class ServerSet:
    """The servers of one owner: a thread, or the app."""

    def __init__(
        self,
        owner: str | None,
        make: Callable[[str, McpServer], HostedServer],
        tables: Mapping[str, McpServer],
        notify: Notify,
        tasks: TaskGroup,
    ) -> None:
        self.servers = {name: make(name, table) for name, table in tables.items()}
        self.owner = owner
        self._make = make
        self._notify = notify
        self._rounds = StartupRounds()
        self._tasks = tasks
        self._starting: dict[str, _Start] = {}
        self._settling: set[anyio.Event] = set()
        self._changing = anyio.Lock()

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
            if self.servers[name].config.required and not self.servers[name].is_ready
        ]

    def is_starting(self, name: str) -> bool:
        """Whether a server is on its way up."""
        return name in self._starting

    async def settled(self, name: str) -> HostedServer:
        """The server, once it is no longer starting; `KeyError` where there is none."""
        while (start := self._starting.get(name)) is not None:
            await start.done.wait()
        return self.servers[name]

    async def start(self, names: Iterable[str] | None = None) -> None:
        """Starts all enabled servers, or some of them again, at once; returns when the round is summed up.

        A server that is starting already is given up, and settles as cancelled first.
        """
        wanted = None if names is None else frozenset(names)
        async with self._changing:
            chosen = [name for name in self.enabled if wanted is None or name in wanted]
            await self.cancel(chosen)
            starts = self._begin(chosen)
        await self._run(starts)

    async def reload(self, tables: Mapping[str, McpServer]) -> None:
        """Follows a changed configuration: ends what went, starts what came, changed, or is not ready.

        A second one that comes meanwhile gives up the starts of the first.
        """
        async with self._changing:
            went = self.servers.keys() - tables.keys()
            changed = {
                name
                for name, table in tables.items()
                if name not in self.servers
                or self.servers[name].config != table
                or not self.servers[name].is_ready
            }
            await self.cancel(went | changed)
            # They stay known until they have ended: who gives this up has to end them.
            old = (went | changed) & self.servers.keys()
            await end_all(self.servers[name].stop for name in old)
            for name in old:
                del self.servers[name]
            for name in sorted(changed):
                self.servers[name] = self._make(name, tables[name])
            starts = self._begin(name for name in self.enabled if name in changed)
        await self._run(starts)

    async def cancel(self, names: Iterable[str] | None = None) -> None:
        """Gives up the starts that are under way; each settles as cancelled."""
        wanted = None if names is None else frozenset(names)
        given_up = [start for name, start in self._starting.items() if wanted is None or name in wanted]
        for start in given_up:
            start.scope.cancel()
        for start in given_up:
            await start.done.wait()

    async def stop(self) -> None:
        """Ends all servers at once."""
        await self.cancel()
        await end_all(server.stop for server in self.servers.values())

    def _begin(self, names: Iterable[str]) -> Mapping[str, _Start]:
        starts = {name: _Start(self.servers[name]) for name in names}
        self._starting |= starts
        return starts

    async def _run(self, starts: Mapping[str, _Start]) -> None:
        if not starts:
            return
        try:
            self._rounds.expect(self.owner, list(starts))
            for name in starts:
                await self._tell(name, Settled(McpServerStartupState.STARTING))
            async with anyio.create_task_group() as tasks:
                for start in starts.values():
                    tasks.start_soon(self._start_one, start)
        finally:
            for start in starts.values():
                self._is_over(start)  # also one that did not come to its turn: others may wait for it
        for settled in tuple(self._settling):
            await settled.wait()

    async def _start_one(self, start: _Start) -> None:
        server = start.server
        try:
            with start.scope:
                await server.start()
            with anyio.CancelScope(shield=True):
                await self._tell(server.name, server.settled or Settled(McpServerStartupState.CANCELLED))
        finally:
            self._is_over(start)

    def _is_over(self, start: _Start) -> None:
        if self._starting.get(start.server.name) is start:
            del self._starting[start.server.name]
        start.done.set()

    async def _tell(self, name: str, state: Settled) -> None:
        await self._notify(
            McpServerStatusUpdatedNotification(
                thread_id=self.owner,
                name=name,
                status=state.status,
                error=state.error,
                failure_reason=state.failure_reason,
            )
        )
        reason = None if state.failure_reason is None else state.failure_reason.value
        await self._follow(self._rounds.update(self.owner, name, state.status.value, state.error, reason))

    async def _follow(self, events: Sequence[StartupEvent]) -> None:
        for event in events:
            if isinstance(event, WouldSettle):
                settled = anyio.Event()
                self._settling.add(settled)
                self._tasks.start_soon(self._settle, event, settled)
            elif isinstance(event, RoundCompleted):
                await self._notify(_aggregate(event))

    async def _settle(self, event: WouldSettle, settled: anyio.Event) -> None:
        """Sums the round up if nothing comes meanwhile."""
        await anyio.sleep(event.seconds)
        await self._follow(self._rounds.settle(event))
        self._settling.discard(settled)
        settled.set()


async def end_all(ends: Iterable[Callable[[], Awaitable[None]]]) -> None:
    """Ends all of them at once, whatever becomes of one; the first error is raised afterwards."""
    errors: list[Exception] = []

    async def end(one: Callable[[], Awaitable[None]]) -> None:
        try:
            await one()
        except Exception as error:
            errors.append(error)

    async with anyio.create_task_group() as tasks:
        for one in ends:
            tasks.start_soon(end, one)
    if errors:
        raise errors[0]


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
