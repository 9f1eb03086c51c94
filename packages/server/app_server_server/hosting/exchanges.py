"""What went over HTTP: the SDK hides it, and whoever retries has to know it.

Input: requests of an HTTP client. Output: the same requests, authorized; and for each its method and its
status, told to the operation that caused it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final

import httpx2

from app_server_server.redaction import hide_in_logs_of

__all__ = ["Exchange", "Recorder", "recorded"]

hide_in_logs_of("httpx2", "mcp.client.streamable_http")

RETRIED: Final = frozenset({408, 429, 500, 502, 503, 504})
_LOST_SESSION: Final = b"No valid session ID provided"


@dataclass(frozen=True)
class Exchange:
    """One request, and what came back."""

    method: str
    """The method of the message; empty for what carries none."""
    status: int | None
    """`None` where no answer came."""
    token: str | None = field(default=None, repr=False)
    """The token that was sent."""
    lost_session: bool = False
    """Whether the server no longer knows the session."""
    trouble: str = ""
    """Why no answer came, as the name of an error."""

    @property
    def may_be_retried(self) -> bool:
        """Whether the trouble may pass by itself."""
        return self.status is None or self.status in RETRIED


_log: ContextVar[list[Exchange] | None] = ContextVar("exchanges", default=None)


@contextmanager
def recorded() -> Iterator[list[Exchange]]:
    """The exchanges that the block causes, in order; the SDK sends each message in its sender's context."""
    log: list[Exchange] = []
    token = _log.set(log)
    try:
        yield log
    finally:
        _log.reset(token)


class Recorder(httpx2.AsyncBaseTransport):
    """An HTTP transport that authorizes requests and records them."""

    def __init__(self, inner: httpx2.AsyncBaseTransport, token: Callable[[], str | None]) -> None:
        self._inner = inner
        self._token = token

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Sends one request."""
        method, token = _method(request), self._token()
        if token is not None:
            request.headers["authorization"] = f"Bearer {token}"
        try:
            response = await self._inner.handle_async_request(request)
        except httpx2.TransportError as error:
            _note(Exchange(method, None, token=token, trouble=type(error).__name__))
            raise
        lost = False
        if response.status_code in (400, 404) and "mcp-session-id" in request.headers:
            response, body = await _read(response, request)
            lost = response.status_code == 404 or _LOST_SESSION in body
        _note(Exchange(method, response.status_code, token, lost))
        return response

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._inner.aclose()


def _note(exchange: Exchange) -> None:
    log = _log.get()
    if log is not None:
        log.append(exchange)


def _method(request: httpx2.Request) -> str:
    if request.method != "POST":
        return ""
    try:
        return str(json.loads(request.content).get("method", ""))
    except (ValueError, AttributeError, httpx2.RequestNotRead):
        return ""


async def _read(response: httpx2.Response, request: httpx2.Request) -> tuple[httpx2.Response, bytes]:
    """The response once more, with its body at hand."""
    body = await response.aread()
    kept = [(k, v) for k, v in response.headers.items() if k not in ("content-encoding", "content-length")]
    return httpx2.Response(response.status_code, headers=kept, content=body, request=request), body
