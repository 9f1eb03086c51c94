"""Messages → the places of the protocol that they use, each with the releases that have it.

Input: the Bundle of all releases, and messages. Output: a UsedPlaces.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from protocol_models.methods import Direction, Kind

from ..bundle import Bundle, MethodRow
from ..history.places import label
from ..schema import (
    AnyValue,
    Array,
    Enum,
    Map,
    Member,
    Node,
    Nullable,
    Object,
    Presence,
    Reference,
    Scalar,
    ScalarType,
    Tuple,
    Union,
    UnionKind,
)

__all__ = ["Lifetime", "UsedPlaces"]

_TYPES: dict[ScalarType, tuple[type, ...]] = {
    ScalarType.STRING: (str,),
    ScalarType.INTEGER: (int,),
    ScalarType.NUMBER: (int, float),
    ScalarType.BOOLEAN: (bool,),
    ScalarType.NULL: (type(None),),
}


@dataclass(frozen=True, slots=True)
class Lifetime:
    """The releases that have a place; empty for no end on that side."""

    since: str = ""
    until: str = ""


@dataclass(slots=True)
class UsedPlaces:
    """What the messages so far use and lack; `hear` adds one."""

    bundle: Bundle
    used: dict[Direction, dict[str, Lifetime]] = field(
        default_factory=lambda: {direction: {} for direction in Direction}
    )
    """Sender → place → the releases that have it, for places that not all releases have."""
    lacking: dict[str, Lifetime] = field(default_factory=dict)
    """Place of a member that was not there → the releases whose writers always send it."""
    _methods: dict[tuple[str, Direction], MethodRow] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._methods = {(row.name, row.direction): row for row in self.bundle.methods}

    def hear_call(self, method: str, direction: Direction, params: Any) -> None:
        """Add a request or a notification."""
        if (row := self._methods.get((method, direction))) is None:
            return
        self._use(row.name, Lifetime(row.since, row.until), direction)
        if row.params is not None and params is not None:
            _Walk(self, direction).type(row.params, params)

    def hear_answer(self, method: str, direction: Direction, result: Any) -> None:
        """Add the result of a request of this method, which the other side had sent."""
        row = self._methods.get((method, direction.opposite))
        if row is not None and row.kind is Kind.REQUEST and row.result is not None:
            _Walk(self, direction).type(row.result, result)

    def _use(self, place: str, interval: Lifetime, direction: Direction) -> None:
        if interval.since or interval.until:
            self.used[direction].setdefault(place, interval)

    def _lack(self, place: str, interval: Lifetime) -> None:
        if interval.since:
            self.lacking.setdefault(place, interval)


@dataclass(slots=True)
class _Walk:
    """Goes through one message beside the nodes of its type."""

    places: UsedPlaces
    sender: Direction

    def type(self, key: str, value: Any) -> None:
        node = self.places.bundle.types[key]
        self.use(key, node)
        self.node(node, value, key)

    def use(self, place: str, node: Node) -> None:
        self.places._use(place, Lifetime(node.notes.since, node.notes.until), self.sender)

    def node(self, node: Node, value: Any, place: str) -> None:
        match node:
            case Reference(key=key):
                self.type(key, value)
            case Nullable(inner=inner):
                if value is not None:
                    self.node(inner, value, place)
            case Array(items=inner) if isinstance(value, list):
                for each in value:
                    self.node(inner, each, place)
            case Tuple(items=items) if isinstance(value, list):
                for inner, each in zip(items, value, strict=False):
                    self.node(inner, each, place)
            case Map(values=inner) if isinstance(value, dict):
                for each in value.values():
                    self.node(inner, each, place)
            case Enum() if isinstance(value, str) and value in node.values:
                interval = Lifetime(node.since.get(value, ""), node.until.get(value, ""))
                self.places._use(f"{place}={value}", interval, self.sender)
            case Object(members=members, flattens=flattens) if isinstance(value, dict):
                self.members(members, value, place)
                if flattens is not None:
                    self.type(flattens, value)
            case Union():
                self.union(node, value, place)

    def members(self, members: tuple[Member, ...], value: dict[str, Any], place: str) -> None:
        for member in members:
            at = f"{place}.{member.name}"
            if member.name in value:
                self.use(at, member.node)
                self.node(self._form(member.node, value[member.name], at), value[member.name], at)
            elif self._is_always_sent(member) and not member.notes.was:
                self.places._lack(at, Lifetime(member.notes.since, member.notes.until))

    def _is_always_sent(self, member: Member) -> bool:
        if self.sender is Direction.CLIENT_TO_SERVER:
            return member.is_required
        return member.is_required or member.presence is Presence.ALWAYS

    def _form(self, node: Node, value: Any, place: str) -> Node:
        """The form that the value has: that of today, or one that ended with a release."""
        for former in node.notes.was:
            if self.fits(former.node, value) and not self.fits(node, value):
                self.places._use(f"{place} (as it was)", Lifetime("", former.until), self.sender)
                return former.node
        return node

    def union(self, union: Union, value: Any, place: str) -> None:
        if isinstance(value, dict):
            self.members(union.shared, value, place)
            if union.flattens is not None:
                self.type(union.flattens, value)
        for number, variant in enumerate(union.variants):
            if self._is_variant(union, variant, value):
                at = f"{place}[{label(variant, union.tag, number)}]"
                if isinstance(variant, Enum):
                    at = place  # its values are those of the union
                else:
                    self.use(at, variant)
                self.node(variant, value, at)
                return

    def _is_variant(self, union: Union, variant: Node, value: Any) -> bool:
        if union.kind is UnionKind.INTERNAL and union.tag is not None:
            tag = next((m.node for m in self._members(variant) if m.name == union.tag), None)
            return isinstance(value, dict) and isinstance(tag, Enum) and value.get(union.tag) in tag.values
        if union.kind is UnionKind.EXTERNAL and isinstance(variant, Object):
            return isinstance(value, dict) and any(m.name in value for m in variant.members)
        return self.fits(variant, value)

    def _members(self, node: Node) -> tuple[Member, ...]:
        match node:
            case Reference(key=key):
                return self._members(self.places.bundle.types[key])
            case Object(members=members) | Union(shared=members):
                return members
            case _:
                return ()

    def fits(self, node: Node, value: Any) -> bool:
        """Whether the value has the shape of the node."""
        match node:
            case Reference(key=key):
                return self.fits(self.places.bundle.types[key], value)
            case AnyValue():
                return True
            case Nullable(inner=inner):
                return value is None or self.fits(inner, value)
            case Scalar(type=kind):
                if isinstance(value, bool):
                    return kind is ScalarType.BOOLEAN
                return isinstance(value, _TYPES[kind])
            case Enum(values=values):
                return value in values
            case Array(items=inner):
                return isinstance(value, list) and all(self.fits(inner, each) for each in value)
            case Tuple(items=items):
                return isinstance(value, list) and len(value) == len(items)
            case Map(values=inner):
                return isinstance(value, dict) and all(self.fits(inner, each) for each in value.values())
            case Object(members=members):
                return isinstance(value, dict) and all(self._member_fits(m, value) for m in members)
            case Union(variants=variants, shared=shared):
                if shared and not (
                    isinstance(value, dict) and all(self._member_fits(m, value) for m in shared)
                ):
                    return False
                return any(self.fits(variant, value) for variant in variants)
            case _:
                return False

    def _member_fits(self, member: Member, value: dict[str, Any]) -> bool:
        if member.name not in value:
            return not member.is_required
        return self.fits(member.node, value[member.name])


def all_used(places: UsedPlaces) -> Iterator[tuple[str, Lifetime]]:
    """The used places of both sides."""
    for each in places.used.values():
        yield from each.items()
