"""Evaluation: is this instance valid? The reference meaning of the normal form.

Input: a node and an instance. Output: True, False, or None where an opaque part decides. Patterns
run on automata, so the time is bounded by the sizes of the graph and the instance.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from ..json_values import ARRAY, NUMBER, STRING, PlainJson, exact, key_of, kind_of
from .bounds import ArmIndex, arm_index
from .nodes import (
    All,
    AnyOf,
    Bound,
    Cond,
    Contains,
    Item,
    Kinds,
    Matches,
    MatchingMembers,
    MemberRule,
    MultipleOf,
    Names,
    Node,
    Not,
    OneOf,
    Opaque,
    OtherMembers,
    Required,
    Rest,
    Size,
    Unevaluated,
    Unique,
    Values,
    applies_to,
)

MAX_KNOWN = 1_000_000
"""How many verdicts are remembered; then all are forgotten, so that memory has an end."""
MANY_ARMS = 8
"""Of a union with so many arms only those are judged that the tag of an object leaves."""
CONNECTIVES = frozenset([All, AnyOf, Cond, Kinds, Not, OneOf, Opaque, Unevaluated, Values])
"""What is judged of a value of any kind."""


def both(verdicts: Iterable[bool | None]) -> bool | None:
    """Conjunction of three-valued verdicts."""
    verdict: bool | None = True
    for one in verdicts:
        if one is False:
            return False
        if one is None:
            verdict = None
    return verdict


def negated(verdict: bool | None) -> bool | None:
    """Negation of a three-valued verdict."""
    return None if verdict is None else not verdict


class Evaluation:
    """Judges instances against any number of nodes; a part that several instances share is judged once.

    doubt: why some verdict was None.
    """

    def __init__(self) -> None:
        self._instances: list[PlainJson] = []  # keeps the ids below from being given to other values
        self._known: dict[tuple[int, int], bool | None] = {}
        self._indexes: dict[int, tuple[Node, ArmIndex | None]] = {}
        self.doubt = "a pattern could not be judged"

    def holds(self, node: Node, instance: PlainJson) -> bool | None:
        """Whether a whole instance is valid."""
        if len(self._known) > MAX_KNOWN:
            self._known.clear()
            self._instances.clear()
        self._instances.append(instance)
        return self.valid(node, instance)

    def valid(self, node: Node, value: PlainJson) -> bool | None:
        """Whether a part of an instance is valid."""
        if not isinstance(node, All):
            return self._part(node, value)
        # Small values may share an identity, which does no harm: they are equal then.
        key = (id(node), id(value))
        if key in self._known:
            return self._known[key]
        verdict: bool | None = True
        for part in node.asked or _quickest_first(node):
            one = self._part(part, value)
            if one is False:
                verdict = False
                break
            if one is None:
                verdict = None
        self._known[key] = verdict
        return verdict

    def _part(self, node: Node, value: PlainJson) -> bool | None:
        kind = type(node)
        if kind is MemberRule:  # most parts are of these kinds
            assert isinstance(node, MemberRule)
            if not isinstance(value, dict) or node.name not in value:
                return True
            return self.valid(node.schema, value[node.name])
        if kind is Required:
            assert isinstance(node, Required)
            return node.name in value if isinstance(value, dict) else True
        if kind in CONNECTIVES:
            return self._connected(node, value)
        return self._leaf(node, value) if kind_of(value) & applies_to(node) else True

    def _connected(self, node: Node, value: PlainJson) -> bool | None:
        match node:
            case All():
                return self.valid(node, value)
            case Kinds(kinds=kinds):
                return bool(kind_of(value) & kinds)
            case Values(by_key=by_key):
                return key_of(value) in by_key
            case AnyOf():
                return negated(both(negated(self.valid(part, value)) for part in self._possible(node, value)))
            case OneOf():
                return self._exactly_one(self._possible(node, value), value)
            case Not(part=part):
                return negated(self.valid(part, value))
            case Cond(test=test, then=then, other=other):
                verdict = self.valid(test, value)
                if verdict is None:
                    return None
                return self.valid(then if verdict else other, value)
            case Unevaluated():
                return self.valid(node.meaning, value)
            case _:
                assert isinstance(node, Opaque)
                self.doubt = f"{node.reason} (#{node.pointer})"
                return None

    def _possible(self, union: AnyOf | OneOf, value: PlainJson) -> list[Node]:
        """The arms of a union, without those that the value's tag shows to be wrong."""
        parts = union.parts
        if len(parts) < MANY_ARMS or not isinstance(value, dict):
            return parts
        if id(union) not in self._indexes:
            self._indexes[id(union)] = (union, arm_index(parts))
        index = self._indexes[id(union)][1]
        if index is None:
            return parts
        values = [key_of(value[index.tag])] if index.tag in value else []
        return [parts[position] for position in index.candidates(values)]

    def _exactly_one(self, parts: list[Node], value: PlainJson) -> bool | None:
        held = doubtful = 0
        for part in parts:
            verdict = self.valid(part, value)
            held += verdict is True
            doubtful += verdict is None
            if held > 1:
                return False
        if doubtful:
            return None
        return held == 1

    def _leaf(self, node: Node, value: PlainJson) -> bool | None:
        kind = kind_of(value)
        if kind & NUMBER and isinstance(value, int | float):
            return _number_holds(node, value)
        if kind & STRING and isinstance(value, str):
            return _string_holds(node, value)
        if kind & ARRAY and isinstance(value, list):
            return self._array_holds(node, value)
        assert isinstance(value, dict)  # the only kind that is left
        return self._object_holds(node, value)

    def _array_holds(self, node: Node, value: list[PlainJson]) -> bool | None:
        match node:
            case Size(low=low, high=high):
                return low <= len(value) and (high is None or len(value) <= high)
            case Item(index=index, schema=schema):
                return self.valid(schema, value[index]) if index < len(value) else True
            case Rest(start=start, schema=schema):
                return both(self.valid(schema, item) for item in value[start:])
            case Contains(schema=schema, low=low, high=high):
                verdicts = [self.valid(schema, item) for item in value]
                least, most = verdicts.count(True), len(value) - verdicts.count(False)
                if most < low or (high is not None and least > high):
                    return False
                return True if least >= low and (high is None or most <= high) else None
            case _:
                assert isinstance(node, Unique)
                return all_distinct(value)

    def _object_holds(self, node: Node, value: dict[str, PlainJson]) -> bool | None:
        match node:
            case Size(low=low, high=high):
                return low <= len(value) and (high is None or len(value) <= high)
            case MatchingMembers(regex=regex, schema=schema):
                return both(
                    _implied(regex.matches(name), self.valid(schema, item)) for name, item in value.items()
                )
            case OtherMembers(schema=schema):
                return both(
                    _implied(left_over(node, name), self.valid(schema, item)) for name, item in value.items()
                )
            case _:
                assert isinstance(node, Names)
                return both(Evaluation().holds(node.schema, name) for name in value)


