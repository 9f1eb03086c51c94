"""Nodes → their JSON form in `protocol.json`.

Input: a node. Output: a JSON Schema (draft-07) whose references are `#/types/<key>`, with the keywords of
`extension_keywords` for what JSON Schema cannot say. `schema_from_json` reads it back.
"""

from __future__ import annotations

from types import NoneType
from typing import Final

from protocol_models.json_types import Json

from . import extension_keywords as extension
from .canonical import Schema
from .schema import (
    NO_NOTES,
    AnyValue,
    Array,
    CatchAll,
    Enum,
    Foreign,
    FormerNode,
    Map,
    Member,
    Node,
    Notes,
    Nullable,
    Object,
    Reference,
    Scalar,
    Tuple,
    Union,
)
from .type_references import REF_PREFIX

__all__ = [
    "SCALAR_LIMITS",
    "json_types",
    "limits",
    "member_to_json",
    "members_to_json",
    "node_to_json",
    "since_to_json",
]

_CATCH_ALL: Final[Schema] = {"type": ["string", "object"]}
_NULL: Final[Schema] = {"type": "null"}
SCALAR_LIMITS: Final = {
    "format": "format", "pattern": "pattern", "min_length": "minLength", "max_length": "maxLength",
    "minimum": "minimum", "exclusive_minimum": "exclusiveMinimum",
    "maximum": "maximum", "exclusive_maximum": "exclusiveMaximum", "multiple_of": "multipleOf",
}  # fmt: skip
_ARRAY_LIMITS: Final = {"min_items": "minItems", "max_items": "maxItems", "is_unique": "uniqueItems"}
_MAP_LIMITS: Final = {"min_size": "minProperties", "max_size": "maxProperties"}
_TYPES: Final[dict[type, str]] = {
    str: "string", bool: "boolean", int: "integer", float: "number", NoneType: "null"
}  # fmt: skip


def json_types(values: tuple[Json, ...]) -> str | list[str]:
    """The keyword `type` of listed values."""
    kinds = list(dict.fromkeys(_TYPES[type(value)] for value in values))
    return kinds[0] if len(kinds) == 1 else kinds


def limits(node: Scalar | Array | Tuple | Map) -> Schema:
    """The keywords that limit a scalar, the length of an array, or the size of a map."""
    match node:
        case Tuple(items=()):
            return {"maxItems": 0}
        case Tuple(items=items):
            return {"minItems": len(items), "maxItems": len(items)}
        case Scalar():
            named = SCALAR_LIMITS
        case Array():
            named = _ARRAY_LIMITS
        case Map():
            named = _MAP_LIMITS
    found = {keyword: getattr(node, name) for name, keyword in named.items()}
    return {keyword: value for keyword, value in found.items() if value is not None and value is not False}


def node_to_json(node: Node) -> Schema:
    """The JSON form of a type, of a variant, or of what stands inside of them."""
    if isinstance(node, Foreign):
        return node.schema
    body = _body(node)
    if node.notes is NO_NOTES or node.notes == NO_NOTES:
        return body
    described = {"description": node.notes.description} if node.notes.description else {}
    return {**described, **_with_marks(node, body)}


def members_to_json(members: tuple[Member, ...]) -> Schema:
    """Name → JSON form of each member."""
    return {member.name: member_to_json(member) for member in members}


def member_to_json(member: Member) -> Schema:
    """The JSON form of a member: that of its node, and what is said of the member."""
    node, notes = member.node, member.notes
    if isinstance(node, Foreign):
        return node.schema
    body = _body(node)
    # An object that is spelled out brings its description from its class; others get it from the member.
    if notes.description and isinstance(node, Object):
        body = {"description": notes.description, **body}
    elif notes.description:
        body["description"] = notes.description
    body |= _labels(notes)
    if member.presence is not None:
        body[extension.PRESENCE] = member.presence.value
    if member.default is not None:
        body["default" if member.default.is_stated else extension.DEFAULT] = member.default.value
    if member.only_with is not None:
        body[extension.ONLY_WITH] = dict([member.only_with])
    body |= _stability(notes)
    return body | _history(notes)


def _labels(notes: Notes) -> Schema:
    labels: Schema = {}
    if notes.title:
        labels["title"] = notes.title
    if notes.examples:
        labels["examples"] = list(notes.examples)
    if notes.annotations:
        labels[extension.ANNOTATIONS] = dict(notes.annotations)
    return labels


def _stability(notes: Notes) -> Schema:
    marks: Schema = {}
    if notes.stability is not None:
        marks[extension.STABILITY] = notes.stability.value
    if notes.deprecated:
        marks["deprecated"] = True
    if notes.deprecation:
        marks[extension.DEPRECATION] = notes.deprecation
    return marks


