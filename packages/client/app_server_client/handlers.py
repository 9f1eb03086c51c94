"""Who answers the requests of the server.

Input: a method, and a function that answers it. Output: a `Handler`. What no handler answers is declined
at once; nothing is ever accepted by default.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar, cast

from protocol_models.json_types import Json
from protocol_models.session import Answerable, Call, Refusal

if TYPE_CHECKING:
    from protocol_models import Method, ServerRequest

__all__ = ["Handler", "IncomingCall", "Replies", "later", "on"]

P = TypeVar("P")
R = TypeVar("R")


class Handler(NamedTuple):
    """Answers one method; without a function, who reads the events of the thread answers."""

    method: Method[object, object]
    function: Callable[[object], Awaitable[object]] | None

    def fits(self, result: object) -> bool:
        """Whether this is a result of the method; a plain dict is what it says."""
        return isinstance(result, Mapping) or self.method.answered_by(result)


def on(method: Answerable[P, R], function: Callable[[P], Awaitable[R | Mapping[str, Json]]]) -> Handler:
    """Answer the requests of a method with the result of this function, which may take minutes."""
    # The type variables have checked that they fit; a call finds its handler by the name of the method.
    return Handler(
        cast("Method[object, object]", method), cast("Callable[[object], Awaitable[object]]", function)
    )


def later(method: Method[object, object]) -> Handler:
    """Leave the requests of a method open: whoever reads the thread's events answers the `IncomingCall`."""
    return Handler(method, None)


class Replies(Protocol):
    """Where the answers to calls go."""

    def answer(self, call: Call, result: object) -> None:
        """Send the result; raises `AlreadyAnswered`."""

    def refuse(self, call: Call, why: Refusal) -> None:
        """Say no; raises `AlreadyAnswered`."""


class IncomingCall:
    """A request of the server, to be answered once."""

    def __init__(self, replies: Replies, call: Call) -> None:
        self._replies = replies
        self._call = call

    @property
    def request(self) -> ServerRequest:
        """What is asked."""
        return self._call.request

    async def answer(self, result: object) -> None:
        """Send the result, a model or a plain dict.

        Raises `AlreadyAnswered` where the call is not open any more, and `EncodeError` for what is not JSON.
        """
        self._replies.answer(self._call, result)

    async def decline(self) -> None:
        """Say no; raises `AlreadyAnswered`."""
        self._replies.refuse(self._call, Refusal.UNHANDLED)

    def __repr__(self) -> str:
        return f"IncomingCall({self.request.method!r}, {self.request.id!r})"
