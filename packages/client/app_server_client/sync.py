"""The client for scripts, without `async`.

Input: what `AppServer` takes. Output: the same answers, from plain calls; an event loop in a thread of its
own does the work. Handlers stay asynchronous functions, and run there.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Never, Self, TypeVar, Unpack, overload

from anyio.from_thread import BlockingPortal, start_blocking_portal
from protocol_models.json_types import Json
from protocol_models.session import RoundCompleted, Takes

from app_server_client.app_server import AppServer, Thread, ThreadEvent
from app_server_client.options import LaunchOptions

if TYPE_CHECKING:
    from protocol_models.v2.thread import ThreadStartParams
    from protocol_models.v2.turn import TurnCompletedNotification

__all__ = ["SyncAppServer", "SyncThread"]

S = TypeVar("S", covariant=True)
Q = TypeVar("Q", contravariant=True)


class SyncAppServer:
    """One app server. Use it in `with`: inside, the handshake is done; after, nothing is left."""

    def __init__(self, app: AppServer) -> None:
        self._app = app
        self._stack = ExitStack()
        self._portal: BlockingPortal

    @classmethod
    def launch(cls, command: Sequence[str], **options: Unpack[LaunchOptions]) -> Self:
        """Start a server; the options are those of `AppServer.launch`."""
        return cls(AppServer.launch(command, **options))

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._portal = stack.enter_context(start_blocking_portal())
            stack.enter_context(self._portal.wrap_async_context_manager(self._app))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @overload
    def request(self, method: Takes[None, S], *, timeout: float | None = ...) -> S: ...
    @overload
    def request(
        self, method: Takes[Q, S], params: Q | Mapping[str, Json], *, timeout: float | None = ...
    ) -> S: ...
    def request(self, method: Takes[Never, S], params: object = None, *, timeout: float | None = -1) -> S:
        """Ask, and wait for the answer, as `AppServer.request`."""
        return self._portal.call(self._app._ask, method, params, timeout)

    def start_thread(self, params: ThreadStartParams | Mapping[str, Json] | None = None) -> SyncThread:
        """Start a thread; `params` are those of `thread/start`."""
        return SyncThread(self._portal, self._portal.call(self._app.start_thread, params))

    def resume_thread(self, id: str) -> SyncThread:  # noqa: A002 - as on the wire
        """Load a thread that exists, and get its events."""
        return SyncThread(self._portal, self._portal.call(self._app.resume_thread, id))


class SyncThread:
    """A thread of the server."""

    def __init__(self, portal: BlockingPortal, thread: Thread) -> None:
        self._portal = portal
        self._thread = thread
        self.id = thread.id

    def events(self, *, replay: bool = True) -> Iterator[ThreadEvent]:
        """As `Thread.events`; waits for the next one."""
        events = self._thread.events(replay=replay)
        while (event := self._portal.call(_next, events)) is not None:
            yield event

    def run(self, text: str, *, timeout: float | None = None) -> TurnCompletedNotification:
        """Begin a turn with this text, and wait until it is over, as `Thread.run`."""
        return self._portal.call(lambda: self._thread.run(text, timeout=timeout))

    def mcp_startup(self, *, timeout: float, expected: Iterable[str] = ()) -> RoundCompleted:
        """The summary of the thread's MCP startup, as `Thread.mcp_startup`."""
        return self._portal.call(lambda: self._thread.mcp_startup(timeout=timeout, expected=expected))


async def _next(events: AsyncIterator[ThreadEvent]) -> ThreadEvent | None:
    return await anext(events, None)
