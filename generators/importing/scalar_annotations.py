"""Values that have no values inside: the annotation that says what a schema says of them.

Input: a schema of one scalar type. Output: the text of a type of Python, in the vocabulary of
`protocol_models.base` where it has a word for it, and with the schema's own words where it has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic_core import SchemaError, SchemaValidator, core_schema

from protocol_models.json_types import Json, JsonObject

from ..patterns import UntranslatablePattern, ecma_pattern
from ..rust_patterns import rust_pattern

__all__ = ["SCALAR_TYPES", "is_plain_scalar", "scalar_text"]

SCALAR_TYPES: Final = ("boolean", "integer", "null", "number", "string")
_PYTHON: Final = {"boolean": "bool", "integer": "int", "null": "None", "number": "Double", "string": "str"}
_LIMITS: Final = {
    "minimum": "ge", "maximum": "le", "exclusiveMinimum": "gt", "exclusiveMaximum": "lt",
    "multipleOf": "multiple_of", "minLength": "min_length", "maxLength": "max_length", "pattern": "pattern",
}  # fmt: skip
_OF_TYPE: Final = {
    "string": ("minLength", "maxLength", "pattern"),
    "integer": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}
_WIDTHS: Final = {
    "int32": ("Int32", None), "int64": ("Int64", None), "uint": ("Uint", 0), "uint16": ("Uint16", 0),
    "uint32": ("Uint32", 0), "uint64": ("Uint64", 0),
}  # fmt: skip
"""Format → its word, and the least value that the artifacts state with it."""


def is_plain_scalar(schema: Mapping[str, Json]) -> bool:
    """Whether its type alone says all of it."""
    kind = schema.get("type")
    if kind not in SCALAR_TYPES:
        return False
    said = {"format", *_OF_TYPE.get(kind, ())}
    return kind != "number" and not said & schema.keys()


def scalar_text(schema: Mapping[str, Json]) -> str:
    """The text of its type."""
    kind = schema["type"]
    limits = _limits(schema)
    width = schema.get("format")
    if kind == "integer" and width in _WIDTHS:
        word, least = _WIDTHS[width]
        if limits.get("minimum") == least and len(limits) == (least is not None):
            return word
    if kind == "number" and width == "double" and not limits:
        return "Double"
    parts = [_PYTHON[kind]]
    read = {k: rust_pattern(v) if k == "pattern" else v for k, v in limits.items()}
    if checked := {_LIMITS[k]: v for k, v in read.items() if _is_readable(kind, k, v)}:
        arguments = ", ".join(f"{name}={_number(value)!r}" for name, value in checked.items())
        parts.append(f"Field({arguments})")
    if width is not None or kind == "number" or len(checked) < len(limits) or not _is_written(checked):
        said = {"type": kind, **({} if width is None else {"format": width}), **limits}
        parts.append(f"WithJsonSchema({said!r})")
    return parts[0] if len(parts) == 1 else f"Annotated[{', '.join(parts)}]"


def _limits(schema: Mapping[str, Json]) -> JsonObject:
    """What is said of its size or its text, in the words of draft 6: draft 4 marks a limit by a flag."""
    limits = {keyword: schema[keyword] for keyword in _OF_TYPE.get(schema["type"], ()) if keyword in schema}
    for flag, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(limits.get(flag), bool) and limits.pop(flag) and limit in limits:
            limits[flag] = limits.pop(limit)
    return limits


def _is_readable(kind: str, keyword: str, limit: Json) -> bool:
    """Whether Pydantic can hold a value against a limit: it looks neither ahead nor back in a pattern, and
    takes no fraction as the limit of an integer. The schema states all of them."""
    if keyword != "pattern":
        return kind != "integer" or isinstance(limit, int) or float(limit).is_integer()
    try:
        SchemaValidator(core_schema.str_schema(pattern=limit))
    except SchemaError:
        return False
    return True


def _is_written(checked: Mapping[str, Json]) -> bool:
    """Whether the artifacts can say the pattern that is checked."""
    try:
        ecma_pattern(checked.get("pattern", ""), "rust-regex")
    except UntranslatablePattern:
        return False
    return True


def _number(value: Json) -> Json:
    return int(value) if isinstance(value, float) and value.is_integer() else value
