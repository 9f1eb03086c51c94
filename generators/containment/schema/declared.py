"""Declared members: does an instance hold only what its writer's schema declares?

Input: nodes and an instance that is valid for them. Output: yes or no. The same question as
the one that coverage answers for all instances at once, here for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..json_values import PlainJson
from .evaluated import refuses
from .nodes import (
    All,
    AnyOf,
    Cond,
    Contains,
    Item,
    MatchingMembers,
    MemberRule,
    Node,
    OneOf,
    OtherMembers,
    Required,
    Rest,
    Unevaluated,
)
from .validity import Evaluation, left_over


def applicable(nodes: Sequence[Node], value: PlainJson, evaluation: Evaluation) -> Iterator[Node]:
    """The leaves that apply to a value, of all subschemas that hold for it."""
    seen: set[int] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        match node:
            case All(parts=parts):
                waiting.extend(parts)
            case AnyOf(parts=parts) | OneOf(parts=parts):
                waiting.extend(part for part in parts if evaluation.valid(part, value))
            case Cond(test=test, then=then, other=other):
                waiting.extend([test, then] if evaluation.valid(test, value) else [other])
            case _:
                yield node


def is_declared(nodes: Sequence[Node], instance: PlainJson, evaluation: Evaluation) -> bool:
    """Whether at each place only declared members stand, or nothing is declared.

    evaluation: of this instance, and of others that share parts with it.
    """
    waiting: list[tuple[Sequence[Node], PlainJson]] = [(nodes, instance)]
    while waiting:
        nodes, value = waiting.pop()
        leaves = list(applicable(nodes, value, evaluation))
        if isinstance(value, dict):
            rules = MemberRules(leaves)
            if not rules.admit_all(value):
                return False
            waiting.extend((rules.schemas(name), item) for name, item in value.items())
        elif isinstance(value, list):
            waiting.extend((for_item(leaves, at, item), item) for at, item in enumerate(value))
    return True


def demanded(nodes: Sequence[Node], instance: PlainJson, evaluation: Evaluation) -> dict[int, set[str]]:
    """For each object in an instance, by its id, the members that it has to have."""
    found: dict[int, set[str]] = {}
    waiting: list[tuple[Sequence[Node], PlainJson]] = [(nodes, instance)]
    while waiting:
        nodes, value = waiting.pop()
        if not isinstance(value, dict | list):
            continue
        leaves = list(applicable(nodes, value, evaluation))
        if isinstance(value, dict):
            found.setdefault(id(value), set()).update(
                name for node in nodes for name in _required(node, value, evaluation)
            )
            rules = MemberRules(leaves)
            waiting.extend((rules.schemas(name), item) for name, item in value.items())
        else:
            waiting.extend((for_item(leaves, at, item), item) for at, item in enumerate(value))
    return found


def _required(node: Node, value: PlainJson, evaluation: Evaluation) -> set[str]:
    """The members that a node requires, whichever of the arms that hold is meant."""
    match node:
        case Required(name=name):
            return {name}
        case All(parts=parts):
            return {name for part in parts for name in _required(part, value, evaluation)}
        case AnyOf(parts=parts) | OneOf(parts=parts):
            held = [_required(part, value, evaluation) for part in parts if evaluation.valid(part, value)]
            return set.intersection(*held) if held else set()
        case _:
            return set()


def _declares(leaf: Node) -> bool:
    match leaf:
        case MemberRule() | MatchingMembers():
            return True
        case OtherMembers(schema=schema) | Unevaluated(of_items=False, schema=schema):
            return not refuses(schema)
        case _:
            return False


class MemberRules:
    """The leaves that apply to an object, by the names of the members that they speak of."""

    def __init__(self, leaves: Sequence[Node]) -> None:
        self._declare = any(_declares(leaf) for leaf in leaves)
        self._named: dict[str, list[Node]] = {}
        self._others: list[Node] = []
        for leaf in leaves:
            if isinstance(leaf, MemberRule):
                self._named.setdefault(leaf.name, []).append(leaf.schema)
            elif isinstance(leaf, MatchingMembers | OtherMembers | Unevaluated):
                self._others.append(leaf)

    def admit_all(self, names: Iterable[str]) -> bool:
        """Whether each of the names is declared, or nothing is."""
        return not self._declare or all(
            name in self._named or any(_lets_in(leaf, name) for leaf in self._others) for name in names
        )

    def schemas(self, name: str) -> list[Node]:
        """The schemas that apply to the member of that name."""
        found = list(self._named.get(name, ()))
        for leaf in self._others:
            match leaf:
                case MatchingMembers(regex=regex, schema=schema) if regex.matches(name):
                    found.append(schema)
                case OtherMembers(schema=schema) if left_over(leaf, name):
                    found.append(schema)
                case Unevaluated():
                    found += MemberRules(list(_opened(leaf))).schemas(name)
        return found


def _lets_in(leaf: Node, name: str) -> bool:
    if isinstance(leaf, MatchingMembers):
        return leaf.regex.matches(name) is True
    return _declares(leaf)


def for_item(leaves: Sequence[Node], at: int, item: PlainJson) -> list[Node]:
    """The schemas that the leaves apply to the item at that index."""
    found: list[Node] = []
    for leaf in leaves:
        match leaf:
            case Item(index=index, schema=schema) if index == at:
                found.append(schema)
            case Rest(start=start, schema=schema) if start <= at:
                found.append(schema)
            case Contains(schema=schema) if Evaluation().holds(schema, item):
                found.append(schema)
            case Unevaluated():
                found += for_item(list(_opened(leaf)), at, item)
    return found


def _opened(node: Unevaluated) -> Iterator[Node]:
    """The leaves of every way that the keyword can turn out: more than apply, never fewer."""
    waiting = [node.meaning]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, All | AnyOf):
            waiting.extend(inner.parts)
        elif isinstance(inner, OtherMembers | Rest):
            yield inner
