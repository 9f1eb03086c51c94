"""The types of a registry, as both sides see them.

Input: the models that a registry reaches. Output: key → node, as `generators.schema` describes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pydantic import BaseModel

from protocol_models._pydantic import TypeForm, UnsupportedPydantic
from protocol_models._pydantic.core import Core

from ..errors import UnknownPydantic
from ..python_names import PythonName
from ..schema import Node
from ..sides import ENDINGS, Side, joined
from .core_schemas import core_schema
from .type_reader import TypeReader

__all__ = ["ReadTypes", "read_types"]


@dataclass(frozen=True, slots=True)
class ReadTypes:
    """The types that some roots reach."""

    keys: dict[tuple[TypeForm, Side], str]
    """Root and side → key."""
    types: dict[str, Node]
    """Key → node, sorted by key."""
    reshaped: frozenset[TypeForm]
    """The roots of which a message that is written may be none that is read."""
    python: dict[str, PythonName]
    """What Python code imports for the types."""
    roots: tuple[TypeForm, ...] = ()
    core: Core | None = None
    """The core schema of a tuple of the roots."""


def read_types(
    roots: Mapping[TypeForm, frozenset[Side]],
    namespaces: Mapping[str, str],
    omits_none: tuple[type[BaseModel], ...] = (),
) -> ReadTypes:
    """Every type that the roots reach, each root on its sides; `omits_none` is as in `Registry`."""
    if not roots:
        return ReadTypes({}, {}, frozenset(), {})
    try:
        return _read_types(roots, namespaces, omits_none)
    except UnsupportedPydantic as error:
        raise UnknownPydantic(f"no artifact can be made: {error}") from error


def _read_types(
    roots: Mapping[TypeForm, frozenset[Side]],
    namespaces: Mapping[str, str],
    omits_none: tuple[type[BaseModel], ...],
) -> ReadTypes:
    core = core_schema(list(roots))
    keys: dict[Side, dict[TypeForm, str]] = {}
    types: dict[Side, dict[str, Node]] = {}
    reader = TypeReader(namespaces, Side.READ, omits_none)
    changed: set[str] = set()
    for side in Side:
        reader = reader if side is Side.READ else reader.other_side()
        wanted = [root if side in sides else None for root, sides in roots.items()]
        found = reader.read_roots(wanted, core)
        while reader.pending:
            more = list(dict.fromkeys(reader.pending))
            reader.read_roots(more, core_schema(more))
        keys[side] = {root: key for root, key in zip(wanted, found, strict=True) if key is not None}
        types[side] = reader.finished()
        changed |= reader.reshaped()
    names, every = joined(types, {side: keys[side].values() for side in Side})
    named = {(root, side): names[side][key] for side in Side for root, key in keys[side].items()}
    reshaped = frozenset(root for side in Side for root, key in keys[side].items() if key in changed)
    python = {
        path: name if name.type == key else replace(name, type=key)
        for path, name in reader.python.items()
        for key in (name.type, *(name.type + ending for ending in ENDINGS))
        if key in every
    }
    types_by_key = {key: every[key] for key in sorted(every)}
    return ReadTypes(named, types_by_key, reshaped, python, tuple(roots), core)
