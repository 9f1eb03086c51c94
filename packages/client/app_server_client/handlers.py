"""Who answers the requests of the server.

Input: a method, and a function that answers it. Output: a `Handler`. What no handler answers is declined
at once; nothing is ever accepted by default.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from protocol_models.session import Call, Refusal

if TYPE_CHECKING:
    from protocol_models import Method, Request, UnknownRequest

    from app_server_client.app_server import AppServer

__all__ = ["Handler", "IncomingCall", "later", "on"]

P = TypeVar("P")


class Handler(NamedTuple):
    """Answers one method; without a function, who reads the events of the thread answers."""

    method: str
    function: Callable[[Any], Awaitable[Any]] | None


def on(method: Method[P, Any], function: Callable[[P], Awaitable[Any]]) -> Handler:
    """Answer the requests of a method with the result of this function, which may take minutes."""
    return Handler(method.name, function)


def later(method: Method[Any, Any]) -> Handler:
    """Leave the requests of a method open: whoever reads the thread's events answers the `IncomingCall`."""
    return Handler(method.name, None)


class IncomingCall:
    """A request of the server, to be answered once."""

    def __init__(self, app: AppServer, call: Call) -> None:
        self._app = app
        self._call = call

    @property
    def request(self) -> Request[Any] | UnknownRequest:
        """What is asked."""
        return self._call.request

    async def answer(self, result: object | Mapping[str, Any]) -> None:
        """Send the result; raises `AlreadyAnswered` where the call is not open any more."""
        self._app._answer(self._call, result)

    async def decline(self) -> None:
        """Say no; raises `AlreadyAnswered`."""
        self._app._refuse(self._call, Refusal.UNHANDLED)

    def __repr__(self) -> str:
        return f"IncomingCall({self.request.method!r}, {self.request.id!r})"
