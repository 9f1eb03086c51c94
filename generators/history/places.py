"""The places of a protocol: what a record names when it says since when something is there.

Input: nodes. Output: the place of each method, type, member, variant and enum value in them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol

from ..schema import (
    CatchAll,
    Enum,
    Foreign,
    Member,
    Node,
    Object,
    Reference,
    Union,
    UnionKind,
    changed,
    kept,
    map_nodes,
)

__all__ = ["Marks", "Places", "marked"]


class Marks(Protocol):
    """What is said of places."""

    def since(self, place: str, owner: str) -> str:
        """The first release that has it; empty where that is as old as the record, or as its owner."""

    def stable_since(self, place: str) -> str:
        """The first release in which it is not experimental any more; empty where it never was."""


def marked(node: Node, place: str, marks: Marks) -> Node:
    """The node with what is said of all places in it; what is said of its own place, its owner says."""
    if isinstance(node, Foreign):
        return node
    if node.notes.was:
        formers = tuple(replace(each, node=marked(each.node, place, marks)) for each in node.notes.was)
        node = replace(node, notes=node.notes._replace(was=formers))
    match node:
        case Object(members=members):
            return changed(node, members=_members(members, place, marks))
        case Union(shared=shared, variants=variants):
            inside = tuple(
                _variant(node, variant, place, f"{place}[{label(variant, node.tag, number)}]", marks)
                for number, variant in enumerate(variants)
            )
            return changed(node, shared=_members(shared, place, marks), variants=kept(variants, inside))
        case Enum(values=values):
            since = {str(v): marks.since(f"{place}={v}", place) for v in values}
            later = {value: release for value, release in since.items() if release}
            return node if later == node.since else replace(node, since=later)
        case _:
            return map_nodes(node, lambda inner: marked(inner, place, marks))


def _members(
    members: tuple[Member, ...], place: str, marks: Marks, tag: str | None = None
) -> tuple[Member, ...]:
    """The members with what is said of them; the same tuple where that is nothing."""
    said = (
        member
        if member.name == tag
        else changed(member, node=_said(member.node, f"{place}.{member.name}", place, marks))
        for member in members
    )
    return kept(members, said)


def _variant(union: Union, variant: Node, owner: str, place: str, marks: Marks) -> Node:
    """A variant with its marks. What tells it apart is not a place of its own: the variant is."""
    match variant:
        case Enum():
            # The strings of a union are values of it, as those of an enum are.
            return marked(variant, owner, marks)
        case Object(members=(member,)) if union.kind is UnionKind.EXTERNAL:
            only = changed(member, node=marked(member.node, place, marks))
            inside: Node = changed(variant, members=kept(variant.members, [only]))
        case Object(members=members):
            inside = changed(variant, members=_members(members, place, marks, union.tag))
        case Union(shared=shared):
            rest = marked(replace(variant, shared=()), place, marks)
            assert isinstance(rest, Union)  # to mark a node makes no other kind of it
            inside = replace(rest, shared=_members(shared, place, marks, union.tag))
        case _:
            inside = marked(variant, place, marks)
    return _noted(inside, place, owner, marks)


def _said(node: Node, place: str, owner: str, marks: Marks) -> Node:
    return _noted(marked(node, place, marks), place, owner, marks)


def _noted(inside: Node, place: str, owner: str, marks: Marks) -> Node:
    since, stable_since = marks.since(place, owner), marks.stable_since(place)
    if isinstance(inside, Foreign) or not (since or stable_since):
        return inside
    return replace(inside, notes=inside.notes._replace(since=since, stable_since=stable_since))


def label(variant: Node, tag: str | None, number: int) -> str:
    """What tells a variant from its neighbours: its tag, its type, or the first member that it requires."""
    match variant:
        case Object(members=members) | Union(shared=members):
            if isinstance(tagged := _named(members, tag), Enum):
                return "|".join(map(str, tagged.values))
            required = next((member.name for member in members if member.is_required), None)
            if required is not None:
                return required
        case Reference(key=key):
            return key
        case CatchAll():
            return "*"
    return str(number)


def _named(members: tuple[Member, ...], name: str | None) -> Node | None:
    return next((member.node for member in members if member.name == name), None)


@dataclass(slots=True)
class Places:
    """Collects places, each with its owner, on the way to what is said of them."""

    marks: Marks | None = None
    """What is said of them; nothing where there are none."""
    owners: dict[str, str] = field(default_factory=dict)

    def since(self, place: str, owner: str) -> str:
        """What the marks say; the place is kept."""
        self.owners[place] = owner
        return "" if self.marks is None else self.marks.since(place, owner)

    def stable_since(self, place: str) -> str:
        """What the marks say."""
        return "" if self.marks is None else self.marks.stable_since(place)
