"""Pydantic's own functions in a core schema, and what they say of the wire.

Input: a function that stands around a type, or that writes its values. Output: limits for a node, or how the
values are written. What a function of Pydantic does beyond that has no form in a schema: `Unsayable`.

Functions of the models are another matter: what they demand cannot be seen, and a schema says what stands
around them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from protocol_models._pydantic import CorePart
from protocol_models._pydantic.classes import is_of_pydantic

from ..schema import Array, Map, Node, Nullable, Scalar, ScalarType
from .core_scalars import Unsayable

__all__ = ["is_written_as_read", "limited", "limits_of"]

_LIMITS: Final = {
    "greater_than_or_equal_validator": ("ge", "minimum"),
    "greater_than_validator": ("gt", "exclusive_minimum"),
    "less_than_or_equal_validator": ("le", "maximum"),
    "less_than_validator": ("lt", "exclusive_maximum"),
    "max_length_validator": ("max_length", "max_length"),
    "min_length_validator": ("min_length", "min_length"),
    "multiple_of_validator": ("multiple_of", "multiple_of"),
}
"""Function → the argument that holds the limit, and what a node calls it."""
_SAID_BY_THE_TYPE: Final = frozenset(
    {"SecretBytes", "SecretStr", "attrgetter('value')", "defaultdict_validator", "forbid_inf_nan_check"}
    | {"path_validator", "sequence_validator", "validate_secret_value", "wrap_val"}
)
"""Functions that demand nothing which the type that they stand around does not say."""
_AS_READ: Final = frozenset(
    {"_mapping_schema", "ser_ip", "ser_path", "serialize_sequence_via_list", "serialize_url"}
)
_AS_TEXT: Final = frozenset({"_serialize_secret", "_serialize_secret_field"})
_SIZES: Final = {
    Array: {"min_length": "min_items", "max_length": "max_items"},
    Map: {"min_length": "min_size", "max_length": "max_size"},
}
_OF_STRINGS: Final = frozenset({"min_length", "max_length"})


def limits_of(function: CorePart) -> Mapping[str, CorePart]:
    """What a function that checks values demands of them, by the names of `Scalar`."""
    if not is_of_pydantic(function):
        return {}
    names = _names(function)
    for name in names & _LIMITS.keys():
        argument, limit = _LIMITS[name]
        return {limit: function.keywords[argument]}
    if names & _SAID_BY_THE_TYPE or "<lambda>" in names:
        return {}
    raise Unsayable(f"Pydantic checks it with code, in {_qualified(function)}")


def is_written_as_read(function: CorePart) -> bool:
    """Whether a function of Pydantic writes a value in the form in which it is read; else it writes text."""
    names = _names(function)
    if names & _AS_READ:
        return True
    if names & _AS_TEXT:
        return False
    raise Unsayable(f"Pydantic writes it with code, in {_qualified(function)}")


def limited(node: Node, limits: Mapping[str, CorePart]) -> Node:
    """The node with limits of its own."""
    if not limits:
        return node
    match node:
        case Nullable(inner=inner):
            return replace(node, inner=limited(inner, limits))
        case Scalar(type=ScalarType.STRING) if limits.keys() <= _OF_STRINGS:
            return _tightened(node, limits)
        case Scalar(type=ScalarType.INTEGER | ScalarType.NUMBER) if not limits.keys() & _OF_STRINGS:
            return _tightened(node, limits)
        case Array() | Map() if limits.keys() <= _OF_STRINGS:
            names = _SIZES[type(node)]
            return _tightened(node, {names[limit]: value for limit, value in limits.items()})
    what = f"not every value that it lets in can have the limit {min(limits)} = {limits[min(limits)]}"
    raise Unsayable(what, "limit what can have it, as in Annotated[str, Field(min_length=1)]")


def _tightened(node: Scalar | Array | Map, limits: Mapping[str, CorePart]) -> Node:
    """The node with the narrower one of two limits."""
    narrowed = {}
    for limit, value in limits.items():
        known = getattr(node, limit)
        narrowest = max if "min" in limit else min
        if limit == "multiple_of" and known not in (None, value):
            raise Unsayable("it is a multiple of two numbers", "name their common multiple")
        narrowed[limit] = value if known is None else narrowest(known, value)
    tightened: Node = replace(node, **narrowed)
    return tightened


def _qualified(function: CorePart) -> str:
    function = getattr(function, "func", function)
    return str(getattr(function, "__qualname__", None) or function)


def _names(function: CorePart) -> set[str]:
    return set(_qualified(function).split("."))
