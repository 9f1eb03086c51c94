"""The nodes of a Bundle: what a type of a protocol can be.

Each says what a value is like (a string, an object of these members, one of these variants), and carries
Notes, which say something about it and constrain nothing. They are frozen, and compared by content.
`schema_json` writes them to `protocol.json` and reads them from there.

To add a kind of node, write its class here and list it in `Node`; a type checker then leads to every place
that has to know it: its JSON form, its inner nodes, and the emitters, which match on classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from operator import is_
from typing import Any, NamedTuple, TypeAlias, TypeVar

from protocol_models.base import Presence
from protocol_models.json_types import Json
from protocol_models.methods import Kind, Stability

from .canonical import Schema

__all__ = [
    "NO_NOTES",
    "AnyValue",
    "Array",
    "CatchAll",
    "Default",
    "Enum",
    "Foreign",
    "FormerNode",
    "Map",
    "Member",
    "Node",
    "NodePart",
    "Notes",
    "Nullable",
    "Object",
    "Presence",
    "Reference",
    "Scalar",
    "ScalarType",
    "Tuple",
    "Union",
    "UnionKind",
    "are_disjoint",
    "bare",
    "changed",
    "is_null",
    "kept",
    "map_nodes",
    "nodes_inside",
    "noted",
    "nullable",
]

NodePart: TypeAlias = Any
"""What a node, a member or its notes hold under one of their names, where the name is data."""


class Notes(NamedTuple):
    """What is said of a value, and constrains nothing.

    A tuple, since each release of a protocol makes thousands of them anew.
    """

    title: str = ""
    description: str = ""
    """Markdown paragraphs."""
    examples: tuple[Json, ...] = ()
    annotations: Mapping[str, Json] = {}
    """Further keywords of JSON Schema that constrain nothing, word for word."""
    deprecated: bool = False
    deprecation: str = ""
    """What to use instead, where it is deprecated."""
    stability: Stability | None = None
    """`experimental` on a member or a variant; that or `legacy` on a type that no method names."""
    schema_name: str = ""
    """What the type is called in JSON Schema, whose documents are flat, where that is not its own name."""
    is_spelled_out: bool = False
    """Whether it is an alias that JSON Schema spells out where it is used."""
    is_undescribed: bool = False
    """Whether its JSON Schema carries no documentation."""
    since: str = ""
    """The first release that has it, where the record knows it."""
    stable_since: str = ""
    """The first release in which it is not experimental any more, where it was."""
    until: str = ""
    """The last release that has it, where the newest one does not."""
    was: tuple[FormerNode, ...] = ()
    """The forms that it had in earlier releases, the earliest first."""


@dataclass(frozen=True, slots=True)
class FormerNode:
    """The form that something had up to a release."""

    until: str
    """The last release in which it had this form."""
    node: Node
    is_required: bool | None = None
    """Whether the member was required then; `None` for as it is now."""


NO_NOTES = Notes()


class ScalarType(StrEnum):
    """The types of JSON that have no values inside."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NULL = "null"


class UnionKind(StrEnum):
    """How the variants of a union are told apart."""

    INTERNAL = "internal"
    """By the value of one member, the tag."""
    EXTERNAL = "external"
    """By the name of their only member, or as bare strings."""
    UNTAGGED = "untagged"
    """By their shape alone."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A type of the Bundle, by its key."""

    key: str
    notes: Notes = NO_NOTES


