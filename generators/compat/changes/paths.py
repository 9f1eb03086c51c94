"""The way that leads from the root of a message to a place in it, in either version.

Input: a trail, as `diff` walked it through both versions at once. Output: what a message is like that
goes this way and fails a demand at its end, as a schema; and the value at the end in such a message.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote

from protocol_models.json_pointer import escaped
from protocol_models.json_types import Json

from ...canonical import Schema

__all__ = ["Arm", "ItemStep", "MemberStep", "Other", "Tag", "Trail", "along", "places"]


@dataclass(frozen=True, slots=True)
class MemberStep:
    """Into a member that both versions name."""

    name: str


@dataclass(frozen=True, slots=True)
class Other:
    """Into a member that no version names: any name but these."""

    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemStep:
    """Into an item of an array."""


@dataclass(frozen=True, slots=True)
class Tag:
    """No further in, but into the variant of a union that a member of this value tells from the others."""

    name: str
    value: Json

    def is_on(self, value: Json) -> bool:
        """Whether a value has the tag."""
        return isinstance(value, dict) and self.name in value and _same(value[self.name], self.value)


@dataclass(frozen=True, slots=True)
class Arm:
    """No further in, but into a variant that no tag tells apart: where it stands in old and in new."""

    old: str
    new: str


Trail: TypeAlias = tuple[MemberStep | Other | ItemStep | Tag | Arm, ...]


def along(trail: Trail, end: Schema, at: str, *, in_old: bool) -> Schema:
    """What goes along a trail and ends so; its references are into old, or into new.

    at: where the message stands in that document, for what is written in its envelope.
    """
    wanted = end
    for step in reversed(trail):
        match step:
            case MemberStep(name):
                wanted = {"type": "object", "required": [name], "properties": {name: wanted}}
            case Other(named):
                free: Schema = {"properties": {name: {} for name in named}}
                wanted = {"type": "object", "not": {**free, "additionalProperties": {"not": wanted}}}
            case ItemStep():
                wanted = {"type": "array", "not": {"items": {"not": wanted}}}
            case Tag(name, value):
                tagged: Schema = {"required": [name], "properties": {name: {"enum": [value]}}}
                wanted = {"allOf": [tagged, wanted]}
            case Arm(old, new):
                pointer = old if in_old else new
                place = pointer if pointer.startswith("/types/") else at + pointer
                wanted = {"allOf": [{"$ref": f"#{quote(place)}"}, wanted]}
    return wanted


def places(message: Json, trail: Trail) -> Iterator[tuple[str, Json]]:
    """What stands in a message where a trail ends: pointers and values."""
    reached: list[tuple[str, Json]] = [("", message)]
    for step in trail:
        if isinstance(step, Tag):
            reached = [(pointer, value) for pointer, value in reached if step.is_on(value)]
        elif not isinstance(step, Arm):
            reached = [
                (f"{pointer}/{escaped(token)}", inner)
                for pointer, value in reached
                for token, inner in _inside(value, step)
            ]
    yield from reached


def _same(left: Json, right: Json) -> bool:
    """Equality as JSON has it: true is not 1."""
    return left == right and isinstance(left, bool) is isinstance(right, bool)


def _inside(value: Json, step: MemberStep | Other | ItemStep) -> Iterator[tuple[str, Json]]:
    match step:
        case MemberStep(name) if isinstance(value, dict) and name in value:
            yield name, value[name]
        case Other(named) if isinstance(value, dict):
            yield from ((name, inner) for name, inner in value.items() if name not in named)
        case ItemStep() if isinstance(value, list):
            yield from ((str(index), inner) for index, inner in enumerate(value))
