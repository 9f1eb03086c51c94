"""Explanation: where, and by which rule, an instance is invalid.

Input: a node and an instance that is not valid for it. Output: every Violation, that of which a reader
should be told first; in a union, those of the arm which came closest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..json_values import (
    ARRAY,
    BOOLEAN,
    INTEGER,
    NULL,
    NUMBER,
    OBJECT,
    STRING,
    PlainJson,
    key_of,
    kind_of,
)
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
    Range,
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


def failures(node: Node, instance: PlainJson, evaluation: Evaluation) -> list[Violation]:
    """Every failure, that to tell of first; at least one. The evaluation has judged the instance."""
    return _Search(evaluation).failures(node, instance, ())


class _Search:
    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation

    def failures(self, node: Node, value: PlainJson, path: Path) -> list[Violation]:
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

    def _closest(self, node: Node, arms: Sequence[Node], value: PlainJson, path: Path) -> list[Violation]:
        """The failures of the arm that came closest, unless none was even meant."""
        meant = [arm for arm in arms if self._is_meant(arm, value)]
        if not meant:
            return [Violation(path, node)]
        return max((self.failures(arm, value, path) for arm in meant), key=lambda found: len(found[0].path))

    def _is_meant(self, arm: Node, value: PlainJson) -> bool:
        """Whether an arm of a union accepts such a value's type and, if it has any, its tags."""
        if not kind_of(value) & range_of(arm).kinds:
            return False
        outline = outline_of(arm)
        return not isinstance(value, dict) or not any(
            name in value and _is_other(value[name], reach)
            for name, reach in outline.members.items()
            if name in outline.required
        )

    def _below(self, node: Node, value: PlainJson, path: Path) -> list[Violation]:
        found = [
            # What is not allowed at all is the business of the rule that forbids it.
            Violation(each.path, node) if isinstance(each.node, AnyOf) and not each.node.parts else each
            for token, item, schema in _descents(node, value)
            if self._evaluation.valid(schema, item) is False
            for each in self.failures(schema, item, (*path, token))
        ]
        return found or [Violation(path, node)]


def _is_other(tag: PlainJson, reach: Range) -> bool:
    """Whether a tag is another than the only one that an arm takes."""
    only = reach.values if reach.values is not None or not isinstance(tag, str) else reach.words
    return only is not None and len(only) == 1 and key_of(tag) not in only


def _descents(node: Node, value: PlainJson) -> list[tuple[str | int, PlainJson, Node]]:
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


def writer_pointer(root: Node, instance: PlainJson, path: Path, evaluation: Evaluation) -> str:
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
    Values: "this value is not one of those listed",
    OtherMembers: "this member is not allowed",
    MatchingMembers: "this member is not allowed",
    MemberRule: "this member is not allowed",
    Unevaluated: "nothing beyond what is declared is allowed",
    Names: "the name of a member is not allowed",
    Unique: "no two items may be equal",
    Not: "`not` excludes this value",
    OneOf: "more than one alternative of `oneOf` holds, and only one may",
}
_KINDS = (
    (NULL, "null"), (BOOLEAN, "boolean"), (NUMBER, "number"), (INTEGER, "integer"),
    (STRING, "string"), (ARRAY, "array"), (OBJECT, "object"),
)  # fmt: skip
_PARTS = {STRING: "character", ARRAY: "item", OBJECT: "member"}


def _said(node: Node) -> str:
    match node:
        case Kinds(kinds=kinds):
            return f"the type must be {_kinds(kinds)}"
        case Required(name=name):
            return f"the member {name!r} is required"
        case Bound(limit=limit, upper=upper, exclusive=exclusive):
            than = (
                ("less than" if upper else "more than") if exclusive else "at most" if upper else "at least"
            )
            return f"the number must be {than} {_number(limit)}"
        case MultipleOf(divisor=divisor):
            return f"the number must be a multiple of {_number(divisor)}"
        case Size(sized=sized, low=low, high=high):
            return f"there must be {_counted(low, high, _PARTS[sized])}"
        case Contains(low=low, high=high):
            return f"`contains` asks for {_counted(low, high, 'such item')}"
        case Matches(regex=regex):
            return f"the string does not match {regex.text!r}"
        case AnyOf(parts=[]) | Not(part=All(parts=[])):
            return "nothing is allowed here"
        case AnyOf():
            return "no alternative holds"
        case _:
            return _SENTENCES.get(type(node), "this value is not allowed")


def _kinds(kinds: int) -> str:
    names = [name for bits, name in _KINDS if bits & ~kinds == 0]
    if "number" in names:
        names.remove("integer")
    return " or ".join(names) or "another one"


def _counted(low: int, high: int | None, part: str) -> str:
    """How many there must be: a rule has an end, or a beginning, or both."""
    bounds = [f"at least {low}"] if low or high is None else []
    bounds += [f"at most {high}"] if high is not None else []
    last = low if high is None else high
    return f"{' and '.join(bounds)} {part}{'' if last == 1 else 's'}"


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else repr(float(value))
