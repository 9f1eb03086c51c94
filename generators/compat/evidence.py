"""Evidence: whether a message of one side is readable by the other, and the message that is not.

Input: two protocols. Output: per message what containment says for either writer; and for a Change
a whole message that the writer's side admits, that fails because of this Change, and that the
reader's side rejects, each confirmed by two validators.

To make a message fail because of one Change, it is led along the Change's trail, and has to fail the
Change's demand at its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ..absent import Absent
from ..canonical import Json, Schema
from ..containment.check import Containment, Outcome, check_containment
from .changes.change import Change
from .changes.paths import Trail, along, places
from .message_containment import Demand, Reading
from .message_schemas import Flow, MessageKey, Protocol

__all__ = ["Evidence", "Readability", "fails_along"]

MAX_AVOIDED = 6
"""How often a message that fails elsewhere, too, is looked for anew without that."""


@dataclass(frozen=True, slots=True)
class Readability:
    """What containment says of one message, for either writer."""

    open: Containment
    declared: Containment


class Evidence:
    """Asks for the evidence that two versions of a protocol give."""

    def __init__(self, old: Protocol, new: Protocol) -> None:
        self.old, self.new = old, new
        self.common = [key for key in old.messages if key in new.messages]
        self._changed = [key for key in self.common if not self._is_unchanged(key)]
        self._reading = Reading(old, new, self._changed)

    def readable(self, doubtful: Iterable[MessageKey]) -> dict[MessageKey, Readability]:
        """Whether readers read what writers write, for each message that differs.

        What an open writer may send a reader of all of it reads; what a declared writer breaks, an
        open one breaks, too. A doubtful message is asked for the latter first, to be done with one.
        """
        asked_first = set(doubtful)
        return {key: self._readable(key, is_doubtful=key in asked_first) for key in self._changed}

    def _readable(self, key: MessageKey, *, is_doubtful: bool) -> Readability:
        if is_doubtful:
            declared = self._reading.check(key, "declared")
            if declared.outcome is Outcome.BREAKING:
                return Readability(declared, declared)
            return Readability(self._reading.check(key, "open"), declared)
        of_open = self._reading.check(key, "open")
        if of_open.outcome is Outcome.COMPATIBLE:
            return Readability(of_open, of_open)
        return Readability(of_open, self._reading.check(key, "declared"))

    def of_change(self, change: Change, key: MessageKey, others: Iterable[Change]) -> Containment | None:
        """The message that a Change makes unreadable, and none of the others if it can be."""
        demand = _demand(change, key.flow)
        if demand is None:
            return None
        wanted = self._along(key, change.messages[key], {"not": demand})
        found = self._shown(key, wanted)
        best = found
        for _ in range(MAX_AVOIDED):
            if found is None or not (avoided := self._elsewhere(key, found, change, others)):
                break
            wanted = {"allOf": [wanted, *avoided]}
            found = self._shown(key, wanted)
            best = found or best
        if best is None or fails_along(best, change.messages[key]):
            return best
        return self._also_here(change, key, best)

    def _along(self, key: MessageKey, trail: Trail, end: Schema) -> Schema:
        return along(trail, end, key.place, in_old=key.flow is Flow.IN)

    def _shown(self, key: MessageKey, wanted: Schema) -> Containment | None:
        """What a message for which a schema holds shows, if that is a break."""
        message = self._reading.example(key, wanted)
        found = None if isinstance(message, Absent) else self._reading.shown(key, message)
        return found if found is not None and found.has_witness else None

    def _elsewhere(
        self, key: MessageKey, shown: Containment, change: Change, others: Iterable[Change]
    ) -> list[Schema]:
        """The demands of other Changes, for which a message fails besides this one."""
        ends = _ends(shown, change.messages[key])
        demands: list[Schema] = []
        for other in others:
            trail, demand = other.messages[key], _demand(other, key.flow)
            if demand is not None and other is not change and _is_other(shown, ends, _ends(shown, trail)):
                demands.append({"not": self._along(key, trail, {"not": demand})})
        return demands

    def _also_here(self, change: Change, key: MessageKey, found: Containment) -> Containment | None:
        """A message that is said to fail elsewhere, if it fails here, too."""
        pointer = change.new_pointer if key.flow is Flow.IN else change.old_pointer
        for at, value in places(_witness(found), change.messages[key]):
            if self._reading.is_refused(key, pointer, value):
                reason = f"At {at or 'the root'} of the witness the reader fails."
                return replace(
                    found, reason=reason, witness_pointer=at,
                    old_pointer=change.old_pointer, new_pointer=change.new_pointer,
                )  # fmt: skip
        return None

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
            self.old.types[name] == self.new.types[name] for name in closures[0]
        )


def _witness(found: Containment) -> Json:
    assert not isinstance(found.witness, Absent)
    return found.witness


def _ends(found: Containment, trail: Trail) -> list[str]:
    """Where a trail ends in a message."""
    return [at for at, _ in places(_witness(found), trail)]


def fails_along(found: Containment, trail: Trail) -> bool:
    """Whether a message fails where a trail ends in it, or further in."""
    return _depth(found.witness_pointer or "", _ends(found, trail)) >= 0


def _is_other(found: Containment, own: list[str], theirs: list[str]) -> bool:
    """Whether a message fails somewhere rather for what stands at their places than at the own."""
    for at in (found.witness_pointer or "", *found.also_at):
        # A union that fails as a whole around an own place may well fail for that place.
        is_around = any(end.startswith(f"{at}/") for end in own)
        if not is_around and _depth(at, theirs) > _depth(at, own):
            return True
    return False


def _depth(failing: str, ends: Iterable[str]) -> int:
    """How far in the innermost place is that a failure is at or in; -1 where it is in none."""
    return max((at.count("/") for at in ends if f"{failing}/".startswith(f"{at}/")), default=-1)


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
