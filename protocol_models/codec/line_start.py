"""What the start of a line tells of it, for the errors of lines that cannot be read.

Input: the first bytes of a line. Output: the method and the id that stand there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic_core import from_json

from protocol_models.codec.messages import is_id

if TYPE_CHECKING:
    from protocol_models.json_types import Json

__all__ = ["named_in"]

OPENED = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*")
NAMED = re.compile(rb'"(method|id|jsonrpc)"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+)\s*[,}]\s*')
"""A member that says what a line is; what stands behind it tells that it is whole."""


def named_in(start: bytes) -> tuple[str | None, str | int | None]:
    """The method and the id that stand at the start of a line, where they do, in either order."""
    found: dict[bytes, Json] = {}
    opened = OPENED.match(start)
    at = len(start) if opened is None else opened.end()
    while (member := NAMED.match(start, at)) is not None:
        try:
            found.setdefault(member[1], from_json(member[2]))
        except ValueError:
            break
        at = member.end()
    method, id = found.get(b"method"), found.get(b"id")  # noqa: A001 - the wire calls it so
    return method if isinstance(method, str) else None, id if is_id(id) else None
