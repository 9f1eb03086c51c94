"""The connection to one client.

Input: a byte stream, and handlers by method. Output: typed params in, typed results out; notifications and
questions to the client, of which one gate decides what goes out.

One task reads, and never waits for a handler; it waits for a client that does not read its answers. A
response is written before the notifications that its handler causes. The ids of questions are unique for the
process. A question belongs to a thread where its params name one: it can be cancelled with the thread, and is
shown again to a client that resumes it while nobody has answered.
"""

from __future__ import annotations

import itertools
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final, TypeVar, cast

import anyio
from anyio.abc import ByteStream, TaskGroup
from protocol_models import (
    DecodeError,
    ErrorResponse,
    Method,
    Request,
    Response,
    ServerNotificationsConfig,
    encode,
)
from protocol_models.json_types import Json
from protocol_models.jsonrpc import JSONRPCErrorError
from protocol_models.methods import Direction
from protocol_models.session import (
    Answer,
    Answerable,
    Call,
    Connection,
    ConnectionClosed,
    Gate,
    Message,
    PendingRequest,
    Takes,
    Unreadable,
)
from protocol_models.v1.initialize import INITIALIZE, InitializeParams, InitializeResponse
from protocol_models.v2.server import SERVER_REQUEST_RESOLVED, ServerRequestResolvedNotification

from app_server_server.errors import ServerError
from app_server_server.redaction import place_of

__all__ = ["ClientConnection", "Handler", "Refused", "Unanswered", "on"]

P = TypeVar("P")
R = TypeVar("R")
LOG = logging.getLogger(__name__)
PROCESS_IDS: Final = itertools.count()
"""The ids of all questions of this process, whichever client is asked."""
MOST_HANDLERS: Final = 256
MOST_QUEUED: Final = 8 << 20
"""How many bytes wait to be written before who sends has to wait, and nothing more is read."""
CHUNK: Final = 1 << 16
STUCK: Final = 2.0
"""Seconds after which a client that has ended its input, and takes nothing, is gone."""

INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS, INTERNAL_ERROR = -32600, -32601, -32602, -32603


class Refused(ServerError):
    """A request that gets an error: its code, its sentence, and data where there is some."""

    def __init__(self, message: str, code: int = INVALID_REQUEST, data: Json = None) -> None:
        self.code = code
        self.data = data
        super().__init__(message)


class Unanswered(ServerError):
    """A question that gets no answer: it was refused or cancelled, or the client is gone."""

    def __init__(self, why: str, *, is_cancelled: bool = False) -> None:
        self.is_cancelled = is_cancelled
        super().__init__(why)


@dataclass(frozen=True)
class Handler:
    """Answers the requests of one method."""

    method: Method[object, object]
    function: Callable[[object], Awaitable[object]]


def on(method: Answerable[P, R], function: Callable[[P], Awaitable[R]]) -> Handler:
    """Answer the requests of a method with the result of this function; `Refused` is an error of its own."""
    # The type variables have checked that they fit; a call finds its handler by the name of the method.
    return Handler(
        cast("Method[object, object]", method), cast("Callable[[object], Awaitable[object]]", function)
    )


@dataclass
class _Held:
    """The notifications that a handler causes, until its response is written."""

    lines: list[bytes] = field(default_factory=list)
    is_open: bool = True


_held: ContextVar[_Held | None] = ContextVar("held", default=None)


@dataclass
class _Waiter:
    done: anyio.Event = field(default_factory=anyio.Event)
    outcome: Answer[object] | Unanswered | None = None

    def end(self, outcome: Answer[object] | Unanswered) -> None:
        if self.outcome is None:
            self.outcome = outcome
            self.done.set()


