"""The calls of the server, and the tasks that answer them.

Input: calls, and handlers by method. Output: the lines of the answers. Each call is answered once; one that
needs no answer any more ends its handler.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable

import anyio
from anyio.abc import TaskGroup
from protocol_models.session import Call, Connection, ConnectionClosed, Effects, Refusal, ThreadBuffers

from app_server_client.handlers import Handler
from app_server_client.outbox import Outbox

__all__ = ["Calls"]

LOG = logging.getLogger("app_server_client")
MOST_HANDLERS = 256
"""How many calls are answered at the same time; the server's further ones are refused."""


class Calls:
    """The calls of one connection that wait for an answer."""

    def __init__(
        self,
        handlers: Iterable[Handler],
        connection: Connection,
        buffers: ThreadBuffers,
        outbox: Outbox,
        oddities: Counter[str],
        *,
        timeout: float,
    ) -> None:
        self._handlers = {handler.method.name: handler for handler in handlers}
        self._connection = connection
        self._buffers = buffers
        self._outbox = outbox
        self._oddities = oddities
        self._timeout = timeout
        self._running: dict[int, anyio.CancelScope] = {}
        """By the identity of the call: one that was withdrawn may still run when its id is used again."""

    def take(self, call: Call, tasks: TaskGroup) -> None:
        """A call that came: have it answered, leave it open, or refuse it."""
        handler = self._handlers.get(call.request.method)
        if not self._connection.is_open(call):
            return
        if handler is None:
            self.refuse(call, Refusal.UNHANDLED)
        elif handler.function is None:
            pass
        elif len(self._running) >= MOST_HANDLERS:
            self.refuse(call, Refusal.BUSY)
        else:
            scope = self._running[id(call)] = anyio.CancelScope()
            tasks.start_soon(self._run, call, handler, scope)

    def follow(self, effects: Effects) -> None:
        """What a message did to calls: those that left the buffer are refused, others need no answer."""
        for call in effects.refused:
            if self._connection.is_open(call):
                self.refuse(call, Refusal.BUSY)
        for call in effects.ended:
            self._connection.withdraw(call)
            if (scope := self._running.get(id(call))) is not None:
                scope.cancel()

    def answer(self, call: Call, result: object) -> None:
        """Send the result; raises `AlreadyAnswered`, and `EncodeError` for what is not JSON."""
        self._outbox.put(self._connection.answer(call, result))
        self._buffers.answered(call)

    def refuse(self, call: Call, why: Refusal) -> None:
        """Say no; raises `AlreadyAnswered`."""
        try:
            self._outbox.put(self._connection.refuse(call, why))
        except ConnectionClosed:
            return
        self._buffers.answered(call)

    async def _run(self, call: Call, handler: Handler, scope: anyio.CancelScope) -> None:
        assert handler.function is not None
        try:
            with scope:
                with anyio.fail_after(self._timeout):
                    result = await handler.function(call.request.params)
                if self._connection.is_open(call):
                    if not handler.fits(result):
                        raise TypeError(f"{type(result).__name__} is not a result of {call.request.method}")
                    self.answer(call, result)
        except Exception as error:
            # The server waits: whatever went wrong in the handler, it gets its answer.
            LOG.exception("the handler of %s failed", call.request.method, exc_info=error)
            self._oddities["handler failed"] += 1
            if self._connection.is_open(call):
                self.refuse(call, Refusal.FAILED)
        finally:
            del self._running[id(call)]
