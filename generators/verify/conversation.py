"""The messages of one recording → one verdict each.

Input: messages, in the order in which they were recorded. Output: what a decoder makes of each.
A response is read with the result type of the request that it answers, so the requests that are not
answered yet are remembered, up to `MAX_OPEN`. The two directions are separate spaces of ids.

A line that does not say who sent it is placed by its method; a response by the side on which its id is
open. Where both sides are possible, the one whose decoder reads the message better is taken, and the
client's where that is the same. A response whose sender is told answers the other side; only where that has
no such request, one that nobody is known to have sent.

The messages may be those of some lines of a recording. Where the lines before decide what a response
answers, it is heard when they are known: `absorb` joins what stands behind them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from protocol_models.codec.errors import Problem
from protocol_models.codec.messages import is_id
from protocol_models.methods import Direction, Kind

from ..releases.used_places import Walks
from .method_lookup import AnyMethod, MethodLookup
from .pairing import SIDES, UNKNOWN, Asked, DeferredAnswer, Pairing, Unanswered, Uses
from .reading import Novelty, Reader, Readout
from .recorded_message import MalformedLine, MessageKind, RecordedMessage, line_of, read_message

__all__ = ["Conversation", "Heard", "ReadState"]

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


class Heard(NamedTuple):
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
    uses: Uses = ()
    """What this message shows to be used of the protocol, where that is asked for."""


class _Attempt(NamedTuple):
    """One way to understand a message, and what a decoder makes of it that way."""

    direction: Direction | None
    reading: Readout

    @property
    def rank(self) -> tuple[bool, int]:
        """The lower, the better the message is understood."""
        return bool(self.reading.problems), len(self.reading.novelties)


PERFECT = (False, 0)
"""The rank of what is read and known; nothing is understood better."""


class Conversation:
    """The two sides of one recording."""

    def __init__(
        self,
        index: MethodLookup,
        reader: Reader,
        pairing: Pairing | None = None,
        walks: Walks | None = None,
        *,
        counts_refused: bool = False,
    ) -> None:
        """`walks` finds what messages use; of refused requests, and so at once, where these count too."""
        self._index = index
        self._reader = reader
        self.pairing = Pairing() if pairing is None else pairing
        self._walks = walks
        self._counts_refused = counts_refused

    def hear(self, message: RecordedMessage | MalformedLine, line: int) -> Sequence[Heard | Unanswered]:
        """The verdict on the next message, and the requests that it shows to be left without response.

        There is none yet where the lines before these decide.
        """
        if isinstance(message, MalformedLine):
            reading = Readout(problems=(Problem("", message.reason),))
            return (Heard(line, ReadState.INVALID, message.direction, None, None, reading),)
        if message.kind is MessageKind.NOTIFICATION or message.kind is MessageKind.REQUEST:
            return self._hear_call(message, line)
        return self._hear_answer(message, line)

    def absorb(self, behind: Pairing, lines: int) -> Iterator[Heard | Unanswered]:
        """What was put off in the lines behind these, of which there are so many."""
        return self.pairing.absorb(behind, lines, self._hear_late)

    def end(self) -> Iterator[Unanswered]:
        """The requests that are still open where the recording ends."""
        return self.pairing.end()

    # --- requests and notifications

    def _hear_call(self, message: RecordedMessage, line: int) -> Sequence[Heard | Unanswered]:
        sender, kind, method = message.direction, message.kind, message.method
        known = () if sender is None or method is None else self._index.find(sender, kind, method)
        if len(known) == 1:
            direction, reading = sender, self._reader.read(message, sender, known[0])
        else:
            direction, reading = min(self._call_attempts(message, method), key=lambda each: each.rank)
        uses = self._uses_of_call(message, direction, method)
        if kind is MessageKind.NOTIFICATION or method is None or not is_id(id_ := message.id):
            return (Heard(line, _state(reading), direction, kind, method, reading, uses),)
        shown, held = (uses, ()) if self._counts_refused else ((), uses)
        heard = Heard(line, _state(reading), direction, kind, method, reading, shown)
        return (heard, *self.pairing.ask(direction, id_, method, line, held))

    def _uses_of_call(
        self, message: RecordedMessage, direction: Direction | None, method: str | None
    ) -> Uses:
        if self._walks is None or method is None or direction is None:
            return ()
        found = self._walks.of_call(method, direction, message.members.get("params"))
        return ((direction, found),) if found.used or found.lacking else ()

    def _call_attempts(self, message: RecordedMessage, name: str | None) -> list[_Attempt]:
        attempts = [
            _Attempt(direction, self._reader.read(message, direction, method))
            for direction in (Direction if message.direction is None else (message.direction,))
            for method in (() if name is None else self._index.find(direction, message.kind, name))
        ]
        return attempts or [self._unknown_call(message)]

    def _unknown_call(self, message: RecordedMessage) -> _Attempt:
        direction = message.direction or self._index.sender(message)
        reading = self._reader.read(message, direction)
        if reading.problems or message.method is None:
            return _Attempt(direction, reading)
        return _Attempt(direction, _of_unknown(reading, direction, message.kind, message.method, "/method"))

    # --- responses and errors

    def _hear_answer(self, message: RecordedMessage, line: int) -> Sequence[Heard]:
        if (heard := self._hear_usual_answer(message, line)) is not None:
            return (heard,)
        untyped = self._reader.read(message, message.direction)
        if untyped.problems:
            return (Heard(line, ReadState.INVALID, message.direction, message.kind, None, untyped),)
        if self.pairing.is_tangled(message.id):
            self.pairing.put_off(message.id, DeferredAnswer(line, line_of(message)), ())
            return ()
        return self._pair(message, line, untyped)

    def _hear_usual_answer(self, message: RecordedMessage, line: int) -> Heard | None:
        """The verdict where one request alone can be meant and its result is read at once."""
        id_, sender = message.id, message.direction
        if message.kind is not MessageKind.RESPONSE or sender is None or not is_id(id_):
            return None
        if self.pairing.is_tangled(id_):
            return None
        asked = self.pairing.find(sender.opposite, id_)
        if asked is None or asked is UNKNOWN or len(methods := self._requests(asked)) != 1:
            return None
        reading = self._reader.read_usual_answer(message, methods[0])
        return None if reading is None else self._heard(message, line, asked, _Attempt(sender, reading))

    def _hear_late(self, answer: DeferredAnswer) -> Sequence[Heard]:
        message = read_message(answer.recorded)
        assert isinstance(message, RecordedMessage)  # as it was before it was put off
        return self._hear_answer(message, answer.line)

    def _pair(self, message: RecordedMessage, line: int, untyped: Readout) -> Sequence[Heard]:
        sides = SIDES if message.direction is None else (message.direction.opposite, None)
        best: tuple[Asked, _Attempt] | None = None
        is_open_before = is_open_behind = False
        """Whether an unknown request may be preferred, because its side comes first or it fits better."""
        for side in sides:
            asked = self.pairing.find(side, message.id)
            if asked is UNKNOWN:
                is_open_behind = True
            elif asked is not None:
                for attempt in self._answer_attempts(asked, message, untyped):
                    if best is None or attempt.rank < best[1].rank:
                        best, is_open_before = (asked, attempt), is_open_behind
                if message.direction is not None:
                    break
        if best is None:
            is_put_off = is_open_behind
        else:
            is_put_off = is_open_before or (is_open_behind and best[1].rank != PERFECT)
        if is_put_off:
            self.pairing.put_off(message.id, DeferredAnswer(line, line_of(message)), sides)
            return ()
        if best is None:
            return (Heard(line, ReadState.UNPAIRED, message.direction, message.kind, None, untyped),)
        return (self._heard(message, line, *best),)

    def _heard(self, message: RecordedMessage, line: int, asked: Asked, attempt: _Attempt) -> Heard:
        self.pairing.answered(asked)
        uses: Uses = ()
        if self._walks is not None and message.kind is MessageKind.RESPONSE:
            uses = asked.uses
            if attempt.direction is not None:
                result = message.members.get("result")
                uses += ((attempt.direction, self._walks.of_answer(asked.method, attempt.direction, result)),)
        state = _state(attempt.reading)
        return Heard(line, state, attempt.direction, message.kind, asked.method, attempt.reading, uses)

    def _answer_attempts(
        self, asked: Asked, message: RecordedMessage, untyped: Readout
    ) -> Iterator[_Attempt]:
        """What it says as an answer to a request; of an unknown one it is read as `untyped`."""
        direction = message.direction or (asked.direction and asked.direction.opposite)
        if message.kind is MessageKind.ERROR:  # it says the same whatever was asked
            yield _Attempt(direction, untyped)
        elif not (methods := self._requests(asked)):
            novel = _of_unknown(untyped, asked.direction, MessageKind.REQUEST, asked.method, "/result")
            yield _Attempt(direction, novel)
        else:
            for method in methods:
                yield _Attempt(direction, self._reader.read_answer(message, method))

    def _requests(self, asked: Asked) -> tuple[AnyMethod, ...]:
        """The registry's requests of this name; none for a method that is not known."""
        if asked.direction is None:
            return ()
        found = self._index.find(asked.direction, MessageKind.REQUEST, asked.method)
        return tuple(method for method in found if method.kind is Kind.REQUEST)


def _state(reading: Readout) -> ReadState:
    if reading.problems:
        return ReadState.INVALID
    return ReadState.TOLERATED if reading.novelties else ReadState.VALID


def _of_unknown(
    reading: Readout, direction: Direction | None, kind: MessageKind, name: str, pointer: str
) -> Readout:
    novelty = Novelty("method", f"{OWNERS[direction]} {kind}s", name, pointer)
    return reading._replace(novelties=(novelty, *reading.novelties))
