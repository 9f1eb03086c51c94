"""What the models read, and what they write: two sides of one type.

Input: the types as each side has them. Output: one type where the sides agree, and two where they do not:
`ThingInput`, which is read, and `ThingOutput`, which is written; `ThingAsRead` and `ThingAsWritten` where
another type has one of these names. The models are the server's: it reads what clients send.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from enum import StrEnum
from typing import Final

from .bundle import closure, reference_graph
from .errors import Contradiction, InvalidProtocol
from .schema import Node, Object, Reference, Union, map_nodes

__all__ = ["ENDINGS", "Side", "joined"]


class Side(StrEnum):
    """Whether the models read a message, or write it."""

    READ = "Input"
    WRITTEN = "Output"


def joined(
    types: Mapping[Side, Mapping[str, Node]], roots: Mapping[Side, Iterable[str]]
) -> tuple[dict[Side, dict[str, str]], dict[str, Node]]:
    """For each side what its types are called, and all types that the roots reach."""
    graphs = {side: reference_graph(types[side]) for side in Side}
    kept = {side: closure(roots[side], graphs[side]) for side in Side}
    both = kept[Side.READ] & kept[Side.WRITTEN]
    differ = {key for key in both if types[Side.READ][key] != types[Side.WRITTEN][key]}
    while more := {
        key
        for key in both - differ
        if differ & {reference for side in Side for reference in graphs[side][key]}
    }:
        differ |= more
    endings = _endings(differ, kept[Side.READ] | kept[Side.WRITTEN])
    names = {
        side: {key: key + endings[key][side] if key in differ else key for key in kept[side]} for side in Side
    }
    every: dict[str, Node] = {}
    for side in Side:
        for key in kept[side]:
            node = types[side][key]
            every[names[side][key]] = (
                node if differ.isdisjoint(graphs[side][key]) else _renamed(node, names[side])
            )
    return names, every


_ENDINGS: Final = ({side: str(side) for side in Side}, {Side.READ: "AsRead", Side.WRITTEN: "AsWritten"})
"""What the two forms of a type end in: the first that leads to no name of another type."""
ENDINGS: Final = tuple(ending for each in _ENDINGS for ending in each.values())
"""All that a form of a type may end in."""


def _endings(differ: Iterable[str], taken: Set[str]) -> dict[str, Mapping[Side, str]]:
    """Type → what its forms end in; a type for which each name is taken is refused."""
    found: dict[str, Mapping[Side, str]] = {}
    problems: list[Contradiction] = []
    for key in sorted(differ):
        free = [each for each in _ENDINGS if taken.isdisjoint(key + ending for ending in each.values())]
        if free:
            found[key] = free[0]
            continue
        both = " and ".join(key + ending for ending in _ENDINGS[-1].values())
        what = f"it is read and written in two forms, and the names {both} are taken"
        hint = "rename the other type, or use a model of its own for what is written"
        problems.append(Contradiction(what, key, hint))
    if problems:
        raise InvalidProtocol(problems)
    return found


def _renamed(node: Node, names: Mapping[str, str]) -> Node:
    """The node with references to the forms of its side."""
    match node:
        case Reference(key=key):
            return node if names[key] == key else replace(node, key=names[key])
        case Object(flattens=str(key)) | Union(flattens=str(key)) if names[key] != key:
            node = replace(node, flattens=names[key])
    return map_nodes(node, lambda inner: _renamed(inner, names))
