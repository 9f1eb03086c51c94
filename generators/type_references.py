"""The types that a node, or a plain document of the Bundle's form, refers to.

Input: a node or a schema. Output: the keys of the types that it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from protocol_models.json_types import Json

from .schema import Foreign, Node, Object, Reference, Scalar, Union, nodes_inside

__all__ = ["REF_PREFIX", "referenced", "references"]

REF_PREFIX: Final = "#/types/"


def references(node: Node, *, flattened: bool = True) -> list[str]:
    """The keys of the types that a node names; those it flattens too, unless told otherwise."""
    named: Iterable[tuple[str, bool]] | None = node.named if isinstance(node, Object) else _named(node)
    if named is None:
        named = tuple(_named(node))
        object.__setattr__(node, "named", named)  # the node is as it was, and says it sooner
    return [key for key, is_flattened in named if flattened or not is_flattened]


def _named(node: Node) -> Iterator[tuple[str, bool]]:
    """The key of each type that a node names, and whether it flattens it."""
    found = [node]
    for inner in found:  # it grows on the way
        match inner:
            case Reference(key=key):
                yield key, False
                continue
            case Scalar():
                continue
            case Object(flattens=str(key)) | Union(flattens=str(key)):
                yield key, True
            case Foreign(schema=schema):
                yield from ((key, False) for key in referenced(schema))
        found.extend(nodes_inside(inner))


def referenced(value: Json) -> Iterator[str]:
    """The keys of the types that a schema refers to anywhere, whatever keyword stands around it."""
    waiting = [value]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, dict):
            reference = inner.get("$ref")
            if isinstance(reference, str) and reference.startswith(REF_PREFIX):
                yield reference.removeprefix(REF_PREFIX)
            waiting.extend(inner.values())
        elif isinstance(inner, list):
            waiting.extend(inner)