class ClientConnection:
    """One client. `serve` returns when the client has ended."""

    def __init__(
        self,
        stream: ByteStream,
        handlers: Iterable[Handler],
        welcome: Callable[[InitializeParams], InitializeResponse],
        *,
        notifications: Callable[[], ServerNotificationsConfig | None] = lambda: None,
        ids: Iterator[int] = PROCESS_IDS,
    ) -> None:
        self._stream = stream
        self._handlers = {handler.method.name: handler for handler in handlers}
        self._welcome = welcome
        self._notifications = notifications
        self._connection = Connection(Direction.SERVER_TO_CLIENT, ids=ids)
        self._client: InitializeParams | None = None
        self._waiters: dict[PendingRequest[object], tuple[_Waiter, str | None]] = {}
        self._running = 0
        self._outbox = deque[bytes]()
        self._queued = 0
        self._to_write = anyio.Event()
        self._written = anyio.Event()
        self._is_over = False

    async def serve(self) -> None:
        """Answers until the client ends; then every handler is cancelled and every question unanswered.

        What was answered by then is written, unless the client does not read it.
        """
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._write, tasks.cancel_scope)
            try:
                await self._read(tasks)
                for event in self._connection.receive_end():
                    self._follow(tasks, event)
                await self._flush()
            finally:
                self._end()
                tasks.cancel_scope.cancel()

    @property
    def gate(self) -> Gate:
        """What this client is sent, and may ask for, as the configuration is now."""
        capabilities = self._client.capabilities if self._client is not None else None
        if capabilities is None:
            return Gate(notifications=self._notifications())
        return Gate(
            experimental_api=capabilities.experimental_api,
            opted_out=capabilities.opt_out_notification_methods or (),
            notifications=self._notifications(),
        )

    async def notify(self, method: Method[P, None], params: P) -> None:
        """Tells the client, where its gate lets it out; nobody, before `initialize` and after its end."""
        if self._client is None or self._is_over or not self.gate.lets_out(method):
            return
        now = time.time_ns() // 1_000_000
        # The gate hands on params of the method, or what is written of them.
        told = cast("Takes[object, None]", method)
        line = self._connection.notify(told, self.gate.outgoing(params), emitted_at_ms=now)
        held = _held.get()
        if held is not None and held.is_open:
            held.lines.append(line)
        else:
            await self._send(line)

    async def ask(self, method: Method[P, R], params: P, *, thread: str | None = None) -> R:
        """Asks the client, and waits for its answer; `Unanswered` where there is none."""
        if self._client is None or self._is_over or not self.gate.lets_out(method):
            raise Unanswered("the client is not asked such questions")
        # The gate hands on params of the method, or what is written of them.
        pending = self._connection.request(cast("Takes[object, R]", method), self.gate.outgoing(params))
        waiter = _Waiter()
        self._waiters[pending] = (waiter, thread)
        try:
            await self._send(pending.data)
            await waiter.done.wait()
        finally:
            del self._waiters[pending]
            self._connection.forget(pending)
        if isinstance(waiter.outcome, Unanswered):
            raise waiter.outcome
        match pending.outcome_of(waiter.outcome):
            case Response(result=result):
                return result
            case ErrorResponse(error=refusal):
                raise Unanswered(f"the client refused: {refusal.message}")
            case DecodeError() as error:
                raise Unanswered(f"the answer of the client cannot be read: {error}")
            case None:
                raise AssertionError("a question ends with an outcome")

    async def cancel_questions(self, thread: str) -> None:
        """Withdraws the questions of a thread whose turn is over or that is closed, and tells the client."""
        for pending, (waiter, owner) in list(self._waiters.items()):
            if owner == thread:
                waiter.end(Unanswered("the turn ended before an answer came", is_cancelled=True))
                resolved = ServerRequestResolvedNotification(thread_id=thread, request_id=pending.id)
                await self.notify(SERVER_REQUEST_RESOLVED, resolved)

    async def replay(self, thread: str) -> None:
        """Shows a client that resumes a thread the questions that wait for an answer, and no others."""
        for pending, (waiter, owner) in list(self._waiters.items()):
            if owner == thread and waiter.outcome is None:
                await self._send(pending.data)

    # Reading.

    async def _read(self, tasks: TaskGroup) -> None:
        while True:
            try:
                data = await self._stream.receive(CHUNK)
            except (anyio.EndOfStream, anyio.BrokenResourceError, anyio.ClosedResourceError):
                return
            for event in self._connection.receive(data):
                self._follow(tasks, event)
            await self._room()  # a client that sends and does not read waits here

    def _follow(self, tasks: TaskGroup, event: object) -> None:
        match event:
            case Call():
                self._take(tasks, event)
            case Answer(request=request):
                if (waiting := self._waiters.get(request)) is not None:
                    waiting[0].end(event)
            case Unreadable(asks=asks, error=error) if asks is not None:
                self._put(_error_line(asks, INVALID_REQUEST, "; ".join(map(str, error.problems))))
            case Unreadable(error=error):
                LOG.warning("a line of the client cannot be read: %s", error)
            case Message():
                pass  # of a client's notifications this server follows none
            case _:
                LOG.warning("an answer of the client fits no question")

    def _take(self, tasks: TaskGroup, call: Call) -> None:
        method = call.request.method
        handler = self._handlers.get(method)
        if method == INITIALIZE.name:
            self._initialize(call)
        elif self._client is None:
            self._refuse(call, INVALID_REQUEST, "the connection is not initialized: send initialize first")
        elif handler is None:
            self._refuse(call, METHOD_NOT_FOUND, f"this server has no method {method[:80]!r}")
        elif (why := self.gate.refusal_of(handler.method, call.request.params)) is not None:
            self._refuse(call, INVALID_REQUEST, why)
        elif self._running >= MOST_HANDLERS:
            self._refuse(
                call, INTERNAL_ERROR, "too many requests wait for an answer: send this one again later"
            )
        else:
            self._running += 1
            tasks.start_soon(self._handle, call, handler)

    def _initialize(self, call: Call) -> None:
        if self._client is not None:
            self._refuse(call, INVALID_REQUEST, "the connection is initialized already")
            return
        assert isinstance(call.request, Request)
        self._client = call.request.params
        self._put(self._connection.answer(call, self._welcome(call.request.params)))

    async def _handle(self, call: Call, handler: Handler) -> None:
        held = _Held()
        _held.set(held)
        try:
            result = await handler.function(call.request.params)
            line = self._connection.answer(call, self.gate.outgoing(result))
        except ConnectionClosed:
            return  # the client went while it was answered
        except Refused as error:
            self._refuse(call, error.code, str(error), error.data)
        except Exception as error:
            # The client waits: whatever went wrong here, it gets its answer.
            LOG.error("the handler of %s failed: %s", call.request.method, place_of(error))
            self._refuse(call, INTERNAL_ERROR, "the request could not be answered: see the log of the server")
        else:
            self._put(line)
        finally:
            self._running -= 1
            held.is_open = False
        for line in held.lines:
            self._put(line)

    def _refuse(self, call: Call, code: int, message: str, data: Json = None) -> None:
        try:
            self._put(
                self._connection.answer_error(call, JSONRPCErrorError(code=code, message=message, data=data))
            )
        except ConnectionClosed:
            return

    # Writing.

    async def _send(self, line: bytes) -> None:
        await self._room()
        self._put(line)

    async def _room(self) -> None:
        """Waits until not too much waits to be written."""
        while self._queued > MOST_QUEUED and not self._is_over:
            await self._written.wait()

    def _put(self, line: bytes) -> None:
        if not self._is_over:
            self._outbox.append(line)
            self._queued += len(line)
            self._to_write.set()

    async def _flush(self) -> None:
        """Lets a client that sends no more read what it was answered, as long as it does read."""
        while self._queued and not self._is_over:
            with anyio.move_on_after(STUCK) as scope:
                await self._written.wait()
            if scope.cancelled_caught:
                return

    async def _write(self, serving: anyio.CancelScope) -> None:
        """Writes what comes. A client that does not read any more is served no longer."""
        while True:
            await self._to_write.wait()
            self._to_write = anyio.Event()
            while self._outbox:
                together = memoryview(b"".join(self._outbox))
                self._outbox.clear()
                for at in range(0, len(together), CHUNK):
                    data = bytes(together[at : at + CHUNK])
                    try:
                        await self._stream.send(data)
                    except (anyio.BrokenResourceError, anyio.ClosedResourceError):
                        self._end()
                        serving.cancel()
                        return
                    self._queued -= len(data)
                    written, self._written = self._written, anyio.Event()
                    written.set()

    def _end(self) -> None:
        self._is_over = True
        self._connection.close()
        for waiter, _ in self._waiters.values():
            waiter.end(Unanswered("the client is gone", is_cancelled=True))
        self._written.set()


def _error_line(asks: str | int, code: int, message: str) -> bytes:
    return encode(ErrorResponse(JSONRPCErrorError(code=code, message=message), asks)) + b"\n"
