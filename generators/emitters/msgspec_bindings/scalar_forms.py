"""Scalars and listed values → annotations of msgspec.

Input: a Scalar or an Enum. Output: a Form, and what of it msgspec does not check.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Final

from protocol_models.json_types import Json

from ...containment.regex.code_points import UnsupportedPattern
from ...containment.regex.engines import python_pattern
from ...schema import Scalar, ScalarType
from ..fixtures import INTEGER_RANGES
from .forms import NULL, Form
from .python_text import literal

__all__ = ["enum_form", "limited", "scalar_form", "type_names"]

_INT64: Final = range(-(2**63), 2**63)
_NAMED: Final[dict[tuple[int | None, int | None], str]] = {
    (-(2**31), 2**31 - 1): "Int32",
    (-(2**63), 2**63 - 1): "Int64",
    (0, 2**16 - 1): "Uint16",
    (0, 2**32 - 1): "Uint32",
    (0, None): "Uint64",
}
"""The ranges that have names in `base.py`."""


def limited(text: str, limits: Mapping[str, str | float | None]) -> str:
    """The annotation with the limits that are there."""
    words = [f"{name}={literal(value)}" for name, value in limits.items() if value is not None]
    return f"Annotated[{text}, Meta({', '.join(words)})]" if words else text


def scalar_form(node: Scalar) -> tuple[Form, list[str]]:
    """The annotation of a scalar, and what of it is not checked."""
    match node.type:
        case ScalarType.STRING:
            return _string(node)
        case ScalarType.INTEGER:
            return _integer(node)
        case ScalarType.NUMBER:
            return _number(node)
        case ScalarType.BOOLEAN:
            return Form("bool", frozenset({"boolean"})), []
        case ScalarType.NULL:
            return NULL, []


def _string(node: Scalar) -> tuple[Form, list[str]]:
    unchecked = []
    pattern = None
    if node.pattern is not None:
        try:
            pattern = python_pattern(node.pattern)
        except UnsupportedPattern as error:
            unchecked.append(f"the pattern {node.pattern!r}: {error}")
    text = limited("str", {"pattern": pattern, "min_length": node.min_length, "max_length": node.max_length})
    return Form(text, frozenset({"string"})), unchecked


def _integer(node: Scalar) -> tuple[Form, list[str]]:
    width = INTEGER_RANGES.get(node.format or "")
    lows = [] if width is None else [width[0]]
    highs = [] if width is None else [width[1]]
    if node.minimum is not None:
        lows.append(math.ceil(node.minimum))
    if node.exclusive_minimum is not None:
        lows.append(math.floor(node.exclusive_minimum) + 1)
    if node.maximum is not None:
        highs.append(math.floor(node.maximum))
    if node.exclusive_maximum is not None:
        highs.append(math.ceil(node.exclusive_maximum) - 1)
    limits: dict[str, int | None] = {
        "ge": max(lows, default=None),
        "le": min(highs, default=None),
        "multiple_of": None,
    }
    unchecked = []
    step = node.multiple_of
    if step is not None and float(step).is_integer():
        limits["multiple_of"] = int(step)
    elif step is not None:
        unchecked.append(f"that it is a multiple of {step}: msgspec takes whole steps of a whole number")
    for name, limit in limits.items():
        if limit is not None and limit not in _INT64:
            unchecked.append(f"the limit {limit}: msgspec takes limits within 64 bits with a sign")
            limits[name] = None
    named = _NAMED.get((limits["ge"], limits["le"])) if limits["multiple_of"] is None else None
    return Form(named or limited("int", limits), frozenset({"number"})), unchecked


def _number(node: Scalar) -> tuple[Form, list[str]]:
    """A number, read as it is spelled: `1` is an int of Python, and `1.0` is a float."""
    bounds = {
        "ge": node.minimum,
        "gt": node.exclusive_minimum,
        "le": node.maximum,
        "lt": node.exclusive_maximum,
    }
    if bounds["ge"] is not None and bounds["gt"] is not None:
        # One of the two says it all, and msgspec takes one.
        drop = "ge" if bounds["gt"] >= bounds["ge"] else "gt"
        bounds[drop] = None
    if bounds["le"] is not None and bounds["lt"] is not None:
        drop = "le" if bounds["lt"] <= bounds["le"] else "lt"
        bounds[drop] = None
    whole, unchecked = _integer(node)
    if node.multiple_of is not None:
        unchecked = [f"that it is a multiple of {node.multiple_of}: of fractions msgspec takes the nearest"]
    text = (
        f"{whole.text} | {limited('float', {n: None if v is None else float(v) for n, v in bounds.items()})}"
    )
    return Form(text, frozenset({"number"})), unchecked


def enum_form(values: tuple[Json, ...]) -> tuple[Form, list[str]]:
    """The annotation of listed values."""
    kinds = frozenset(_KINDS[type(value)] for value in values)
    if any(isinstance(value, float) for value in values):
        unchecked = [f"that it is one of {', '.join(map(repr, values))}: msgspec lists no fractions"]
        return Form(" | ".join(type_names(values)), kinds), unchecked
    return Form(f"Literal[{', '.join(literal(value) for value in values)}]", kinds), []


def type_names(values: Iterable[Json]) -> list[str]:
    """The types of Python that values have."""
    return list(dict.fromkeys(_TYPES[type(value)] for value in values))


_KINDS: Final = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}
_TYPES: Final = {str: "str", int: "int", float: "int | float", bool: "bool", type(None): "None"}
