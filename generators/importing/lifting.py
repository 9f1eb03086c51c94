"""Definitions → flat definitions: what has to be a class of Python gets a name of its own.

Input: a Source. Output: a Lifted: definitions in which objects, enums and constrained values stand by
reference only. Inner schemas are named by their title, else by where they stand: `ToolInputSchema` is the
member `inputSchema` of `Tool`. No name is made by counting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import jsonschema_rs

from protocol_models.json_types import Json, JsonObject

from ..containment.schema.dialects import DRAFT_07
from ..extension_keywords import is_extension
from .naming import type_name, unused
from .scalar_annotations import SCALAR_TYPES, is_plain_scalar, scalar_text
from .source import DEFINITIONS, Source, inner_schemas

__all__ = ["Lifted", "lifted"]

_NOTES: Final = frozenset(
    {"$comment", "default", "deprecated", "description", "discriminator", "examples", "readOnly", "title"}
    | {"writeOnly"}
)
_OF_OBJECTS: Final = frozenset(
    {"additionalProperties", "dependentRequired", "dependentSchemas", "maxProperties", "minProperties"}
    | {"patternProperties", "properties", "propertyNames", "required", "unevaluatedProperties"}
)
_OF_LISTS: Final = frozenset(
    {"additionalItems", "contains", "items", "maxItems", "minItems", "prefixItems", "unevaluatedItems"}
    | {"uniqueItems"}
)
_OF_SCALARS: Final = {
    "string": frozenset({"contentEncoding", "format", "maxLength", "minLength", "pattern"}),
    **dict.fromkeys(
        ("integer", "number"),
        frozenset({"exclusiveMaximum", "exclusiveMinimum", "format", "maximum", "minimum", "multipleOf"}),
    ),
    "object": _OF_OBJECTS,
    "array": _OF_LISTS,
}
_OF_LISTED: Final = _OF_SCALARS["string"] | _OF_SCALARS["integer"] | {"type"}
"""What narrows a list of values further."""
_POSITIONS: Final = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth")


@dataclass(slots=True)
class Lifted:
    """Flat definitions."""

    definitions: JsonObject = field(default_factory=dict)
    """Name → schema for the parser."""
    notes: dict[str, Mapping[str, Json]] = field(default_factory=dict)
    """Name → the schema that it was made of, for what is said of it."""
    plain: dict[str, str] = field(default_factory=dict)
    """Name → text, for values that are written where they are used."""
    containers: set[str] = field(default_factory=set)
    """Names of lists and maps that are written where they are used."""
    enums: dict[str, dict[str, str]] = field(default_factory=dict)
    """Name → listed string → what it means."""
    parents: dict[str, str] = field(default_factory=dict)
    """Name of an inner schema → the definition in which it stands."""


def lifted(source: Source) -> Lifted:
    """The definitions of a source, flat."""
    work = _Lifting(source)
    for name, schema in source.definitions.items():
        work.define(name, schema)
    return work.result


class _Lifting:
    def __init__(self, source: Source) -> None:
        self.result = Lifted()
        self._dialect = source.dialect
        self._siblings = source.has_siblings_of_references
        self._definitions = source.definitions
        self._taken = set(source.definitions)
        self._owner = ""

    def define(self, name: str, schema: Json) -> None:
        """Add a definition under its own name."""
        self._owner = name
        self._add(name, self._normal(schema))

    def _add(self, name: str, schema: Json) -> None:
        result = self.result
        result.notes[name] = schema if isinstance(schema, dict) else {}
        if isinstance(schema, dict) and (values := _listed_strings(schema)) is not None:
            result.enums[name] = values
            result.definitions[name] = {"type": "string", "enum": list(values)}
        elif isinstance(schema, dict) and (text := _literal_text(schema, self._dialect)):
            result.plain[name] = text
            result.definitions[name] = {}
        elif isinstance(schema, dict) and schema.get("type") in SCALAR_TYPES and not _is_listed(schema):
            result.plain[name] = "" if schema["type"] == "null" else scalar_text(schema)
            result.definitions[name] = {"type": schema["type"]}
        else:
            result.definitions[name] = self._body(schema, name) if isinstance(schema, dict) else schema

    def _normal(self, schema: Json) -> Json:
        """The schema in normal form; one that has to be a variant of a union as well is a union itself."""
        schema = _normal(schema, self._siblings)
        parts = schema.get("allOf", ()) if isinstance(schema, dict) else ()
        if parts and (scalar := self._one_scalar(schema)) is not None:
            return scalar
        for number, part in enumerate(parts):
            union = self._unfolded(part)
            if keyword := _is_union(union):
                notes = {k: v for k, v in schema.items() if _is_note(k)}
                rest = {k: v for k, v in schema.items() if k != "allOf" and not _is_note(k)}
                beside = {k: v for k, v in union.items() if k != keyword and not _is_note(k)}
                others = [*([rest] if rest else []), *([beside] if beside else []), *parts[:number]]
                others += parts[number + 1 :]
                arms = [{**_titled(arm), "allOf": [*others, arm]} for arm in union[keyword]]
                return {**notes, keyword: arms} if others else {**notes, keyword: union[keyword]}
        return schema

    def _one_scalar(self, schema: JsonObject) -> JsonObject | None:
        """The parts of a scalar as one schema, where each of them says something else of it."""
        rest = {k: v for k, v in schema.items() if k != "allOf"}
        whole = {k: v for k, v in rest.items() if _is_note(k)}
        for part in (*schema["allOf"], {k: v for k, v in rest.items() if not _is_note(k)}):
            said = self._target(part)
            if said is None or (said and said.keys() & whole.keys() - {"type"}):
                return None
            if {"type"} <= said.keys() & whole.keys() and said["type"] != whole["type"]:
                return None
            whole |= said
        kind = whole.get("type")
        if kind not in SCALAR_TYPES:
            return None
        known = {"type", *_OF_SCALARS.get(kind, ())}
        return whole if all(k in known or _is_note(k) for k in whole) else None

    def _target(self, schema: Json) -> JsonObject | None:
        """What a schema says, or the one that it refers to; nothing where that goes on and on."""
        for _ in range(len(self._definitions) + 1):
            if not isinstance(schema, dict):
                return None
            schema = _normal(schema, self._siblings)
            if not isinstance(schema, dict) or "$ref" not in schema:
                break
            schema = self._definitions.get(schema["$ref"].removeprefix(DEFINITIONS))
        if not isinstance(schema, dict) or schema.keys() & {"$ref", "allOf"}:
            return None
        return {k: v for k, v in schema.items() if not _is_note(k)}

    def _lift(self, schema: Json, name: str, *, is_container: bool = False) -> JsonObject:
        title = type_name(str(schema.get("title", "")))
        name = unused(title if title and title not in self._taken else name, self._taken)
        self._taken.add(name)
        self.result.parents[name] = self._owner
        if is_container:
            self.result.containers.add(name)
        self._add(name, schema)
        return {"$ref": DEFINITIONS + name}

    def _place(self, schema: Json, name: str) -> Json:
        """The schema as it stands in another: itself where that is plain, else a reference."""
        if not isinstance(schema, dict):
            return schema
        schema = self._normal(schema)
        notes = {keyword: value for keyword, value in schema.items() if keyword in _NOTES}
        said = {keyword: value for keyword, value in schema.items() if not _is_note(keyword)}
        if not said or said.keys() == {"$ref"} or (is_plain_scalar(said) and not _is_listed(said)):
            return {**said, **_kept(notes)}
        return {**self._placed(said, schema, name), **_kept(notes)}

    def _placed(self, said: JsonObject, schema: JsonObject, name: str) -> JsonObject:
        if "const" in said and isinstance(said["const"], str):
            return {"const": said["const"]}
        if (values := _listed_strings(schema)) is not None:
            return {"const": next(iter(values))} if len(values) == 1 else self._lift(schema, name)
        if _is_listed(said):
            return self._literal(said, name)
        kind = said.get("type")
        if kind in SCALAR_TYPES:
            return self._scalar(said, name)
        if kind == "array" and said.keys() <= _OF_LISTS | {"type"}:
            if said.keys() & {"minItems", "maxItems", "uniqueItems"} and "prefixItems" not in said:
                return self._lift(said, name, is_container=True)
            return self._body(said, name)
        if kind == "object" and not said.keys() & {"properties", "required"}:
            if (
                said.keys() <= {"type", "additionalProperties"}
                and said.get("additionalProperties") is not False
            ):
                return self._body(said, name)
            if "additionalProperties" not in said or said["additionalProperties"] is not False:
                return self._lift(said, name, is_container=True)
        for keyword in ("anyOf", "oneOf"):
            if said.keys() == {keyword}:
                others = [arm for arm in said[keyword] if not _is_null(arm)]
                if len(others) == 1:
                    nulls = [{"type": "null"}] * (len(said[keyword]) - 1)
                    return {keyword: [self._place(others[0], name), *nulls]}
                if all(_is_simple(arm) for arm in others):
                    return self._body(said, name)
        return self._lift(schema, name)

    def _literal(self, said: JsonObject, name: str) -> JsonObject:
        """Listed values that are not all strings."""
        if not (text := _literal_text(said, self._dialect)):
            return dict(said)
        name = unused(f"{name}Value", self._taken)
        self._taken.add(name)
        self.result.plain[name] = text
        self.result.definitions[name] = {}
        return {"$ref": DEFINITIONS + name}

    def _scalar(self, said: JsonObject, name: str) -> JsonObject:
        name = unused(f"{name}Value", self._taken)
        self._taken.add(name)
        self.result.plain[name] = scalar_text(said)
        self.result.definitions[name] = {"type": said["type"]}
        return {"$ref": DEFINITIONS + name}

    def _body(self, schema: JsonObject, name: str) -> JsonObject:
        """The schema with what stands inside of it placed."""
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                return self._union(schema, keyword, name)
        changed = {keyword: value for keyword, value in schema.items() if not _is_note(keyword)}
        for path, inner in inner_schemas(schema):
            if path[0] == "allOf" and not (isinstance(inner, dict) and inner.keys() & {"anyOf", "oneOf"}):
                placed = inner if not isinstance(inner, dict) or "$ref" in inner else self._body(inner, name)
            elif path[0] in ("allOf", "properties", "items", "additionalProperties", "prefixItems"):
                placed = self._place(inner, _inner_name(name, path))
            else:
                continue
            if len(path) == 1:
                changed[path[0]] = placed
            else:
                container = changed[path[0]]
                changed[path[0]] = (
                    [placed if str(n) == path[1] else each for n, each in enumerate(container)]
                    if isinstance(container, list)
                    else {**container, path[1]: placed}
                )
        return changed

    def _union(self, schema: JsonObject, keyword: str, name: str) -> JsonObject:
        """A union; what stands beside it holds for each of its variants, and goes into them."""
        arms = schema[keyword]
        beside = {k: v for k, v in schema.items() if k != keyword and not _is_note(k)}
        if beside.keys() & {"unevaluatedProperties", "unevaluatedItems"}:
            beside = {k: v for k, v in beside.items() if not k.startswith("unevaluated")}
        if beside == {"type": "object"} and all(_is_object(arm) for arm in arms):
            beside = {}
        if not beside and not any(_is_union(arm) for arm in arms):
            return {keyword: self._arms(arms, name)}
        shared = beside
        whole = [self._with_shared(arm, shared) if shared else arm for arm in arms]
        return {keyword: self._arms(whole, name)}

    def _with_shared(self, arm: Json, shared: JsonObject) -> Json:
        if _is_null(arm):
            return arm
        arm = self._unfolded(arm)
        if isinstance(arm, dict) and (nested := _is_union(arm)):
            inner = {k: v for k, v in arm.items() if k != nested}
            further = {**shared, **inner} if not shared.keys() & inner.keys() - {"type"} else None
            if further is not None:
                return {**further, nested: arm[nested]}
        notes = {k: v for k, v in arm.items() if _is_note(k)} if isinstance(arm, dict) else {}
        parts = arm.get("allOf", []) if isinstance(arm, dict) else []
        rest = (
            {k: v for k, v in arm.items() if k != "allOf" and not _is_note(k)}
            if isinstance(arm, dict)
            else arm
        )
        return {**notes, "allOf": [shared, *parts, *([rest] if rest != {} else [])]}

    def _unfolded(self, arm: Json) -> Json:
        """A reference to a union as that union: what stands beside it goes into each of its variants."""
        inner = _normal(arm, self._siblings)
        if isinstance(inner, dict) and "$ref" in inner:
            target = _normal(self._definitions.get(inner["$ref"].removeprefix(DEFINITIONS)), self._siblings)
            if _is_union(target):
                return {k: v for k, v in {**target, **inner}.items() if k != "$ref"}
        return arm

    def _arms(self, arms: list[Json], name: str) -> list[Json]:
        names = _variant_names(arms, name)
        return [self._place(arm, each) for arm, each in zip(arms, names, strict=True)]


def _normal(schema: Json, siblings: bool) -> Json:
    """The schema with one type at a time, and with a lone reference as one."""
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        beside = {k for k in schema if k != "$ref" and not _is_note(k)}
        if not beside or not siblings:
            return {k: v for k, v in schema.items() if k == "$ref" or _is_note(k)}
        rest = {k: v for k, v in schema.items() if k != "$ref" and not _is_note(k)}
        notes = {k: v for k, v in schema.items() if _is_note(k)}
        return {**notes, "allOf": [{"$ref": schema["$ref"]}, rest]}
    parts = schema.get("allOf")
    if isinstance(parts, list) and len(parts) == 1 and all(k == "allOf" or _is_note(k) for k in schema):
        (part,) = parts
        if not isinstance(part, dict):
            return part
        notes = {k: v for k, v in schema.items() if k != "allOf"}
        return _normal({**part, **notes}, siblings)
    if isinstance(kinds := schema.get("type"), list) and not _is_listed(schema):
        if len(kinds) == 1:
            return {**schema, "type": kinds[0]}
        if schema.keys() & {"anyOf", "oneOf", "allOf", "not", "if"}:
            return schema
        common = {k: v for k, v in schema.items() if _is_note(k)}
        return {**common, "anyOf": [_of_kind(schema, kind) for kind in kinds]}
    if (length := _fixed_length(schema)) is not None:
        keyword = "prefixItems" if "prefixItems" in schema else "items"
        said = {k: v for k, v in schema.items() if k not in ("additionalItems", "items", "prefixItems")}
        return {**said, "items": schema[keyword], "minItems": length, "maxItems": length}
    if (named := _undeclared(schema)) and schema.get("type", "object") == "object":
        properties = {**schema.get("properties", {}), **{name: {} for name in named}}
        return _normal({**schema, "properties": properties}, siblings)
    if "type" not in schema and not _is_listed(schema) and schema.keys() & {"properties"}:
        return {"type": "object", **schema} if not schema.keys() & {"anyOf", "oneOf"} else schema
    return schema


def _fixed_length(schema: Mapping[str, Json]) -> int | None:
    """How many items a list has, where each is described by its place, and none may lack or follow."""
    places = schema.get("prefixItems", schema.get("items"))
    if not isinstance(places, list) or not places or schema.get("type") != "array":
        return None
    further = schema.get("items", True) if "prefixItems" in schema else schema.get("additionalItems", True)
    most = min(schema.get("maxItems", len(places) + 1), len(places) if further is False else len(places) + 1)
    return most if most == schema.get("minItems") == len(places) else None


def _undeclared(schema: Mapping[str, Json]) -> list[str]:
    """The members that are required and not declared, where they may hold anything."""
    if schema.get("additionalProperties", True) not in (True, {}) or schema.keys() & {
        "allOf",
        "anyOf",
        "oneOf",
    }:
        return []
    return [name for name in schema.get("required", ()) if name not in schema.get("properties", {})]


def _titled(arm: Json) -> JsonObject:
    """What is said of a variant, for one that is made of it."""
    return {k: v for k, v in arm.items() if _is_note(k)} if isinstance(arm, dict) else {}


def _of_kind(schema: JsonObject, kind: str) -> JsonObject:
    known = _OF_SCALARS.get(kind, frozenset())
    return {"type": kind, **{k: v for k, v in schema.items() if k in known}}


def _is_note(keyword: str) -> bool:
    return keyword in _NOTES or is_extension(keyword) or keyword == "contentEncoding"


def _kept(notes: Mapping[str, Json]) -> JsonObject:
    return {k: v for k, v in notes.items() if k in ("default", "description")}


def _is_null(schema: Json) -> bool:
    return isinstance(schema, dict) and schema.get("type") == "null"


def _is_listed(schema: Mapping[str, Json]) -> bool:
    return "enum" in schema or "const" in schema


def _literal_text(schema: Mapping[str, Json], dialect: str) -> str:
    """Listed values as Python has them, those that the schema takes; empty where it needs another form."""
    if not _is_listed(schema):
        return ""
    rest = {k: v for k, v in schema.items() if k not in ("enum", "const") and not _is_note(k)}
    if not rest.keys() <= _OF_LISTED:
        return ""
    values = [schema["const"]] if "const" in schema else schema["enum"]
    if rest:
        judge = jsonschema_rs.validator_for({"$schema": dialect or DRAFT_07.uri, **rest})
        values = [value for value in values if judge.is_valid(value)]
    if not values or any(type(value) not in (str, int, bool, type(None)) for value in values):
        return ""
    return f"Literal[{', '.join(map(repr, values))}]"


def _is_simple(schema: Json) -> bool:
    """Whether a variant needs no name: a reference, or a plain value."""
    return not isinstance(schema, dict) or "$ref" in schema or schema.get("type") in SCALAR_TYPES


def _is_object(schema: Json) -> bool:
    return isinstance(schema, dict) and schema.get("type") == "object"


def _is_union(schema: Json) -> str:
    return next((k for k in ("anyOf", "oneOf") if isinstance(schema, dict) and k in schema), "")


def _listed_strings(schema: Mapping[str, Json]) -> dict[str, str] | None:
    """String → what it means, where the schema lists strings and says nothing else."""
    said = {k for k in schema if not _is_note(k)}
    if said <= {"type", "enum", "const"} and schema.get("type", "string") == "string":
        values = [schema["const"]] if "const" in schema else schema.get("enum", [])
        if values and all(isinstance(value, str) for value in values):
            text = str(schema.get("description", "")) if "const" in schema or len(values) == 1 else ""
            return dict.fromkeys(values, text)
    for keyword in ("oneOf", "anyOf"):
        if said == {keyword} or (said == {keyword, "type"} and schema.get("type") == "string"):
            found = [_listed_strings(arm) if isinstance(arm, dict) else None for arm in schema[keyword]]
            if found and all(found):
                return {value: text for each in found if each for value, text in each.items()}
    return None


def _inner_name(name: str, path: tuple[str, ...]) -> str:
    match path:
        case ("properties", member):
            return name + (type_name(member) or "Member")
        case ("additionalProperties",):
            return f"{name}Value"
        case ("prefixItems" | "items", number):
            place = int(number)
            return name + (_POSITIONS[place] if place < len(_POSITIONS) else "Further") + "Item"
        case ("items",):
            return f"{name}Item"
        case _:
            return f"{name}Part"


def _variant_names(arms: list[Json], name: str) -> list[str]:
    """A name for each variant: its title, what tells it apart, or its type."""
    names: list[str] = []
    for arm in arms:
        own = unused(_variant_name(arm, name), names)
        names.append(own)
    return names


def _variant_name(arm: Json, name: str) -> str:
    if not isinstance(arm, dict):
        return f"{name}Any"
    if title := type_name(str(arm.get("title", ""))):
        return title if len(title) > len(name) or title.endswith(name) else name + title
    said = _parts(arm)
    for part in said:
        for member in part.get("properties", {}).values():
            if isinstance(member, dict) and isinstance(member.get("const"), str):
                return name + (type_name(member["const"]) or "Empty")
            if (
                isinstance(member, dict)
                and len(member.get("enum", ())) == 1
                and isinstance(member["enum"][0], str)
            ):
                return name + (type_name(member["enum"][0]) or "Empty")
    for part in said:
        if required := part.get("required"):
            return name + (type_name(str(required[0])) or "Member")
    return name + (type_name(str(arm.get("type", ""))) or "Variant")


def _parts(arm: JsonObject) -> list[JsonObject]:
    return [arm, *(part for part in arm.get("allOf", ()) if isinstance(part, dict))]
