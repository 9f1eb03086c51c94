"""Explanation: where, and by which rule, an instance is invalid.

Input: a node and an instance that is not valid for it. Output: every Violation, that of which a reader
should be told first; in a union, those of the arm which came closest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..json_values import Json, key_of, kind_of
from ..schema.bounds import outline_of, range_of
from ..schema.declared import MemberRules, applicable, for_item
from ..schema.nodes import (
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
    OtherMembers,
    Required,
    Rest,
    Size,
    Unevaluated,
    Unique,
    Values,
)
from ..schema.validity import Evaluation, left_over

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Violation:
    """path: to the value in the instance; node: the rule it breaks."""

    path: Path
    node: Node

    @property
    def sentence(self) -> str:
        """What the rule asks for, to follow "there"."""
        return _said(self.node)


def failures(node: Node, instance: Json, evaluation: Evaluation) -> list[Violation]:
    """Every failure, that to tell of first; at least one. The evaluation has judged the instance."""
    return _Search(evaluation).failures(node, instance, ())


class _Search:
    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation

    def failures(self, node: Node, value: Json, path: Path) -> list[Violation]:
        """The failures of a node that doesn't hold for the value at the path."""
        match node:
            case All(parts=parts):
                broken = [p for p in parts if self._evaluation.valid(p, value) is False]
                # Plain rules say more than unions do.
                broken.sort(key=lambda part: isinstance(part, AnyOf | OneOf | Not | Cond))
                found = [each for part in broken for each in self.failures(part, value, path)]
                return found or [Violation(path, node)]
            case AnyOf(parts=parts):
                return self._closest(node, parts, value, path)
            case OneOf(parts=parts):
                if any(self._evaluation.valid(part, value) for part in parts):
                    return [Violation(path, node)]
                return self._closest(node, parts, value, path)
            case Cond(test=test, then=then, other=other):
                held = self._evaluation.valid(test, value)
                return self.failures(then if held else other, value, path)
            case Unevaluated():
                return self.failures(node.meaning, value, path)
            case _:
                return self._below(node, value, path)

    def _closest(self, node: Node, arms: Sequence[Node], value: Json, path: Path) -> list[Violation]:
        """The failures of the arm that came closest, unless none was even meant."""
        meant = [arm for arm in arms if self._is_meant(arm, value)]
        if not meant:
            return [Violation(path, node)]
        return max((self.failures(arm, value, path) for arm in meant), key=lambda found: len(found[0].path))

    def _is_meant(self, arm: Node, value: Json) -> bool:
        """Whether an arm of a union accepts such a value's type and, if it has any, its tags."""
        if not kind_of(value) & range_of(arm)[0]:
            return False
        outline = outline_of(arm)
        return not isinstance(value, dict) or not any(
            name in value and values is not None and len(values) == 1 and key_of(value[name]) not in values
            for name, (_, values) in outline.members.items()
            if name in outline.required
        )

    def _below(self, node: Node, value: Json, path: Path) -> list[Violation]:
        found = [
            # What is not allowed at all is the business of the rule that forbids it.
            Violation(each.path, node) if isinstance(each.node, AnyOf) and not each.node.parts else each
            for token, item, schema in _descents(node, value)
            if self._evaluation.valid(schema, item) is False
            for each in self.failures(schema, item, (*path, token))
        ]
        return found or [Violation(path, node)]


def _descents(node: Node, value: Json) -> list[tuple[str | int, Json, Node]]:
    """The parts of the value that the node applies its schema to."""
    if isinstance(value, dict):
        match node:
            case MemberRule(name=name, schema=schema) if name in value:
                return [(name, value[name], schema)]
            case MatchingMembers(regex=regex, schema=schema):
                return [(n, item, schema) for n, item in value.items() if regex.matches(n)]
            case OtherMembers(schema=schema):
                return [(n, item, schema) for n, item in value.items() if left_over(node, n)]
    if isinstance(value, list):
        match node:
            case Item(index=index, schema=schema) if index < len(value):
                return [(index, value[index], schema)]
            case Rest(start=start, schema=schema):
                return [(at, value[at], schema) for at in range(start, len(value))]
    return []


def writer_pointer(root: Node, instance: Json, path: Path, evaluation: Evaluation) -> str:
    """Where in the writer's schema the value at the path is described, as far as it is."""
    nodes: list[Node] = [root]
    pointer = root.pointer
    value = instance
    for token in path:
        leaves = list(applicable(nodes, value, evaluation))
        if isinstance(value, dict) and isinstance(token, str):
            value = value[token]
            nodes = MemberRules(leaves).schemas(token)
        elif isinstance(value, list) and isinstance(token, int):
            value = value[token]
            nodes = for_item(leaves, token, value)
        if not nodes:
            break
        pointer = nodes[0].pointer
    return pointer


_SENTENCES: dict[type[Node], str] = {
    Kinds: "a value of this type is not accepted",
    Values: "this value is not one of those listed",
    Bound: "this number is out of range",
    MultipleOf: "this number is not a multiple",
    OtherMembers: "this member is not allowed",
    MatchingMembers: "this member is not allowed",
    MemberRule: "this member is not allowed",
    Unevaluated: "what is left over is not allowed",
    Names: "a member's name is not allowed",
    Contains: "too few or too many items are of the kind to be contained",
    Unique: "the items must be distinct",
    Not: "this value is excluded",
    OneOf: "not exactly one alternative holds",
}


def _said(node: Node) -> str:
    match node:
        case Required(name=name):
            return f"the member {name!r} is required"
        case Size(low=low, high=high):
            return f"the size must be at {f'least {low}' if high is None else f'most {high}'}"
        case Matches(regex=regex):
            return f"the string does not match {regex.text!r}"
        case AnyOf(parts=parts):
            return "no alternative holds" if parts else "nothing is accepted"
        case _:
            return _SENTENCES.get(type(node), "this value is not accepted")
