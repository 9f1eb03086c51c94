"""A connection to one app server.

Input: a command to start, or a stream. Output: typed answers, threads with their events, and an end that
leaves no process. One task reads; it never waits for a handler or for who reads the events.
"""

from __future__ import annotations

import logging
import os
import weakref
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Never, Self, TypeAlias, TypeVar, Unpack, cast, overload

import anyio
from anyio.abc import ByteStream, TaskGroup
from protocol_models import DecodeError, ErrorResponse, Response, ServerNotification
from protocol_models.json_types import Json
from protocol_models.session import (
    Answer,
    Call,
    Connection,
    Event,
    Gap,
    LateAnswer,
    Message,
    PendingRequest,
    Refusal,
    RoundCompleted,
    StartupEvent,
    StrayAnswer,
    Takes,
    ThreadBuffer,
    ThreadBuffers,
    ThreadOwner,
    Unreadable,
)

from app_server_client.calls import Calls
from app_server_client.errors import AnswerUnreadable, RequestTimedOut, ServerEnded, StartupTimedOut, error_of
from app_server_client.handlers import Handler, IncomingCall
from app_server_client.news import News
from app_server_client.options import ANSWER_SECONDS, HANDLER_SECONDS, ConnectionOptions
from app_server_client.outbox import Outbox
from app_server_client.startup import Startup
from app_server_client.transport import ProcessTransport, StreamTransport, Transport

if TYPE_CHECKING:
    from protocol_models.v1.initialize import InitializeResponse
    from protocol_models.v2.thread import ThreadStartParams
    from protocol_models.v2.turn import TurnCompletedNotification

__all__ = ["AppServer", "Thread", "ThreadEvent"]

S = TypeVar("S", covariant=True)
Q = TypeVar("Q", contravariant=True)

ThreadEvent: TypeAlias = "ServerNotification | IncomingCall | Gap"
"""What comes of a thread: a notification, a call that waits for its answer, a mark where some left unread."""

LOG = logging.getLogger("app_server_client")
LAST_WORDS_SECONDS = 1.0
"""How long a server that does not read any more may go on to answer what it has read."""
TOLD = 10
"""How often one kind of oddity is logged, before only powers of ten of it are."""


class _Waiter:
    """A request of ours that waits for its answer."""

    def __init__(self) -> None:
        self.done = anyio.Event()
        self.outcome: Answer[object] | ServerEnded | None = None

    def end(self, outcome: Answer[object] | ServerEnded) -> None:
        self.outcome = outcome
        self.done.set()


