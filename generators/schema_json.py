"""Nodes ↔ their JSON form in `protocol.json`; the only module that knows how the Bundle extends JSON Schema.

A node is written as a JSON Schema (draft-07) whose references are `#/types/<key>`. What JSON Schema cannot
say stands in these keywords, which a validator passes over:

- `x-presence` on a member with a default: `always`, `omitted` or `either` (`protocol_models.base.Presence`)
- `x-default` on a member: the default that readers have for it, where the JSON Schema does not state one
- `x-stability: experimental` on a member; that or `legacy` on a type that no method names
- `x-only-with` on a member that is empty unless another member has the given value
- `x-union` on a union: `kind` (`internal`, `external`, `untagged`), `tag`
- `x-flattens` on a variant: the key of the type whose members stand in it by reference
- `x-annotations` on anything: further keywords of JSON Schema that constrain nothing
- `x-deprecation` on what is deprecated: what to use instead
- `x-enum-descriptions` on an enum: value → what it means
- `x-undescribed` on a type whose JSON Schema carries no documentation
- `x-spelled-out` on an alias that JSON Schema spells out where it is used
- `x-schema-name` on a type that has another name in JSON Schema, whose documents are flat
- `x-message` on the union of the messages of one direction and kind
- `x-since` on what came in a release of the record, `x-stable-since` on what left the experimental API then
- `x-until` on what a later release does not have: the last one that does
- `x-was` on what had another form: `until`, the last release, `type`, and `required` where that differs
- `x-enum-since`, `x-enum-until` on an enum: value → release

What is read and is not written back as it was becomes a `Foreign` node, word for word: nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import NoneType
from typing import Final

from protocol_models.json_types import Json
from protocol_models.methods import Kind, Stability

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
    nodes_inside,
)

__all__ = [
    "REF_PREFIX",
    "default_of",
    "is_extension",
    "is_relied_on",
    "json_types",
    "limits",
    "member_from_json",
    "members_to_json",
    "node_from_json",
    "node_to_json",
    "presence_of",
    "referenced",
    "references",
    "since_from_json",
    "since_to_json",
]

REF_PREFIX: Final = "#/types/"
_CATCH_ALL: Final[Schema] = {"type": ["string", "object"]}
_NULL: Final[Schema] = {"type": "null"}
_SCALAR_LIMITS: Final = {
    "format": "format", "pattern": "pattern", "min_length": "minLength", "max_length": "maxLength",
    "minimum": "minimum", "exclusive_minimum": "exclusiveMinimum",
    "maximum": "maximum", "exclusive_maximum": "exclusiveMaximum", "multiple_of": "multipleOf",
}  # fmt: skip
_ARRAY_LIMITS: Final = {"min_items": "minItems", "max_items": "maxItems", "is_unique": "uniqueItems"}
_MAP_LIMITS: Final = {"min_size": "minProperties", "max_size": "maxProperties"}
_TYPES: Final[dict[type, str]] = {
    str: "string", bool: "boolean", int: "integer", float: "number", NoneType: "null"
}  # fmt: skip


# --- what plain documents of the Bundle's form are asked


def is_extension(keyword: str) -> bool:
    """Whether it is one of the keywords that the Bundle adds."""
    return keyword.startswith("x-")


def is_relied_on(keyword: str) -> bool:
    """Whether readers may rely on what a keyword says: a keyword of JSON Schema, a presence, a default."""
    return keyword in ("x-default", "x-presence") or not is_extension(keyword)


def presence_of(schema: Schema) -> Presence | None:
    """When a writer sends the member of which this is the schema, where that is said."""
    presence = schema.get("x-presence")
    return Presence(presence) if presence in tuple(Presence) else None


def default_of(schema: Schema) -> Default | None:
    """What a reader takes the member for of which this is the schema, where it is absent and that is said."""
    for keyword, is_stated in (("default", True), ("x-default", False)):
        if keyword in schema:
            return Default(schema[keyword], is_stated)
    return None


def references(node: Node, *, flattened: bool = True) -> Iterator[str]:
    """The keys of the types that a node names; those it flattens too, unless told otherwise."""
    found = [node]
    for inner in found:  # it grows on the way
        match inner:
            case Reference(key=key):
                yield key
                continue
            case Scalar():
                continue
            case Object(flattens=str(key)) | Union(flattens=str(key)) if flattened:
                yield key
            case Foreign(schema=schema):
                yield from referenced(schema)
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
            named = _SCALAR_LIMITS
        case Array():
            named = _ARRAY_LIMITS
        case Map():
            named = _MAP_LIMITS
    found = {keyword: getattr(node, name) for name, keyword in named.items()}
    return {keyword: value for keyword, value in found.items() if value is not None and value is not False}


# --- writing


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
    return {member.name: _member_to_json(member) for member in members}


def _member_to_json(member: Member) -> Schema:
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
        body["x-presence"] = member.presence.value
    if member.default is not None:
        body["default" if member.default.is_stated else "x-default"] = member.default.value
    if member.only_with is not None:
        body["x-only-with"] = dict([member.only_with])
    body |= _stability(notes)
    return body | _history(notes)


def _labels(notes: Notes) -> Schema:
    labels: Schema = {}
    if notes.title:
        labels["title"] = notes.title
    if notes.examples:
        labels["examples"] = list(notes.examples)
    if notes.annotations:
        labels["x-annotations"] = dict(notes.annotations)
    return labels


def _stability(notes: Notes) -> Schema:
    marks: Schema = {}
    if notes.stability is not None:
        marks["x-stability"] = notes.stability.value
    if notes.deprecated:
        marks["deprecated"] = True
    if notes.deprecation:
        marks["x-deprecation"] = notes.deprecation
    return marks


def _with_marks(node: Node, body: Schema) -> Schema:
    notes = node.notes
    body |= _labels(notes) | _stability(notes)
    if notes.is_spelled_out:
        body["x-spelled-out"] = True
    if notes.is_undescribed:
        body["x-undescribed"] = True
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
            meanings = {"x-enum-descriptions": dict(descriptions)} if descriptions else {}
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
        facts["x-enum-since"] = dict(node.since)
    if node.until:
        facts["x-enum-until"] = dict(node.until)
    return facts


def _history(notes: Notes) -> Schema:
    """Since and until when it is there, and what it was before."""
    facts = since_to_json(notes.since, notes.stable_since, notes.until)
    if notes.was:
        facts["x-was"] = [_former_to_json(former) for former in notes.was]
    return facts


def since_to_json(since: str, stable_since: str, until: str) -> Schema:
    """The releases between which a type, a member or a method is there; what is empty is left out."""
    marks = {"x-since": since, "x-stable-since": stable_since, "x-until": until}
    return {keyword: release for keyword, release in marks.items() if release}


def since_from_json(schema: Mapping[str, Json]) -> dict[str, str]:
    """What `since_to_json` wrote, by its names."""
    return {
        "since": schema.get("x-since", ""),
        "stable_since": schema.get("x-stable-since", ""),
        "until": schema.get("x-until", ""),
    }


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
        body["x-flattens"] = node.flattens
    return body


def _nullable(inner: Node) -> Schema:
    body = node_to_json(inner)
    if isinstance(inner, Scalar | Array | Tuple | Map | Object):
        return {**body, "type": [body["type"], "null"]}
    return {"anyOf": [body, {**_NULL}]}


def _union(node: Union) -> Schema:
    body: Schema = {"type": "object", **_members(node.shared)} if node.shared and node.message is None else {}
    if node.flattens is not None:
        body["x-flattens"] = node.flattens
    if node.notes.schema_name:
        body["x-schema-name"] = node.notes.schema_name
    variants = [node_to_json(variant) for variant in node.variants]
    if node.shared:
        variants = [_members_last(variant) for variant in variants]
    body["oneOf" if node.is_exclusive else "anyOf"] = variants
    body["x-union"] = {"kind": node.kind.value, **({"tag": node.tag} if node.tag else {})}
    if node.message is not None:
        if node.shared:
            body["properties"] = members_to_json(node.shared)
        body["x-message"] = node.message.value
    return body


def _members_last(variant: Schema) -> Schema:
    """A variant whose members were partly taken out of it states the rest of them at its end."""
    held: Schema = {k: variant[k] for k in ("properties", "required") if k in variant}
    return {**{k: v for k, v in variant.items() if k not in held}, **held}


# --- reading


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
    return member if _member_to_json(member) == schema else Member(name, Foreign(schema))


def _member(name: str, schema: Schema) -> Member:
    only_with = schema.get("x-only-with")
    return Member(
        name,
        _node(schema),
        presence=Presence(schema["x-presence"]) if "x-presence" in schema else None,
        default=default_of(schema),
        only_with=next(iter(only_with.items())) if only_with is not None else None,
    )


def _notes(schema: Schema) -> Notes:
    if not schema.keys() & _NOTED:
        return NO_NOTES
    return Notes(
        title=schema.get("title", ""),
        description=schema.get("description", ""),
        annotations=schema.get("x-annotations", {}),
        deprecation=schema.get("x-deprecation", ""),
        examples=tuple(schema.get("examples", ())),
        deprecated=schema.get("deprecated", False),
        stability=Stability(schema["x-stability"]) if "x-stability" in schema else None,
        schema_name=schema.get("x-schema-name", ""),
        is_spelled_out=schema.get("x-spelled-out", False),
        is_undescribed=schema.get("x-undescribed", False),
        **since_from_json(schema),
        was=tuple(map(_former, schema.get("x-was", ()))),
    )


_NOTED: Final = frozenset(
    {
        "deprecated", "description", "examples", "title", "x-annotations", "x-deprecation",
        "x-schema-name", "x-since", "x-spelled-out", "x-stability", "x-stable-since", "x-undescribed",
        "x-until", "x-was",
    }
)  # fmt: skip


def _node(schema: Schema) -> Node:
    notes = _notes(schema)
    if "$ref" in schema:
        return Reference(schema["$ref"].removeprefix(REF_PREFIX), notes)
    if "enum" in schema:
        return Enum(
            tuple(schema["enum"]),
            schema.get("x-enum-descriptions", {}),
            schema.get("format"),
            schema.get("x-enum-since", {}),
            schema.get("x-enum-until", {}),
            notes,
        )
    if "x-union" in schema:
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
    limits = {name: schema[keyword] for name, keyword in _SCALAR_LIMITS.items() if keyword in schema}
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
    flattens = schema.get("x-flattens")
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
    facts = schema["x-union"]
    return Union(
        UnionKind(facts["kind"]),
        tuple(_node(variant) for variant in schema.get("oneOf") or schema["anyOf"]),
        tag=facts.get("tag"),
        shared=tuple(_member(name, member) for name, member in schema.get("properties", {}).items()),
        flattens=schema.get("x-flattens"),
        message=Kind(schema["x-message"]) if "x-message" in schema else None,
        notes=notes,
    )
