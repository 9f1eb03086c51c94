"""Coverage: which members or items the applicable subschemas of a place have evaluated.

Input: a node. Output: the ways its applicators can turn out, each with what is covered then. With
them `unevaluatedProperties`, `unevaluatedItems` and the writer who emits declared members only
become ordinary constraints.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from ..json_values import ARRAY, OBJECT
from .bounds import overlapping
from .nodes import (
    INPLACE,
    All,
    AnyOf,
    Cond,
    Contains,
    Item,
    MatchingMembers,
    MemberRule,
    Node,
    Not,
    OneOf,
    Opaque,
    OtherMembers,
    Regex,
    Rest,
    Unevaluated,
)

MAX_WAYS = 512

Decision = tuple[Node, bool]


class TooManyWays(Exception):
    """The applicators can turn out in more ways than we follow."""


class UnknownCoverage(Exception):
    """What an applicator covers cannot be told."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Coverage:
    """One way: what is decided, and what is then covered.

    names, regexes: members; count: leading items; matching: items that satisfy one of these;
    everything: nothing is left over.
    """

    decisions: tuple[Decision, ...] = ()
    names: frozenset[str] = frozenset()
    regexes: tuple[Regex, ...] = ()
    count: int = 0
    matching: tuple[Node, ...] = ()
    everything: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is covered."""
        return self == Coverage(self.decisions)


def joined(ways: Sequence[Coverage]) -> Coverage:
    """All of them at once."""
    return Coverage(
        tuple(decision for way in ways for decision in way.decisions),
        frozenset().union(*(way.names for way in ways)),
        tuple(regex for way in ways for regex in way.regexes),
        max((way.count for way in ways), default=0),
        tuple(node for way in ways for node in way.matching),
        any(way.everything for way in ways),
    )


class Coverer:
    """Works out coverages of members, or of items; `declared` takes the writer's point of view:
    what is let in expressly counts unless it is refused."""

    def __init__(self, of_items: bool, contains_evaluates: bool, declared: bool = False) -> None:
        self._of_items = of_items
        self._contains_evaluates = contains_evaluates
        self._declared = declared
        self._known: dict[int, tuple[Node, list[Coverage]]] = {}
        self._most: dict[int, tuple[Node, Coverage]] = {}

    def covers(self, node: Node) -> bool:
        """Whether `node` may cover anything, however it holds."""
        return not self.at_most([node]).is_empty

    def always(self, nodes: Iterable[Node]) -> Coverage:
        """What is covered whichever arms hold."""
        return joined([self.leaf(node) for node in nodes if not isinstance(node, INPLACE)])

    def at_most(self, nodes: Iterable[Node]) -> Coverage:
        """What is covered if every arm holds."""
        return joined([self._at_most(node) for node in nodes])

    def _at_most(self, node: Node) -> Coverage:
        match node:
            case Not():
                return Coverage()
            case All() | AnyOf() | OneOf() | Cond():
                if id(node) not in self._most:
                    self._most[id(node)] = (node, self.at_most(node.children()))
                return self._most[id(node)][1]
            case _:
                return self.leaf(node)

    def leaf(self, node: Node) -> Coverage:
        """What a node covers that has no arms."""
        if isinstance(node, Opaque) and node.evaluates:
            return Coverage(everything=True)
        return self._items(node) if self._of_items else self._members(node)

    def ways(self, node: Node) -> list[Coverage]:
        """The ways `node` can hold. Together they are exhaustive; raises TooManyWays."""
        if id(node) not in self._known:
            self._known[id(node)] = (node, self._ways(node))
        return self._known[id(node)][1]

    def _ways(self, node: Node) -> list[Coverage]:
        match node:
            case All(parts=parts):
                return self._every(parts)
            case AnyOf(parts=parts):
                return self._some(parts, only_one=False)
            case OneOf(parts=parts):
                return self._some(parts, only_one=True)
            case Cond(test=test, then=then, other=other):
                return self._conditional(test, then, other)
            case Not():
                return [Coverage()]
            case Opaque(evaluates=True):
                if not self._declared:
                    raise UnknownCoverage(node.reason)
                return [self.leaf(node)]
            case _:
                return [self.leaf(node)]

    def _members(self, node: Node) -> Coverage:
        match node:
            case MemberRule(name=name):
                return Coverage(names=frozenset([name]))
            case MatchingMembers(regex=regex):
                return Coverage(regexes=(regex,))
            case OtherMembers(schema=schema) | Unevaluated(of_items=False, schema=schema):
                return Coverage(everything=not (self._declared and refuses(schema)))
            case _:
                return Coverage()

    def _items(self, node: Node) -> Coverage:
        match node:
            case Item(index=index):
                return Coverage(count=index + 1)
            case Rest() | Unevaluated(of_items=True):
                return Coverage(everything=True)
            case Contains(schema=schema) if self._contains_evaluates:
                return Coverage(matching=(schema,))
            case _:
                return Coverage()

    def _every(self, parts: Sequence[Node]) -> list[Coverage]:
        ways = [self.ways(part) for part in parts]
        plain = joined([one[0] for one in ways if len(one) == 1])
        choices = [several for several in ways if len(several) != 1]
        _limit(choices)
        return [joined((plain, *chosen)) for chosen in product(*choices)]

    def _covers(self, node: Node) -> bool:
        return any(not way.is_empty for way in self.ways(node))

    def _some(self, parts: Sequence[Node], only_one: bool) -> list[Coverage]:
        """Ways of a union: a set of arms that hold, among those that cover anything."""
        covering = [part for part in parts if self._covers(part)]
        none_needed = len(covering) < len(parts)
        if not covering:
            return [Coverage()]
        rivals = [] if only_one else self._rivals(covering)
        if not any(rivals):
            found = [
                replace(way, decisions=((arm, True), *way.decisions))
                for arm in covering
                for way in self.ways(arm)
            ]
        else:
            found = self._subsets(covering, rivals)
        if none_needed:
            found.append(Coverage(tuple((arm, False) for arm in covering)))
        if len(found) > max(MAX_WAYS, 4 * len(parts)):
            raise TooManyWays
        return found

    def _rivals(self, arms: list[Node]) -> list[list[int]]:
        """Which arms may hold beside one another; raises TooManyWays as soon as that many pairs do."""
        found: list[list[int]] = []
        pairs = 0
        for rivals in overlapping(arms, ARRAY if self._of_items else OBJECT):
            found.append(rivals)
            pairs += sum(rival < len(found) for rival in rivals)
            if pairs > MAX_WAYS:
                raise TooManyWays
        return found

    def _subsets(self, arms: list[Node], rivals: list[list[int]]) -> list[Coverage]:
        """Every non-empty set of arms that may hold together, the others not holding."""
        chosen: list[list[int]] = [[]]
        for position in range(len(arms)):
            friends = set(rivals[position])
            chosen += [[*held, position] for held in chosen if friends.issuperset(held)]
            if len(chosen) > MAX_WAYS:
                raise TooManyWays
        found = []
        for held in chosen[1:]:
            for way in self._every([arms[position] for position in held]):
                others = tuple(
                    (arm, position in held)
                    for position, arm in enumerate(arms)
                    if position in held or set(rivals[position]).issuperset(held)
                )
                found.append(replace(way, decisions=others + way.decisions))
        return found

    def _conditional(self, test: Node, then: Node, other: Node) -> list[Coverage]:
        if not any(self._covers(node) for node in (test, then, other)):
            return [Coverage()]
        held = [replace(way, decisions=((test, True), *way.decisions)) for way in self._every([test, then])]
        missed = [replace(way, decisions=((test, False), *way.decisions)) for way in self.ways(other)]
        return held + missed


def refuses(schema: Node) -> bool:
    """Whether the schema is `false`."""
    return isinstance(schema, All) and any(
        isinstance(part, AnyOf) and not part.parts for part in schema.parts
    )


def _limit(choices: list[list[Coverage]]) -> None:
    total = 1
    for ways in choices:
        total *= len(ways)
    if total > MAX_WAYS and len(choices) > 1:
        raise TooManyWays


def expanded(node: Unevaluated) -> Node:
    """The node's meaning without the keyword; raises TooManyWays."""
    coverer = Coverer(node.of_items, node.contains_evaluates)
    arms: list[Node] = []
    try:
        ways = coverer.ways(node.beside)
    except UnknownCoverage as unknown:
        # Nothing else means the same: what is beside it may be read differently in another document.
        return All([Opaque(unknown.reason, id(node), pointer=node.pointer)], pointer=node.pointer)
    for way in ways:
        decided: list[Node] = [
            part if holds else Not(part, pointer=part.pointer) for part, holds in way.decisions
        ]
        if not way.everything:
            decided.append(_left_over(node, way))
        arms.append(All(_opened(decided), pointer=node.pointer))
    return arms[0] if len(arms) == 1 else AnyOf(arms, pointer=node.pointer)


def _opened(parts: list[Node]) -> list[Node]:
    return [inner for part in parts for inner in (part.parts if isinstance(part, All) else [part])]


def _left_over(node: Unevaluated, way: Coverage) -> Node:
    if not node.of_items:
        return OtherMembers(way.names, way.regexes, node.schema, pointer=node.pointer)
    schema = node.schema
    if way.matching:
        schema = All([AnyOf([*way.matching, node.schema], pointer=node.pointer)], pointer=node.pointer)
    return Rest(way.count, schema, pointer=node.pointer)
