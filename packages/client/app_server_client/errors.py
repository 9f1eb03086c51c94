"""What can go wrong on the client's side, each as an exception of its own.

Input: an error answer, or how the server ended. Output: the exception to raise; its text says what to do.
"""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from protocol_models.json_types import Json

if TYPE_CHECKING:
    from protocol_models import DecodeError, ErrorResponse

__all__ = [
    "AnswerUnreadable",
    "ClientError",
    "InternalError",
    "InvalidParams",
    "InvalidRequest",
    "LaunchFailed",
    "MethodNotFound",
    "ParseError",
    "RequestFailed",
    "RequestTimedOut",
    "ServerEnded",
    "StartupTimedOut",
    "error_of",
]


class ClientError(Exception):
    """What this package raises."""


class LaunchFailed(ClientError):
    """The server could not be started."""


class ServerEnded(ClientError):
    """The server is gone, so no answer will come."""

    def __init__(self, exit_code: int | None, stderr: str = "", detail: str = "") -> None:
        self.exit_code = exit_code
        """As a shell knows it; `None` where it is not known. A signal is in `signal`."""
        self.signal = signal_of(exit_code)
        self.stderr = stderr
        """The last 4 KiB of what it wrote to its standard error."""
        super().__init__(exit_code, stderr, detail)
        self._detail = detail

    def again(self) -> ServerEnded:
        """The same to raise once more: one that several tasks raise would keep the frames of all of them."""
        return ServerEnded(self.exit_code, self.stderr, self._detail)

    def __str__(self) -> str:
        if self._detail:
            text = self._detail
        elif self.signal is not None:
            text = f"the server was ended by {self.signal}"
        elif self.exit_code is not None:
            text = f"the server ended with exit code {self.exit_code}"
        else:
            text = "the server closed the connection"
        return f"{text}; its last words:\n{self.stderr}" if self.stderr else text


class RequestTimedOut(ClientError, TimeoutError):
    """No answer in time. The request is forgotten; an answer that comes later is reported as late."""

    def __init__(self, method: str, seconds: float) -> None:
        self.method = method
        self.seconds = seconds
        super().__init__(f"{method}: no answer within {seconds:g} s; give a larger `timeout`, or `None`")


class StartupTimedOut(ClientError, TimeoutError):
    """The MCP servers did not settle in time; `starting` names those that still start."""

    def __init__(self, starting: tuple[str, ...], seconds: float) -> None:
        self.starting = starting
        what = f"still starting: {', '.join(starting)}" if starting else "no MCP server has begun to start"
        super().__init__(f"the MCP servers did not settle within {seconds:g} s; {what}")


class AnswerUnreadable(ClientError):
    """The answer came, and is not what the protocol says; `error` tells the places."""

    def __init__(self, method: str, error: DecodeError) -> None:
        self.method = method
        self.error = error
        super().__init__(f"{method}: the answer cannot be read: {error}")


class RequestFailed(ClientError):
    """The server refused a request. There is a subclass for each code that JSON-RPC defines."""

    def __init__(self, method: str, code: int, message: str, data: Json = None) -> None:
        self.method = method
        self.code = code
        self.message = message
        self.data = data
        super().__init__(f"{method}: {message} ({code})")


class ParseError(RequestFailed):
    """-32700: the server could not read the line."""


class InvalidRequest(RequestFailed):
    """-32600: the server refuses the request. Codex uses this code for nearly everything."""


class MethodNotFound(RequestFailed):
    """-32601: the server does not know the method."""


class InvalidParams(RequestFailed):
    """-32602: the server knows the method, and the params do not fit."""


class InternalError(RequestFailed):
    """-32603: something went wrong inside the server."""


_BY_CODE = {
    -32700: ParseError,
    -32600: InvalidRequest,
    -32601: MethodNotFound,
    -32602: InvalidParams,
    -32603: InternalError,
}


def error_of(method: str, response: ErrorResponse) -> RequestFailed:
    """The exception for an error answer, by its code."""
    error = response.error
    return _BY_CODE.get(error.code, RequestFailed)(method, error.code, error.message, error.data)


def signal_of(exit_code: int | None) -> str | None:
    """The name of the signal that ended a process, where one did."""
    if exit_code is None or exit_code >= 0:
        return None
    try:
        return signal.Signals(-exit_code).name
    except ValueError:
        return f"signal {-exit_code}"
