"""What the models read, and what they write: two sides of one type.

Input: the types as each side has them. Output: one type where the sides agree, and two where they do not:
`ThingInput`, which is read, and `ThingOutput`, which is written. The models are the server's: it reads what
clients send.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum

from .bundle import closure, reference_graph
from .errors import Contradiction, InvalidProtocol
from .schema import Node, Object, Reference, Union, map_nodes

__all__ = ["Side", "joined"]


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
    names = {side: {key: key + side if key in differ else key for key in kept[side]} for side in Side}
    _check(differ, kept)
    every: dict[str, Node] = {}
    for side in Side:
        every |= {names[side][key]: _renamed(types[side][key], names[side]) for key in kept[side]}
    return names, every


def _check(differ: Iterable[str], kept: Mapping[Side, set[str]]) -> None:
    """Refuse a name that another type has."""
    taken = kept[Side.READ] | kept[Side.WRITTEN]
    hint = "rename the other type, or use a model of its own for what is written"
    problems = [
        Contradiction(f"it is read and written in two forms, and the name {key + side} is taken", key, hint)
        for key in sorted(differ)
        for side in Side
        if key + side in taken
    ]
    if problems:
        raise InvalidProtocol(problems)


def _renamed(node: Node, names: Mapping[str, str]) -> Node:
    """The node with references to the forms of its side."""
    match node:
        case Reference(key=key):
            return node if names[key] == key else replace(node, key=names[key])
        case Object(flattens=str(key)) | Union(flattens=str(key)) if names[key] != key:
            node = replace(node, flattens=names[key])
    return map_nodes(node, lambda inner: _renamed(inner, names))
