"""What becomes of a start, and of each attempt.

Input: what went over HTTP. Output: the error that it stands for, whether it may pass by itself, and the
state in which a start ended.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx2
import stamina
from protocol_models.v2.mcp_startup import McpServerStartupFailureReason, McpServerStartupState

from app_server_server.errors import AuthorizationRequired, ServerError, StartFailed
from app_server_server.hosting.exchanges import Exchange

__all__ = ["NotReady", "Retryable", "Settled", "TokenRefused", "retries", "told"]


class NotReady(ServerError):
    """A server that is not there to be asked."""


class Retryable(ServerError):
    """A trouble that may pass by itself."""


class TokenRefused(AuthorizationRequired):
    """The server turned a token down."""


@dataclass(frozen=True)
class Settled:
    """The state in which a start ended."""

    status: McpServerStartupState
    error: str | None = None
    failure_reason: McpServerStartupFailureReason | None = None
    needs_sign_in: bool = field(default=False, compare=False)
    """Whether it came no further than the sign-in, a first one included."""


def told(log: list[Exchange]) -> ServerError | None:
    """What the exchanges say of an error that the SDK has made unrecognizable."""
    last = next((each for each in reversed(log) if each.method), None)
    if last is None or (last.status is not None and last.status < 400):
        return None
    if last.status == httpx2.codes.UNAUTHORIZED:
        return TokenRefused("the server requires authorization")
    if last.status is None:
        text = f"the server could not be reached ({last.trouble})"
    else:
        text = f"the server answered {last.method} with the status {last.status}"
    return Retryable(text) if last.may_be_retried and not last.lost_session else StartFailed(text)


def retries() -> AsyncIterator[stamina.Attempt]:
    """Three attempts, after 250 and 1000 ms."""
    return stamina.retry_context(
        on=Retryable,
        attempts=3,
        timeout=None,
        wait_initial=0.25,
        wait_exp_base=4,
        wait_max=1.0,
        wait_jitter=0,
    ).__aiter__()
