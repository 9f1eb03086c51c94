"""The graph of nodes as a whole: loops refused, nesting flattened, equal forms recognised.

Input: the roots of two normal forms. Output: the same nodes, each `All` holding no `All`, and with
shapes such that nodes of one shape are satisfied by the same instances.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from functools import cached_property

from .enumerations import merged
from .nodes import (
    INPLACE,
    All,
    AnyOf,
    Matches,
    MatchingMembers,
    Node,
    OneOf,
    OtherMembers,
    Regex,
    Unevaluated,
)

MAX_INPLACE_DEPTH = 150
"""Applicators and references that judge one and the same instance, one inside the other."""


class ReferenceLoop(Exception):
    """A schema that applies itself to the very same instance: its meaning is undefined."""


class TooNested(Exception):
    """More than MAX_INPLACE_DEPTH schemas are applied inside one another."""


class Flattening:
    """Flattens every `All` of a graph, which may grow: what is flattened once is left alone."""

    def __init__(self) -> None:
        # The nodes themselves are kept, too: the id of one that is gone might be given to another.
        self._depths: dict[int, tuple[int, Node]] = {}
        self._seen: dict[int, Node] = {}

    def add(self, root: Node) -> None:
        """Flatten what is below a root; raises ReferenceLoop, TooNested."""
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if id(node) in self._seen:
                continue
            self._seen[id(node)] = node
            if isinstance(node, INPLACE) and id(node) not in self._depths:
                self._flatten_place(node)
            waiting.extend(node.children())
            if isinstance(node, Unevaluated):
                waiting.append(node.beside)

    def _flatten_place(self, root: Node) -> None:
        """Flatten what judges the same instance as `root` does, innermost first."""
        open_: set[int] = set()
        stack: list[tuple[Node, bool]] = [(root, False)]
        while stack:
            node, done = stack.pop()
            if done:
                open_.discard(id(node))
                inner = [
                    self._depths[id(child)][0] if isinstance(child, INPLACE) else 1
                    for child in _inplace_children(node)
                ]
                depth = 1 + max(inner, default=0)
                self._depths[id(node)] = depth, node
                if depth > MAX_INPLACE_DEPTH:
                    raise TooNested(node.pointer)
                if isinstance(node, All):
                    _flatten_all(node)
                elif isinstance(node, AnyOf | OneOf):
                    node.parts = merged(node.parts, only_one=isinstance(node, OneOf), pointer=node.pointer)
                continue
            if id(node) in open_:
                raise ReferenceLoop(node.pointer)
            if id(node) in self._depths:
                continue
            open_.add(id(node))
            stack.append((node, True))
            stack.extend((child, False) for child in _inplace_children(node) if isinstance(child, INPLACE))


def _inplace_children(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Unevaluated):
        return (node.beside,)
    return node.children() if isinstance(node, INPLACE) else ()


def _flatten_all(place: All) -> None:
    parts: dict[int, Node] = {}
    met = 0
    for written in place.parts:
        only_arm = isinstance(written, AnyOf | OneOf) and len(written.parts) == 1
        part = written.children()[0] if only_arm else written
        met += part.copies * max(len(part.parts), 1) if isinstance(part, All) else 1
        for inner in part.parts if isinstance(part, All) else [part]:
            parts[id(inner)] = inner
    place.parts = list(parts.values())
    place.copies = -(-met // max(len(parts), 1)) or 1


class Shapes:
    """Numbers for forms. Nodes with one number are bisimilar, so they mean the same."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._count = 0

    def assign(self, roots: Iterable[Node]) -> None:
        """Give every node below the roots its shape, by refining a partition until it is stable.

        Nodes start together when they have the same label, and are parted when their children
        are; only nodes with a child that moved are looked at again.
        """
        nodes = reachable(roots)
        users: dict[int, list[Node]] = defaultdict(list)
        for node in nodes:
            for child in node.children():
                users[id(child)].append(node)
        members: dict[int, dict[int, Node]] = {}
        for node in nodes:
            node.shape = self._number(("label", type(node), node.label()))
            members.setdefault(node.shape, {})[id(node)] = node
        dirty = {id(node): node for node in nodes if node.children()}
        while dirty:
            moved = self._refined(dirty, members)
            dirty = {id(user): user for node in moved for user in users[id(node)]}
        for node in nodes:
            self._numbers.setdefault(_signature(node), node.shape)

    def _refined(self, dirty: dict[int, Node], members: dict[int, dict[int, Node]]) -> list[Node]:
        """Split the classes of the dirty nodes; the nodes that got a new number."""
        by_class: dict[int, dict[Hashable, list[Node]]] = defaultdict(lambda: defaultdict(list))
        for node in dirty.values():
            by_class[node.shape][_signature(node)].append(node)
        moved: list[Node] = []
        for shape, groups in by_class.items():
            touched = sum(len(group) for group in groups.values())
            ranked = sorted(groups.values(), key=len)
            if touched == len(members[shape]):
                ranked.pop()  # nobody was left behind: the largest group keeps the number
            for group in ranked:
                self._count += 1
                fresh = members[self._count] = {}
                for node in group:
                    del members[shape][id(node)]
                    fresh[id(node)] = node
                    node.shape = self._count
                moved.extend(group)
        return moved

    def shaped(self, node: Node) -> Node:
        """A node made later, with its shape; its children must have theirs."""
        node.shape = self._number(_signature(node))
        return node

    def extend(self, root: Node) -> None:
        """Give the nodes below a root that is made later their shapes; none is below itself."""
        for child in root.children():
            if child.shape < 0:
                self.extend(child)
        self.shaped(root)

    def _number(self, form: Hashable) -> int:
        if form not in self._numbers:
            self._count += 1
            self._numbers[form] = self._count
        return self._numbers[form]


def _signature(node: Node) -> Hashable:
    kind = type(node)
    if isinstance(node, All | AnyOf):
        return (kind, frozenset([part.shape for part in node.parts]))
    if isinstance(node, OneOf):
        return (kind, tuple(sorted([part.shape for part in node.parts])))
    return (kind, node.label(), *[child.shape for child in node.children()])


def reachable(roots: Iterable[Node]) -> list[Node]:
    """The nodes at and below the roots, once each."""
    found: dict[int, Node] = {}
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if id(node) not in found:
            found[id(node)] = node
            waiting.extend(node.children())
    return list(found.values())


class Reach:
    """What a node leads to. It is gathered at the first question: most places are judged without it."""

    def __init__(self, root: Node) -> None:
        self._root = root

    @cached_property
    def size(self) -> int:
        """How many nodes there are."""
        return self._gathered[0]

    @cached_property
    def regexes(self) -> tuple[Regex, ...]:
        """The patterns in them, once each."""
        return self._gathered[1]

    @cached_property
    def _gathered(self) -> tuple[int, tuple[Regex, ...]]:
        nodes = reachable([self._root])
        return len(nodes), tuple(dict.fromkeys(_regexes(nodes)))


def _regexes(nodes: Iterable[Node]) -> Iterator[Regex]:
    for node in nodes:
        match node:
            case Matches(regex=regex) | MatchingMembers(regex=regex):
                yield regex
            case OtherMembers(regexes=regexes):
                yield from regexes
