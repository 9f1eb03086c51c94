"""What changed in the models since the artifacts were written.

Input: the Bundle that was committed, and that of the models. Output: one ModelChange for each thing that
differs (method, type, member, value), with how many types and methods reach it.

Where several places of one type changed alike, as the variants of a union do that share a base class, that
is one change with a count.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Final

from protocol_models.json_types import Json

from ..artifacts import read
from ..bundle import Bundle, MethodRow, reference_graph
from ..canonical import Schema
from ..errors import InvalidBundle, UnresolvedReference
from ..schema import (
    AnyValue,
    Array,
    CatchAll,
    Enum,
    Foreign,
    Map,
    Member,
    Node,
    Nullable,
    Object,
    Reference,
    Scalar,
    Tuple,
    Union,
    nodes_inside,
)
from ..schema_json import members_to_json, node_to_json

__all__ = ["ModelChange", "committed_protocol", "model_changes"]

PROTOCOL = "protocol.json"
NAMED = 4
"""So many values of an enum are named where it is described."""
SEVERAL = 3
"""So many variants of a union are named where it is described."""


@dataclass(frozen=True, slots=True)
class ModelChange:
    """One thing that differs."""

    place: str
    """The type or method."""
    what: str
    """What happened there, such as `member 'elapsedMs' added: integer or null`."""
    count: int = 1
    """In how many places of the type."""
    types: int = 0
    """How many other types reach it."""
    methods: int = 0
    """How many methods reach it."""


def committed_protocol(folder: Path) -> bytes:
    """The `protocol.json` of a folder; nothing where there is none that can be read."""
    try:
        return read(folder / PROTOCOL) or b""
    except OSError:
        return b""


def model_changes(committed: bytes, new: Bundle) -> list[ModelChange]:
    """Everything that differs, methods first, then types by name; nothing where no Bundle was committed."""
    try:
        old = Bundle.from_json(json.loads(committed), PROTOCOL)
    except (ValueError, InvalidBundle, UnresolvedReference):
        return []
    changes = list(_methods(old, new))
    reach = _Reach(new)
    for key in sorted({*old.types, *new.types}):
        before, after = old.types.get(key), new.types.get(key)
        if before is None or after is None:
            found = Counter({"type added" if before is None else "type removed": 1})
        else:
            found = Counter(_node(before, after, ""))
        changes += (ModelChange(key, what, count, *reach.of(key)) for what, count in found.items())
    return changes


def _methods(old: Bundle, new: Bundle) -> Iterator[ModelChange]:
    before, after = ({_identity(row): row for row in side.methods} for side in (old, new))
    for key in sorted(before.keys() | after.keys()):
        was, is_now = before.get(key), after.get(key)
        name, kind, _ = key
        if was is None or is_now is None:
            yield ModelChange(name, f"{kind} {'added' if was is None else 'removed'}")
        elif was != is_now:
            yield ModelChange(
                name, f"{kind} changed: {', '.join(_keywords(was.to_json(), is_now.to_json()))}"
            )


def _identity(row: MethodRow) -> tuple[str, str, str]:
    return row.name, row.kind.value, row.direction.value


def _node(old: Node, new: Node, where: str) -> Iterator[str]:
    """What differs between two forms of one place."""
    if old == new:
        return
    if old.notes.description != new.notes.description:
        yield f"{where}description changed"
    match old, new:
        case Object(members=before), Object(members=after):
            yield from _members(before, after, where)
        case Union(shared=before, variants=arms), Union(shared=after, variants=other_arms):
            yield from _members(before, after, where)
            yield from _variants(arms, other_arms, where)
        case Enum(values=values), Enum(values=other_values):
            yield from (f"{where}value {value!r} added" for value in other_values if value not in values)
            yield from (f"{where}value {value!r} removed" for value in values if value not in other_values)
        case Nullable(inner=inner), Nullable(inner=other):
            yield from _node(inner, other, where)
            old, new = replace(old, inner=AnyValue()), replace(new, inner=AnyValue())
        case _ if described(old) != described(new):
            yield f"{where}was {described(old)}, is {described(new)}"
            return
        case (Array() | Map() | Tuple(), _):
            for one, other in zip_longest(nodes_inside(old), nodes_inside(new), fillvalue=AnyValue()):
                yield from _node(one, other, where)
    if different := _keywords(_own(old), _own(new)):
        yield f"{where}changed: {', '.join(different)}"


def _members(old: Sequence[Member], new: Sequence[Member], where: str) -> Iterator[str]:
    before, after = ({member.name: member for member in side} for side in (old, new))
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            presence = "required " if after[name].is_required else ""
            yield f"{where}{presence}member {name!r} added: {described(after[name].node)}"
        elif name not in after:
            yield f"{where}member {name!r} removed"
        else:
            yield from _member(before[name], after[name], f"{where}member {name!r}")


def _member(old: Member, new: Member, where: str) -> Iterator[str]:
    yield from _node(old.node, new.node, f"{where}: ")
    before, after = (
        members_to_json((replace(member, name="", node=AnyValue()),))[""] for member in (old, new)
    )
    if old.is_required != new.is_required:
        yield f"{where} is {'now' if new.is_required else 'no longer'} required"
    elif different := _keywords(before, after):
        yield f"{where}: changed: {', '.join(different)}"


def _variants(old: Sequence[Node], new: Sequence[Node], where: str) -> Iterator[str]:
    """The variants of a union, paired by what tells them apart, else by their order."""
    before, after = _named(old), _named(new)
    for name in [*before, *(name for name in after if name not in before)]:
        if name not in before:
            yield f"{where}variant {name} added"
        elif name not in after:
            yield f"{where}variant {name} removed"
        else:
            yield from _node(before[name], after[name], where)


def _named(variants: Sequence[Node]) -> dict[str, Node]:
    named: dict[str, Node] = {}
    for number, variant in enumerate(variants, 1):
        name = _variant_name(variant) or str(number)
        named[name if name not in named else f"{name} ({number})"] = variant
    return named


def _variant_name(variant: Node) -> str:
    """The type, the tag, or the only member."""
    match variant:
        case Reference(key=key):
            return key
        case Object(members=members) | Union(shared=members):
            for member in members:
                match member.node:
                    case Enum(values=(value,)):
                        return repr(value)
            return members[0].name if len(members) == 1 else ""
        case _:
            return ""


def _own(node: Node) -> Schema:
    """The JSON form of a node, without what stands inside of it and is told in its own words."""
    schema = node_to_json(node)
    return {keyword: value for keyword, value in schema.items() if keyword not in _TOLD}


_TOLD: Final = frozenset(
    {"description", "properties", "required", "oneOf", "anyOf", "enum", "items", "additionalProperties"}
)


def _keywords(old: Mapping[str, Json], new: Mapping[str, Json]) -> list[str]:
    return [name for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name)]


def described(node: Node) -> str:
    """A node in a few words."""
    match node:
        case Reference(key=key):
            return key
        case Union(variants=variants):
            words = [described(variant) for variant in variants]
            return " or ".join(words) if len(words) <= SEVERAL else f"one of {len(words)} variants"
        case Nullable(inner=inner):
            return f"{described(inner)} or null"
        case Enum(values=values):
            return " or ".join(map(repr, values[:NAMED])) + (" or more" if len(values) > NAMED else "")
        case Scalar(type=kind, format=width):
            return kind.value if width is None else f"{kind.value} ({width})"
        case Array(items=items):
            return f"array of {described(items)}"
        case Tuple():
            return "array"
        case Object() | Map():
            return "object"
        case CatchAll():
            return "string or object"
        case AnyValue() | Foreign():
            return "anything"


class _Reach:
    """Who reaches a type."""

    def __init__(self, bundle: Bundle) -> None:
        self._methods = [(row.params, row.result) for row in bundle.methods]
        self._users: dict[str, set[str]] = defaultdict(set)
        for key, targets in reference_graph(bundle.types).items():
            for target in targets:
                self._users[target].add(key)

    def of(self, key: str) -> tuple[int, int]:
        """How many other types, and how many methods."""
        reached, todo = {key}, [key]
        while todo:
            for user in self._users[todo.pop()] - reached:
                reached.add(user)
                todo.append(user)
        return len(reached) - 1, sum(not reached.isdisjoint(pair) for pair in self._methods)
