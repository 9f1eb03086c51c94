"""Evidence: whether a message of one side is readable by the other, and the message that is not.

Enters: two protocols. Leaves: per message what containment says for either writer; and for a Change
a whole message that the writer's side admits, that fails because of this Change, and that the
reader's side rejects, each confirmed by two validators.

To make a message fail because of one Change, it is led along the Change's trail, and has to fail the
Change's demand at its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from generators.canonical import Schema
from generators.compat.changes import Change
from generators.compat.containment import Absent, Containment, Outcome, check_containment
from generators.compat.messages import Flow, MessageKey, Protocol
from generators.compat.readings import Demand, Reading
from generators.compat.trails import along, places

__all__ = ["Evidence", "Readable"]


@dataclass(frozen=True, slots=True)
class Readable:
    """What containment says of one message, for either writer."""

    strict: Containment
    declared: Containment


class Evidence:
    """Asks for the evidence that two versions of a protocol give."""

    def __init__(self, old: Protocol, new: Protocol) -> None:
        self.old, self.new = old, new
        self.common = [key for key in old.messages if key in new.messages]
        self._changed = [key for key in self.common if not self._is_unchanged(key)]
        self._reading = Reading(old, new, self._changed)

    def readable(self, doubtful: Iterable[MessageKey]) -> dict[MessageKey, Readable]:
        """Whether readers read what writers write, for each message that differs.

        What a strict writer may send a reader of all of it reads; what a declared writer breaks, a
        strict one breaks, too. A doubtful message is asked for the latter first, to be done with one.
        """
        asked_first = set(doubtful)
        return {key: self._readable(key, is_doubtful=key in asked_first) for key in self._changed}

    def _readable(self, key: MessageKey, *, is_doubtful: bool) -> Readable:
        if is_doubtful:
            declared = self._reading.check(key, "declared")
            if declared.outcome is Outcome.BREAKING:
                return Readable(declared, declared)
            return Readable(self._reading.check(key, "strict"), declared)
        strict = self._reading.check(key, "strict")
        if strict.outcome is Outcome.COMPATIBLE:
            return Readable(strict, strict)
        return Readable(strict, self._reading.check(key, "declared"))

    def of_change(self, change: Change, key: MessageKey) -> Containment | None:
        """The message that a Change makes unreadable."""
        demand = _demand(change, key.flow)
        if demand is None:
            return None
        trail = change.messages[key]
        wanted = along(trail, {"not": demand}, key.place, in_old=key.flow is Flow.IN)
        message = self._reading.example(key, wanted)
        if isinstance(message, Absent):
            return None
        found = self._reading.shown(key, message)
        ends = list(places(message, trail))
        if not found.has_witness or any(f"{found.witness_pointer}/".startswith(f"{at}/") for at, _ in ends):
            return found if found.has_witness else None
        # It fails elsewhere, too, and that was told of; what counts is that it fails here.
        pointer = change.new_pointer if key.flow is Flow.IN else change.old_pointer
        here = next((at for at, value in ends if self._reading.is_refused(key, pointer, value)), None)
        return None if here is None else replace(
            found, witness_pointer=here, old_pointer=change.old_pointer, new_pointer=change.new_pointer,
            reason=f"At {here or 'the root'} of the witness the reader fails.",
        )  # fmt: skip

    def beside(self, explained: Mapping[MessageKey, Iterable[Change]]) -> dict[MessageKey, Containment]:
        """Whether messages are readable but for the Changes that explain them: what else there is to find."""
        found: dict[MessageKey, Containment] = {}
        for flow in Flow:
            keys = [key for key in explained if key.flow is flow]
            demands = list(_demands(keys, explained, flow))
            sides = (demands, []) if flow is Flow.IN else ([], demands)
            reading = Reading(self.old, self.new, keys, *sides)
            found |= {key: reading.check(key, "declared") for key in keys}
        return found

    def of_method(self, key: MessageKey, *, from_old: bool) -> Containment:
        """A message of a method that only one side has, refused by the methods of the other."""
        has, lacks = (self.old, self.new) if from_old else (self.new, self.old)
        message = has.messages[key]
        assert message.row is not None
        known = [
            row.name
            for row in lacks.bundle.methods
            if (row.direction, row.kind) == (message.row.direction, message.row.kind)
        ]
        reader: Schema = {"required": ["method"], "properties": {"method": {"enum": known}}}
        found = check_containment(has.document(message), reader if known else {"not": {}}, "declared")
        return replace(found, reason=f"No method {key.method!r} is known to the other side.")

    def _is_unchanged(self, key: MessageKey) -> bool:
        mine, theirs = self.old.messages[key], self.new.messages[key]
        if mine.schema != theirs.schema:
            return False
        closures = self.old.closure(mine), self.new.closure(theirs)
        return closures[0] == closures[1] and all(
            self.old.bundle.types[name] == self.new.bundle.types[name] for name in closures[0]
        )


def _demand(change: Change, flow: Flow) -> Schema | None:
    """What the reader demands more at the place of a Change."""
    return change.new_demands if flow is Flow.IN else change.old_demands


def _demands(
    keys: Iterable[MessageKey], explained: Mapping[MessageKey, Iterable[Change]], flow: Flow
) -> Iterable[Demand]:
    """Where in the writer's document the reader demands more, and what; each once."""
    seen: set[int] = set()
    for key in keys:
        for change in explained[key]:
            demand = _demand(change, flow)
            if demand is not None and id(change) not in seen:
                seen.add(id(change))
                pointer = change.old_pointer if flow is Flow.IN else change.new_pointer
                yield (pointer if pointer.startswith("/types/") else key.place + pointer), demand
