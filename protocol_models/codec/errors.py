"""What can be wrong with a line, and what is said of it.

Input: a line that cannot be read, or a message that cannot be written, and why. Output: `DecodeError`
and `EncodeError`, the only exceptions of the consumer path. Both are `ValueError`s.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from protocol_models.values import Value

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from protocol_models.json_types import Json

__all__ = ["KEPT_BYTES", "DecodeError", "EncodeError", "Problem", "Reason", "problems_of"]

KEPT_BYTES = 1 << 16
"""How much of a line that cannot be read is kept."""
KEPT_PROBLEMS = 10
"""How many of its problems are kept, one a place; the first tells most."""
KEPT_CHARACTERS = 200
"""How much of one name or reason is kept: the other side chooses what stands in it."""
MOST_WAYS = 16
"""How many ways from the top of a message to a problem are followed; there are more in made-up messages."""

# A union reports these for its open arm, beside what is wrong with the arm that was meant.
_OF_THE_OPEN_ARM = frozenset({"known_variant", "needs_python_object"})


class Reason(StrEnum):
    """What kind of wrong."""

    EMPTY = "empty"
    """Nothing but white space; streams pass over such lines."""
    TOO_LONG = "too long"
    """Longer than the decoder's `max_line`."""
    PARSE_ERROR = "parse error"
    """Not valid JSON: truncated, not UTF-8, a lone surrogate, `NaN`, or nested too deeply."""
    INVALID_MESSAGE = "invalid message"
    """JSON, and neither request, notification, response nor error: a batch, an id of another type."""
    MALFORMED = "malformed"
    """A known method whose content does not fit."""
    UNKNOWN = "unknown"
    """Something that this version does not know, or not the release that messages are held to; an error only
    where the decoder is strict."""
    NO_JSON = PARSE_ERROR
    """The former name of `PARSE_ERROR`, for one more release."""
    NO_MESSAGE = INVALID_MESSAGE
    """The former name of `INVALID_MESSAGE`, for one more release."""


class Problem(Value):
    """One thing that does not fit."""

    pointer: str
    """Where, as a JSON pointer into the line; empty for the line as a whole."""
    what: str

    def __str__(self) -> str:
        return f"{self.pointer}: {self.what}" if self.pointer else self.what


class DecodeError(ValueError):
    """A line that cannot be read. `decode` raises it; a stream yields it and goes on."""

    def __init__(
        self,
        reason: Reason,
        problems: Sequence[Problem],
        line: bytes,
        *,
        length: int | None = None,
        method: str | None = None,
        id: str | int | None = None,  # noqa: A002 - the wire calls it so
    ) -> None:
        self.reason = reason
        self.problems = tuple(problems[:KEPT_PROBLEMS])
        self.line = bytes(line[:KEPT_BYTES])
        """The raw line: at most `KEPT_BYTES` of it, but where the decoder keeps whole lines."""
        self.length = len(line) if length is None else length
        """How many bytes the whole line has."""
        self.method = method
        """The method of the message, or of the request that it answers, where that is known."""
        self.id = id
        """The id of the request or response, where it has one; `0` is an id."""
        self.is_response = False
        """Whether it would have been an answer to a request: `method` is then the method of that request."""
        self.number: int | None = None
        """Which line of the stream it is, counted from 1."""
        super().__init__(reason, self.problems, self.line)

    def __str__(self) -> str:
        place = [f"line {self.number}"] if self.number is not None else []
        if self.is_response:
            place.append("response" if self.method is None else f"response to {_shortened(self.method)}")
        elif self.method is not None:
            place.append(_shortened(self.method))
        if self.id is not None:
            place.append(f"id {_shortened(repr(self.id))}")
        head = f"{', '.join(place)}: {self.reason.value}" if place else self.reason.value
        return f"{head}: {'; '.join(map(str, self.problems))}"

    def __reduce__(self) -> tuple[object, ...]:
        return (_restored, (self.reason, self.problems, self.line, dict(vars(self))))


class EncodeError(ValueError):
    """A message that cannot be written: text that UTF-8 does not have, a number that JSON does not have."""

    def __init__(self, what: str, method: str | None = None) -> None:
        self.what = what
        self.method = method
        super().__init__(what, method)

    def __str__(self) -> str:
        return f"{self.method}: {self.what}" if self.method is not None else self.what


def problems_of(details: Sequence[ErrorDetails], message: Json) -> list[Problem]:
    """The error details of Pydantic as problems, placed in the parsed message, one a place.

    The arms of a union each have a reason, and share the place.
    """
    from protocol_models.json_pointer import pointer_of  # no line that can be read needs it

    told = [detail for detail in details if detail["type"] not in _OF_THE_OPEN_ARM] or details
    found: dict[str, dict[str, None]] = {}
    for detail in told:
        is_missing = detail["type"] == "missing"
        steps = _steps(detail["loc"], message, is_missing=is_missing)
        pointer = pointer_of(_shortened(str(step)) for step in steps)
        if pointer not in found and len(found) == KEPT_PROBLEMS:
            break
        found.setdefault(pointer, {})["it is required, and missing" if is_missing else detail["msg"]] = None
    return [Problem(pointer, _shortened("; or: ".join(reasons))) for pointer, reasons in found.items()]


def _steps(location: Sequence[str | int], message: Json, *, is_missing: bool) -> tuple[str | int, ...]:
    """The parts of a location that lead into the message, and what is missing at their end.

    Pydantic mixes the names of union arms into its locations, and an arm may be called like a member.
    So every part is followed where it leads on, and passed over too; the longest way counts that
    comes to the location's end.
    """
    parts = location[:-1] if is_missing else location
    ways: dict[tuple[str | int, ...], Json] = {(): message}
    arrived: dict[tuple[str | int, ...], Json] = {}
    for part in parts:
        arrived = {(*way, part): value[part] for way, value in ways.items() if _leads_on(value, part)}
        ways = dict(islice((arrived | ways).items(), MOST_WAYS))
    if is_missing:
        lacked = location[-1]
        arrived = {way: at for way, at in ways.items() if isinstance(at, dict) and lacked not in at}
    return (*max(arrived or ways, key=len), *location[len(parts) :])


def _leads_on(value: Json, part: str | int) -> bool:
    if isinstance(part, int):
        return isinstance(value, list) and part < len(value)
    return isinstance(value, dict) and part in value


def _shortened(text: str) -> str:
    return text if len(text) <= KEPT_CHARACTERS else f"{text[:KEPT_CHARACTERS]}…"


def _restored(
    reason: Reason, problems: Sequence[Problem], line: bytes, state: dict[str, object]
) -> DecodeError:
    error = DecodeError(reason, problems, line)
    vars(error).update(state)
    return error
