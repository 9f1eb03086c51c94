"""Outlines: cheap supersets of what can satisfy a node, and the tags that tell unions' arms apart.

Input: nodes. Output: Outlines, whether two of them exclude each other, and for a union an index
from the values of its tag to its arms, so that large unions cost no more than their size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from ..json_values import EVERY_KIND, OBJECT, kinds_equal_to
from .nodes import (
    All,
    AnyOf,
    Bound,
    Cond,
    Kinds,
    MemberRule,
    Node,
    Not,
    OneOf,
    Outline,
    Required,
    Size,
    Values,
)

Range = tuple[int, frozenset[Hashable] | None]
ANYTHING: Range = (EVERY_KIND, None)
NOTHING: Range = (0, frozenset())


def meet(left: Range, right: Range) -> Range:
    """What is in both."""
    values = left[1] if right[1] is None else right[1]
    if left[1] is not None and right[1] is not None:
        values = left[1] & right[1]
    return left[0] & right[0], values


def is_empty(reach: Range) -> bool:
    """Whether nothing is left."""
    return not reach[0] or (reach[1] is not None and not reach[1])


def _join(ranges: Iterable[Range]) -> Range:
    kinds, values = 0, frozenset[Hashable]()
    limited = True
    for reach in ranges:
        if is_empty(reach):
            continue
        kinds |= reach[0]
        if reach[1] is None:
            limited = False
        else:
            values |= reach[1]
    return kinds, values if limited else None


def range_of(node: Node) -> Range:
    """The kinds and values of a node, members apart, worked out once."""
    if node.reach is None:
        node.reach = _range(node)
    return node.reach


def _range(node: Node) -> Range:
    match node:
        case All(parts=parts):
            reach = ANYTHING
            for part in parts:
                reach = meet(reach, range_of(part))
            return reach
        case AnyOf(parts=parts) | OneOf(parts=parts):
            return _join(range_of(part) for part in parts)
        case Cond(then=then, other=other, test=test):
            return _join((meet(range_of(test), range_of(then)), range_of(other)))
        case Kinds(kinds=kinds):
            return kinds, None
        case Values(by_key=by_key):
            kinds = 0
            for value in by_key.values():
                kinds |= kinds_equal_to(value)
            return kinds, frozenset(by_key)
        case Not(part=All(parts=[Kinds(kinds=kinds)])):
            return EVERY_KIND & ~kinds, None
        case _:
            return ANYTHING


def outline_of(node: Node) -> Outline:
    """The node's outline, worked out once."""
    if node.outline is None:
        node.outline = _outline(node)
    return node.outline


def _outline(node: Node) -> Outline:
    match node:
        case All(parts=parts):
            return merged(outline_of(part) for part in parts)
        case AnyOf(parts=parts) | OneOf(parts=parts):
            return _alternative([outline_of(part) for part in parts])
        case Cond(test=test, then=then, other=other):
            held = merged((outline_of(test), outline_of(then)))
            return _alternative([held, outline_of(other)])
        case MemberRule(name=name, schema=schema):
            return Outline(EVERY_KIND, members={name: range_of(schema)})
        case Required(name=name):
            return Outline(EVERY_KIND, required=frozenset([name]))
        case Bound() | Size():
            return Outline(EVERY_KIND, ranges=(node,))
        case _:
            return Outline(*range_of(node))


def merged(outlines: Iterable[Outline]) -> Outline:
    """The outline of what satisfies all of them."""
    reach: Range = ANYTHING
    required: set[str] = set()
    members: dict[str, Range] = {}
    ranges: list[Bound | Size] = []
    for outline in outlines:
        ranges += outline.ranges
        reach = meet(reach, (outline.kinds, outline.values))
        required |= outline.required
        for name, other in outline.members.items():
            members[name] = meet(members.get(name, ANYTHING), other)
    kinds, values = reach
    if any(is_empty(members.get(name, ANYTHING)) for name in required):
        kinds &= ~OBJECT
    return Outline(kinds, values, required, members, tuple(ranges))


def _alternative(outlines: list[Outline]) -> Outline:
    kinds, values = _join((outline.kinds, outline.values) for outline in outlines)
    objects = [outline for outline in outlines if outline.kinds & OBJECT]
    if not objects:
        return Outline(kinds, values)
    required = frozenset(objects[0].required).intersection(*(one.required for one in objects[1:]))
    names = set(objects[0].members).intersection(*(outline.members for outline in objects[1:]))
    members = {name: _join(outline.members[name] for outline in objects) for name in names}
    return Outline(kinds, values, required, members)


def exclusive(left: Outline, right: Outline) -> bool:
    """Whether no instance can satisfy both; False means only that it wasn't seen."""
    reach = meet((left.kinds, left.values), (right.kinds, right.values))
    if is_empty(reach):
        return True
    if reach[0] & ~OBJECT:
        return False
    fewer, more = sorted((left.members, right.members), key=len)
    return any(
        name in more
        and (name in left.required or name in right.required)
        and is_empty(meet(reach, more[name]))
        for name, reach in fewer.items()
    )


@dataclass(frozen=True, slots=True)
class ArmIndex:
    """The arms of a union by the values of its tag.

    tag: the member's name; by_value: positions of arms; always: arms without that tag.
    """

    tag: str
    by_value: dict[Hashable, list[int]]
    always: list[int]

    def candidates(self, values: Iterable[Hashable]) -> list[int]:
        """Positions of the arms that may hold for an object whose tag has one of the values."""
        found = set(self.always)
        for value in values:
            found.update(self.by_value.get(value, ()))
        return sorted(found)


def arm_index(arms: Sequence[Node]) -> ArmIndex | None:
    """The index of a union's arms, or None where no member tags more than half of them."""
    tagged: dict[str, int] = defaultdict(int)
    for arm in arms:
        for name in _tags(arm):
            tagged[name] += 1
    if not tagged:
        return None
    tag = max(tagged, key=tagged.__getitem__)
    if tagged[tag] * 2 <= len(arms):
        return None
    by_value: dict[Hashable, list[int]] = defaultdict(list)
    always: list[int] = []
    for position, arm in enumerate(arms):
        if tag not in _tags(arm):
            always.append(position)
            continue
        for value in _tags(arm)[tag]:
            by_value[value].append(position)
    return ArmIndex(tag, dict(by_value), always)


def _tags(arm: Node) -> dict[str, frozenset[Hashable]]:
    """The members that an arm requires and limits to a few values; it admits objects only."""
    outline = outline_of(arm)
    if outline.kinds != OBJECT:
        return {}
    return {
        name: values
        for name, (_, values) in outline.members.items()
        if values is not None and name in outline.required
    }


def overlapping(arms: Sequence[Node]) -> list[list[int]]:
    """For each arm the positions of the others that it isn't seen to exclude."""
    index = arm_index(arms) if len(arms) > 8 else None
    everyone = list(range(len(arms)))
    found = []
    for position, arm in enumerate(arms):
        rivals = everyone
        if index is not None and index.tag in _tags(arm):
            rivals = index.candidates(_tags(arm)[index.tag])
        found.append(
            [
                rival
                for rival in rivals
                if rival != position and not exclusive(outline_of(arm), outline_of(arms[rival]))
            ]
        )
    return found
