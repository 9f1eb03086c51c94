"""A line → one message, taken apart and not yet judged.

Input: the bytes of a line: a bare message, or `{"dir": "c2s"|"s2c", "msg": …}` around it. Output: a
`RecordedMessage` with the text that was recorded, for the decoder to judge, or a `MalformedLine`. Of
members of the same name the last one counts, as for every reader of the protocol.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pydantic_core import from_json

from protocol_models.json_types import Json, JsonObject
from protocol_models.methods import Direction

__all__ = ["MalformedLine", "MessageKind", "RecordedMessage", "line_of", "read_message"]

DIRECTIONS = {"c2s": Direction.CLIENT_TO_SERVER, "s2c": Direction.SERVER_TO_CLIENT}
SENDERS = {name.encode(): direction for name, direction in DIRECTIONS.items()}
WHITESPACE = re.compile(r"[ \t\n\r]*")
SPACE = b" \t\n\r"
USUAL_HEAD = re.compile(
    rb"""[ \t\n\r]*\{[ \t\n\r]*"dir"[ \t\n\r]*:[ \t\n\r]*"(c2s|s2c)"[ \t\n\r]*,"""
    rb"""[ \t\n\r]*"msg"[ \t\n\r]*:[ \t\n\r]*"""
)
"""How nearly every line of a recording begins: what follows, but for the last brace, is the message."""


class MessageKind(StrEnum):
    """Which of the four envelopes a message is in."""

    REQUEST = "request"
    NOTIFICATION = "notification"
    RESPONSE = "response"
    ERROR = "error"


class RecordedMessage(NamedTuple):
    """One message of either side."""

    direction: Direction | None
    """Who sent it; `None` where the line does not say."""
    kind: MessageKind
    line: bytes
    """The message as it was recorded, without what a recording puts around it."""
    members: JsonObject
    """The same, parsed."""

    @property
    def method(self) -> str | None:
        """The method of a request or a notification; `None` where it is not a string."""
        method = self.members.get("method")
        return method if isinstance(method, str) else None

    @property
    def id(self) -> Json:
        """The id, whatever it is."""
        return self.members.get("id")


@dataclass(frozen=True, slots=True)
class MalformedLine:
    """A line that is not a message of the protocol."""

    reason: str
    direction: Direction | None = None
    is_json: bool | None = None
    """Whether it is JSON at all; `None` where nobody looked."""


@dataclass(frozen=True, slots=True)
class _Member:
    """The value of a member, and the text that it was read from."""

    value: Json
    text: str


class _NoMessage(ValueError):
    """Why a line is none."""


def read_message(line: bytes) -> RecordedMessage | MalformedLine:
    """Take a line apart."""
    try:
        return _usual_message(line)
    except (ValueError, RecursionError):
        return _message_or_fault(line)  # unusual, or wrong: to be told apart member by member


def line_of(message: RecordedMessage) -> bytes:
    """A line that `read_message` makes the same message of."""
    if message.direction is None:
        return message.line
    name = next(name for name, direction in DIRECTIONS.items() if direction is message.direction)
    return b'{"dir":"%b","msg":%b}' % (name.encode(), message.line)


def _usual_message(line: bytes) -> RecordedMessage:
    """The message of a line that is a bare one, or has its sender and it alone; else `ValueError`.

    The parser is a quicker one than that of `json`. It refuses all that the other refuses, so that the
    words of a fault are always the other's, and it reads the rest alike.
    """
    if (head := USUAL_HEAD.match(line)) is None:
        members = from_json(line)
        if isinstance(members, dict) and "dir" in members and "msg" in members:
            raise ValueError("other members stand beside the message")
        return _message(members, line, None)
    around = line.rstrip(SPACE)
    if not around.endswith(b"}"):
        raise ValueError("the line has no end")
    message = around[head.end() : -1].rstrip(SPACE)
    return _message(from_json(message), message, SENDERS[head[1]])


def _message_or_fault(line: bytes) -> RecordedMessage | MalformedLine:
    direction, is_json = None, True
    try:
        members = _members(line.decode())
        if members.keys() >= {"dir", "msg"}:
            direction = _direction(members["dir"])
            recorded = members["msg"]
            return _message(recorded.value, recorded.text.encode(), direction)
        return _message({name: member.value for name, member in members.items()}, line, None)
    except UnicodeDecodeError as error:
        reason, is_json = f"it is not UTF-8 at byte {error.start + 1}", False
    except RecursionError:
        reason = "it is nested too deeply to be read"
    except _NoMessage as error:
        reason = str(error)
    except json.JSONDecodeError as error:
        reason, is_json = f"it is not valid JSON at character {error.pos + 1}: {error.msg}", False
    except ValueError as error:
        # What the parser refuses without a place: an integer of more than 4,300 digits.
        reason = f"it cannot be parsed: {error}"
    return MalformedLine(reason, direction, is_json)


def _direction(member: _Member) -> Direction:
    if isinstance(member.value, str) and member.value in DIRECTIONS:
        return DIRECTIONS[member.value]
    raise _NoMessage(f'"dir" is {member.text[:40]}, and not "c2s" or "s2c"')


def _message(value: Json, line: bytes, direction: Direction | None) -> RecordedMessage:
    if not isinstance(value, dict):
        raise _no_object(value)
    if "method" in value:
        kind = MessageKind.REQUEST if "id" in value else MessageKind.NOTIFICATION
    elif "result" in value:
        kind = MessageKind.RESPONSE
    elif "error" in value:
        kind = MessageKind.ERROR
    else:
        raise _NoMessage("it has neither method nor result nor error")
    return RecordedMessage(direction, kind, line, value)


def _no_object(value: Json) -> _NoMessage:
    is_batch = isinstance(value, list)
    return _NoMessage("it is a batch, not one message" if is_batch else "it is not a JSON object")


def _members(text: str) -> dict[str, _Member]:
    """The members of a JSON object, each with the text that it was read from; `ValueError` for no JSON.

    The text is kept because a decoder is to read what was recorded, and not what another parser and
    writer made of it.
    """
    at = _after_space(text, 0)
    if not text.startswith("{", at):
        raise _no_object(json.loads(text))
    members: dict[str, _Member] = {}
    at = _after_space(text, at + 1)
    more = not text.startswith("}", at)
    while more:
        if not text.startswith('"', at):
            raise json.JSONDecodeError("a member's name is missing", text, at)
        name, at = DECODER.raw_decode(text, at)
        begin = _after(text, at, ":")
        value, end = DECODER.raw_decode(text, begin)
        members[name] = _Member(value, text[begin:end])
        at = _after_space(text, end)
        if more := not text.startswith("}", at):
            at = _after(text, at, ",")
    if (end := _after_space(text, at + 1)) != len(text):
        raise json.JSONDecodeError("something follows the message", text, end)
    return members


def _after(text: str, at: int, mark: str) -> int:
    at = _after_space(text, at)
    if not text.startswith(mark, at):
        raise json.JSONDecodeError(f"{mark!r} is missing", text, at)
    return _after_space(text, at + 1)


def _after_space(text: str, at: int) -> int:
    found = WHITESPACE.match(text, at)
    return found.end() if found else at


DECODER = json.JSONDecoder()
