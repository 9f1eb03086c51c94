"""How a client stands with the sign-in of a server.

Input: what the configuration supplies, what the store holds, and what discovery found. Output: one state; the
first that applies.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from protocol_models.config import HttpMcpServer, McpServer
from protocol_models.v2.mcp import McpAuthStatus

from app_server_server.authorization.credentials import Credential

__all__ = ["WIRE", "AuthState", "Discovery", "auth_state", "is_configured"]


class Discovery(StrEnum):
    """What looking for the metadata of a sign-in gave."""

    FOUND = "found"
    ABSENT = "absent"
    FAILED = "failed"


class AuthState(StrEnum):
    """How a client stands with the sign-in of a server."""

    BEARER_TOKEN = "bearer token"
    OAUTH = "OAuth"
    NEEDS_REAUTHENTICATION = "needs reauthentication"
    NEEDS_LOGIN = "needs login"
    UNSUPPORTED = "unsupported"
    UNKNOWN = "unknown"


WIRE: Final = {
    AuthState.BEARER_TOKEN: McpAuthStatus.BEARER_TOKEN,
    AuthState.OAUTH: McpAuthStatus.OAUTH,
    AuthState.NEEDS_REAUTHENTICATION: McpAuthStatus.NOT_LOGGED_IN,
    AuthState.NEEDS_LOGIN: McpAuthStatus.NOT_LOGGED_IN,
    AuthState.UNSUPPORTED: McpAuthStatus.UNSUPPORTED,
    AuthState.UNKNOWN: McpAuthStatus.UNKNOWN,
}
"""What a client of the app server is told of each state."""


def is_configured(server: McpServer) -> bool:
    """Whether the configuration itself supplies what authorizes a request."""
    if not isinstance(server, HttpMcpServer):
        return False
    headers = {name.lower() for name in (*server.http_headers, *server.env_http_headers)}
    return server.bearer_token_env_var is not None or "authorization" in headers


def auth_state(
    server: McpServer, credential: Credential | None, discovery: Discovery | None, now_ms: int
) -> AuthState:
    """The first state that applies. Discovery counts only where nothing is configured or stored."""
    if not isinstance(server, HttpMcpServer):
        return AuthState.UNSUPPORTED
    if is_configured(server):
        return AuthState.BEARER_TOKEN
    if credential is not None:
        return AuthState.OAUTH if credential.is_usable(now_ms) else AuthState.NEEDS_REAUTHENTICATION
    match discovery:
        case Discovery.FOUND:
            return AuthState.NEEDS_LOGIN
        case Discovery.ABSENT:
            return AuthState.UNSUPPORTED
        case _:
            return AuthState.UNKNOWN