def _with_marks(node: Node, body: Schema) -> Schema:
    notes = node.notes
    body |= _labels(notes) | _stability(notes)
    if notes.is_spelled_out:
        body[extension.SPELLED_OUT] = True
    if notes.is_undescribed:
        body[extension.UNDESCRIBED] = True
    return body | _history(notes)


def _body(node: Node) -> Schema:
    """The JSON form without the notes."""
    match node:
        case Reference(key=key):
            return {"$ref": REF_PREFIX + key}
        case AnyValue():
            return {}
        case Scalar(type=kind):
            return {"type": kind.value, **limits(node)}
        case Enum(values=values, descriptions=descriptions):
            meanings = {extension.ENUM_DESCRIPTIONS: dict(descriptions)} if descriptions else {}
            return {"type": json_types(values), "enum": list(values), **_enum_facts(node), **meanings}
        case Array(items=items):
            return {"type": "array", "items": _or_true(items), **limits(node)}
        case Tuple(items=each):
            # An empty list of items is not valid in draft-07.
            inner: Schema = {"items": list(map(node_to_json, each))} if each else {}
            return {"type": "array", **inner, **limits(node)}
        case Map(values=values, keys=keys):
            names = {} if keys is None else {"propertyNames": node_to_json(keys)}
            return {"type": "object", "additionalProperties": _or_true(values), **names, **limits(node)}
        case Object():
            return _object(node)
        case Nullable():
            return _nullable(node.inner)
        case CatchAll():
            return {**_CATCH_ALL}
        case Union():
            return _union(node)
        case Foreign(schema=schema):
            return schema


def _enum_facts(node: Enum) -> Schema:
    """The width of the values, and since and until when there are single ones."""
    facts: Schema = {}
    if node.format is not None:
        facts["format"] = node.format
        if node.format.startswith("u"):
            facts["minimum"] = 0.0
    if node.since:
        facts[extension.ENUM_SINCE] = dict(node.since)
    if node.until:
        facts[extension.ENUM_UNTIL] = dict(node.until)
    return facts


def _history(notes: Notes) -> Schema:
    """Since and until when it is there, and what it was before."""
    facts = since_to_json(notes.since, notes.stable_since, notes.until)
    if notes.was:
        facts[extension.WAS] = [_former_to_json(former) for former in notes.was]
    return facts


def since_to_json(since: str, stable_since: str, until: str) -> Schema:
    """The releases between which a type, a member or a method is there; what is empty is left out."""
    marks = {extension.SINCE: since, extension.STABLE_SINCE: stable_since, extension.UNTIL: until}
    return {keyword: release for keyword, release in marks.items() if release}


def _former_to_json(former: FormerNode) -> Schema:
    required = {} if former.is_required is None else {"required": former.is_required}
    return {"until": former.until, "type": node_to_json(former.node), **required}


def _or_true(node: Node) -> Schema | bool:
    return node_to_json(node) or True


def _members(members: tuple[Member, ...]) -> Schema:
    body: Schema = {}
    if members:
        body["properties"] = members_to_json(members)
    if required := [member.name for member in members if member.is_required]:
        body["required"] = required
    return body


def _object(node: Object) -> Schema:
    body: Schema = {"type": "object", **_members(node.members)}
    if node.is_closed:
        body["additionalProperties"] = False
    elif node.further is not None:
        body["additionalProperties"] = _or_true(node.further)
    if node.flattens is not None:
        body[extension.FLATTENS] = node.flattens
    return body


def _nullable(inner: Node) -> Schema:
    body = node_to_json(inner)
    if isinstance(inner, Scalar | Array | Tuple | Map | Object):
        return {**body, "type": [body["type"], "null"]}
    return {"anyOf": [body, {**_NULL}]}


def _union(node: Union) -> Schema:
    body: Schema = {"type": "object", **_members(node.shared)} if node.shared and node.message is None else {}
    if node.flattens is not None:
        body[extension.FLATTENS] = node.flattens
    if node.notes.schema_name:
        body[extension.SCHEMA_NAME] = node.notes.schema_name
    variants = [node_to_json(variant) for variant in node.variants]
    if node.shared:
        variants = [_members_last(variant) for variant in variants]
    body["oneOf" if node.is_exclusive else "anyOf"] = variants
    body[extension.UNION] = {"kind": node.kind.value, **({"tag": node.tag} if node.tag else {})}
    if node.message is not None:
        if node.shared:
            body["properties"] = members_to_json(node.shared)
        body[extension.MESSAGE] = node.message.value
    return body


def _members_last(variant: Schema) -> Schema:
    """A variant whose members were partly taken out of it states the rest of them at its end."""
    held: Schema = {k: variant[k] for k in ("properties", "required") if k in variant}
    return {**{k: v for k, v in variant.items() if k not in held}, **held}
