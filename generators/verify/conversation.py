"""The messages of one recording → one verdict each.

Input: messages, in the order in which they were recorded. Output: what a decoder makes of each.
A response is read with the result type of the request that it answers, so the requests that are not
answered yet are remembered, up to `MAX_OPEN`. The two directions are separate spaces of ids.

A line that does not say who sent it is placed by its method; a response by the side on which its id is
open. Where both sides are possible, the one whose decoder reads the message better is taken, and the
client's where that is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from protocol_models.codec.errors import Problem
from protocol_models.codec.messages import is_id
from protocol_models.methods import Direction, Kind

from .method_lookup import AnyMethod, MethodLookup
from .reading import Novelty, Reader, Readout
from .recorded_message import MalformedLine, MessageKind, RecordedMessage

__all__ = ["Conversation", "Heard", "ReadState", "Unanswered"]

MAX_OPEN = 1 << 16
"""How many requests of one side may be open; beyond that the oldest is given up."""

SIDES = (*Direction, None)
"""Who may have asked; `None` where nothing tells."""
OWNERS = {
    Direction.CLIENT_TO_SERVER: "the client's",
    Direction.SERVER_TO_CLIENT: "the server's",
    None: "either side's",
}


class ReadState(StrEnum):
    """What became of a message."""

    VALID = "valid"
    """Read, and everything in it is known."""
    TOLERATED = "tolerated"
    """Read, and something in it is not known."""
    INVALID = "invalid"
    """Not read."""
    UNPAIRED = "unpaired"
    """A sound response whose request was not recorded, so that nothing says what its result should be."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a decoder makes of one message."""

    line: int
    state: ReadState
    direction: Direction | None
    """Who sent it; `None` where nothing tells."""
    kind: MessageKind | None
    """`None` for a line that is not a message."""
    method: str | None
    """The method, for a response the one that was asked for; `None` where there is none."""
    reading: Readout


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A request to which no response was recorded."""

    line: int
    direction: Direction | None
    method: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request that waits for its response."""

    direction: Direction | None
    id: int | str
    method: str
    methods: tuple[AnyMethod, ...]
    """The registry's requests of this name; none for a method that is not known."""
    line: int


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One way to understand a message, and what a decoder makes of it that way."""

    direction: Direction | None
    reading: Readout

    @property
    def rank(self) -> tuple[bool, int]:
        """The lower, the better the message is understood."""
        return bool(self.reading.problems), len(self.reading.novelties)


class Conversation:
    """The two sides of one recording."""

    def __init__(self, index: MethodLookup, reader: Reader, max_open: int = MAX_OPEN) -> None:
        self._index = index
        self._reader = reader
        self._max_open = max_open
        self._open: dict[Direction | None, dict[int | str, _Asked]] = {side: {} for side in SIDES}

    def hear(self, message: RecordedMessage | MalformedLine, line: int) -> Iterator[Heard | Unanswered]:
        """The verdict on the next message, and the requests that it shows to be left without response."""
        if isinstance(message, MalformedLine):
            reading = Readout(problems=(Problem("", message.reason),))
            yield Heard(line, ReadState.INVALID, message.direction, None, None, reading)
        elif message.kind in (MessageKind.REQUEST, MessageKind.NOTIFICATION):
            yield from self._hear_call(message, line)
        else:
            yield self._hear_answer(message, line)

    def end(self) -> Iterator[Unanswered]:
        """The requests that are still open where the recording ends."""
        for side in self._open.values():
            yield from map(_unanswered, side.values())

    # --- requests and notifications

    def _hear_call(self, message: RecordedMessage, line: int) -> Iterator[Heard | Unanswered]:
        attempt = min(self._call_attempts(message), key=lambda each: each.rank)
        direction, reading = attempt.direction, attempt.reading
        yield Heard(line, _state(reading), direction, message.kind, message.method, reading)
        if message.kind is MessageKind.REQUEST and message.method is not None and is_id(message.id):
            methods = tuple(m for m in self._methods(message, direction) if m.kind is Kind.REQUEST)
            yield from self._remember(_Asked(direction, message.id, message.method, methods, line))

    def _call_attempts(self, message: RecordedMessage) -> list[_Attempt]:
        attempts = [
            _Attempt(direction, self._reader.read(message, direction, method))
            for direction in (Direction if message.direction is None else (message.direction,))
            for method in self._methods(message, direction)
        ]
        return attempts or [self._unknown_call(message)]

    def _unknown_call(self, message: RecordedMessage) -> _Attempt:
        direction = message.direction or self._index.sender(message)
        reading = self._reader.read(message, direction)
        if reading.problems or message.method is None:
            return _Attempt(direction, reading)
        return _Attempt(direction, _of_unknown(reading, direction, message.kind, message.method, "/method"))

    def _methods(self, message: RecordedMessage, direction: Direction | None) -> tuple[AnyMethod, ...]:
        if direction is None or message.method is None:
            return ()
        return self._index.find(direction, message.kind, message.method)

    def _remember(self, asked: _Asked) -> Iterator[Unanswered]:
        side = self._open[asked.direction]
        if (before := side.pop(asked.id, None)) is not None:
            yield _unanswered(before)
        elif len(side) == self._max_open:
            yield _unanswered(side.pop(next(iter(side))))
        side[asked.id] = asked

    # --- responses and errors

    def _hear_answer(self, message: RecordedMessage, line: int) -> Heard:
        reading = self._reader.read(message, message.direction)
        attempts = [] if reading.problems else list(self._answer_attempts(message, reading))
        if not attempts:
            state = ReadState.INVALID if reading.problems else ReadState.UNPAIRED
            return Heard(line, state, message.direction, message.kind, None, reading)
        asked, attempt = min(attempts, key=lambda each: each[1].rank)
        del self._open[asked.direction][asked.id]
        state = _state(attempt.reading)
        return Heard(line, state, attempt.direction, message.kind, asked.method, attempt.reading)

    def _answer_attempts(
        self, message: RecordedMessage, untyped: Readout
    ) -> Iterator[tuple[_Asked, _Attempt]]:
        """Each request that it may answer, with what it says then; without one it is read as `untyped`."""
        for side in SIDES if message.direction is None else (message.direction.opposite, None):
            if (asked := self._open[side].get(message.id)) is None:
                continue
            direction = message.direction or (side and side.opposite)
            for reading in self._read_answer(asked, message, untyped):
                yield asked, _Attempt(direction, reading)

    def _read_answer(self, asked: _Asked, message: RecordedMessage, untyped: Readout) -> Iterator[Readout]:
        if message.kind is MessageKind.ERROR:  # it says the same whatever was asked
            yield untyped
        elif not asked.methods:
            yield _of_unknown(untyped, asked.direction, MessageKind.REQUEST, asked.method, "/result")
        else:
            for method in asked.methods:
                yield self._reader.read_answer(message, method)


def _state(reading: Readout) -> ReadState:
    if reading.problems:
        return ReadState.INVALID
    return ReadState.TOLERATED if reading.novelties else ReadState.VALID


def _of_unknown(
    reading: Readout, direction: Direction | None, kind: MessageKind, name: str, pointer: str
) -> Readout:
    novelty = Novelty("method", f"{OWNERS[direction]} {kind}s", name, pointer)
    return replace(reading, novelties=(novelty, *reading.novelties))


def _unanswered(asked: _Asked) -> Unanswered:
    return Unanswered(asked.line, asked.direction, asked.method)
