"""Messages → the places of the protocol that they use, each with the releases that have it.

Input: the Bundle of all releases, and messages. Output: a UsedPlaces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from protocol_models.json_types import Json, JsonObject
from protocol_models.methods import Direction, Kind

from ..bundle import Bundle
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
    nodes_inside,
)

__all__ = ["FoundPlaces", "Lifetime", "UsedPlaces", "Walks", "all_used"]

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


ALWAYS = Lifetime()


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
    walks: Walks | None = None
    """Those of the Bundle, where they are at hand already."""

    def hear_call(self, method: str, direction: Direction, params: Json) -> None:
        """Add a request or a notification."""
        self._add(self._walks().of_call(method, direction, params), direction)

    def hear_answer(self, method: str, direction: Direction, result: Json) -> None:
        """Add the result of a request of this method, which the other side had sent."""
        self._add(self._walks().of_answer(method, direction, result), direction)

    def _walks(self) -> Walks:
        if self.walks is None:
            self.walks = Walks(self.bundle)
        return self.walks

    def _add(self, found: FoundPlaces, sender: Direction) -> None:
        for place, interval in found.used.items():
            self.used[sender].setdefault(place, interval)
        for place, interval in found.lacking.items():
            self.lacking.setdefault(place, interval)


@dataclass(slots=True)
class FoundPlaces:
    """What one message uses and lacks."""

    used: dict[str, Lifetime] = field(default_factory=dict)
    lacking: dict[str, Lifetime] = field(default_factory=dict)

    def use(self, place: str, interval: Lifetime) -> None:
        """Add a place, where not all releases have it."""
        if interval != ALWAYS:
            self.used.setdefault(place, interval)


Walk = Callable[[Json, FoundPlaces], None]
"""Goes through one value and adds what it uses and lacks."""


class _Way(NamedTuple):
    """How to go through the messages of one method."""

    use: tuple[str, Lifetime] | None
    """The method itself, where not all releases have it."""
    walk: Walk | None
    """Through what they carry."""

    def places(self, content: Json) -> FoundPlaces:
        """What one of them uses and lacks."""
        found = FoundPlaces({}, {})
        if self.use is not None:
            found.used.setdefault(*self.use)
        if self.walk is not None:
            self.walk(content, found)
        return found


class Walks:
    """How to go through the messages of a Bundle: beside the nodes of their types, made once a type.

    Where nothing in a type came or went with a release, there is no walk, and its values are passed over.
    """

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._methods = {(row.name, row.direction): row for row in bundle.methods}
        self._types: dict[tuple[str, Direction], Walk | None] = {}
        self._telling = _telling_types(bundle)
        self._calls: dict[tuple[str, Direction], _Way] = {}
        self._answers: dict[tuple[str, Direction], _Way] = {}

    def of_call(self, method: str, direction: Direction, params: Json) -> FoundPlaces:
        """What a request or a notification uses and lacks."""
        if (way := self._calls.get((method, direction))) is None:
            if (row := self._methods.get((method, direction))) is None:
                return FoundPlaces()
            walk = None if row.params is None else _of_value(self._type(row.params, direction))
            way = self._calls[method, direction] = _Way(_limited(row.name, row.since, row.until), walk)
        return way.places(params)

    def of_answer(self, method: str, direction: Direction, result: Json) -> FoundPlaces:
        """What the result of a request of this method uses and lacks; the other side had sent it."""
        if (way := self._answers.get((method, direction))) is None:
            row = self._methods.get((method, direction.opposite))
            if row is None or row.kind is not Kind.REQUEST or row.result is None:
                return FoundPlaces()
            way = self._answers[method, direction] = _Way(None, self._type(row.result, direction))
        return way.places(result)

    def _type(self, key: str, sender: Direction) -> Walk | None:
        if key not in self._telling:
            return None
        if (key, sender) not in self._types:
            # A type may hold itself: until its walk is made, the way to it is by its name.
            self._types[key, sender] = partial(self._walk_later, key, sender)
            node = self._bundle.types[key]
            making = _Making(self, sender)
            self._types[key, sender] = _both(making.use(key, node), making.node(node, key))
        return self._types[key, sender]

    def _walk_later(self, key: str, sender: Direction, value: Json, found: FoundPlaces) -> None:
        if (walk := self._type(key, sender)) is not None:
            walk(value, found)

    def target(self, key: str) -> Node:
        """The node of a type."""
        return self._bundle.types[key]


def _telling_types(bundle: Bundle) -> frozenset[str]:
    """The types in which something came or went with a release, directly or in a type that they hold."""
    telling = {key for key, node in bundle.types.items() if any(map(_tells, _nodes_of(node)))}
    holders: dict[str, set[str]] = {}
    for key, node in bundle.types.items():
        for held in _held_types(node):
            holders.setdefault(held, set()).add(key)
    waiting = list(telling)
    while waiting:
        more = holders.get(waiting.pop(), set()) - telling
        telling |= more
        waiting += more
    return frozenset(telling)


def _nodes_of(node: Node) -> Iterator[Node]:
    """The node and all that stands in it, but for what is named by a reference."""
    yield node
    for inner in nodes_inside(node):
        yield from _nodes_of(inner)


def _held_types(node: Node) -> Iterator[str]:
    for each in _nodes_of(node):
        if isinstance(each, Reference):
            yield each.key
        elif isinstance(each, Object | Union) and each.flattens is not None:
            yield each.flattens
        notes = each.notes
        for former in notes.was:
            yield from _held_types(former.node)


def _tells(node: Node) -> bool:
    notes = node.notes
    return bool(
        notes.since or notes.until or notes.was or (isinstance(node, Enum) and (node.since or node.until))
    )


def _limited(place: str, since: str, until: str) -> tuple[str, Lifetime] | None:
    """A place with the releases that have it; `None` where all have it."""
    return (place, Lifetime(since, until)) if since or until else None


class _MemberWalk(NamedTuple):
    """What is to be done about one member."""

    name: str
    use: tuple[str, Lifetime] | None
    """Where it stands, if not all releases have it."""
    inner: Walk | None
    """Through its value."""
    missing: tuple[str, Lifetime] | None
    """What is lacking without it."""


@dataclass(frozen=True, slots=True)
class _Making:
    """Makes the walks of what one side sends."""

    walks: Walks
    sender: Direction

    def use(self, place: str, node: Node) -> Walk | None:
        """What says that a place is used, where not all releases have it."""
        if (limited := _limited(place, node.notes.since, node.notes.until)) is None:
            return None

        def walk(_value: Json, found: FoundPlaces) -> None:
            found.used.setdefault(*limited)

        return walk

    def node(self, node: Node, place: str) -> Walk | None:
        match node:
            case Reference(key=key):
                return self.walks._type(key, self.sender)
            case Nullable(inner=inner):
                return _of_value(self.node(inner, place))
            case Array(items=inner):
                return _of_items(self.node(inner, place))
            case Tuple(items=items):
                return _of_tuple([self.node(inner, place) for inner in items])
            case Map(values=inner):
                return _of_values(self.node(inner, place))
            case Enum():
                return self._enum(node, place)
            case Object(members=members, flattens=flattens):
                flattened = None if flattens is None else self.walks._type(flattens, self.sender)
                return _both(self._members(members, place), _of_object(flattened))
            case Union():
                return self._union(node, place)
            case _:
                return None

    def _enum(self, node: Enum, place: str) -> Walk | None:
        places = {
            value: (f"{place}={value}", Lifetime(node.since.get(value, ""), node.until.get(value, "")))
            for value in node.values
            if isinstance(value, str) and (node.since.get(value) or node.until.get(value))
        }
        if not places:
            return None

        def walk(value: Json, found: FoundPlaces) -> None:
            if isinstance(value, str) and value in places:
                found.used.setdefault(*places[value])

        return walk

    def _members(self, members: tuple[Member, ...], place: str) -> Walk | None:
        rows = [row for member in members if (row := self._member(member, f"{place}.{member.name}"))]
        if not rows:
            return None

        def walk(value: Json, found: FoundPlaces) -> None:
            if not isinstance(value, dict):
                return
            for name, use, inner, missing in rows:
                if name in value:
                    if use is not None:
                        found.used.setdefault(*use)
                    if inner is not None:
                        inner(value[name], found)
                elif missing is not None:
                    found.lacking.setdefault(*missing)

        return walk

    def _member(self, member: Member, at: str) -> _MemberWalk | None:
        """What is to be done about a member; `None` for nothing."""
        notes, node = member.notes, member.node
        use = _limited(at, node.notes.since, node.notes.until)
        inner = self._formed(node, at) if notes.was else self.node(node, at)
        lacks = notes.since and not notes.was and self._is_always_sent(member)
        missing = (at, Lifetime(notes.since, notes.until)) if lacks else None
        return _MemberWalk(member.name, use, inner, missing) if use or inner or missing else None

    def _is_always_sent(self, member: Member) -> bool:
        if self.sender is Direction.CLIENT_TO_SERVER:
            return member.is_required
        return member.is_required or member.presence is Presence.ALWAYS

    def _formed(self, node: Node, at: str) -> Walk:
        """Takes the form that the value has: that of today, or one that ended with a release."""
        today = self.node(node, at)
        forms = [(each.node, Lifetime("", each.until), self.node(each.node, at)) for each in node.notes.was]

        def walk(value: Json, found: FoundPlaces) -> None:
            chosen = today
            for former, interval, of_former in forms:
                if self._fits(former, value) and not self._fits(node, value):
                    found.use(f"{at} (as it was)", interval)
                    chosen = of_former
                    break
            if chosen is not None:
                chosen(value, found)

        return walk

    def _union(self, union: Union, place: str) -> Walk | None:
        shared = self._members(union.shared, place)
        flattened = None if union.flattens is None else self.walks._type(union.flattens, self.sender)
        of_object = _both(shared, _of_object(flattened))
        variants = [
            self._variant(variant, union.tag, place, number) for number, variant in enumerate(union.variants)
        ]
        if not any(variants):
            return of_object
        if union.kind is UnionKind.INTERNAL and union.tag is not None:
            tags = [self._tag_values(each, union.tag) for each in union.variants]
            return _both(of_object, _by_tag(union.tag, zip(tags, variants, strict=True)))
        variant_of = self._choice(union)

        def walk(value: Json, found: FoundPlaces) -> None:
            if (number := variant_of(value)) is not None and (of_variant := variants[number]) is not None:
                of_variant(value, found)

        return _both(of_object, walk)

    def _variant(self, variant: Node, tag: str | None, place: str, number: int) -> Walk | None:
        if isinstance(variant, Enum):
            return self.node(variant, place)  # its values are those of the union
        at = f"{place}[{label(variant, tag, number)}]"
        return _both(self.use(at, variant), self.node(variant, at))

    def _choice(self, union: Union) -> Callable[[Json], int | None]:
        """Value → the number of its variant, where no tag says which."""

        def choose(value: Json) -> int | None:
            for number, variant in enumerate(union.variants):
                if union.kind is UnionKind.EXTERNAL and isinstance(variant, Object):
                    if isinstance(value, dict) and any(m.name in value for m in variant.members):
                        return number
                elif self._fits(variant, value):
                    return number
            return None

        return choose

    def _tag_values(self, variant: Node, name: str) -> tuple[Json, ...]:
        tag = next((m.node for m in self._own_members(variant) if m.name == name), None)
        return tag.values if isinstance(tag, Enum) else ()

    def _own_members(self, node: Node) -> tuple[Member, ...]:
        match node:
            case Reference(key=key):
                return self._own_members(self.walks.target(key))
            case Object(members=members) | Union(shared=members):
                return members
            case _:
                return ()

    def _fits(self, node: Node, value: Json) -> bool:
        """Whether the value has the shape of the node."""
        match node:
            case Reference(key=key):
                return self._fits(self.walks.target(key), value)
            case AnyValue():
                return True
            case Nullable(inner=inner):
                return value is None or self._fits(inner, value)
            case Scalar(type=kind):
                if isinstance(value, bool):
                    return kind is ScalarType.BOOLEAN
                return isinstance(value, _TYPES[kind])
            case Enum(values=values):
                return value in values
            case Array(items=inner):
                return isinstance(value, list) and all(self._fits(inner, each) for each in value)
            case Tuple(items=items):
                return isinstance(value, list) and len(value) == len(items)
            case Map(values=inner):
                return isinstance(value, dict) and all(self._fits(inner, each) for each in value.values())
            case Object(members=members):
                return isinstance(value, dict) and all(self._member_fits(m, value) for m in members)
            case Union(variants=variants, shared=shared):
                if shared and not (
                    isinstance(value, dict) and all(self._member_fits(m, value) for m in shared)
                ):
                    return False
                return any(self._fits(variant, value) for variant in variants)
            case _:
                return False

    def _member_fits(self, member: Member, value: JsonObject) -> bool:
        if member.name not in value:
            return not member.is_required
        return self._fits(member.node, value[member.name])


def _both(first: Walk | None, second: Walk | None) -> Walk | None:
    if first is None or second is None:
        return first or second

    def walk(value: Json, found: FoundPlaces) -> None:
        first(value, found)
        second(value, found)

    return walk


def _of_value(inner: Walk | None) -> Walk | None:
    if inner is None:
        return None
    return lambda value, found: None if value is None else inner(value, found)


def _of_object(inner: Walk | None) -> Walk | None:
    if inner is None:
        return None
    return lambda value, found: inner(value, found) if isinstance(value, dict) else None


def _of_items(inner: Walk | None) -> Walk | None:
    if inner is None:
        return None

    def walk(value: Json, found: FoundPlaces) -> None:
        if isinstance(value, list):
            for each in value:
                inner(each, found)

    return walk


def _of_values(inner: Walk | None) -> Walk | None:
    if inner is None:
        return None

    def walk(value: Json, found: FoundPlaces) -> None:
        if isinstance(value, dict):
            for each in value.values():
                inner(each, found)

    return walk


def _of_tuple(inner: list[Walk | None]) -> Walk | None:
    if not any(inner):
        return None

    def walk(value: Json, found: FoundPlaces) -> None:
        if isinstance(value, list):
            for of_item, each in zip(inner, value, strict=False):
                if of_item is not None:
                    of_item(each, found)

    return walk


def _by_tag(tag: str, variants: Iterable[tuple[tuple[Json, ...], Walk | None]]) -> Walk:
    """Through a value as through the first variant that has its tag."""
    walks: dict[str, Walk | None] = {}
    for values, of_variant in variants:
        for value in values:
            walks.setdefault(value, of_variant)

    def walk(value: Json, found: FoundPlaces) -> None:
        named = value.get(tag) if isinstance(value, dict) else None
        if isinstance(named, str) and (of_variant := walks.get(named)) is not None:
            of_variant(value, found)

    return walk


def all_used(places: UsedPlaces) -> Iterator[tuple[str, Lifetime]]:
    """The used places of both sides."""
    for each in places.used.values():
        yield from each.items()
