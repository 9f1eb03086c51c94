"""Which objects are told apart by a tag that msgspec can go by.

Input: the types of a Bundle. Output: for each union the member that tells its variants apart, where each is
an object with one value of its own for it; and the tag of each type that is such a variant.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from ...schema import Enum, Node, Object, Reference, Union, UnionKind, nodes_inside
from .merging import merged, objects_of, shared_in

__all__ = ["Tag", "Tags", "tag_of"]

Tag: TypeAlias = tuple[str, str | int]
"""The name of the member, and its value."""


def tag_of(node: Node, name: str) -> Tag | None:
    """The tag of a variant: the member of that name, which has one value."""
    members = node.members if isinstance(node, Object) else node.shared if isinstance(node, Union) else ()
    for member in members:
        if member.name == name and isinstance(member.node, Enum) and len(member.node.values) == 1:
            value = member.node.values[0]
            return (name, value) if type(value) in (str, int) else None
    return None


class Tags:
    """The tags of the types of a Bundle."""

    def __init__(self, types: Mapping[str, Node]) -> None:
        self._types = types
        self.of_key: dict[str, Tag] = {}
        """Key of a type that is a variant → its tag."""
        for node in types.values():
            self._find(node)

    def _find(self, node: Node) -> None:
        """Note the variants that have keys. One that has another tag in another union keeps the first."""
        if isinstance(node, Union) and (name := self.name_of(node)) is not None:
            found = {key: tag for key, tag in self._variants(node, name) or () if key is not None}
            if all(self.of_key.get(key, tag) == tag for key, tag in found.items()):
                self.of_key |= found
        for inner in nodes_inside(node):
            self._find(inner)

    def name_of(self, node: Union) -> str | None:
        """The member that tells the variants of a union apart; `None` where msgspec cannot go by it."""
        names = [node.tag] if node.tag is not None else self._constants(node)
        for name in names:
            variants = self._variants(node, name)
            if variants is not None and all(
                key is None or self.of_key.get(key, tag) == tag for key, tag in variants
            ):
                return name
        return None

    def _constants(self, node: Union) -> list[str]:
        """The members that have one value in the first variant."""
        if not (first := self._arms(node)):
            return []
        members = first[0][1].members if isinstance(first[0][1], Object) else ()
        return [member.name for member in members if tag_of(first[0][1], member.name) is not None]

    def _arms(self, node: Union) -> list[tuple[str | None, Node]]:
        """Key, where it has one, and node of each variant, with the members that all have."""
        return [
            (arm.key, self._types[arm.key])
            if isinstance(arm, Reference)
            else (None, shared_in(arm, node.shared))
            for arm in node.variants
        ]

    def _variants(self, node: Union, name: str) -> list[tuple[str | None, Tag]] | None:
        """Key, where it has one, and tag of each variant; `None` where msgspec cannot go by them."""
        if node.kind is not UnionKind.INTERNAL:
            return None
        found: list[tuple[str | None, Tag]] = []
        for key, arm in self._arms(node):
            if key is not None and node.shared:
                return None
            if isinstance(arm, Union) and arm.kind is UnionKind.INTERNAL:
                more = self._variants(arm, name)
                if more is None:
                    return None
                found += more
            elif (tag := tag_of(arm, name)) is not None and self._is_one_struct(arm):
                found.append((key, tag))
            else:
                return None
        values = [value for _, (_, value) in found]
        is_clear = len(set(values)) == len(values) and len({type(value) for value in values}) == 1
        return found if is_clear else None

    def _is_one_struct(self, node: Node) -> bool:
        return isinstance(node, Object) or merged(objects_of(node, self._types)) is not None
