"""What a model says of its own JSON Schema → nodes and notes.

Input: the schema of `WithJsonSchema`, the keywords of `json_schema_extra`. Output: a node, or the notes;
`Undeclarable` where a keyword has no form in the artifacts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from protocol_models.json_types import Json, JsonObject

from ..extension_keywords import is_extension
from ..schema import (
    AnyValue,
    Array,
    Enum,
    Map,
    Member,
    Node,
    NodePart,
    Object,
    Presence,
    Scalar,
    ScalarType,
    Union,
    UnionKind,
    noted,
    nullable,
)

__all__ = ["Undeclarable", "declared_node", "declared_notes"]

_LIMITS: Final = {
    "format": "format", "pattern": "pattern", "minLength": "min_length", "maxLength": "max_length",
    "minimum": "minimum", "maximum": "maximum", "exclusiveMinimum": "exclusive_minimum",
    "exclusiveMaximum": "exclusive_maximum", "multipleOf": "multiple_of",
}  # fmt: skip
_SHAPE: Final = frozenset(
    {"additionalProperties", "anyOf", "const", "enum", "items", "maxItems", "minItems", "oneOf", "properties"}
    | {"required", "type", "uniqueItems", *_LIMITS}
)
_ANNOTATIONS: Final = frozenset({"$comment", "contentEncoding", "contentMediaType", "readOnly", "writeOnly"})


class Undeclarable(ValueError):
    """A schema says something that has no form in the artifacts."""


def declared_notes(said: Mapping[str, Json]) -> dict[str, NodePart]:
    """Keywords that constrain nothing, by the names of `Notes`."""
    notes: dict[str, NodePart] = {}
    annotations: JsonObject = {}
    for keyword, value in said.items():
        if keyword in ("title", "description"):
            notes[keyword] = str(value)
        elif keyword == "examples":
            notes["examples"] = tuple(value)
        elif keyword == "deprecated":
            notes["deprecated"] = bool(value)
        elif is_extension(keyword) or keyword in _ANNOTATIONS:
            annotations[keyword] = value
        else:
            raise Undeclarable(f"the keyword {keyword!r}")
    return {**notes, **({"annotations": annotations} if annotations else {})}


def declared_node(schema: Json) -> Node:
    """The node that says the same as a JSON Schema."""
    if not isinstance(schema, dict):
        raise Undeclarable(f"the schema {schema!r}")
    shape = {keyword: value for keyword, value in schema.items() if keyword in _SHAPE}
    notes = declared_notes({keyword: value for keyword, value in schema.items() if keyword not in _SHAPE})
    node = _shaped(shape)
    return noted(node, **notes) if notes else node


def _shaped(schema: JsonObject) -> Node:
    if not schema:
        return AnyValue()
    if "const" in schema:
        return Enum((schema["const"],))
    if "enum" in schema:
        return Enum(tuple(schema["enum"]))
    arms = schema.get("anyOf") or schema.get("oneOf")
    if arms is not None:
        return _choice(arms)
    kinds = schema.get("type")
    if isinstance(kinds, list):
        return _choice([{**schema, "type": kind} for kind in kinds])
    match kinds:
        case "array":
            sizes = schema.get("minItems"), schema.get("maxItems")
            return Array(declared_node(schema.get("items", {})), *sizes, schema.get("uniqueItems", False))
        case "object":
            return _object(schema)
        case "string" | "integer" | "number" | "boolean" | "null":
            return Scalar(ScalarType(kinds), **{_LIMITS[k]: v for k, v in schema.items() if k in _LIMITS})
        case _:
            raise Undeclarable(f"the schema {schema!r}")


def _choice(arms: list[Json]) -> Node:
    given = [arm for arm in arms if arm.get("type") != "null"]
    nodes = tuple(map(declared_node, given))
    node = nodes[0] if len(nodes) == 1 else Union(UnionKind.UNTAGGED, nodes)
    return nullable(node) if len(given) < len(arms) else node


def _object(schema: JsonObject) -> Node:
    further = schema.get("additionalProperties")
    values = None if isinstance(further, bool) or further is None else declared_node(further)
    if "properties" not in schema:
        return Object((), is_closed=True) if further is False else Map(values or AnyValue())
    required = schema.get("required", ())
    members = tuple(
        Member(name, declared_node(inner), None if name in required else Presence.EITHER)
        for name, inner in schema["properties"].items()
    )
    return Object(members, AnyValue() if further is True else values, further is False)
