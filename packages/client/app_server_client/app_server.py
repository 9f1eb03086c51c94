"""A connection to one app server.

Input: a command to start, or a stream. Output: typed answers, threads with their events, and an end that
leaves no process. One task reads; it never waits for a handler or for who reads the events.
"""

from __future__ import annotations

import logging
import os
import weakref
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload

import anyio
from anyio.abc import ByteStream, TaskGroup
from protocol_models import DecodeError, ErrorResponse, Notification, Response
from protocol_models.session import (
    Answer,
    Call,
    Connection,
    ConnectionClosed,
    Effects,
    Event,
    Gap,
    LateAnswer,
    Message,
    PendingRequest,
    Refusal,
    RoundCompleted,
    StartupEvent,
    StartupRounds,
    StrayAnswer,
    ThreadBuffer,
    ThreadBuffers,
    ThreadOwner,
    Unreadable,
    WouldSettle,
)
from protocol_models.session.startup_rounds import MOST_OWNERS

from app_server_client.errors import AnswerUnreadable, RequestTimedOut, ServerEnded, StartupTimedOut, error_of
from app_server_client.handlers import Handler, IncomingCall
from app_server_client.transport import ProcessTransport, StreamTransport, Transport

if TYPE_CHECKING:
    from protocol_models import UnknownNotification
    from protocol_models.session.connection import Takes
    from protocol_models.v1.initialize import InitializeResponse
    from protocol_models.v2.turn import TurnCompletedNotification

__all__ = ["AppServer", "Thread"]

S = TypeVar("S", covariant=True)
Q = TypeVar("Q", contravariant=True)
R = TypeVar("R")

LOG = logging.getLogger("app_server_client")
ANSWER_SECONDS = 60.0
HANDLER_SECONDS = 600.0
MOST_HANDLERS = 256
"""How many calls are answered at the same time; the server's further ones are refused."""
MOST_QUEUED = 8 << 20
"""How many bytes wait to be written before who sends has to wait."""
TOLD = 10
"""How often one kind of oddity is logged, before only powers of ten of it are."""


