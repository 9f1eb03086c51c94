"""Evidence: whether a message of one side is readable by the other, and the message that is not.

Input: two protocols. Output: per message what containment says for either writer; and for a Change
a whole message that the writer's side admits, that fails because of this Change, and that the
reader's side rejects, each confirmed by two validators.

To make a message fail because of one Change, it is led along the Change's trail, and has to fail the
Change's demand at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from protocol_models.json_pointer import escaped
from protocol_models.json_types import Json
from protocol_models.methods import Direction

from ..absent import Absent
from ..canonical import Schema
from ..containment.check import STEPS, Allowance, Containment, Outcome, check_containment
from .changes.change import OF_MEMBERS, Change
from .changes.paths import Tag, Trail, along, places
from .message_containment import Demand, Reading
from .message_schemas import MessageKey, Protocol, unchanged
from .ways import Ways

__all__ = ["Evidence", "Readability", "Tick", "fails_along"]

Tick: TypeAlias = Callable[[int, int], None]
"""Told how many messages are judged, and of how many."""

STEPS_BESIDE = STEPS // 4
"""For what else breaks in a message beside what is named: its verdict is known, so the search ends sooner."""
MAX_AVOIDED = 6
"""How often a message that fails elsewhere, too, is looked for anew without that."""
MAX_FAILURES, MAX_DEMANDS = 12, 24
"""How many of the failures of a message are looked at, and how many other Changes avoided at once."""


@dataclass(frozen=True, slots=True)
class Readability:
    """What containment says of one message, for either writer."""

    open: Containment
    declared: Containment


class Evidence:
    """Asks for the evidence that two versions of a protocol give."""

    def __init__(
        self,
        old: Protocol,
        new: Protocol,
        allowance: Allowance,
        tick: Tick,
        only: Collection[MessageKey] | None = None,
    ) -> None:
        """only: the messages that are asked about; all that both sides have where it is not said."""
        self.old, self.new = old, new
        self._allowance, self._tick = allowance, tick
        self.common = [key for key in old.messages if key in new.messages]
        asked = self.common if only is None else [key for key in self.common if key in only]
        same = unchanged(old, new)
        self._changed = [key for key in asked if key not in same]
        self._reading = Reading(old, new, self._changed, allowance=allowance)
        self._backwards: dict[MessageKey, bool] = {}

    def readable(self, doubtful: Iterable[MessageKey]) -> dict[MessageKey, Readability]:
        """Whether readers read what writers write, for each message that differs.

        What an open writer may send a reader of all of it reads; what a declared writer breaks, an
        open one breaks, too. A doubtful message is asked for the latter first, to be done with one.
        """
        asked_first = set(doubtful)
        found: dict[MessageKey, Readability] = {}
        for done, key in enumerate(self._changed):
            self._tick(done, len(self._changed))
            found[key] = self._readable(key, is_doubtful=key in asked_first)
        return found

    def is_read_backwards(self, key: MessageKey) -> bool:
        """Whether the writer's side admits all that the reader's side does: the reverse of what is asked."""
        if key not in self._backwards:
            reverse = Reading(self.new, self.old, [key], allowance=self._allowance)
            self._backwards[key] = reverse.check(key, "open").outcome is Outcome.COMPATIBLE
        return self._backwards[key]

    def _readable(self, key: MessageKey, *, is_doubtful: bool) -> Readability:
        if is_doubtful:
            declared = self._reading.check(key, "declared")
            if declared.outcome is Outcome.BREAKING:
                return Readability(declared, declared)
            return Readability(self._reading.check(key, "open"), declared)
        of_open = self._reading.check(key, "open")
        if of_open.outcome is Outcome.COMPATIBLE:
            return Readability(of_open, of_open)
        # What an open writer breaks with may be what a declared writer writes, too.
        hints = [_witness(of_open)] if of_open.has_witness else []
        return Readability(of_open, self._reading.check(key, "declared", hints))

    def of_change(self, change: Change, key: MessageKey, ways: Ways) -> Containment | None:
        """The message that a Change makes unreadable, and none of the others if it can be."""
        demand = _demand(change, key.direction)
        if demand is None:
            return None
        trail = change.messages[key]
        wanted = self._along(key, trail, _failing(demand))
        failing: list[Containment] = []
        for _ in range(MAX_AVOIDED + 1):
            message = self._reading.example(key, wanted)
            found = None if isinstance(message, Absent) else self._reading.failing(key, message)
            if found is None:
                break
            failing.append(found)
            avoided = self._elsewhere(key, found, change, ways)
            if not avoided:
                break
            wanted = {"allOf": [wanted, *avoided]}
        confirmed = (self._reading.shown(key, _witness(found)) for found in reversed(failing))
        best = next((found for found in confirmed if found.has_witness), None)
        if best is None or _is_shown_by(best, change, trail):
            return best
        return self.also_here(change, key, best) or (best if fails_along(best, trail) else None)

    def of_default(self, change: Change, key: MessageKey) -> Containment:
        """A message without the member, which both sides read, and take for different things."""
        trail = change.messages[key]
        wanted = self._along(key, trail, {"type": "object", "not": {"required": [change.subject]}})
        message = self._reading.example(key, wanted)
        if isinstance(message, Absent) or not self._reading.is_read_by_both(key, message):
            return Containment(Outcome.UNPROVEN, "No message without the member was found.")
        at = next((at for at, _ in places(message, trail)), "")
        reason = f"At {at or 'the root'} of the witness the member {change.subject!r} is absent."
        return Containment(Outcome.BREAKING, reason, message, at, change.old_pointer, change.new_pointer)

    def _along(self, key: MessageKey, trail: Trail, end: Schema) -> Schema:
        return along(trail, end, key.place, in_old=key.is_read_by_server)

    def _elsewhere(self, key: MessageKey, found: Containment, change: Change, ways: Ways) -> list[Schema]:
        """The demands of other Changes, for which a message fails rather than for this one."""
        own = _ends(found, change.messages[key])
        others: dict[int, Change] = {}
        for at in (found.witness_pointer or "", *found.also_at[:MAX_FAILURES]):
            # A union that fails as a whole around an own place may well fail for that place.
            if not any(end.startswith(f"{at}/") for end in own):
                around = ways.around(_witness(found), at)
                others |= {id(each): each for depth, each in around if depth > _depth(at, own)}
        demands: list[Schema] = []
        for other in list(others.values())[:MAX_DEMANDS]:
            demand = _demand(other, key.direction)
            if demand is not None and other is not change:
                demands.append({"not": self._along(key, other.messages[key], _failing(demand))})
        return demands

    def also_here(
        self, change: Change, key: MessageKey, found: Containment, *, in_any_variant: bool = False
    ) -> Containment | None:
        """A message that is said to fail elsewhere, if it fails at the place of a Change, too.

        in_any_variant: a trail is one way of several to the place, and the message may go another one.
        """
        pointer = change.new_pointer if key.is_read_by_server else change.old_pointer
        trail = change.messages[key]
        if in_any_variant:
            trail = tuple(step for step in trail if not isinstance(step, Tag))
        for at, value in places(_witness(found), trail):
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
        for direction in Direction:
            keys = [key for key in explained if key.direction is direction]
            demands = list(_demands(keys, explained, direction))
            sides = (demands, []) if direction is Direction.CLIENT_TO_SERVER else ([], demands)
            reading = Reading(self.old, self.new, keys, *sides, allowance=self._allowance)
            found |= {key: reading.check(key, "declared", steps=STEPS_BESIDE) for key in keys}
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


def _witness(found: Containment) -> Json:
    assert not isinstance(found.witness, Absent)
    return found.witness


def _ends(found: Containment, trail: Trail) -> list[str]:
    """Where a trail ends in a message."""
    return [at for at, _ in places(_witness(found), trail)]


def fails_along(found: Containment, trail: Trail) -> bool:
    """Whether a message fails where a trail ends in it, or further in."""
    return _depth(found.witness_pointer or "", _ends(found, trail)) >= 0


def _is_shown_by(found: Containment, change: Change, trail: Trail) -> bool:
    """Whether a message fails where a Change is; that of a member, at the object or in the member."""
    if change.kind not in OF_MEMBERS:
        return fails_along(found, trail)
    failing = found.witness_pointer or ""
    inside = f"/{escaped(change.subject)}/"
    return any(failing == at or f"{failing}/".startswith(f"{at}{inside}") for at in _ends(found, trail))


def _depth(failing: str, ends: Iterable[str]) -> int:
    """How far in the innermost place is that a failure is at or in; -1 where it is in none."""
    return max((at.count("/") for at in ends if f"{failing}/".startswith(f"{at}/")), default=-1)


def _demand(change: Change, direction: Direction) -> Schema | None:
    """What the reader demands more at the place of a Change."""
    return change.new_demands if direction is Direction.CLIENT_TO_SERVER else change.old_demands


def _failing(demand: Schema) -> Schema:
    """What fails a demand; of a tag, without a negation, for a search sees at once what that rules out."""
    match demand:
        case {"properties": {**members}} if len(demand) == len(members) == 1:
            (name,) = members
            schema = demand["properties"][name]
            tagged = schema["not"] if schema.keys() == {"not"} else {"not": schema}
            return {"type": "object", "required": [name], "properties": {name: tagged}}
        case _:
            return {"not": demand}


def _demands(
    keys: Iterable[MessageKey], explained: Mapping[MessageKey, Iterable[Change]], direction: Direction
) -> Iterable[Demand]:
    """Where in the writer's document the reader demands more, and what; each once."""
    seen: set[int] = set()
    for key in keys:
        for change in explained[key]:
            demand = _demand(change, direction)
            if demand is not None and id(change) not in seen:
                seen.add(id(change))
                pointer = (
                    change.old_pointer if direction is Direction.CLIENT_TO_SERVER else change.new_pointer
                )
                yield (pointer if pointer.startswith("/types/") else key.place + pointer), demand
