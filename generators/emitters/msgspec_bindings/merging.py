"""Objects that members tell apart → one object of all their members, and what tells the variants apart.

Input: the variants of a union, as objects. Output: the object that a struct is made of, and what the members
that are there have to meet; nothing where two variants say different things of one member.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ...schema import Member, Node, Object, Presence, Reference, Union, bare

__all__ = ["Merged", "merged", "objects_of", "shared_in"]


@dataclass(frozen=True, slots=True)
class Merged:
    """One object in the place of several."""

    whole: Object
    variants: tuple[tuple[frozenset[str], frozenset[str]], ...]
    """For each variant the members that it needs beside those of all, and those that it may not have."""

    def condition(self, attributes: Mapping[str, str]) -> list[str]:
        """The lines of a check, in terms of the members of a struct; none where any members will do."""
        if not all(needed or barred for needed, barred in self.variants):
            return []
        arms = []
        for needed, barred in self.variants:
            words = [f"self.{name} is not UNSET" for wire, name in attributes.items() if wire in needed]
            words += [f"self.{name} is UNSET" for wire, name in attributes.items() if wire in barred]
            arms.append(f"({' and '.join(words)})")
        return ["is_known = (", *(f"    {'or ' if at else ''}{arm}" for at, arm in enumerate(arms)), ")"]


def merged(objects: Sequence[Object]) -> Merged | None:
    """One object of the members of all, where none says of a member what another does not."""
    if not objects or any(each.further is not None for each in objects):
        return None
    if len({each.is_closed for each in objects}) > 1:
        return None
    members: dict[str, Member] = {}
    for each in objects:
        for member in each.members:
            if bare(members.setdefault(member.name, member).node) != bare(member.node):
                return None
    in_all = {name for name in members if all(name in _required(each) for each in objects)}
    whole = Object(
        tuple(member if member.name in in_all else _optional(member) for member in members.values()),
        is_closed=objects[0].is_closed,
    )
    variants = tuple(
        (
            frozenset(_required(each) - in_all),
            frozenset(members.keys() - {member.name for member in each.members} if each.is_closed else ()),
        )
        for each in objects
    )
    return Merged(whole, variants)


def _required(node: Object) -> set[str]:
    return {member.name for member in node.members if member.is_required}


def _optional(member: Member) -> Member:
    return replace(member, presence=member.presence or Presence.OMITTED)


def objects_of(node: Node, types: Mapping[str, Node]) -> list[Object]:
    """The variants of a union as objects, with the members that all have; none where one is not an object."""
    if not isinstance(node, Union):
        return []
    variants = [types[each.key] if isinstance(each, Reference) else each for each in node.variants]
    shared = [shared_in(each, node.shared) for each in variants]
    objects = [each for each in shared if isinstance(each, Object)]
    return objects if len(objects) == len(variants) else []


def shared_in(node: Node, shared: tuple[Member, ...]) -> Node:
    """A variant with the members that stand beside its union."""
    if not shared:
        return node
    match node:
        case Object(members=members):
            return replace(node, members=(*shared, *members))
        case Union(shared=own):
            return replace(node, shared=(*shared, *own))
        case _:
            return node