def _quickest_first(node: All) -> tuple[Node, ...]:
    """The parts of a node in the order in which they are asked: what ends most arms of a union first."""
    if node.asked is None:
        node.asked = tuple(sorted(node.parts, key=_slowness))
    return node.asked


def _slowness(node: Node) -> int:
    match node:
        case Kinds() | Values() | Required() | Bound() | Size():
            return 0
        case MemberRule(schema=All(parts=parts)):
            return 1 if all(isinstance(part, Kinds | Values) for part in parts) else 3
        case Matches() | MultipleOf():
            return 2
        case _:
            return 3


def _implied(premise: bool | None, conclusion: bool | None) -> bool | None:
    return negated(both((premise, negated(conclusion))))


def left_over(node: OtherMembers, name: str) -> bool | None:
    """Whether a name is one of the others that the node speaks of."""
    if name in node.names:
        return False
    return both(negated(regex.matches(name)) for regex in node.regexes)


def all_distinct(items: list[PlainJson]) -> bool:
    """Whether no two items are equal."""
    keys: set[Hashable] = {key_of(item) for item in items}
    return len(keys) == len(items)


def _number_holds(node: Node, value: float) -> bool:
    if isinstance(node, Bound):
        number = exact(value)
        if number == node.limit:
            return not node.exclusive
        return (number < node.limit) is node.upper
    assert isinstance(node, MultipleOf)
    return exact(value) % node.divisor == 0


def _string_holds(node: Node, value: str) -> bool | None:
    if isinstance(node, Size):
        return node.low <= len(value) and (node.high is None or len(value) <= node.high)
    assert isinstance(node, Matches)
    return node.regex.matches(value)
