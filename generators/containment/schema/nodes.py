"""The normal form: what every dialect's keywords come down to.

A place in a schema is an `All` of parts. A part is either a connective (AnyOf, OneOf, Not, Cond) or
a leaf that constrains the kinds of its `domain` and says nothing about any other kind. References
are gone: one is simply the target's node, so the form is a graph and may be cyclic.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, NamedTuple

from ..json_values import ARRAY, EVERY_KIND, NUMBER, OBJECT, STRING, PlainJson
from ..regex.automata import Language, PatternTooLarge, contains_word, language_of
from ..regex.code_points import ReadDifferently, UnsupportedPattern
from ..regex.engines import is_risky, python_form
from ..regex.finite import listed_words
from ..regex.syntax import parsed, repeats_too_often


class Range(NamedTuple):
    """Of a value: its kind, which of some values it is if any, and which of some words if it is a string."""

    kinds: int
    values: frozenset[Hashable] | None = None
    words: frozenset[str] | None = None


@dataclass(eq=False, slots=True, kw_only=True)
class Node:
    """pointer: where the node was written; shape: equal for nodes that mean the same by form.

    reach and outline are kept once worked out (see the module outlines).
    """

    domain: ClassVar[int] = EVERY_KIND
    pointer: str = ""
    shape: int = -1
    outline: Outline | None = None
    reach: Range | None = None

    def label(self) -> Hashable:
        """The node's own parameters, its children apart."""
        return None

    def children(self) -> tuple[Node, ...]:
        """The nodes it is made of."""
        return ()


@dataclass(frozen=True, slots=True)
class Outline:
    """What every instance of a node is known to be: a superset, never a subset, of the truth.

    reach: of the instance itself; required: names an object has; members: for a name, what its value can
    be; ranges: bounds and sizes that hold.
    """

    reach: Range
    required: AbstractSet[str] = frozenset()
    members: dict[str, Range] = field(default_factory=dict)
    ranges: tuple[Bound | Size, ...] = ()


@dataclass(eq=False, slots=True)
class All(Node):
    """Every part holds; without parts, the schema `true`.

    copies: how many times over a reader that follows the document literally meets the parts; asked: the
    parts in the order in which an evaluation asks them, once it did.
    """

    parts: list[Node] = field(default_factory=list)
    copies: int = 1
    asked: tuple[Node, ...] | None = None

    def children(self) -> tuple[Node, ...]:
        return tuple(self.parts)


@dataclass(eq=False, slots=True)
class AnyOf(Node):
    """At least one part holds; without parts, the schema `false`."""

    parts: list[Node]

    def children(self) -> tuple[Node, ...]:
        return tuple(self.parts)


@dataclass(eq=False, slots=True)
class OneOf(Node):
    """Exactly one part holds."""

    parts: list[Node]

    def children(self) -> tuple[Node, ...]:
        return tuple(self.parts)


@dataclass(eq=False, slots=True)
class Not(Node):
    """The part does not hold."""

    part: Node

    def children(self) -> tuple[Node, ...]:
        return (self.part,)


@dataclass(eq=False, slots=True)
class Cond(Node):
    """`then` where `test` holds, `other` where it doesn't."""

    test: Node
    then: Node
    other: Node

    def children(self) -> tuple[Node, ...]:
        return (self.test, self.then, self.other)


@dataclass(eq=False, slots=True)
class Unevaluated(Node):
    """`unevaluatedProperties` or `unevaluatedItems`: `schema` holds for what `beside` left over.

    `expansion`, made once the graph is complete, says the same without the keyword.
    """

    beside: All
    schema: Node
    of_items: bool
    contains_evaluates: bool
    expansion: Node | None = None

    @property
    def meaning(self) -> Node:
        """The expansion, which exists in every finished graph."""
        assert self.expansion is not None
        return self.expansion

    def label(self) -> Hashable:
        return (self.of_items, self.contains_evaluates)

    def children(self) -> tuple[Node, ...]:
        return (self.schema,) if self.expansion is None else (self.expansion,)


@dataclass(eq=False, slots=True)
class Kinds(Node):
    """`type`."""

    kinds: int

    def label(self) -> Hashable:
        return self.kinds


@dataclass(eq=False, slots=True)
class Values(Node):
    """`enum` and `const`: the values under their keys."""

    by_key: dict[Hashable, PlainJson]

    def label(self) -> Hashable:
        return frozenset(self.by_key)


@dataclass(eq=False, slots=True)
class Bound(Node):
    """One end of a numeric interval."""

    domain: ClassVar[int] = NUMBER
    limit: Fraction
    upper: bool
    exclusive: bool

    def label(self) -> Hashable:
        return (self.limit, self.upper, self.exclusive)


@dataclass(eq=False, slots=True)
class MultipleOf(Node):
    """`multipleOf`, exactly."""

    domain: ClassVar[int] = NUMBER
    divisor: Fraction

    def label(self) -> Hashable:
        return self.divisor


@dataclass(eq=False, slots=True)
class Size(Node):
    """The number of characters, items or members, for the kind `sized`."""

    sized: int
    low: int = 0
    high: int | None = None

    def label(self) -> Hashable:
        return (self.sized, self.low, self.high)


@dataclass(eq=False, slots=True)
class Matches(Node):
    """`pattern`."""

    domain: ClassVar[int] = STRING
    regex: Regex

    def label(self) -> Hashable:
        return self.regex.text


