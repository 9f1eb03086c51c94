"""What a line that cannot be read would have been.

Input: the line, or its beginning where it is too long, and the error. Output: the request that it answers,
or the request that it is. Without this, who sent that request would wait for ever.
"""

from __future__ import annotations

import re
from typing import Final

from pydantic_core import from_json

from protocol_models.codec.errors import KEPT_BYTES, DecodeError, Reason
from protocol_models.codec.framing import TooLong
from protocol_models.codec.messages import Id, is_id
from protocol_models.values import Value

__all__ = ["Head", "head_of"]


class Head(Value):
    """What can be told of a line that cannot be read."""

    answers: Id | None = None
    asks: Id | None = None
    method: str | None = None


_STRING = rb'"(?:[^"\\\x00-\x1f]|\\.)*"'
_ID = rb"(?P<id>-?\d{1,19}|" + _STRING + rb")"
_SPACE = rb"\s*"
_ANSWER_START: Final = re.compile(
    _SPACE.join([rb"", rb"\{", rb'"id"', rb":", _ID, rb",", rb'"(?:result|error)"'])
)
_CALL_START: Final = re.compile(
    _SPACE.join(
        [rb"", rb"\{", rb'"method"', rb":", rb"(?P<method>" + _STRING + rb")", rb",", rb'"id"', rb":", _ID]
    )
    + rb"\s*[,}]"
)


def head_of(line: bytes | TooLong, error: DecodeError) -> Head:
    """Whose answer, or which request, a line would have been: from its members, or from how it begins."""
    if isinstance(line, bytes) and error.reason is not Reason.PARSE_ERROR and is_id(error.id):
        # It was parsed, and does not fit.
        members = from_json(line.strip().removeprefix(b"\xef\xbb\xbf"))
        return Head(None, error.id, error.method) if "method" in members else Head(error.id)
    start = line.start if isinstance(line, TooLong) else line[:KEPT_BYTES]
    try:
        if (match := _ANSWER_START.match(start)) and is_id(found := from_json(match["id"])):
            return Head(found)
        if (match := _CALL_START.match(start)) and is_id(found := from_json(match["id"])):
            return Head(None, found, from_json(match["method"]))
    except ValueError:
        pass  # an escape that JSON does not have
    return Head()