class AppServer:
    """One app server. Use it in `async with`: inside, the handshake is done; after, nothing is left.

    `handlers` answer the server's requests. `on_startup` is told of every MCP server that moves, of each
    failure once, and of the summary of each round.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        handlers: Iterable[Handler] = (),
        client: str = "app-server-client",
        client_version: str = "0.1.0",
        experimental_api: bool = True,
        timeout: float | None = ANSWER_SECONDS,
        handler_timeout: float = HANDLER_SECONDS,
        on_startup: Callable[[StartupEvent], None] | None = None,
    ) -> None:
        self.oddities: Counter[str] = Counter()
        """How often what happened that should not: late and stray answers, lines that cannot be read, …"""
        self.server: InitializeResponse
        """What the server said of itself."""
        self._transport = transport
        self._client_info = {"name": client, "title": None, "version": client_version}
        self._experimental_api = experimental_api
        self._timeout = timeout
        self._connection = Connection()
        self._buffers = ThreadBuffers()
        self._outbox = Outbox()
        self._news = News()
        self._startup = Startup(on_startup, self._news, self.oddities)
        self._calls = Calls(
            handlers, self._connection, self._buffers, self._outbox, self.oddities, timeout=handler_timeout
        )
        self._waiters: dict[PendingRequest[object], _Waiter] = {}
        self._ended: ServerEnded | None = None
        self._is_closing = False
        self._tasks: TaskGroup
        self._stack = AsyncExitStack()

    @classmethod
    def launch(
        cls,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
        **options: Unpack[ConnectionOptions],
    ) -> Self:
        """Start a server; `options` are those of the class. Entering may raise `LaunchFailed`."""
        return cls(ProcessTransport(command, env=env, cwd=cwd), **options)

    @classmethod
    def attach(cls, stream: ByteStream, **options: Unpack[ConnectionOptions]) -> Self:
        """Use a stream that is open, such as a socket, or two as `anyio.streams.stapled` joins them."""
        return cls(StreamTransport(stream), **options)

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            tasks = await stack.enter_async_context(_Tasks())
            stack.push_async_callback(self.aclose)
            await self._transport.open(tasks)
            self._tasks = tasks
            self._startup.open(tasks)
            tasks.start_soon(self._read)
            tasks.start_soon(self._write)
            await self._initialize()
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def aclose(self) -> None:
        """End the server and all below it. Any task may call it, and again."""
        self._is_closing = True
        try:
            await self._transport.close()
        finally:
            self._lost(ServerEnded(None, detail="the client closed the connection"))

    @overload
    async def request(self, method: Takes[None, S], *, timeout: float | None = ...) -> S: ...
    @overload
    async def request(
        self, method: Takes[Q, S], params: Q | Mapping[str, Json], *, timeout: float | None = ...
    ) -> S: ...
    async def request(
        self, method: Takes[Never, S], params: object = None, *, timeout: float | None = -1
    ) -> S:
        """Ask, and wait for the answer. A refusal is raised as `RequestFailed`, by its code.

        `timeout` is in seconds; `None` waits for ever, and what is left out is that of the connection.
        """
        return await self._ask(method, params, timeout)

    @overload
    async def notify(self, method: Takes[None, None]) -> None: ...
    @overload
    async def notify(self, method: Takes[Q, None], params: Q | Mapping[str, Json]) -> None: ...
    async def notify(self, method: Takes[Never, None], params: object = None) -> None:
        """Tell the server; there is no answer."""
        self._require_open()
        # The overloads have checked the params.
        await self._send(self._connection.notify(cast("Takes[object, None]", method), params))

    async def start_thread(
        self, params: ThreadStartParams | Mapping[str, Json] | None = None, *, timeout: float | None = -1
    ) -> Thread:
        """Start a thread; `params` are those of `thread/start`, as a model or a plain dict."""
        from protocol_models.v2.thread import THREAD_START

        response = await self.request(THREAD_START, {} if params is None else params, timeout=timeout)
        return self.thread(response.thread.id)

    async def resume_thread(self, id: str, *, timeout: float | None = -1) -> Thread:  # noqa: A002 - as on the wire
        """Load a thread that exists, and get its events."""
        from protocol_models.v2.thread import THREAD_RESUME

        await self.request(THREAD_RESUME, {"threadId": id}, timeout=timeout)
        self._buffers.of(ThreadOwner(id)).refresh()
        return self.thread(id)

    def thread(self, id: str) -> Thread:  # noqa: A002 - as on the wire
        """A thread by its id, such as one that an agent started. What came of it so far is kept."""
        self._startup.join(id)
        thread = Thread(self, id, self._buffers.hold(id))
        # What nobody has a `Thread` of may leave, where there are too many.
        weakref.finalize(thread, self._buffers.release, id).atexit = False
        return thread

    def events(self, *, replay: bool = True) -> AsyncIterator[ThreadEvent]:
        """What belongs to the app, and to everybody."""
        return self._events(self._buffers.app, 0 if replay else self._buffers.app.end, self)

    async def mcp_startup(
        self, owner: str | None = None, *, timeout: float, expected: Iterable[str] = ()
    ) -> RoundCompleted:
        """The summary of the last startup round of an owner, when no server of it is starting.

        Raises `StartupTimedOut`. A round that was abandoned says so.
        """
        self._startup.expect(owner, expected)
        with anyio.move_on_after(timeout):
            while (summary := self._startup.summary_of(owner)) is None:
                self._require_open()
                await self._news.wait()
            return summary
        raise StartupTimedOut(tuple(self._startup.starting(owner)), timeout)

    async def _initialize(self) -> None:
        from protocol_models.v1.initialize import INITIALIZE, INITIALIZED

        capabilities = {"experimentalApi": self._experimental_api, "requestAttestation": False}
        self.server = await self.request(
            INITIALIZE, {"clientInfo": self._client_info, "capabilities": capabilities}
        )
        await self.notify(INITIALIZED)

    async def _ask(self, method: Takes[Never, S], params: object, timeout: float | None) -> S:
        """The result of a request whose params a type checker has checked where they were given."""
        seconds = self._timeout if timeout == -1 else timeout
        self._require_open()
        pending = self._connection.request(cast("Takes[object, S]", method), params)
        waiter = self._waiters[pending] = _Waiter()
        try:
            with anyio.move_on_after(seconds):
                self._startup.asks(method.name, params)
                await self._send(pending.data)
                await waiter.done.wait()
        finally:
            del self._waiters[pending]
            self._connection.forget(pending)
        if isinstance(waiter.outcome, ServerEnded):
            raise waiter.outcome
        match pending.outcome_of(waiter.outcome):
            case Response(result=result):
                return result
            case ErrorResponse() as refusal:
                self._startup.refused(method.name, params)
                raise error_of(method.name, refusal)
            case DecodeError() as error:
                raise AnswerUnreadable(method.name, error)
            case None:
                raise RequestTimedOut(method.name, seconds or 0)

    def _require_open(self) -> None:
        if self._ended is not None:
            raise self._ended.again()

    async def _send(self, data: bytes) -> None:
        await self._outbox.room()
        self._require_open()
        self._outbox.put(data)

    async def _write(self) -> None:
        await self._outbox.write(self._transport.send)
        self._note("unwritable", "the server does not read any more")
        with anyio.move_on_after(LAST_WORDS_SECONDS):
            while self._ended is None:
                await self._news.wait()
        await self._finish()

    async def _read(self) -> None:
        try:
            while self._ended is None:
                data = await self._transport.receive()
                self._dispatch(self._connection.receive(data))
                # A server that asks and does not read the answers waits here, and so does its next byte.
                await self._outbox.room()
                # A stream that has more to give would not let anybody else run.
                await anyio.lowlevel.checkpoint()
        except (OSError, anyio.EndOfStream, anyio.ClosedResourceError, anyio.BrokenResourceError):
            self._dispatch(self._connection.receive_end())
        await self._finish()

    async def _finish(self) -> None:
        """One direction is over, and with it the connection: how the server ended is told to who waits."""
        if not self._is_closing and self._ended is None:
            self._lost(await self._transport.ended())

    def _dispatch(self, events: Sequence[Event]) -> None:
        for event in events:
            match event:
                case Message():
                    self._keep(event)
                case Call():
                    self._keep(event)
                    self._calls.take(event, self._tasks)
                case Answer(request):
                    if (waiter := self._waiters.get(request)) is not None:
                        waiter.end(event)
                case LateAnswer(request):
                    self._note("late answer", f"{request.method}, id {request.id}: the answer came too late")
                case StrayAnswer(response):
                    self._note(
                        "stray answer", f"an answer came to id {response.id!r}, which is not a request"
                    )
                case Unreadable(error):
                    if event.asks is not None:
                        self._outbox.put(self._connection.refuse(event, Refusal.INVALID))
                    kind = "misaddressed" if event.misaddressed else "unreadable"
                    self._note(kind, f"a line of the server cannot be read: {error.reason.value}")
        if events:
            self._news.tell()

    def _keep(self, event: Message | Call) -> None:
        self._calls.follow(self._buffers.add(event))
        if isinstance(event, Message):
            self._startup.follow(event.message)

    def _lost(self, ended: ServerEnded) -> None:
        if self._ended is not None:
            return
        self._ended = ended
        self._connection.close()
        self._buffers.close()
        self._outbox.end()
        for waiter in self._waiters.values():
            waiter.end(ended.again())
        self._startup.lose()
        self._news.tell()

    def _note(self, kind: str, text: str) -> None:
        self.oddities[kind] += 1
        count = self.oddities[kind]
        if count <= TOLD or str(count).strip("0") == "1":
            LOG.warning("%s (%s, number %d)", text, kind, count)

    async def _events(
        self, buffer: ThreadBuffer, number: int, reader: AppServer | Thread
    ) -> AsyncIterator[ThreadEvent]:
        """Events from a number on; the reader is named to live as long as it reads."""
        while True:
            items, number = buffer.since(number)
            for item in items:
                if isinstance(item, Call):
                    yield IncomingCall(self._calls, item)
                elif isinstance(item, Message):
                    yield item.message
                    if item.message.method == "thread/closed" and buffer is not self._buffers.app:
                        return
                else:
                    yield item
            if buffer.end > number:
                continue
            if self._ended is not None:
                if self._is_closing:
                    return
                raise self._ended.again()
            await self._news.wait()


class Thread:
    """A thread of the server. Everything that came of it is kept, also what came before its id was known."""

    def __init__(self, app: AppServer, id: str, buffer: ThreadBuffer) -> None:  # noqa: A002 - as on the wire
        self._app = app
        self._buffer = buffer
        self.id = id

    def events(self, *, replay: bool = True) -> AsyncIterator[ThreadEvent]:
        """Notifications, and calls that wait for an answer, as `IncomingCall`; `Gap` where some left unread.

        With `replay` they begin with the oldest that is kept. They end when the thread is closed; where
        the server is gone, `ServerEnded` is raised.
        """
        return self._app._events(self._buffer, 0 if replay else self._buffer.end, self)

    async def mcp_startup(self, *, timeout: float, expected: Iterable[str] = ()) -> RoundCompleted:
        """The summary of the thread's MCP startup; raises `StartupTimedOut`."""
        return await self._app.mcp_startup(self.id, timeout=timeout, expected=expected)

    async def run(self, text: str, *, timeout: float | None = None) -> TurnCompletedNotification:
        """Begin a turn with this text, and wait until it is over, however early its end came.

        Raises `TimeoutError` where it is not over in time; the turn goes on.
        """
        from protocol_models.v2.turn import TURN_COMPLETED, TURN_START

        events = self.events(replay=False)
        message = {"type": "text", "text": text, "text_elements": []}
        with anyio.fail_after(timeout):
            started = await self._app.request(TURN_START, {"threadId": self.id, "input": [message]})
            async for event in events:
                completed = TURN_COMPLETED.params_of(event)
                if completed is not None and completed.turn.id == started.turn.id:
                    return completed
        raise ServerEnded(None, detail=f"the thread {self.id} was closed before its turn ended")

    async def unsubscribe(self) -> None:
        """Get no more events of this thread; a startup round that is open is abandoned."""
        from protocol_models.v2.thread_lifecycle import THREAD_UNSUBSCRIBE

        await self._app.request(THREAD_UNSUBSCRIBE, {"threadId": self.id})


class _Tasks:
    """A task group whose errors are not wrapped: what the body raises, the caller gets."""

    async def __aenter__(self) -> TaskGroup:
        self._group = anyio.create_task_group()
        return await self._group.__aenter__()

    async def __aexit__(self, *_: object) -> None:
        self._group.cancel_scope.cancel()
        await self._group.__aexit__(None, None, None)
