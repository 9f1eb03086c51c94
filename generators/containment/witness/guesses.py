"""Guesses: instances at the edges of what two schemas say.

Input: two nodes. Output: a few instances, the plain ones first. Of arms that overlap, the search has to deny
each in one of its members, and the ways to do that multiply; at the edge of one bound a single member
often tells all the arms apart. Of an array, how many items fit or are alike shows in short ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, product

from ..json_values import PlainJson, key_of
from ..schema.nodes import (
    All,
    AnyOf,
    Bound,
    Cond,
    Contains,
    Item,
    MemberRule,
    Node,
    Not,
    OneOf,
    Required,
    Rest,
    Size,
    Values,
)

MAX_GUESSES = 2_048
MAX_NODES = 4_000
"""Nodes that are looked at for edges."""
EDGES_OF_A_MEMBER = 48
EDGES_OF_AN_ITEM = 6
LONGEST_ARRAY = 4
PLAIN: tuple[PlainJson, ...] = (0, "", True, None, {}, [])


def guesses(nodes: Iterable[Node]) -> Iterator[PlainJson]:
    """Instances at the edges of the bounds that stand in the nodes."""
    yield from islice(_guesses(list(nodes)), MAX_GUESSES)


def _guesses(nodes: list[Node]) -> Iterator[PlainJson]:
    at_place = list(islice(_said(nodes), MAX_NODES))
    yield from _edges(at_place)
    edges: dict[str, list[PlainJson]] = {}
    rules: dict[str, list[Node]] = {}
    for node in at_place:
        if isinstance(node, MemberRule):
            rules.setdefault(node.name, []).append(node.schema)
    for name, schemas in rules.items():
        edges[name] = list(islice(_edges(islice(_said(schemas), MAX_NODES)), EDGES_OF_A_MEMBER))
    for name, values in edges.items():
        yield from ({name: value} for value in values)
    demanded = dict.fromkeys(node.name for node in at_place if isinstance(node, Required))
    if demanded:
        yield from _filled(list(demanded), list(_arms(nodes)), edges)
    items = [node.schema for node in at_place if isinstance(node, Item | Rest | Contains)]
    if items:
        yield from _arrays(list(islice(_edges(islice(_said(items), MAX_NODES)), EDGES_OF_AN_ITEM)))


def _arrays(values: list[PlainJson]) -> Iterator[PlainJson]:
    """Short arrays of these values in every order: how many are alike, or fit, no single one tells."""
    for length in range(1, LONGEST_ARRAY + 1):
        yield from (list(items) for items in product(values, repeat=length))


def _filled(
    demanded: list[str], arms: list[dict[str, Node]], edges: dict[str, list[PlainJson]]
) -> Iterator[PlainJson]:
    """Objects with each member that is demanded, at the edge of what an arm says, but for one of them."""
    bases = [{name: next(_edges(_said([arm[name]])), 0) for name in demanded if name in arm} for arm in arms]
    full = [{**dict.fromkeys(demanded, 0), **base} for base in bases]
    yield from full
    for base in full:
        for name in demanded:
            yield from ({**base, name: value} for value in edges.get(name, ()))


def _arms(nodes: Iterable[Node]) -> Iterator[dict[str, Node]]:
    """What each arm says of its members, by their names."""
    waiting, seen = list(nodes), set[int]()
    for node in waiting:
        if id(node) in seen or len(seen) > MAX_NODES:
            continue
        seen.add(id(node))
        if isinstance(node, All | AnyOf | OneOf | Not | Cond):
            waiting.extend(node.children())
            members = {part.name: part.schema for part in node.children() if isinstance(part, MemberRule)}
            if members:
                yield members


def _said(nodes: Iterable[Node]) -> Iterator[Node]:
    """The leaves that speak of the same place, of every arm, whether it is taken or denied."""
    waiting, seen = list(nodes), set[int]()
    for node in waiting:
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, All | AnyOf | OneOf | Not | Cond):
            waiting.extend(node.children())
        else:
            yield node


def _edges(leaves: Iterable[Node]) -> Iterator[PlainJson]:
    """Values at the edges of what leaves say, and plain ones of each kind."""
    seen = set()
    for value in (*(value for leaf in leaves for value in _at_the_edge(leaf)), *PLAIN):
        key = key_of(value)
        if key not in seen:
            seen.add(key)
            yield value


def _at_the_edge(leaf: Node) -> Iterator[PlainJson]:
    match leaf:
        case Values(by_key=by_key):
            yield from by_key.values()
        case Bound(limit=limit):
            whole = limit.numerator // limit.denominator
            yield from (whole, whole - 1, whole + 1)
        case Size(low=low, high=high):
            yield from ("a" * size for size in {low, low - 1, (high or 0) + 1} if 0 <= size < MAX_GUESSES)
