"""A line → one message, taken apart and not yet judged.

Enters: the bytes of a line: a bare message, or `{"dir": "c2s"|"s2c", "msg": …}` around it. Leaves: a
`Message`, whose payload (params or result) is kept as the text that was recorded, or `Malformed`.
Of members of the same name the last one counts, as for every reader of the protocol.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn

from protocol_models.methods import Direction

__all__ = ["Malformed", "Member", "Message", "MessageKind", "read_message"]

DIRECTIONS = {"c2s": Direction.CLIENT_TO_SERVER, "s2c": Direction.SERVER_TO_CLIENT}
WHITESPACE = re.compile(r"[ \t\n\r]*")


class MessageKind(StrEnum):
    """Which of the four envelopes a message is in."""

    REQUEST = "request"
    NOTIFICATION = "notification"
    RESPONSE = "response"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Member:
    """The value of a member, and the text that it was read from."""

    value: Any
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message of either side."""

    direction: Direction | None
    """Who sent it; `None` where the line does not say."""
    kind: MessageKind
    envelope: Member
    """The message with `null` in the place of its payload."""
    payload: Member | None
    """The params or the result; `None` where there are none, and for errors."""

    @property
    def method(self) -> str | None:
        """The method of a request or a notification; `None` where it is no string."""
        method = self.envelope.value.get("method")
        return method if isinstance(method, str) else None

    @property
    def id(self) -> Any:
        """The id, whatever it is."""
        return self.envelope.value.get("id")


@dataclass(frozen=True, slots=True)
class Malformed:
    """A line that is no message of the protocol."""

    reason: str
    direction: Direction | None = None


PAYLOADS = {
    MessageKind.REQUEST: "params",
    MessageKind.NOTIFICATION: "params",
    MessageKind.RESPONSE: "result",
    MessageKind.ERROR: None,
}


class _NoMessage(ValueError):
    """Why a line is none."""


def read_message(line: bytes) -> Message | Malformed:
    """Take a line apart."""
    direction = None
    try:
        members = _members(line.decode())
        if members.keys() >= {"dir", "msg"}:
            direction = _direction(members["dir"])
            members = _members(members["msg"].text)
        return _message(members, direction)
    except UnicodeDecodeError as error:
        reason = f"it is not UTF-8 at byte {error.start + 1}"
    except RecursionError:
        reason = "it is nested too deeply to be read"
    except _NoMessage as error:
        reason = str(error)
    except json.JSONDecodeError as error:
        reason = f"it is no JSON at character {error.pos + 1}: {error.msg}"
    except ValueError as error:
        # What the parser refuses without a place: NaN, or an integer of more than 4,300 digits.
        reason = f"it cannot be parsed: {error}"
    return Malformed(reason, direction)


def _direction(member: Member) -> Direction:
    if isinstance(member.value, str) and member.value in DIRECTIONS:
        return DIRECTIONS[member.value]
    raise _NoMessage(f'"dir" is {member.text[:40]}, and not "c2s" or "s2c"')


def _message(members: dict[str, Member], direction: Direction | None) -> Message:
    if "method" in members:
        kind = MessageKind.REQUEST if "id" in members else MessageKind.NOTIFICATION
    elif "result" in members:
        kind = MessageKind.RESPONSE
    elif "error" in members:
        kind = MessageKind.ERROR
    else:
        raise _NoMessage("it has neither method nor result nor error")
    payload = PAYLOADS[kind]
    shell = {name: Member(None, "null") if name == payload else member for name, member in members.items()}
    text = ",".join(f"{json.dumps(name)}:{member.text}" for name, member in shell.items())
    envelope = Member({name: member.value for name, member in shell.items()}, f"{{{text}}}")
    return Message(direction, kind, envelope, members.get(payload) if payload else None)


def _members(text: str) -> dict[str, Member]:
    """The members of a JSON object, each with the text that it was read from; `ValueError` for no JSON.

    The text is kept because models are to read what was recorded, and not what another parser and
    writer made of it.
    """
    at = _after_space(text, 0)
    if not text.startswith("{", at):
        value = json.loads(text, parse_constant=_refuse_constant)
        is_batch = isinstance(value, list)
        raise _NoMessage("it is a batch, not one message" if is_batch else "it is JSON, but no object")
    members: dict[str, Member] = {}
    at = _after_space(text, at + 1)
    more = not text.startswith("}", at)
    while more:
        if not text.startswith('"', at):
            raise json.JSONDecodeError("a member's name is missing", text, at)
        name, at = DECODER.raw_decode(text, at)
        begin = _after(text, at, ":")
        value, end = DECODER.raw_decode(text, begin)
        members[name] = Member(value, text[begin:end])
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


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