@dataclass(frozen=True, slots=True)
class AnyValue:
    """Any JSON value."""

    notes: Notes = NO_NOTES


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value that has no values inside, and its limits."""

    type: ScalarType
    format: str | None = None
    pattern: str | None = None
    """A regular expression of ECMA-262 that is found somewhere in the string."""
    min_length: int | None = None
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: float | None = None
    exclusive_maximum: float | None = None
    multiple_of: float | None = None
    notes: Notes = NO_NOTES


@dataclass(frozen=True, slots=True)
class Enum:
    """One of some listed values."""

    values: tuple[Json, ...]
    descriptions: Mapping[str, str] = field(default_factory=dict)
    """Value → what it means, for those of which that is said."""
    format: str | None = None
    """The width of a listed integer."""
    since: Mapping[str, str] = field(default_factory=dict)
    """Value → the first release that has it, for those that came later than the type."""
    until: Mapping[str, str] = field(default_factory=dict)
    """Value → the last release that has it, for those that the newest one does not have."""
    notes: Notes = NO_NOTES


@dataclass(frozen=True, slots=True)
class Array:
    """Any number of items of one kind."""

    items: Node
    min_items: int | None = None
    max_items: int | None = None
    is_unique: bool = False
    notes: Notes = NO_NOTES


@dataclass(frozen=True, slots=True)
class Tuple:
    """As many items as there are nodes, each of its own kind."""

    items: tuple[Node, ...]
    notes: Notes = NO_NOTES


@dataclass(frozen=True, slots=True)
class Map:
    """An object whose members have names, and values, of one kind."""

    values: Node
    keys: Node | None = None
    """What the names are like, where not every string is one."""
    min_size: int | None = None
    max_size: int | None = None
    notes: Notes = NO_NOTES


@dataclass(frozen=True, slots=True)
class Default:
    """What a reader takes a member for that is left out; a value in a box, since `null` is one."""

    value: Json
    is_stated: bool = True
    """Whether the JSON Schema states it, too."""


@dataclass(frozen=True, slots=True)
class Member:
    """A named member of an object."""

    name: str
    node: Node
    presence: Presence | None = None
    """When a writer puts it into a message; `None` where it is required."""
    default: Default | None = None
    only_with: tuple[str, str] | None = None
    """Name and value of another member, without which this one is empty."""

    @property
    def is_required(self) -> bool:
        """Whether an object without it is invalid."""
        return self.presence is None

    @property
    def stated_default(self) -> Default | None:
        """The default, where the JSON Schema states it."""
        return self.default if self.default is not None and self.default.is_stated else None

    @property
    def notes(self) -> Notes:
        """What is said of the member."""
        return self.node.notes

    @property
    def is_experimental(self) -> bool:
        """Whether only the experimental API has it."""
        return self.notes.stability is Stability.EXPERIMENTAL


@dataclass(frozen=True, slots=True)
class Object:
    """An object with named members."""

    members: tuple[Member, ...]
    further: Node | None = None
    """What members of other names hold, where the declared type has such."""
    is_closed: bool = False
    """Whether members of other names are refused."""
    flattens: str | None = None
    """The key of a type whose members stand in it, by reference to that type."""
    notes: Notes = NO_NOTES
    named: tuple[tuple[str, bool], ...] | None = field(default=None, init=False, compare=False, repr=False)
    """What `type_references` found in it once: each edition and each release asks for it again."""

    def member(self, name: str) -> Member | None:
        """The member of this name."""
        return next((member for member in self.members if member.name == name), None)


@dataclass(frozen=True, slots=True)
class Nullable:
    """`null`, or a value of the inner node."""

    inner: Node
    notes: Notes = NO_NOTES


@dataclass(frozen=True, slots=True)
class CatchAll:
    """The last variant of a union that lets in any other string or object."""

    notes: Notes = NO_NOTES


@dataclass(frozen=True, slots=True)
class Union:
    """One of some variants."""

    kind: UnionKind
    variants: tuple[Node, ...]
    tag: str | None = None
    shared: tuple[Member, ...] = ()
    """The members that every variant has; they stand beside the union, not in each variant."""
    flattens: str | None = None
    message: Kind | None = None
    """Of what kind the messages are, where it is the union of all messages of a direction and kind."""
    notes: Notes = NO_NOTES

    @property
    def is_exclusive(self) -> bool:
        """Whether no value is of two variants."""
        return self.kind is not UnionKind.UNTAGGED and not isinstance(self.variants[-1], CatchAll)


@dataclass(frozen=True, slots=True)
class Foreign:
    """A schema that somebody else wrote, word for word; no emitter writes it, and `compat` compares it."""

    schema: Schema

    @property
    def notes(self) -> Notes:
        """None that are told apart."""
        return NO_NOTES


Node: TypeAlias = (
    Reference
    | AnyValue
    | Scalar
    | Enum
    | Array
    | Tuple
    | Map
    | Object
    | Nullable
    | CatchAll
    | Union
    | Foreign
)
N = TypeVar("N", Enum, Array, Map, Member, Nullable, Object, Tuple, Union)


def is_null(node: Node) -> bool:
    """Whether `null` is the only value."""
    return isinstance(node, Scalar) and node.type is ScalarType.NULL


def nullable(node: Node) -> Node:
    """The node, or `null`. What is said of a value that has no name of its own is said of both."""
    match node:
        case AnyValue() | Nullable():
            return node
        case Scalar() | Array() | Tuple() | Map() | Object():
            return Nullable(bare(node), node.notes)
        case _:
            return Nullable(node)


def bare(node: Node) -> Node:
    """The node with nothing said of it."""
    return node if isinstance(node, Foreign) or node.notes == NO_NOTES else replace(node, notes=NO_NOTES)


def are_disjoint(one: Node, other: Node, types: Mapping[str, Node]) -> bool:
    """Whether it is plain that no value is of both nodes: their types differ, or their members."""
    one, other = (types[node.key] if isinstance(node, Reference) else node for node in (one, other))
    match one, other:
        case (Enum(values=mine), Enum(values=theirs)):
            return not any(value in theirs for value in mine)
        case (Object(), Object()):
            return _is_apart(one, other, types) or _is_apart(other, one, types)
        case _:
            return bool(_kind(one) and _kind(other) and _kind(one) != _kind(other))


def _is_apart(one: Object, other: Object, types: Mapping[str, Node]) -> bool:
    """Whether the first has to have a member that the second does not let in, or has as another."""
    for member in one.members:
        twin = other.member(member.name)
        if member.is_required and (
            other.is_closed
            if twin is None
            else twin.is_required and are_disjoint(member.node, twin.node, types)
        ):
            return True
    return False


def _kind(node: Node) -> str:
    """The JSON type of all values of a node; nothing where they have several."""
    match node:
        case Scalar(type=kind):
            return "number" if kind is ScalarType.INTEGER else kind.value
        case Array() | Tuple():
            return "array"
        case Map() | Object():
            return "object"
        case _:
            return ""


def noted(node: Node, **said: NodePart) -> Node:
    """The node with something more said of it, by the names of `Notes`; itself where that is said already."""
    if isinstance(node, Foreign):
        return node
    notes = node.notes
    for name, value in said.items():
        if getattr(notes, name) != value:
            return replace(node, notes=notes._replace(**said))
    return node


def nodes_inside(node: Node) -> Sequence[Node]:
    """The nodes directly inside a node."""
    match node:  # the most frequent ones first
        case Scalar() | Reference():
            return ()
        case Nullable(inner=inner) | Array(items=inner):
            return (inner,)
        case Object(members=members, further=further):
            inside = [member.node for member in members]
            return inside if further is None else [*inside, further]
        case Union(shared=shared, variants=variants):
            return [*[member.node for member in shared], *variants]
        case Map(values=inner, keys=keys):
            return (inner,) if keys is None else (inner, keys)
        case Tuple(items=items):
            return items
        case Enum() | AnyValue() | CatchAll() | Foreign():
            return ()


def map_nodes(node: Node, convert: Callable[[Node], Node]) -> Node:
    """The node with each node directly inside it converted; itself where nothing changes."""
    match node:  # the most frequent ones first
        case Scalar() | Reference():
            return node
        case Nullable(inner=inner):
            return changed(node, inner=convert(inner))
        case Array(items=inner):
            return changed(node, items=convert(inner))
        case Object(members=members, further=further):
            far = further if further is None else convert(further)
            return changed(node, members=_members(members, convert), further=far)
        case Union(shared=shared, variants=variants):
            return changed(node, shared=_members(shared, convert), variants=_all(variants, convert))
        case Map(values=inner, keys=keys):
            names = keys if keys is None else convert(keys)
            return changed(node, values=convert(inner), keys=names)
        case Tuple(items=items):
            return changed(node, items=_all(items, convert))
        case _:
            return node


def changed(node: N, /, **parts: NodePart) -> N:
    """The node or member with some of its parts changed; itself where each part is the same object."""
    for name, part in parts.items():
        if part is not getattr(node, name):
            return replace(node, **parts)
    return node


def _all(nodes: tuple[Node, ...], convert: Callable[[Node], Node]) -> tuple[Node, ...]:
    return kept(nodes, map(convert, nodes))


def _members(members: tuple[Member, ...], convert: Callable[[Node], Node]) -> tuple[Member, ...]:
    return kept(members, (changed(member, node=convert(member.node)) for member in members))


T = TypeVar("T")


def kept(old: tuple[T, ...], new: Iterable[T]) -> tuple[T, ...]:
    """The old where the new has the same objects in it."""
    found = tuple(new)
    return old if len(found) == len(old) and all(map(is_, old, found)) else found
