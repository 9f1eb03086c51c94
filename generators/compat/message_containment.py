"""The messages of two protocols, read side by side: what containment says of each of them.

Input: two protocols, which of their messages, and what else is demanded in either. Output: for a
message whether its reader reads what its writer writes; and examples of what a writer writes.

All messages are read together, so that a type is judged once however many of them carry it; where
something in one of them cannot be judged, each is read by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias
from urllib.parse import quote

from protocol_models.json_pointer import steps_of
from protocol_models.json_types import Json

from ..absent import Absent
from ..canonical import Schema
from ..containment.check import NO_WITNESS, STEPS, Allowance, Containment, Outcome, Pair, Writer
from ..containment.document import OneSide, Root, UnreadableSchema
from ..containment.schema.dialects import DRAFT_07
from ..containment.schema.validity import Evaluation
from .message_schemas import MessageKey, Protocol

__all__ = ["Demand", "Reading"]

WRAPPED = "/allOf/0"
"""Where what is written stands in a place at which more is demanded."""
Demand: TypeAlias = tuple[str, Schema]
"""A place in a document, and what else is demanded there."""


@dataclass(frozen=True, slots=True)
class _Read:
    """Messages that were read together."""

    old: OneSide
    new: OneSide
    pair: Pair


class Reading:
    """Messages, read."""

    def __init__(
        self,
        old: Protocol,
        new: Protocol,
        keys: Iterable[MessageKey],
        in_old: Sequence[Demand] = (),
        in_new: Sequence[Demand] = (),
        *,
        allowance: Allowance | None = None,
    ) -> None:
        self._allowance = allowance or Allowance()
        self._protocols = (old, in_old), (new, in_new)
        # The outermost first: what is inside of it is then called what it was.
        self._wrapped = sorted({pointer for pointer, _ in (*in_old, *in_new)}, key=len)
        self._read: dict[MessageKey, _Read] = {}
        self._troubles: dict[MessageKey, str] = {}
        by_dialects: dict[object, list[MessageKey]] = defaultdict(list)
        for key in keys:
            by_dialects[old.dialect(old.messages[key]), new.dialect(new.messages[key])].append(key)
        for together in by_dialects.values():
            self._take(together)

    def _take(self, keys: list[MessageKey]) -> None:
        try:
            old, new = (
                OneSide(_document(protocol, keys, demands), DRAFT_07, name, [key.place for key in keys])
                for (protocol, demands), name in zip(self._protocols, ("old", "new"), strict=True)
            )
        except UnreadableSchema as error:
            if len(keys) == 1:
                self._troubles[keys[0]] = str(error)
            else:
                for key in keys:
                    self._take([key])
        else:
            self._read.update(dict.fromkeys(keys, _Read(old, new, Pair(old, new, self._allowance))))

    def check(
        self, key: MessageKey, model: Writer, hints: Iterable[Json] = (), *, steps: int = STEPS
    ) -> Containment:
        """Whether the reader of a message reads what its writer writes.

        hints: messages that may show that it does not, should that be in doubt.
        """
        if key in self._troubles:
            return Containment(Outcome.UNPROVEN, self._troubles[key])
        found = self._read[key].pair.check(*self._roots(key), model, hints, steps=steps)
        return self._in_protocol(key, found)

    def example(self, key: MessageKey, wanted: Schema) -> Json | Absent:
        """A message of the declaring writer for which a schema holds, with references into its document."""
        if key in self._troubles:
            return NO_WITNESS
        return self._read[key].pair.example(self._roots(key)[0], self._side(key, 0).read(wanted))

    def shown(self, key: MessageKey, message: Json) -> Containment:
        """What a message shows: a break, if the writer admits it and the reader does not."""
        return self._in_protocol(key, self._read[key].pair.shown(*self._roots(key), message))

    def failing(self, key: MessageKey, message: Json) -> Containment | None:
        """Where a message fails by our own reading, if it does; not confirmed by anybody else."""
        found = self._read[key].pair.failing(*self._roots(key), message)
        return None if found is None else self._in_protocol(key, found)

    def is_read_by_both(self, key: MessageKey, message: Json) -> bool:
        """Whether both validators say that a message is valid for either side."""
        return all(root.confirmation.verdicts(message).agree_on(True) for root in self._roots(key))

    def is_refused(self, key: MessageKey, pointer: str, value: Json) -> bool:
        """Whether a value is none that the reader admits at a place."""
        place = pointer if pointer.startswith("/types/") else key.place + pointer
        return Evaluation().holds(self._side(key, 1).read({"$ref": f"#{quote(place)}"}), value) is False

    def _in_protocol(self, key: MessageKey, found: Containment) -> Containment:
        """What was found, with its pointers as `old` and `new` of the protocol, from the message on."""
        pointers = {at: self._as_written(key, at) for at in (found.old_pointer, found.new_pointer) if at}
        reason = found.reason
        for at, written in pointers.items():
            reason = reason.replace(f"#{at} ", f"#{written} ")
        writer, reader = (pointers.get(at or "", at) for at in (found.old_pointer, found.new_pointer))
        old, new = (writer, reader) if key.is_read_by_server else (reader, writer)
        return replace(found, reason=reason, old_pointer=old, new_pointer=new)

    def _as_written(self, key: MessageKey, pointer: str) -> str:
        """A pointer without what the demands at its places, and the place of the message, add to it."""
        for place in self._wrapped:
            if f"{pointer}/".startswith(f"{place}{WRAPPED}/"):
                pointer = place + pointer.removeprefix(f"{place}{WRAPPED}")
        return pointer.removeprefix(key.place)

    def _side(self, key: MessageKey, reads: int) -> OneSide:
        sides = self._read[key].old, self._read[key].new
        return sides[reads if key.is_read_by_server else 1 - reads]

    def _roots(self, key: MessageKey) -> tuple[Root, Root]:
        """The writer's and the reader's."""
        return self._side(key, 0).root(key.place), self._side(key, 1).root(key.place)


# --- demands


def _document(protocol: Protocol, keys: list[MessageKey], demands: Iterable[Demand]) -> Schema:
    """The document of messages, with further demands at some of its places."""
    document = protocol.documents([protocol.messages[key] for key in keys])
    by_place: dict[str, list[Schema]] = defaultdict(list)
    for pointer, demand in demands:
        section, name = steps_of(pointer)[:2]
        if name in document[section]:
            by_place[pointer].append(demand)
    # The deepest first: a demand wraps its place, and pointers lead through it no more.
    for pointer in sorted(by_place, key=lambda pointer: -pointer.count("/")):
        document = _wrapped(document, steps_of(pointer), by_place[pointer])
    return document


def _wrapped(value: Json, steps: list[str], demands: list[Schema]) -> Json:
    if not steps:
        return {"allOf": [value, *demands]}
    inner = value[int(steps[0])] if isinstance(value, list) else value[steps[0]]
    changed = _wrapped(inner, steps[1:], demands)
    if isinstance(value, list):
        index = int(steps[0])
        return [*value[:index], changed, *value[index + 1 :]]
    return {**value, steps[0]: changed}
