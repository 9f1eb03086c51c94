"""The session with one MCP server, and the task that holds it.

Input: a transport. Output: the session while it lives; one at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import anyio
import mcp_types
from anyio.abc import TaskGroup, TaskStatus
from mcp import ClientSession
from mcp.client import Transport
from mcp.client.session import ElicitationFnT

from app_server_server import __version__
from app_server_server.hosting.outcomes import NotReady

__all__ = ["LiveSession"]

_CLIENT: Final = mcp_types.Implementation(name="app-server-server", version=__version__)


@dataclass
class _Live:
    session: ClientSession
    stop: anyio.Event
    closed: anyio.Event


class LiveSession:
    """At most one session, made anew as often as it is needed."""

    def __init__(self, name: str, tasks: TaskGroup, elicitation: ElicitationFnT) -> None:
        self._name = name
        self._tasks = tasks
        self._elicitation = elicitation
        self._live: _Live | None = None

    @property
    def is_there(self) -> bool:
        """Whether there is one."""
        return self._live is not None

    def get(self) -> ClientSession:
        """The session; raises `NotReady` where there is none."""
        if self._live is None:
            raise NotReady(f"the MCP server {self._name!r} is not ready")
        return self._live.session

    def is_still(self, session: ClientSession) -> bool:
        """Whether it is this one."""
        return self._live is not None and self._live.session is session

    async def open(self, transport: Transport) -> mcp_types.InitializeResult:
        """Initializes a session over a transport, which ends with it."""
        initialized: mcp_types.InitializeResult
        self._live, initialized = await self._tasks.start(self._hold, transport)
        return initialized

    async def close(self) -> None:
        """Ends it; nothing where there is none."""
        live, self._live = self._live, None
        if live is not None:
            live.stop.set()
            await live.closed.wait()

    async def _hold(
        self,
        transport: Transport,
        *,
        task_status: TaskStatus[tuple[_Live, mcp_types.InitializeResult]],
    ) -> None:
        """Holds the contexts of one session: the task that enters them is the one that leaves them."""
        stop, closed = anyio.Event(), anyio.Event()
        is_started = False
        try:
            async with (
                transport as (incoming, outgoing),
                ClientSession(
                    incoming, outgoing, elicitation_callback=self._elicitation, client_info=_CLIENT
                ) as session,
            ):
                initialized = await session.initialize()
                task_status.started((_Live(session, stop, closed), initialized))
                is_started = True
                await stop.wait()
        except Exception:
            if not is_started:
                raise
            # The session ended with its transport: whoever waits for an answer has been told.
        finally:
            closed.set()
