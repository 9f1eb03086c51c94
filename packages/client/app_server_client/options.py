"""What can be said of a connection when it is made.

Input: nothing. Output: the options of `AppServer`, which `launch` and `attach` take as well, for
type checkers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import TypedDict

from protocol_models.session import StartupEvent

from app_server_client.handlers import Handler

__all__ = ["ANSWER_SECONDS", "HANDLER_SECONDS", "ConnectionOptions", "LaunchOptions"]

ANSWER_SECONDS = 60.0
HANDLER_SECONDS = 600.0


class ConnectionOptions(TypedDict, total=False):
    """The options of a connection."""

    handlers: Iterable[Handler]
    """Who answers the requests of the server."""
    client: str
    """The name by which the server knows this client."""
    client_version: str
    experimental_api: bool
    """Whether the server may use what can change in any release."""
    timeout: float | None
    """Seconds until a request without an answer is given up; `None` for never."""
    handler_timeout: float
    """Seconds until a handler that does not return is given up, and its call declined."""
    on_startup: Callable[[StartupEvent], None] | None
    """Is told of every MCP server that moves, of each failure once, and of the summary of each round."""


class LaunchOptions(ConnectionOptions, total=False):
    """The options of a server that is started, beside those of its connection."""

    env: Mapping[str, str] | None
    """Its environment; `None` for that of this process."""
    cwd: str | os.PathLike[str] | None
    """The folder that it is started in; `None` for that of this process."""
