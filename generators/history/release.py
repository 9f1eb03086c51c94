"""The types of a protocol as they were in one release.

Input: the nodes of all releases, marked with since and until when each part is there, and what it was.
Output: the nodes of one release; of its history they keep since when something is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from protocol_models.history.record import Record
from protocol_models.methods import Stability

from ..errors import Contradiction, InvalidHistory
from ..schema import (
    NO_NOTES,
    AnyValue,
    Array,
    CatchAll,
    Enum,
    Foreign,
    Map,
    Member,
    Node,
    NodePart,
    Notes,
    Nullable,
    Object,
    Reference,
    Scalar,
    Tuple,
    Union,
    UnionKind,
    changed,
    kept,
    noted,
)
from ..type_references import references

__all__ = ["Release"]


@dataclass
class Release:
    """What was there in one release."""

    record: Record
    name: str
    types: Mapping[str, Node]
    """Key → node of all types that any release has."""
    _where: list[str] = field(default_factory=list)
    _open: set[str] = field(default_factory=set)

    def has(self, since: str, until: str = "") -> bool:
        """Whether what is there from one release to another is there in this one."""
        return not (since or until) or self.record.has(self.name, since, until)

    def type(self, key: str) -> Node | None:
        """The type of this key; `None` where the release does not have it."""
        node = self.types[key]
        if not self.has(node.notes.since, node.notes.until):
            return None
        self._where = [key]
        return self._node(node)

    def types_from(self, roots: Iterable[str]) -> dict[str, Node]:
        """The types that the roots reach, as they were, themselves included."""
        found: dict[str, Node] = {}
        waiting = sorted(roots)
        for key in waiting:  # it grows on the way
            if key in found:
                continue
            node = self.type(key)
            if node is None:
                hint = "correct since and until when they are there, in the record or where they are declared"
                what = f"something names {key} in {self.name}, and it is not there"
                raise InvalidHistory([Contradiction(what, key, hint)])
            found[key] = node
            waiting.extend(references(node))
        return found

    def members(self, members: tuple[Member, ...]) -> tuple[Member, ...]:
        """The members that were there, as they were."""
        there = [each for each in members if self.has(each.notes.since, each.notes.until)]
        return kept(members, map(self._member, there))

    def _member(self, member: Member) -> Member:
        self._where.append(member.name)
        required = self._former_is_required(member.notes)
        node = self._node(member.node)
        if node is None:
            raise self._contradiction(member)
        self._where.pop()
        return (
            replace(member, node=node, presence=None, default=None)
            if required
            else changed(member, node=node)
        )

    def _contradiction(self, member: Member) -> InvalidHistory:
        place = ".".join(self._where)
        what = f"{place} is there in {self.name}, and its type is not"
        hint = "correct since and until when they are there, in the record or where they are declared"
        return InvalidHistory([Contradiction(what, place, hint)])

    def _former_is_required(self, notes: Notes) -> bool | None:
        former = next((each for each in notes.was if self.has("", each.until)), None)
        return None if former is None else former.is_required

    def _node(self, node: Node) -> Node | None:
        """The node as it was; `None` for a variant or a value of which nothing was there."""
        if isinstance(node, Foreign):
            return node
        if node.notes is not NO_NOTES:
            former = next((each for each in node.notes.was if self.has("", each.until)), None)
            if former is not None:
                node = _in_the_place_of(node, former.node)
            node = noted(node, **self._past_notes(node.notes))
        match node:
            case Scalar():
                return node
            case Reference():
                return self._reference(node)
            case Enum():
                return self._enum(node)
            case Union():
                return self._union(node)
            case Object(members=members, flattens=flattens):
                flattened = self._flattened(flattens)
                return changed(node, members=self.members(members), flattens=flattened)
            case Array(items=inner):
                return None if (item := self._node(inner)) is None else changed(node, items=item)
            case Map(values=inner):
                return None if (value := self._node(inner)) is None else changed(node, values=value)
            case Nullable(inner=inner):
                return None if (there := self._node(inner)) is None else changed(node, inner=there)
            case Tuple(items=items):
                found = tuple(each for item in items if (each := self._node(item)) is not None)
                return changed(node, items=kept(items, found)) if len(found) == len(items) else None
            case AnyValue() | CatchAll() | Foreign():
                return node

    def _flattened(self, key: str | None) -> str | None:
        return key if key and self.has(self.types[key].notes.since) else None

    def _past_notes(self, notes: Notes) -> dict[str, NodePart]:
        """What is said differently of something in this release, by the names of `Notes`."""
        experimental = bool(notes.stable_since) and not self.has(notes.stable_since)
        said: dict[str, NodePart] = {"until": "", "was": ()}
        return {**said, "stability": Stability.EXPERIMENTAL, "stable_since": ""} if experimental else said

    def _reference(self, node: Reference) -> Node | None:
        """The reference, or what it names, spelled out, where that had no name yet."""
        target = self.types[node.key]
        if self.has(target.notes.since, target.notes.until):
            return node
        if not isinstance(target, Scalar | Union) or node.key in self._open:
            return None
        self._open.add(node.key)
        spelled_out = self._node(target)
        self._open.discard(node.key)
        if spelled_out is None or isinstance(spelled_out, Union | Foreign):
            return None
        return replace(spelled_out, notes=node.notes)

    def _enum(self, node: Enum) -> Node | None:
        values = tuple(
            value
            for value in node.values
            if self.has(node.since.get(str(value), ""), node.until.get(str(value), ""))
        )
        if not values:
            return None
        if len(values) == len(node.values) and not node.until:
            return node
        there = set(map(str, values))
        return replace(
            node,
            values=values,
            descriptions={v: text for v, text in node.descriptions.items() if v in there},
            since={v: release for v, release in node.since.items() if v in there},
            until={},
        )

    def _union(self, node: Union) -> Node | None:
        variants = tuple(
            was
            for variant in node.variants
            if self.has(variant.notes.since, variant.notes.until) and (was := self._node(variant)) is not None
        )
        shared = self.members(node.shared)
        flattened = self._flattened(node.flattens)
        if not variants:
            return None
        if len(variants) < len(node.variants):
            whole = _without_union(node, variants, shared)
            if whole is not None:
                return replace(whole, flattens=flattened) if isinstance(whole, Object) else whole
        return changed(node, variants=kept(node.variants, variants), shared=shared, flattens=flattened)


def _in_the_place_of(node: Node, former: Node) -> Node:
    """The former node, with what is said of the one that took its place."""
    if isinstance(former, Foreign):
        return former
    description = node.notes.description or former.notes.description
    return replace(former, notes=node.notes._replace(description=description, was=()))


def _without_union(node: Union, variants: tuple[Node, ...], shared: tuple[Member, ...]) -> Node | None:
    """What is left of a union that is none any more: one variant, or nothing but strings."""
    if node.kind is UnionKind.EXTERNAL and all(isinstance(variant, Enum) for variant in variants):
        enums = [variant for variant in variants if isinstance(variant, Enum)]
        return Enum(
            tuple(value for enum in enums for value in enum.values),
            {value: text for enum in enums for value, text in enum.descriptions.items()},
            since={value: release for enum in enums for value, release in enum.since.items()},
            notes=node.notes,
        )
    if node.kind is not UnionKind.UNTAGGED or len(variants) > 1:
        return None
    (only,) = variants
    if isinstance(only, Object):
        return replace(only, members=(*shared, *only.members), notes=node.notes)
    return None if isinstance(only, Foreign) else replace(only, notes=node.notes)
