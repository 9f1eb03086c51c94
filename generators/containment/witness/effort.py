"""Effort: what it costs a validator that follows a schema literally to judge an instance.

Input: the node of a place, and an instance. Output: the Effort: whether a validator will be done soon,
and the patterns that meet a string on which a backtracking engine may take exponential time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..json_values import ARRAY, OBJECT, PlainJson, key_of, kind_of
from ..regex.engines import is_risky
from ..schema.graph import Reach
from ..schema.nodes import (
    INPLACE,
    MAX_RISKY_LENGTH,
    All,
    Item,
    Matches,
    MatchingMembers,
    MemberRule,
    Names,
    Node,
    OtherMembers,
    Regex,
    Rest,
)

__all__ = ["Effort", "Efforts"]

MAX_VISITS = 60_000
VISITS_PER_NODE = 4
MAX_KNOWN = 1_000_000
"""How many counts are remembered; then all are forgotten, so that memory has an end."""


@dataclass(frozen=True, slots=True)
class Effort:
    """is_small: a validator will be done soon; slow: the patterns that may keep it busy."""

    is_small: bool
    slow: tuple[Regex, ...] = ()


class Efforts:
    """The efforts of one place. What a node costs for a value without parts is worked out once."""

    def __init__(self, root: Node, reach: Reach) -> None:
        """reach: what the place leads to; a validator may well apply each node of it."""
        self._root = root
        self._reach = reach
        self._risky: frozenset[str] | None = None
        self._of_atoms: dict[tuple[int, object], int] = {}
        self._of_values: dict[tuple[int, int], int] = {}
        self._parts: dict[int, _Parts] = {}
        self._judged: list[PlainJson] = []  # keeps the ids of values above from being given to others

    @property
    def unfit(self) -> str:
        """Why a pattern of the place is given to no engine at all, if one is not."""
        return next((regex.unfit for regex in self._reach.regexes if regex.unfit), "")

    def of(self, instance: PlainJson) -> Effort:
        """What it costs to judge an instance."""
        if self._risky is None:
            self._risky = frozenset(regex.text for regex in self._reach.regexes if is_risky(regex.text))
        has_long = bool(self._risky) and any(len(text) > MAX_RISKY_LENGTH for text in strings_of(instance))
        most = MAX_VISITS + VISITS_PER_NODE * self._reach.size
        visits = self._visits(most, self._risky if has_long else frozenset())
        if len(self._of_values) > MAX_KNOWN:
            self._of_values.clear()
            self._judged.clear()
        self._judged.append(instance)
        is_small = visits.count(self._root, instance) <= most
        return Effort(is_small, tuple(visits.slow.values()))

    def _visits(self, most: int, risky: frozenset[str]) -> _Visits:
        # A pattern makes a difference between strings only where a slow one is looked for.
        known = ({}, {}) if risky else (self._of_atoms, self._of_values)
        return _Visits(most, *known, self._parts, risky)


class _Parts:
    """The parts of a node: an object pays once for each rule of a member, and more for those that it has.

    single: how many parts are applied once, whatever the value; others: those that need a closer look.
    """

    def __init__(self, node: All) -> None:
        self.by_name: dict[str, list[Node]] = {}
        self.others: list[Node] = []
        self.single = 0
        for part in node.parts:
            if isinstance(part, MemberRule):
                self.by_name.setdefault(part.name, []).append(part.schema)
                self.single += 1
            elif isinstance(part, Matches) or part.children():
                self.others.append(part)
            else:
                self.single += 1


class _Visits:
    """Counts the schemas that a validator without any memory applies; capped."""

    def __init__(
        self,
        most: int,
        of_atoms: dict[tuple[int, object], int],
        of_values: dict[tuple[int, int], int],
        parts: dict[int, _Parts],
        risky: frozenset[str],
    ) -> None:
        self._most = most
        self._parts = parts
        self._of_atoms = of_atoms
        self._known = of_values
        self._risky = risky
        self.slow: dict[str, Regex] = {}

    def count(self, node: Node, value: PlainJson) -> int:
        """How often a schema is applied, below the node and at it."""
        is_atom = not kind_of(value) & (ARRAY | OBJECT)
        if is_atom:
            atom = (id(node), key_of(value) if self._risky else kind_of(value))
            if atom not in self._of_atoms:
                self._of_atoms[atom] = self._counted(node, value)
            return self._of_atoms[atom]
        key = (id(node), id(value))
        if key not in self._known:
            self._known[key] = self._counted(node, value)
        return self._known[key]

    def _counted(self, node: Node, value: PlainJson) -> int:
        total = 1
        if isinstance(node, All):
            parts = self._parts_of(node)
            total += parts.single
            if isinstance(value, dict):
                total += sum(
                    self.count(schema, item)
                    for name, item in value.items()
                    for schema in parts.by_name.get(name, ())
                )
            total = (total + sum(self.count(part, value) for part in parts.others)) * node.copies
        else:
            total += sum(self.count(child, part) for child, part in _applied(node, value))
        if self._risky:
            self._note_slow(node, value)
        return min(total, self._most + 1)

    def _parts_of(self, node: All) -> _Parts:
        if id(node) not in self._parts:
            self._parts[id(node)] = _Parts(node)
        return self._parts[id(node)]

    def _note_slow(self, node: Node, value: PlainJson) -> None:
        regexes: tuple[Regex, ...] = ()
        texts: Iterable[str] = value if isinstance(value, dict) else ()
        match node:
            case Matches(regex=regex) if isinstance(value, str):
                regexes, texts = (regex,), [value]
            case MatchingMembers(regex=regex):
                regexes = (regex,)
            case OtherMembers(regexes=several):
                regexes = several
        if any(len(text) > MAX_RISKY_LENGTH for text in texts):
            self.slow |= {regex.text: regex for regex in regexes if regex.text in self._risky}


def _applied(node: Node, value: PlainJson) -> Iterator[tuple[Node, PlainJson]]:
    """The schemas directly below a node, each with the values it is applied to at most."""
    if isinstance(node, INPLACE):
        yield from ((child, value) for child in node.children())
    elif isinstance(node, MemberRule):
        if isinstance(value, dict) and node.name in value:
            yield node.schema, value[node.name]
    elif isinstance(node, Names) and isinstance(value, dict):
        yield from ((node.schema, name) for name in value)
    elif isinstance(node, Item | Rest):
        if isinstance(value, list):
            first = node.index if isinstance(node, Item) else node.start
            after = first + 1 if isinstance(node, Item) else None
            yield from ((node.schema, item) for item in value[first:after])
    else:
        items = value.values() if isinstance(value, dict) else value
        if isinstance(items, str) or not isinstance(items, Iterable):
            return
        yield from ((child, item) for child in node.children() for item in items)


def strings_of(instance: PlainJson) -> Iterator[str]:
    """Every string in an instance, the names of members too."""
    waiting = [instance]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            waiting.extend(value.values())
            yield from value
