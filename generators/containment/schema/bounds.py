"""Outlines: cheap supersets of what can satisfy a node, and the tags that tell unions' arms apart.

Input: nodes. Output: Outlines, whether two of them exclude each other, and for a union an index
from the values of its tag to its arms, so that large unions cost no more than their size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ..json_values import EVERY_KIND, OBJECT, STRING, kinds_equal_to
from .nodes import (
    All,
    AnyOf,
    Bound,
    Cond,
    Kinds,
    Matches,
    MemberRule,
    Node,
    Not,
    OneOf,
    Outline,
    Range,
    Required,
    Size,
    Values,
)

T = TypeVar("T")
ANYTHING = Range(EVERY_KIND)
NOTHING = Range(0, frozenset())


def meet(left: Range, right: Range) -> Range:
    """What is in both."""
    kinds = left.kinds & right.kinds
    values = _common(left.values, right.values)
    words = _common(left.words, right.words)
    if words is None:
        return Range(kinds, values)
    if values is not None and kinds == STRING:
        return Range(kinds, values & words)
    if values is not None:
        return Range(kinds, frozenset(key for key in values if not isinstance(key, str) or key in words))
    return Range(kinds, None, words) if words else Range(kinds & ~STRING)


def _common(left: frozenset[T] | None, right: frozenset[T] | None) -> frozenset[T] | None:
    if left is None or right is None:
        return right if left is None else left
    return left & right


def is_empty(reach: Range) -> bool:
    """Whether nothing is left."""
    return not reach.kinds or (reach.values is not None and not reach.values)


def _join(ranges: Iterable[Range]) -> Range:
    kept = [reach for reach in ranges if not is_empty(reach)]
    kinds, values, words = 0, set[Hashable](), set[str]()
    for reach in kept:
        kinds |= reach.kinds
        values |= reach.values or frozenset()
        words |= reach.words or frozenset()
    if all(reach.values is not None for reach in kept):
        return Range(kinds, frozenset(values))
    if all(reach.words is not None or reach.values is not None or not reach.kinds & STRING for reach in kept):
        return Range(kinds, None, frozenset(words.union(key for key in values if isinstance(key, str))))
    return Range(kinds)


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
            return Range(kinds)
        case Values(by_key=by_key):
            kinds = 0
            for value in by_key.values():
                kinds |= kinds_equal_to(value)
            return Range(kinds, frozenset(by_key))
        case Matches(regex=regex) if regex.words is not None:
            return meet(ANYTHING, Range(EVERY_KIND, None, regex.words))
        case Not(part=All(parts=[Kinds(kinds=kinds)])):
            return Range(EVERY_KIND & ~kinds)
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
            return Outline(ANYTHING, members={name: range_of(schema)})
        case Required(name=name):
            return Outline(ANYTHING, required=frozenset([name]))
        case Bound() | Size():
            return Outline(ANYTHING, ranges=(node,))
        case _:
            return Outline(range_of(node))


def merged(outlines: Iterable[Outline]) -> Outline:
    """The outline of what satisfies all of them."""
    reach: Range = ANYTHING
    required: set[str] = set()
    members: dict[str, Range] = {}
    ranges: list[Bound | Size] = []
    for outline in outlines:
        ranges += outline.ranges
        reach = meet(reach, outline.reach)
        required |= outline.required
        for name, other in outline.members.items():
            members[name] = meet(members.get(name, ANYTHING), other)
    if any(is_empty(members.get(name, ANYTHING)) for name in required):
        reach = reach._replace(kinds=reach.kinds & ~OBJECT)
    return Outline(reach, required, members, tuple(ranges))


def _alternative(outlines: list[Outline]) -> Outline:
    reach = _join(outline.reach for outline in outlines)
    objects = [outline for outline in outlines if outline.reach.kinds & OBJECT]
    if not objects:
        return Outline(reach)
    required = frozenset(objects[0].required).intersection(*(one.required for one in objects[1:]))
    names = set(objects[0].members).intersection(*(outline.members for outline in objects[1:]))
    members = {name: _join(outline.members[name] for outline in objects) for name in names}
    return Outline(reach, required, members)


def exclusive(left: Outline, right: Outline, among: int = EVERY_KIND) -> bool:
    """Whether no instance of the kinds `among` can satisfy both; False means only that it wasn't seen."""
    reach = meet(left.reach, right.reach)
    if is_empty(reach) or not reach.kinds & among:
        return True
    if reach.kinds & among & ~OBJECT:
        return False
    # An object that is being put together may have to have as many members as a union has arms.
    few, many = sorted((left, right), key=_count_of_members)
    return any(
        name in many.members
        and (name in few.required or name in many.required)
        and is_empty(meet(few.members[name], many.members[name]))
        for name in few.members
    )


def _count_of_members(outline: Outline) -> int:
    return len(outline.members)


@dataclass(frozen=True, slots=True)
class ArmIndex:
    """The arms of a union by the values of its tag, for an object.

    tag: the member's name; by_value: positions of arms; unless_string: of those that limit the tag where it
    is a string, and only there; always: arms without that tag.
    """

    tag: str
    by_value: dict[Hashable, list[int]]
    unless_string: list[int]
    always: list[int]

    def candidates(self, values: Iterable[Hashable]) -> list[int]:
        """Positions of the arms that may hold for an object whose tag has one of the values."""
        found = set(self.always)
        for value in values:
            found.update(self.by_value.get(value, ()))
            if not isinstance(value, str):
                found.update(self.unless_string)
        return sorted(found)

    def within(self, reach: Range) -> list[int] | None:
        """Positions of the arms that may hold for an object whose tag is in reach; None for no limit."""
        if reach.values is not None:
            return self.candidates(reach.values)
        return None if reach.words is None or reach.kinds != STRING else self.candidates(reach.words)


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
    unless_string: list[int] = []
    always: list[int] = []
    for position, arm in enumerate(arms):
        reach = _tags(arm).get(tag)
        if reach is None:
            always.append(position)
            continue
        for value in _listed(reach):
            by_value[value].append(position)
        if reach.values is None and reach.kinds != STRING:
            unless_string.append(position)
    return ArmIndex(tag, dict(by_value), unless_string, always)


def _listed(reach: Range) -> frozenset[Hashable]:
    """The values that are listed of a range, of strings alone or of all."""
    return frozenset(reach.words or frozenset()) if reach.values is None else reach.values


def _tags(arm: Node) -> dict[str, Range]:
    """The members that an arm requires of objects and limits to a few values or words."""
    outline = outline_of(arm)
    if not outline.reach.kinds & OBJECT:
        return {}
    return {
        name: reach
        for name, reach in outline.members.items()
        if (reach.values is not None or reach.words is not None) and name in outline.required
    }


NO_CONTEXT = Outline(ANYTHING)


def overlapping(
    arms: Sequence[Node], among: int = EVERY_KIND, context: Outline = NO_CONTEXT
) -> Iterator[list[int]]:
    """For each arm the positions of the others that it isn't seen to exclude.

    among, context: the kinds of the instances that are meant, and what else is known of them.
    """
    index = arm_index(arms) if len(arms) > 8 else None
    everyone = list(range(len(arms)))
    for position, arm in enumerate(arms):
        rivals = None
        if index is not None and outline_of(arm).reach.kinds & context.reach.kinds & among == OBJECT:
            tag = _tags(arm).get(index.tag, ANYTHING)
            rivals = index.within(meet(tag, context.members.get(index.tag, ANYTHING)))
        yield [
            rival
            for rival in (everyone if rivals is None else rivals)
            if rival != position and not exclusive(outline_of(arm), outline_of(arms[rival]), among)
        ]
