"""The JSON form of nodes → nodes.

Input: a type or a member of `protocol.json`, as `schema_json` writes it. Output: the node. What would not be
written back as it was read becomes a `Foreign` node, word for word: nothing is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from protocol_models.json_types import Json
from protocol_models.methods import Kind, Stability

from . import extension_keywords as extension
from .canonical import Schema
from .schema import (
    NO_NOTES,
    AnyValue,
    Array,
    CatchAll,
    Default,
    Enum,
    Foreign,
    FormerNode,
    Map,
    Member,
    Node,
    Notes,
    Nullable,
    Object,
    Presence,
    Reference,
    Scalar,
    ScalarType,
    Tuple,
    Union,
    UnionKind,
)
from .schema_json import SCALAR_LIMITS, member_to_json, node_to_json
from .type_references import REF_PREFIX

__all__ = ["default_of", "member_from_json", "node_from_json", "presence_of", "since_from_json"]


def presence_of(schema: Schema) -> Presence | None:
    """When a writer sends the member of which this is the schema, where that is said."""
    presence = schema.get(extension.PRESENCE)
    return Presence(presence) if presence in tuple(Presence) else None


def default_of(schema: Schema) -> Default | None:
    """What a reader takes the member for of which this is the schema, where it is absent and that is said."""
    for keyword, is_stated in (("default", True), (extension.DEFAULT, False)):
        if keyword in schema:
            return Default(schema[keyword], is_stated)
    return None


def since_from_json(schema: Mapping[str, Json]) -> dict[str, str]:
    """What `since_to_json` wrote, by its names."""
    return {
        "since": schema.get(extension.SINCE, ""),
        "stable_since": schema.get(extension.STABLE_SINCE, ""),
        "until": schema.get(extension.UNTIL, ""),
    }


def node_from_json(schema: Schema) -> Node:
    """The node of which this is the JSON form."""
    try:
        node = _node(schema)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        return Foreign(schema)
    return node if node_to_json(node) == schema else Foreign(schema)


def member_from_json(name: str, schema: Schema) -> Member:
    """The member of which this is the JSON form."""
    try:
        member = _member(name, schema)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        return Member(name, Foreign(schema))
    return member if member_to_json(member) == schema else Member(name, Foreign(schema))


def _member(name: str, schema: Schema) -> Member:
    only_with = schema.get(extension.ONLY_WITH)
    return Member(
        name,
        _node(schema),
        presence=Presence(schema[extension.PRESENCE]) if extension.PRESENCE in schema else None,
        default=default_of(schema),
        only_with=next(iter(only_with.items())) if only_with is not None else None,
    )


def _notes(schema: Schema) -> Notes:
    if not schema.keys() & _NOTED:
        return NO_NOTES
    return Notes(
        title=schema.get("title", ""),
        description=schema.get("description", ""),
        annotations=schema.get(extension.ANNOTATIONS, {}),
        deprecation=schema.get(extension.DEPRECATION, ""),
        examples=tuple(schema.get("examples", ())),
        deprecated=schema.get("deprecated", False),
        stability=Stability(schema[extension.STABILITY]) if extension.STABILITY in schema else None,
        schema_name=schema.get(extension.SCHEMA_NAME, ""),
        is_spelled_out=schema.get(extension.SPELLED_OUT, False),
        is_undescribed=schema.get(extension.UNDESCRIBED, False),
        **since_from_json(schema),
        was=tuple(map(_former, schema.get(extension.WAS, ()))),
    )


_NOTED: Final = frozenset(
    {
        "deprecated",
        "description",
        "examples",
        "title",
        extension.ANNOTATIONS,
        extension.DEPRECATION,
        extension.SCHEMA_NAME,
        extension.SINCE,
        extension.SPELLED_OUT,
        extension.STABILITY,
        extension.STABLE_SINCE,
        extension.UNDESCRIBED,
        extension.UNTIL,
        extension.WAS,
    }
)


def _node(schema: Schema) -> Node:
    notes = _notes(schema)
    if "$ref" in schema:
        return Reference(schema["$ref"].removeprefix(REF_PREFIX), notes)
    if "enum" in schema:
        return Enum(
            tuple(schema["enum"]),
            schema.get(extension.ENUM_DESCRIPTIONS, {}),
            schema.get("format"),
            schema.get(extension.ENUM_SINCE, {}),
            schema.get(extension.ENUM_UNTIL, {}),
            notes,
        )
    if extension.UNION in schema:
        return _union_from_json(schema, notes)
    if "anyOf" in schema:
        inner, _ = schema["anyOf"]
        return Nullable(_node(inner), notes)
    match schema.get("type"):
        case None:
            return AnyValue(notes)
        case ["string", "object"]:
            return CatchAll(notes)
        case [str(kind), "null"]:
            return Nullable(_of_type(kind, schema, NO_NOTES), notes)
        case kind:
            return _of_type(kind, schema, notes)


def _former(entry: Schema) -> FormerNode:
    return FormerNode(entry["until"], _node(entry["type"]), entry.get("required"))


def _of_type(kind: Json, schema: Schema, notes: Notes) -> Node:
    if kind == "array":
        return _array_from_json(schema, notes)
    if kind == "object":
        return _object_from_json(schema, notes)
    limits = {name: schema[keyword] for name, keyword in SCALAR_LIMITS.items() if keyword in schema}
    return Scalar(ScalarType(kind), **limits, notes=notes)


def _array_from_json(schema: Schema, notes: Notes) -> Node:
    items = schema.get("items", [])
    if isinstance(items, list):
        return Tuple(tuple(map(_node, items)), notes)
    unique = schema.get("uniqueItems", False)
    return Array(_of_true(items), schema.get("minItems"), schema.get("maxItems"), unique, notes)


def _of_true(schema: Json) -> Node:
    return AnyValue() if schema is True else _node(schema)


def _object_from_json(schema: Schema, notes: Notes) -> Node:
    further = schema.get("additionalProperties")
    flattens = schema.get(extension.FLATTENS)
    if "properties" not in schema and further not in (None, False) and flattens is None:
        names = schema.get("propertyNames")
        return Map(
            _of_true(further),
            None if names is None else _node(names),
            schema.get("minProperties"),
            schema.get("maxProperties"),
            notes,
        )
    members = tuple(_member(name, member) for name, member in schema.get("properties", {}).items())
    if further is False or further is None:
        return Object(members, None, further is False, flattens, notes)
    return Object(members, _of_true(further), False, flattens, notes)


def _union_from_json(schema: Mapping[str, Json], notes: Notes) -> Node:
    facts = schema[extension.UNION]
    return Union(
        UnionKind(facts["kind"]),
        tuple(_node(variant) for variant in schema.get("oneOf") or schema["anyOf"]),
        tag=facts.get("tag"),
        shared=tuple(_member(name, member) for name, member in schema.get("properties", {}).items()),
        flattens=schema.get(extension.FLATTENS),
        message=Kind(schema[extension.MESSAGE]) if extension.MESSAGE in schema else None,
        notes=notes,
    )
