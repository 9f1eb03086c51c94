"""Constructed nodes: those that the search makes on its way, with their shapes.

Input: values, regexes, parts of nodes. Output: nodes that compare equal to written ones.
"""

from __future__ import annotations

from ..json_values import ARRAY, OBJECT, STRING, PlainJson, keyed
from .graph import Shapes
from .nodes import (
    All,
    AnyOf,
    Contains,
    Covers,
    Item,
    Kinds,
    Matches,
    MemberRule,
    Node,
    OneOf,
    OtherMembers,
    Regex,
    Required,
    Size,
    Values,
)


class Constructor:
    """Makes nodes over one set of shapes."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self.nothing = shapes.shaped(All([shapes.shaped(AnyOf([]))]))
        self.string = shapes.shaped(Kinds(STRING))
        self._denials: dict[int, AnyOf] = {}
        self._some: dict[tuple[int, tuple[int, ...]], Node] = {}

    def all_of(self, parts: list[Node]) -> Node:
        """Every part, none of which is an `All`."""
        return self._shapes.shaped(All(parts))

    def values(self, values: list[PlainJson]) -> Node:
        """One of the values."""
        return self._shapes.shaped(Values(keyed(values)))

    def matches(self, regex: Regex) -> Node:
        """A string that matches."""
        return self._shapes.shaped(Matches(regex))

    def contains(self, node: Contains, low: int, high: int | None) -> Node:
        """The same with other numbers."""
        return self._shapes.shaped(Contains(node.schema, low, high, pointer=node.pointer))

    def others(self, names: frozenset[str], regexes: tuple[Regex, ...]) -> Node:
        """No members but these."""
        return self._shapes.shaped(OtherMembers(names, regexes, self.nothing))

    def covers(self, part: Node) -> Node:
        """What the part declares counts."""
        return self._shapes.shaped(Covers(part))

    def any_arm(self, node: OneOf) -> AnyOf:
        """At least one arm, rather than exactly one."""
        if id(node) not in self._denials:
            arms = AnyOf(node.parts, pointer=node.pointer)
            self._shapes.shaped(arms)
            self._denials[id(node)] = arms
        return self._denials[id(node)]

    def any_of(self, node: OneOf, arms: list[int]) -> Node:
        """At least one of the arms at these positions."""
        key = (id(node), tuple(arms))
        if key not in self._some:
            parts = [node.parts[position] for position in arms]
            whole = AnyOf(parts, pointer=node.pointer)
            self._some[key] = parts[0] if len(parts) == 1 else self._shapes.shaped(whole)
        return self._some[key]

    def kinds(self, kinds: int) -> Node:
        """A value of the kinds."""
        return self._shapes.shaped(Kinds(kinds))

    def equal_to(self, value: PlainJson) -> Node:
        """The value, by structure rather than as an enumeration where it is a container."""
        make = self._shapes.shaped
        if isinstance(value, dict):
            parts = [make(Kinds(OBJECT)), *(make(Required(name)) for name in value)]
            parts += [make(MemberRule(name, self._place(item))) for name, item in value.items()]
            parts.append(self.others(frozenset(value), ()))
        elif isinstance(value, list):
            parts = [make(Kinds(ARRAY)), make(Size(ARRAY, low=len(value)))]
            parts.append(make(Size(ARRAY, high=len(value))))
            parts += [make(Item(index, self._place(item))) for index, item in enumerate(value)]
        else:
            return self.values([value])
        return self.all_of(parts)

    def _place(self, value: PlainJson) -> Node:
        return self.all_of([self.values([value])])