@dataclass(eq=False, slots=True)
class Item(Node):
    """The item at an index, if there is one, is valid."""

    domain: ClassVar[int] = ARRAY
    index: int
    schema: Node

    def label(self) -> Hashable:
        return self.index

    def children(self) -> tuple[Node, ...]:
        return (self.schema,)


@dataclass(eq=False, slots=True)
class Rest(Node):
    """Every item from index `start` on is valid."""

    domain: ClassVar[int] = ARRAY
    start: int
    schema: Node

    def label(self) -> Hashable:
        return self.start

    def children(self) -> tuple[Node, ...]:
        return (self.schema,)


@dataclass(eq=False, slots=True)
class Contains(Node):
    """Between `low` and `high` items are valid."""

    domain: ClassVar[int] = ARRAY
    schema: Node
    low: int
    high: int | None

    def label(self) -> Hashable:
        return (self.low, self.high)

    def children(self) -> tuple[Node, ...]:
        return (self.schema,)


@dataclass(eq=False, slots=True)
class Unique(Node):
    """No two items are equal."""

    domain: ClassVar[int] = ARRAY


@dataclass(eq=False, slots=True)
class Required(Node):
    """The object has the member."""

    domain: ClassVar[int] = OBJECT
    name: str

    def label(self) -> Hashable:
        return self.name


@dataclass(eq=False, slots=True)
class MemberRule(Node):
    """One entry of `properties`: the member, if present, is valid."""

    domain: ClassVar[int] = OBJECT
    name: str
    schema: Node

    def label(self) -> Hashable:
        return self.name

    def children(self) -> tuple[Node, ...]:
        return (self.schema,)


@dataclass(eq=False, slots=True)
class MatchingMembers(Node):
    """One entry of `patternProperties`: each member whose name matches is valid."""

    domain: ClassVar[int] = OBJECT
    regex: Regex
    schema: Node

    def label(self) -> Hashable:
        return self.regex.text

    def children(self) -> tuple[Node, ...]:
        return (self.schema,)


@dataclass(eq=False, slots=True)
class OtherMembers(Node):
    """`additionalProperties`: each member that is neither named nor matched is valid."""

    domain: ClassVar[int] = OBJECT
    names: frozenset[str]
    regexes: tuple[Regex, ...]
    schema: Node

    def label(self) -> Hashable:
        return (self.names, frozenset(regex.text for regex in self.regexes))

    def children(self) -> tuple[Node, ...]:
        return (self.schema,)


@dataclass(eq=False, slots=True)
class Names(Node):
    """`propertyNames`."""

    domain: ClassVar[int] = OBJECT
    schema: Node

    def children(self) -> tuple[Node, ...]:
        return (self.schema,)


@dataclass(eq=False, slots=True)
class Covers(Node):
    """What `part` declares counts for the writer who emits declared members only; it says nothing by itself.

    No schema holds one: the search makes them, where the ways to declare members are too many to list.
    """

    domain: ClassVar[int] = OBJECT
    part: Node

    def children(self) -> tuple[Node, ...]:
        return (self.part,)


@dataclass(eq=False, slots=True)
class Opaque(Node):
    """A constraint that we don't understand; equal texts are taken to mean the same.

    evaluates: whether it may cover members and items, as a reference to a document that we don't have may.
    """

    reason: str
    identity: Hashable
    evaluates: bool = True

    def label(self) -> Hashable:
        return self.identity


MAX_RISKY_LENGTH = 18
"""Longest string shown to a backtracking engine beside a pattern that may take exponential time."""
TOO_LARGE = "a pattern is too large"


class Regex:
    """A pattern and, where it is in the modelled subset, its language.

    trouble: why there is no language; unfit: why it is not given to any other engine either.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.trouble = ""
        self.unfit = ""
        self.language: Language | None = None
        self._engine: re.Pattern[str] | None = None
        try:
            self.language = language_of(text)
        except UnsupportedPattern as error:
            self.trouble = f"the pattern {text[:60]!r} has {error}"
            if repeats_too_often(text):
                self.unfit = TOO_LARGE
            elif isinstance(error, ReadDifferently):
                self.unfit = "engines read a back-reference differently"
            else:
                self._engine = _compiled(text)
        except PatternTooLarge:
            self.trouble = f"the pattern {text[:60]!r} is too large"
            self.unfit = TOO_LARGE

    @cached_property
    def words(self) -> frozenset[str] | None:
        """The only strings that match, where the pattern lists a few."""
        return None if self.language is None else listed_words(parsed(self.text))

    def matches(self, text: str) -> bool | None:
        """Whether the text matches, or None where we can't tell."""
        if self.language is None:
            return self._found(text)
        try:
            return contains_word(self.language, text)
        except PatternTooLarge:
            return None

    def _found(self, text: str) -> bool | None:
        """What Python's engine says, of a pattern that is read and not regular."""
        if self._engine is None or (len(text) > MAX_RISKY_LENGTH and is_risky(self.text)):
            return None
        return self._engine.search(text) is not None


def _compiled(text: str) -> re.Pattern[str] | None:
    try:
        parsed(text)
        return re.compile(python_form(text))
    except (UnsupportedPattern, re.error, RecursionError, OverflowError):
        return None  # a lookbehind of several lengths, for one, is not one of Python's


INPLACE = (All, AnyOf, OneOf, Not, Cond, Unevaluated)
"""Nodes whose children judge the same instance; the children of any other judge a part of it."""


def applies_to(node: Node) -> int:
    """The kinds that a leaf constrains."""
    return node.sized if isinstance(node, Size) else node.domain