class _Waiter(Generic[R]):
    """A request of ours that waits for its answer."""

    def __init__(self) -> None:
        self.done = anyio.Event()
        self.outcome: Response[R] | ErrorResponse | DecodeError | ServerEnded | None = None

    def end(self, outcome: Any) -> None:
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
        self._transport = transport
        self._handlers = {handler.method: handler for handler in handlers}
        self._client_info = {"name": client, "title": None, "version": client_version}
        self._experimental_api = experimental_api
        self._timeout = timeout
        self._handler_timeout = handler_timeout
        self._on_startup = on_startup
        self._connection = Connection()
        self._buffers = ThreadBuffers()
        self._rounds = StartupRounds()
        self._summaries: dict[str | None, RoundCompleted] = {}
        self._waiters: dict[PendingRequest[Any], _Waiter[Any]] = {}
        self._running: dict[str | int, anyio.CancelScope] = {}
        self._outbox = deque[bytes]()
        self._queued = 0
        self._news = anyio.Event()
        self._to_write = anyio.Event()
        self._written = anyio.Event()
        self._ended: ServerEnded | None = None
        self._is_closing = False
        self._stack = AsyncExitStack()
        self.oddities: Counter[str] = Counter()
        """How often what happened that should not: late and stray answers, lines that cannot be read, …"""
        self.server: InitializeResponse
        """What the server said of itself."""

    @classmethod
    def launch(
        cls,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
        **options: Any,
    ) -> Self:
        """Start a server; `options` are those of the class. Entering may raise `LaunchFailed`."""
        return cls(ProcessTransport(command, env=env, cwd=cwd), **options)

    @classmethod
    def attach(cls, stream: ByteStream, **options: Any) -> Self:
        """Use a stream that is open, such as a socket, or two as `anyio.streams.stapled` joins them."""
        return cls(StreamTransport(stream), **options)

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            tasks = await stack.enter_async_context(_Tasks())
            stack.push_async_callback(self.aclose)
            await self._transport.open(tasks)
            self._tasks = tasks
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
        await self._transport.close()
        self._lost(ServerEnded(None, detail="the client closed the connection"))

    @overload
    async def request(self, method: Takes[None, S], *, timeout: float | None = ...) -> S: ...
    @overload
    async def request(
        self, method: Takes[Q, S], params: Q | Mapping[str, Any], *, timeout: float | None = ...
    ) -> S: ...
    async def request(self, method: Any, params: Any = None, *, timeout: float | None = -1) -> Any:
        """Ask, and wait for the answer. A refusal is raised as `RequestFailed`, by its code.

        `timeout` is in seconds; `None` waits for ever, and what is left out is that of the connection.
        """
        outcome = await self._outcome(method, params, self._timeout if timeout == -1 else timeout)
        return outcome.result

    @overload
    async def notify(self, method: Takes[None, None]) -> None: ...
    @overload
    async def notify(self, method: Takes[Q, None], params: Q | Mapping[str, Any]) -> None: ...
    async def notify(self, method: Any, params: Any = None) -> None:
        """Tell the server; there is no answer."""
        self._require_open()
        await self._send(self._connection.notify(method, params))

    async def start_thread(self, params: Any = None, *, timeout: float | None = -1) -> Thread:
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
        self._rounds.join(id)
        thread = Thread(self, id, self._buffers.hold(id))
        # What nobody has a `Thread` of may leave, where there are too many.
        weakref.finalize(thread, self._buffers.release, id).atexit = False
        return thread

    def events(self, *, replay: bool = True) -> AsyncIterator[_ThreadEvent]:
        """What belongs to the app, and to everybody."""
        return self._events(self._buffers.app, 0 if replay else self._buffers.app.end, self)

    async def mcp_startup(
        self, owner: str | None = None, *, timeout: float, expected: Iterable[str] = ()
    ) -> RoundCompleted:
        """The summary of the last startup round of an owner, when no server of it is starting.

        Raises `StartupTimedOut`. A round that was abandoned says so.
        """
        self._rounds.expect(owner, () if owner in self._summaries else expected)
        with anyio.move_on_after(timeout):
            while owner not in self._summaries or self._rounds.is_open(owner):
                self._require_open()
                await self._news.wait()
            return self._summaries[owner]
        raise StartupTimedOut(tuple(self._rounds.starting(owner)), timeout)

    async def _initialize(self) -> None:
        from protocol_models.v1.initialize import INITIALIZE, INITIALIZED

        capabilities = {"experimentalApi": self._experimental_api, "requestAttestation": False}
        self.server = await self.request(
            INITIALIZE, {"clientInfo": self._client_info, "capabilities": capabilities}
        )
        await self.notify(INITIALIZED)

    async def _outcome(self, method: Any, params: Any, timeout: float | None) -> Response[Any]:
        self._require_open()
        pending = self._connection.request(method, params)
        waiter = self._waiters[pending] = _Waiter()
        try:
            with anyio.move_on_after(timeout):
                # Before it is sent: updates come before the answer.
                if method.name == "thread/unsubscribe":
                    self._startup(self._rounds.leave(_thread_of(params)))
                elif method.name == "thread/resume":
                    self._rounds.join(_thread_of(params))
                await self._send(pending.data)
                await waiter.done.wait()
        finally:
            del self._waiters[pending]
            self._connection.forget(pending)
        match waiter.outcome:
            case Response():
                return waiter.outcome
            case ErrorResponse():
                if method.name == "thread/unsubscribe":
                    self._rounds.join(_thread_of(params))
                raise error_of(method.name, waiter.outcome)
            case DecodeError():
                raise AnswerUnreadable(method.name, waiter.outcome)
            case ServerEnded():
                raise waiter.outcome
            case None:
                raise RequestTimedOut(method.name, timeout or 0)

    def _require_open(self) -> None:
        if self._ended is not None:
            raise self._ended

    async def _send(self, data: bytes) -> None:
        while self._queued > MOST_QUEUED:
            await self._written.wait()
            self._require_open()
        self._put(data)

    def _put(self, data: bytes) -> None:
        self._outbox.append(data)
        self._queued += len(data)
        self._to_write.set()

    async def _write(self) -> None:
        try:
            while True:
                await self._to_write.wait()
                self._to_write = anyio.Event()
                data = b"".join(self._outbox)
                self._outbox.clear()
                await self._transport.send(data)
                self._queued -= len(data)
                written, self._written = self._written, anyio.Event()
                written.set()
        except (OSError, anyio.BrokenResourceError, anyio.ClosedResourceError):
            self._note("unwritable", "the server does not read any more")

    async def _read(self) -> None:
        try:
            while True:
                data = await self._transport.receive()
                self._dispatch(self._connection.receive(data))
                # A stream that has more to give would not let anybody else run.
                await anyio.lowlevel.checkpoint()
        except (OSError, anyio.EndOfStream, anyio.ClosedResourceError, anyio.BrokenResourceError):
            self._dispatch(self._connection.receive_end())
        if not self._is_closing:
            self._lost(await self._transport.ended())

    def _dispatch(self, events: Sequence[Event]) -> None:
        for event in events:
            match event:
                case Message():
                    self._keep(event)
                case Call():
                    self._keep(event)
                    self._handle(event)
                case Answer(request, outcome):
                    if (waiter := self._waiters.get(request)) is not None:
                        waiter.end(outcome)
                case LateAnswer(request):
                    self._note("late answer", f"{request.method}, id {request.id}: the answer came too late")
                case StrayAnswer(response):
                    self._note(
                        "stray answer", f"an answer came to id {response.id!r}, which is not a request"
                    )
                case Unreadable(error):
                    if event.asks is not None:
                        self._put(self._connection.refuse(event, Refusal.INVALID))
                    kind = "misaddressed" if event.misaddressed else "unreadable"
                    self._note(kind, f"a line of the server cannot be read: {error.reason.value}")
        if events:
            self._tell()

    def _keep(self, event: Message | Call) -> None:
        effects = self._buffers.add(event)
        for call in effects.refused:
            if self._connection.is_open(call):
                self._refuse(call, Refusal.BUSY)
        self._end_calls(effects)
        if isinstance(event, Message) and isinstance(event.message, Notification):
            self._follow_startup(event.message)

    def _end_calls(self, effects: Effects) -> None:
        for call in effects.ended:
            self._connection.withdraw(call)
            if (scope := self._running.get(call.request.id)) is not None:
                scope.cancel()

    def _follow_startup(self, message: Notification[Any]) -> None:
        params = message.params
        match message.method:
            case "mcpServer/startupStatus/updated":
                reason = params.failure_reason
                self._startup(
                    self._rounds.update(
                        params.thread_id, params.name, params.status.value, params.error,
                        None if reason is None else reason.value,
                    )
                )  # fmt: skip
            case "thread/closed":
                self._startup(self._rounds.leave(params.thread_id))
            case "thread/started":
                self._rounds.join(params.thread.id)
            case _:
                pass

    def _startup(self, events: Sequence[StartupEvent]) -> None:
        for event in events:
            if isinstance(event, WouldSettle):
                self._tasks.start_soon(self._settle, event)
            elif isinstance(event, RoundCompleted):
                self._summaries.pop(event.owner, None)
                self._summaries[event.owner] = event
                if len(self._summaries) > MOST_OWNERS:
                    del self._summaries[next(iter(self._summaries))]
            if self._on_startup is not None and not isinstance(event, WouldSettle):
                self._on_startup(event)

    async def _settle(self, event: WouldSettle) -> None:
        await anyio.sleep(event.seconds)
        self._startup(self._rounds.settle(event))
        self._tell()

    def _handle(self, call: Call) -> None:
        handler = self._handlers.get(call.request.method)
        if not self._connection.is_open(call):
            return
        if handler is None:
            self._refuse(call, Refusal.UNHANDLED)
        elif handler.function is None:
            pass
        elif len(self._running) >= MOST_HANDLERS:
            self._refuse(call, Refusal.BUSY)
        else:
            self._running[call.request.id] = anyio.CancelScope()
            self._tasks.start_soon(self._run, call, handler.function)

    async def _run(self, call: Call, function: Callable[[Any], Any]) -> None:
        scope = self._running[call.request.id]
        try:
            with scope:
                with anyio.fail_after(self._handler_timeout):
                    result = await function(call.request.params)
                if self._connection.is_open(call):
                    self._answer(call, result)
        except Exception as error:
            # The server waits: whatever went wrong in the handler, it gets its answer.
            LOG.exception("the handler of %s failed", call.request.method, exc_info=error)
            self.oddities["handler failed"] += 1
            if self._connection.is_open(call):
                self._refuse(call, Refusal.FAILED)
        finally:
            if self._running.get(call.request.id) is scope:
                del self._running[call.request.id]

    def _answer(self, call: Call, result: object) -> None:
        self._put(self._connection.answer(call, result))
        self._buffers.answered(call)

    def _refuse(self, call: Call, why: Refusal) -> None:
        try:
            self._put(self._connection.refuse(call, why))
        except ConnectionClosed:
            return
        self._buffers.answered(call)

    def _lost(self, ended: ServerEnded) -> None:
        if self._ended is not None:
            return
        self._ended = ended
        self._connection.close()
        self._buffers.close()
        for waiter in self._waiters.values():
            waiter.end(ended)
        self._startup(self._rounds.lose())
        self._written.set()
        self._tell()

    def _tell(self) -> None:
        news, self._news = self._news, anyio.Event()
        news.set()

    def _note(self, kind: str, text: str) -> None:
        self.oddities[kind] += 1
        count = self.oddities[kind]
        if count <= TOLD or str(count).strip("0") == "1":
            LOG.warning("%s (%s, number %d)", text, kind, count)

    async def _events(
        self, buffer: ThreadBuffer, number: int, reader: AppServer | Thread
    ) -> AsyncIterator[_ThreadEvent]:
        """Events from a number on; the reader is named to live as long as it reads."""
        while True:
            items, number = buffer.since(number)
            for item in items:
                if isinstance(item, Call):
                    yield IncomingCall(self, item)
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
                raise self._ended
            await self._news.wait()


class Thread:
    """A thread of the server. Everything that came of it is kept, also what came before its id was known."""

    def __init__(self, app: AppServer, id: str, buffer: ThreadBuffer) -> None:  # noqa: A002 - as on the wire
        self._app = app
        self._buffer = buffer
        self.id = id

    def events(self, *, replay: bool = True) -> AsyncIterator[_ThreadEvent]:
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


def _thread_of(params: Any) -> str | None:
    thread = params.get("threadId") if isinstance(params, Mapping) else getattr(params, "thread_id", None)
    return thread if isinstance(thread, str) else None


if TYPE_CHECKING:
    _ThreadEvent = Notification[Any] | UnknownNotification | IncomingCall | Gap
