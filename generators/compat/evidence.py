"""Evidence: whether a message of one side is readable by the other, and the message that is not.

Enters: two protocols. Leaves: per message what containment says for either writer; and for a Change
a whole message that the writer's side admits, that fails because of this Change, and that the
reader's side rejects, each confirmed by two validators.

To make a message fail for one reason alone, the demand of the Change is added to the writer's own
schema at its place: what the writer admits and the writer with the demand does not, fails for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from generators.canonical import Json, Schema
from generators.compat.changes import Change
from generators.compat.confirm import Judges
from generators.compat.containment import Containment, Outcome, Writer, check_containment
from generators.compat.dialects import DRAFT_07, named_dialect
from generators.compat.messages import Flow, MessageKey, Protocol

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
        self._documents: dict[tuple[MessageKey, bool], Schema] = {}
        self._judges: dict[MessageKey, Judges] = {}

    def readable(self, key: MessageKey, *, is_doubtful: bool) -> Readable | None:
        """Whether the reader reads what the writer writes; nothing where both say the same.

        What a strict writer may send a reader of all of it reads; what a declared writer breaks, a
        strict one breaks, too. A doubtful message is asked for the latter first, to be done with one.
        """
        if self._unchanged(key):
            return None
        writer, reader = self._writer(key), self._reader(key)
        if is_doubtful:
            declared = self._checked(key, writer, reader, "declared")
            if declared.outcome is Outcome.BREAKING:
                return Readable(declared, declared)
            return Readable(self._checked(key, writer, reader, "strict"), declared)
        strict = self._checked(key, writer, reader, "strict")
        if strict.outcome is Outcome.COMPATIBLE:
            return Readable(strict, strict)
        return Readable(strict, self._checked(key, writer, reader, "declared"))

    def of_change(self, change: Change, key: MessageKey, others: Iterable[Change]) -> Containment | None:
        """The message that a Change makes unreadable, and no other does where there are several."""
        own = _demands([change], key.flow)
        if not own:
            return None
        writer = self._writer(key)
        found = self._checked(key, writer, _demanding(writer, own), "declared")
        if found.outcome is Outcome.BREAKING and not self._refused(key, found.witness):
            # The reader passes over this very place, such as below a member that it does not know.
            rest = _demands((other for other in others if other is not change), key.flow)
            either = _either(_demanding(writer, [*rest, *own]), self._reader(key))
            found = self._checked(key, _demanding(writer, rest), either, "declared")
            if found.outcome is Outcome.BREAKING:  # where it fails is for the reader itself to say
                found = self._checked(key, {"enum": [found.witness]}, self._reader(key), "strict")
        return found if found.outcome is Outcome.BREAKING and self._refused(key, found.witness) else None

    def beside(self, changes: Iterable[Change], key: MessageKey) -> Containment:
        """Whether a message is readable but for some Changes: what else there is to find."""
        demands = _demands(changes, key.flow)
        return self._checked(key, _demanding(self._writer(key), demands), self._reader(key), "declared")

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

    def _unchanged(self, key: MessageKey) -> bool:
        mine, theirs = self.old.messages[key], self.new.messages[key]
        if mine.schema != theirs.schema:
            return False
        closures = self.old.closure(mine), self.new.closure(theirs)
        return closures[0] == closures[1] and all(
            self.old.bundle.types[name] == self.new.bundle.types[name] for name in closures[0]
        )

    def _checked(self, key: MessageKey, writer: Schema, reader: Schema, model: Writer) -> Containment:
        """Containment of the writer in the reader, with its pointers as `old` and `new` of the protocol."""
        found = check_containment(writer, reader, model)
        if key.flow is Flow.IN:
            return found
        return replace(found, old_pointer=found.new_pointer, new_pointer=found.old_pointer)

    def _refused(self, key: MessageKey, witness: Any) -> bool:
        """Whether both validators say that the reader itself rejects the witness."""
        if key not in self._judges:
            reader = self._reader(key)
            named = reader.get("$schema", DRAFT_07.uri)
            self._judges[key] = Judges(reader, named_dialect(named) or DRAFT_07, "")
        return self._judges[key].verdicts(witness).agree_on(False)

    def _writer(self, key: MessageKey) -> Schema:
        return self._document(key, key.flow is Flow.IN)

    def _reader(self, key: MessageKey) -> Schema:
        return self._document(key, key.flow is Flow.OUT)

    def _document(self, key: MessageKey, is_old: bool) -> Schema:
        if (key, is_old) not in self._documents:
            side = self.old if is_old else self.new
            self._documents[key, is_old] = side.document(side.messages[key])
        return self._documents[key, is_old]


def _demands(changes: Iterable[Change], flow: Flow) -> list[tuple[str, Schema]]:
    """Where in the writer's document the reader demands more, and what."""
    demands = (
        (change.old_pointer, change.new_demands)
        if flow is Flow.IN
        else (change.new_pointer, change.old_demands)
        for change in changes
    )
    return [(pointer, demand) for pointer, demand in demands if demand is not None]


def _demanding(document: Schema, demands: Iterable[tuple[str, Schema]]) -> Schema:
    """A message's schema with further demands at some of its places."""
    by_place: dict[str, list[Schema]] = {}
    for pointer, demand in demands:
        by_place.setdefault(pointer, []).append(demand)
    # The deepest first: a demand wraps its place, and pointers lead through it no more.
    for pointer in sorted(by_place, key=lambda pointer: -pointer.count("/")):
        document = _wrapped(document, _steps(pointer), by_place[pointer])
    return document


def _either(document: Schema, other: Schema) -> Schema:
    """What one message's schema admits or another one's does; the other stands below `other`."""
    head: Schema = {k: v for k, v in document.items() if k in ("$schema", "types")}
    body = {k: v for k, v in document.items() if k not in head}
    return {**head, "anyOf": [body, {"$ref": "#/other"}], "other": _below_other(other)}


def _below_other(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            k: v.replace("#/", "#/other/", 1) if k == "$ref" and isinstance(v, str) else _below_other(v)
            for k, v in value.items()
            if k != "$schema"
        }
    return [_below_other(item) for item in value] if isinstance(value, list) else value


def _steps(pointer: str) -> list[str]:
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def _wrapped(value: Json, steps: list[str], demands: list[Schema]) -> Any:
    if steps and isinstance(value, list):
        index = int(steps[0])
        return [*value[:index], _wrapped(value[index], steps[1:], demands), *value[index + 1 :]]
    if steps:
        return {**value, steps[0]: _wrapped(value[steps[0]], steps[1:], demands)}
    if isinstance(value, dict) and "types" in value:  # the message itself: its types stay where they are
        head = {k: value[k] for k in ("$schema", "types") if k in value}
        return {**head, "allOf": [{k: v for k, v in value.items() if k not in head}, *demands]}
    return {"allOf": [value, *demands]}
