"""Does an error say that a sign-in is required?

Input: an exception of any depth: causes, contexts, groups, and exceptions that others carry as data. Output:
yes or no, by what the error itself says and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
from mcp import MCPError

from app_server_server.errors import AuthorizationRequired

__all__ = ["every_error", "requires_authorization"]


def requires_authorization(error: BaseException) -> bool:
    """Whether authorization is required, by the error or any that it hides."""
    return any(_says_so(each) for each in every_error(error))


def every_error(error: BaseException) -> Iterator[BaseException]:
    """The error and all that it hides, each once."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        each = waiting.pop()
        if isinstance(each, (list, tuple)):
            waiting += each
        elif isinstance(each, dict):
            waiting += each.values()
        if not isinstance(each, BaseException) or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [each.__cause__, each.__context__, *each.args]
        if isinstance(each, BaseExceptionGroup):
            waiting += each.exceptions
        if isinstance(each, MCPError):
            waiting.append(each.data)


def _says_so(error: BaseException) -> bool:
    if isinstance(error, httpx2.HTTPStatusError):
        return error.response.status_code == httpx2.codes.UNAUTHORIZED
    return isinstance(error, AuthorizationRequired)
