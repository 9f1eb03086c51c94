"""The messages of one recording → one verdict each.

Enters: messages, in the order in which they were recorded. Leaves: what the models make of each.
A response is read with the result type of the request that it answers, so the requests that are not
answered yet are remembered, up to `MAX_OPEN`. The two directions are separate spaces of ids.

A line that does not say who sent it is placed by its method; a response by the side on which its id is
open. Where both sides are possible, the one whose model reads the message better is taken, and the
client's where that is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from generators.verify.message import Malformed, Message, MessageKind
from generators.verify.method_index import AnyMethod, MethodIndex
from generators.verify.reading import Absence, Novelty, Problem, Reading, read
from protocol_models.methods import Direction

__all__ = ["Conversation", "State", "Unanswered", "Verdict"]

MAX_OPEN = 1 << 16
"""How many requests of one side may be open; beyond that the oldest is given up."""

OPPOSITE = {
    Direction.CLIENT_TO_SERVER: Direction.SERVER_TO_CLIENT,
    Direction.SERVER_TO_CLIENT: Direction.CLIENT_TO_SERVER,
    None: None,
}
OWNERS = {
    Direction.CLIENT_TO_SERVER: "the client's",
    Direction.SERVER_TO_CLIENT: "the server's",
    None: "either side's",
}


class State(StrEnum):
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
class Verdict:
    """What the models make of one message."""

    line: int
    state: State
    direction: Direction | None
    """Who sent it; `None` where nothing tells."""
    kind: MessageKind | None
    """`None` for a line that is no message."""
    method: str | None
    """The method, for a response the one that was asked for; `None` where there is none."""
    reading: Reading


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
    """The registry's methods of this name; none for a method that is not known."""
    line: int


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One way to understand a message, and what the models make of it that way."""

    direction: Direction | None
    payload: Reading

    @property
    def rank(self) -> tuple[bool, int]:
        """The lower, the better the message is understood."""
        return bool(self.payload.problems), len(self.payload.novelties)


class Conversation:
    """The two sides of one recording."""

    def __init__(self, index: MethodIndex, max_open: int = MAX_OPEN) -> None:
        self._index = index
        self._max_open = max_open
        self._open: dict[Direction | None, dict[int | str, _Asked]] = {side: {} for side in OPPOSITE}

    def hear(self, message: Message | Malformed, line: int) -> Iterator[Verdict | Unanswered]:
        """The verdict on the next message, and the requests that it shows to be left without response."""
        if isinstance(message, Malformed):
            reading = Reading(problems=(Problem("", message.reason),))
            yield Verdict(line, State.INVALID, message.direction, None, None, reading)
        elif message.kind in (MessageKind.REQUEST, MessageKind.NOTIFICATION):
            yield from self._hear_call(message, line)
        else:
            yield self._hear_answer(message, line)

    def end(self) -> Iterator[Unanswered]:
        """The requests that are still open where the recording ends."""
        for side in self._open.values():
            yield from map(_unanswered, side.values())

    # --- requests and notifications

    def _hear_call(self, message: Message, line: int) -> Iterator[Verdict | Unanswered]:
        attempt = min(self._call_attempts(message), key=lambda each: each.rank)
        envelope = self._read_envelope(message, attempt.direction)
        reading = envelope + attempt.payload
        yield Verdict(line, _state(reading), attempt.direction, message.kind, message.method, reading)
        if message.kind is MessageKind.REQUEST and not envelope.problems and message.method is not None:
            methods = self._methods(message, attempt.direction)
            asked = _Asked(attempt.direction, message.id, message.method, methods, line)
            yield from self._remember(asked)

    def _call_attempts(self, message: Message) -> list[_Attempt]:
        attempts = [
            _Attempt(direction, _read_params(method, message))
            for direction in (Direction if message.direction is None else (message.direction,))
            for method in self._methods(message, direction)
        ]
        return attempts or [self._unknown_call(message)]

    def _unknown_call(self, message: Message) -> _Attempt:
        kind, method = message.kind, message.method
        direction = message.direction or self._index.sender(kind, method, message.envelope.value)
        if method is None:  # what is wrong with it, the envelope says
            return _Attempt(direction, Reading())
        return _Attempt(direction, _unknown_method(direction, kind, method, "/method"))

    def _methods(self, message: Message, direction: Direction | None) -> tuple[AnyMethod, ...]:
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

    def _hear_answer(self, message: Message, line: int) -> Verdict:
        envelope = self._read_envelope(message, message.direction)
        attempts = [] if envelope.problems else list(self._answer_attempts(message))
        if not attempts:
            state = State.INVALID if envelope.problems else State.UNPAIRED
            return Verdict(line, state, message.direction, message.kind, None, envelope)
        asked, attempt = min(attempts, key=lambda each: each[1].rank)
        del self._open[asked.direction][asked.id]
        reading = envelope + attempt.payload
        return Verdict(line, _state(reading), attempt.direction, message.kind, asked.method, reading)

    def _answer_attempts(self, message: Message) -> Iterator[tuple[_Asked, _Attempt]]:
        for side in OPPOSITE if message.direction is None else (OPPOSITE[message.direction], None):
            if (asked := self._open[side].get(message.id)) is None:
                continue
            direction = message.direction or OPPOSITE[side]
            for reading in _read_answer(asked, message):
                yield asked, _Attempt(direction, reading)

    # --- envelopes

    def _read_envelope(self, message: Message, direction: Direction | None) -> Reading:
        reading = read(self._index.envelope(direction, message.kind), message.envelope, "")
        # Accepted on input and passed over, in any message.
        novelties = tuple(each for each in reading.novelties if each.pointer != "/jsonrpc")
        absences = reading.absences
        if message.kind is MessageKind.NOTIFICATION and direction is Direction.SERVER_TO_CLIENT:
            absences += tuple(
                Absence("JSONRPCNotification", name, f"/{name}")
                for name in self._index.notification_members
                if name not in message.envelope.value
            )
        return replace(reading, novelties=novelties, absences=absences)


def _state(reading: Reading) -> State:
    if reading.problems:
        return State.INVALID
    return State.TOLERATED if reading.novelties else State.VALID


def _read_params(method: AnyMethod, message: Message) -> Reading:
    params = message.payload
    is_empty = params is None or params.text == "null"
    if method.params is None:
        if is_empty:
            return Reading()
        return Reading(novelties=(Novelty("member", method.name, "params", "/params"),))
    if is_empty and not method.params_required:
        return Reading()
    if params is None:
        return Reading(problems=(Problem("/params", "the method has params, and they are missing"),))
    return read(method.params, params, "/params")


def _read_answer(asked: _Asked, message: Message) -> Iterator[Reading]:
    if message.payload is None:  # an error, which says the same whatever was asked
        yield Reading()
    elif not asked.methods:
        yield _unknown_method(asked.direction, MessageKind.REQUEST, asked.method, "/result")
    else:
        for method in asked.methods:
            yield read(method.result, message.payload, "/result")


def _unknown_method(direction: Direction | None, kind: MessageKind, name: str, pointer: str) -> Reading:
    return Reading(novelties=(Novelty("method", f"{OWNERS[direction]} {kind}s", name, pointer),))


def _unanswered(asked: _Asked) -> Unanswered:
    return Unanswered(asked.line, asked.direction, asked.method)
