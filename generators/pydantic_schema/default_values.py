"""Defaults of fields → JSON, and whether they are values of their own types.

Input: the default of a field as Python has it, or as JSON with the node of its type. Pydantic checks no
default: a model whose default is wrong writes what its schema refuses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from pydantic import ConfigDict, TypeAdapter

from protocol_models._pydantic import Validated
from protocol_models._pydantic.classes import is_pydantic_type
from protocol_models._pydantic.core_config import CoreConfig
from protocol_models.base import WireModel
from protocol_models.json_types import Json

from ..schema import Array, Enum, Map, Node, Nullable, Object, Reference, Scalar, ScalarType, Tuple, Union

__all__ = ["as_json", "is_value_of", "is_written_by_code"]

_TYPES: Final[Mapping[ScalarType, tuple[type, ...]]] = {
    ScalarType.STRING: (str,),
    ScalarType.INTEGER: (int,),
    ScalarType.NUMBER: (int, float),
    ScalarType.BOOLEAN: (bool,),
    ScalarType.NULL: (type(None),),
}


def is_written_by_code(value: Validated) -> bool:
    """Whether a plain model, whose serializers may be code, stands in the value."""
    if isinstance(value, Mapping):
        return any(map(is_written_by_code, value.values()))
    if isinstance(value, list | tuple | set | frozenset):
        return any(map(is_written_by_code, value))
    return not issubclass(type(value), WireModel) and is_pydantic_type(type(value))


def as_json(value: Validated, config: CoreConfig) -> Json:
    """The value as a model of this configuration writes it. Raises PydanticSerializationError."""
    said = {key: config.raw[key] for key in _WRITTEN_BY if key in config.raw}
    text = _writer(tuple(said.items())).dump_json(_in_order(value), by_alias=True, exclude_unset=True)
    written: Json = json.loads(text, parse_constant=lambda _: None)  # `Infinity` is no JSON
    return written


_WRITTEN_BY: Final = ("ser_json_timedelta", "ser_json_temporal", "ser_json_inf_nan")


@cache
def _writer(said: tuple[tuple[str, Validated], ...]) -> TypeAdapter[Validated]:
    return TypeAdapter(Any, config=ConfigDict(**dict(said)))  # type: ignore[typeddict-item]  # as Pydantic keeps it


def _in_order(value: Validated) -> Validated:
    """A value whose sets are lists in an order of their own."""
    match value:
        case set() | frozenset():
            return sorted(map(_in_order, value), key=lambda item: (str(type(item)), str(item)))
        case list() | tuple():
            return [_in_order(item) for item in value]
        case dict():
            return {key: _in_order(item) for key, item in value.items()}
        case _:
            return value


def is_value_of(node: Node, value: Json, types: Mapping[str, Node]) -> bool:
    """Whether the type admits the value; of what cannot be told here, it does."""
    match node:
        case Reference(key=key):
            return key not in types or is_value_of(types[key], value, types)
        case Nullable(inner=inner):
            return value is None or is_value_of(inner, value, types)
        case Union(variants=variants):
            return any(is_value_of(variant, value, types) for variant in variants)
        case Enum(values=values):
            return any(value == each and isinstance(value, bool) is isinstance(each, bool) for each in values)
        case Scalar():
            return _is_scalar(node, value)
        case Array(items=items):
            return _is_within(value, list, node.min_items, node.max_items) and _are(items, value, types)
        case Tuple(items=parts):
            return _is_within(value, list, len(parts), len(parts)) and all(
                is_value_of(part, each, types) for part, each in zip(parts, _items(value), strict=True)
            )
        case Map():
            return _is_within(value, dict, node.min_size, node.max_size) and _is_map(node, value, types)
        case Object():
            return isinstance(value, dict) and _is_object(node, value, types)
        case _:
            return True


def _items(value: Json) -> Iterable[Json]:
    return value if isinstance(value, list) else ()


def _are(node: Node, value: Json, types: Mapping[str, Node]) -> bool:
    return all(is_value_of(node, each, types) for each in _items(value))


def _is_map(node: Map, value: Json, types: Mapping[str, Node]) -> bool:
    return isinstance(value, dict) and all(
        (node.keys is None or is_value_of(node.keys, name, types)) and is_value_of(node.values, each, types)
        for name, each in value.items()
    )


def _is_object(node: Object, value: Mapping[str, Json], types: Mapping[str, Node]) -> bool:
    members = {member.name: member for member in node.members}
    if node.is_closed and value.keys() - members.keys():
        return False
    return all(
        is_value_of(member.node, value[name], types) if name in value else not member.is_required
        for name, member in members.items()
    )


def _is_within(value: Json, kind: type, least: int | None, most: int | None) -> bool:
    """Whether a value is of a kind that has a size, and that size."""
    if not isinstance(value, list | dict | str) or not isinstance(value, kind):
        return False
    return (least or 0) <= len(value) and (most is None or len(value) <= most)


def _is_scalar(node: Scalar, value: Json) -> bool:
    is_whole = node.type is ScalarType.INTEGER and isinstance(value, float) and value.is_integer()
    if not is_whole and not isinstance(value, _TYPES[node.type]):
        return False
    if isinstance(value, bool):
        return node.type is ScalarType.BOOLEAN
    if isinstance(value, str):
        return _is_within(value, str, node.min_length, node.max_length) and _is_found(node.pattern, value)
    if isinstance(value, int | float):
        return (
            (node.minimum is None or value >= node.minimum)
            and (node.maximum is None or value <= node.maximum)
            and (node.exclusive_minimum is None or value > node.exclusive_minimum)
            and (node.exclusive_maximum is None or value < node.exclusive_maximum)
        )
    return True


def _is_found(pattern: str | None, text: str) -> bool:
    try:
        return pattern is None or re.search(pattern, text, re.ASCII) is not None
    except re.error:  # ECMA-262 has it, and Python has not
        return True
