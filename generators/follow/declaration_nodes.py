"""One TypeScript declaration next to its JSON Schema → a node of `generators.schema`.

Input: a parsed type, and what the document of everything says of it. Output: the node. The TypeScript says
which members there are, in which order and when they are written; the JSON Schema says how wide a number is,
and what has a default.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from protocol_models.json_types import Json, JsonObject

from ..canonical import Schema
from ..conform.declarations import Declaration
from ..errors import GeneratorError
from ..schema import (
    AnyValue,
    Array,
    CatchAll,
    Default,
    Enum,
    Map,
    Member,
    Node,
    Object,
    Presence,
    Reference,
    Scalar,
    ScalarType,
    Tuple,
    Union,
    UnionKind,
    noted,
    nullable,
)
from .expression_facts import allows_null, tag_of, texts_of
from .type_expressions import (
    IntersectionType,
    KeywordType,
    ListType,
    LiteralType,
    MapType,
    NamedType,
    ObjectProperty,
    ObjectType,
    TupleType,
    TypeExpression,
    UnionType,
)

__all__ = ["JSON_VALUE", "DeclarationReader", "SchemaDefinitions", "type_key"]

JSON_VALUE: Final = ("JsonValue", "serde_json/JsonValue")
NATURAL_MINIMUM: Final = 0
"""What JSON Schema says of every unsigned integer."""
ANY_JSON: Final = frozenset({KeywordType("string"), KeywordType("number"), KeywordType("boolean")})
"""What stands beside arrays and objects where any JSON value is spelled out."""
REFERENCE: Final = "#/definitions/"
DESCRIBED: Final = "described"
"""What is noted of a reference that has a description: it is written in another form than one without."""


def type_key(name: str) -> str:
    return name.replace("/", ".")


class SchemaDefinitions:
    """The definitions of the document of everything."""

    def __init__(self, documents: Mapping[str, str], whole: str) -> None:
        if whole not in documents:
            hint = "write the folder again, with `codex app-server generate-json-schema --out`"
            raise GeneratorError("the document of everything is not there", whole, hint)
        definitions: JsonObject = json.loads(documents[whole]).get("definitions", {})
        self._by_key: dict[str, Schema] = {}
        for name, schema in definitions.items():
            if name[:1].islower():
                self._by_key |= {f"{name}.{inner}": each for inner, each in schema.items()}
            else:
                self._by_key[name] = schema

    def of(self, key: str) -> Schema | None:
        """The schema of a type; documents are flat, so that of one in a folder may stand at the root."""
        return self._by_key.get(key, self._by_key.get(key.rpartition(".")[2]))

    def resolved(self, schema: Schema) -> Schema:
        """The schema itself, or the one that it refers to and nothing else."""
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            return schema
        key = reference.removeprefix(REFERENCE).replace("/", ".")
        return self.of(key) or {}


class DeclarationReader:
    """Reads one declaration next to its schema."""

    def __init__(self, name: str, modules: Mapping[str, Declaration], schemas: SchemaDefinitions) -> None:
        self._name = name
        self._modules = modules
        self._schemas = schemas

    def node(self, expression: TypeExpression, schema: Schema) -> Node:
        """The node of an expression; an empty schema says nothing of it."""
        match expression:
            case KeywordType(name=name):
                return self._keyword(name, schema)
            case LiteralType(value=value):
                return Enum((value,), format=schema.get("format"))
            case NamedType(name=name):
                return self._named(name, schema)
            case ListType(items=items):
                inner = schema.get("items", {})
                return Array(self.node(items, inner if isinstance(inner, dict) else {}))
            case TupleType(items=parts):
                inner = schema.get("items", [])
                schemas = inner if isinstance(inner, list) else [inner] * len(parts)
                schemas += [{}] * (len(parts) - len(schemas))
                return Tuple(tuple(map(self.node, parts, schemas)))
            case MapType(keys=keys, values=values):
                inner = schema.get("additionalProperties", {})
                named = None if keys == KeywordType("string") else self.node(keys, {})
                return Map(self.node(values, inner if isinstance(inner, dict) else {}), named)
            case ObjectType(properties=properties):
                arms = _arms(schema)
                if (
                    len(arms) == 1
                    and "properties" not in schema
                    and (tag := tag_of((expression,))) is not None
                ):
                    # A union that has one variant so far: the TypeScript does not tell it from an object.
                    return Union(UnionKind.INTERNAL, (self.node(expression, arms[0]),), tag)
                return Object(
                    self._members(properties, schema), is_closed=schema.get("additionalProperties") is False
                )
            case IntersectionType(parts=parts):
                return self._intersection(parts, schema)
            case UnionType(parts=parts):
                return self._union(parts, schema)

    def _keyword(self, name: str, schema: Schema) -> Node:
        if name in ("unknown", "undefined", "never"):
            return AnyValue()
        kind = _json_type(schema)
        if name == "number":
            kind = ScalarType.INTEGER if kind is ScalarType.INTEGER else ScalarType.NUMBER
            minimum = schema.get("minimum")
            is_natural = minimum == NATURAL_MINIMUM and str(schema.get("format", "")).startswith("uint")
            return Scalar(
                kind,
                schema.get("format"),
                minimum=None if is_natural else minimum,
                maximum=schema.get("maximum"),
            )
        if name == "string":
            limits = (schema.get("minLength"), schema.get("maxLength"))
            return Scalar(ScalarType.STRING, schema.get("format"), schema.get("pattern"), *limits)
        return Scalar(ScalarType(name))

    def _named(self, name: str, schema: Schema) -> Node:
        source = self._modules[self._name].imports.get(name)
        if source is None:
            own = self._name.rpartition("/")[2]
            if name != own:
                hint = "write the folder again; a module has to import what it names"
                raise GeneratorError(f"it names {name}, and does not import it", f"{self._name}.ts", hint)
            source = self._name
        if source in JSON_VALUE:
            return AnyValue()
        named = self._modules.get(source)
        if (
            _json_type(schema) is ScalarType.STRING
            and "enum" not in schema
            and named
            and named.text == "string"
        ):
            # The JSON Schema spells it out here, and is followed in whether a text has a name.
            return self._keyword("string", schema)
        return Reference(type_key(source))

    def _members(self, properties: Sequence[ObjectProperty], schema: Schema) -> tuple[Member, ...]:
        schema = self._schemas.resolved(schema)
        described, required = schema.get("properties", {}), schema.get("required", ())
        return tuple(self._member(each, described, required, bool(schema)) for each in properties)

    def _member(
        self, prop: ObjectProperty, described: Mapping[str, Json], required: Collection[str], has_schema: bool
    ) -> Member:
        name = prop.name if prop.name in described else _snake(prop.name)
        found = described.get(name)
        schema: Schema = found if isinstance(found, dict) else {}
        # Where both sides know the member, its schema says whether it is required.
        is_required = name in required if name in described else not prop.is_optional
        is_nullable = allows_null(prop.type)
        node = self.node(prop.type, schema)
        if prop.is_optional and not is_nullable and _schema_allows_null(schema):
            node = nullable(node)
        text = schema.get("description", "")
        if isinstance(node, Reference):
            # JSON Schema says of a reference that stands alone whether somebody describes it.
            text = DESCRIBED if text or "allOf" in schema else ""
        notes = {"description": text, "deprecated": bool(schema.get("deprecated"))}
        node = noted(node, **notes) if any(notes.values()) else node
        if is_required and not prop.is_optional:
            return Member(prop.name, node)
        default = Default(schema["default"]) if "default" in schema else None
        presence: Presence | None
        if prop.is_optional:
            is_either = is_nullable and not isinstance(node, AnyValue)
            presence = Presence.EITHER if is_either else Presence.OMITTED
        else:
            presence = Presence.ALWAYS if has_schema or is_nullable else None
        return Member(prop.name, node, presence, default)

    def _intersection(self, parts: Sequence[TypeExpression], schema: Schema) -> Node:
        """Members of its own beside those of another type, of a map, or of each variant of a union."""
        members: tuple[Member, ...] = ()
        flattened: str | None = None
        further: Node | None = None
        union: Union | None = None
        for part in parts:
            found = self.node(part, schema)
            match found:
                case Object(members=more, flattens=None):
                    members += more
                case Map(values=values):
                    further = values
                case Reference(key=key) if flattened is None:
                    flattened = key
                case Union() if union is None:
                    union = found
                case _:
                    hint = "teach generators/follow/declaration_nodes.py what codex writes now"
                    raise GeneratorError("this intersection is not understood", f"{self._name}.ts", hint)
        if union is not None:
            return replace(union, shared=(*members, *union.shared), flattens=flattened)
        return Object(members, further, flattens=flattened)

    def _union(self, parts: Sequence[TypeExpression], schema: Schema) -> Node:
        null, undefined = KeywordType("null"), KeywordType("undefined")
        rest = [part for part in parts if part not in (null, undefined)]
        arms = _arms(schema)
        if null in parts:
            others = [arm for arm in arms if arm.get("type") != "null"]
            inner = others[0] if len(others) == 1 and len(rest) == 1 else schema
            return nullable(self._one_of(rest, inner))
        return self._one_of(rest, schema)

    def _one_of(self, parts: Sequence[TypeExpression], schema: Schema) -> Node:
        if {part for part in parts if isinstance(part, KeywordType)} >= ANY_JSON and len(parts) > len(
            ANY_JSON
        ):
            return AnyValue()
        if len(parts) == 1:
            return self.node(parts[0], schema)
        if all(isinstance(part, LiteralType) for part in parts):
            return _enum([part.value for part in parts if isinstance(part, LiteralType)], schema)
        if {KeywordType("string"), MapType(KeywordType("string"), KeywordType("unknown"))} <= set(parts):
            known = [part for part in parts if not isinstance(part, KeywordType | MapType)]
            union = self._told_apart(known, schema)
            return replace(union, variants=(*union.variants, CatchAll()))
        return self._told_apart(parts, schema)

    def _told_apart(self, parts: Sequence[TypeExpression], schema: Schema) -> Union:
        arms = _arms(schema)
        tag = tag_of(parts)
        if tag is not None:
            variants = [self.node(part, _arm_with(arms, tag, texts_of(part, tag))) for part in parts]
            return Union(UnionKind.INTERNAL, tuple(variants), tag)
        strings = [part.value for part in parts if isinstance(part, LiteralType)]
        objects = [part for part in parts if not isinstance(part, LiteralType)]
        if all(isinstance(each, ObjectType) and len(each.properties) == 1 for each in objects) and (
            strings or len(objects) > 1
        ):
            described = [self.node(each, _arm_of(arms, each)) for each in objects]
            listed = [_enum(strings, schema)] if strings else []
            return Union(UnionKind.EXTERNAL, (*listed, *described))
        return Union(UnionKind.UNTAGGED, tuple(self.node(part, self._fitting(part, arms)) for part in parts))

    def _fitting(self, part: TypeExpression, arms: Sequence[Schema]) -> Schema:
        """The arm that describes a part: the one of its type, or the one that has its members."""
        match part:
            case KeywordType(name=name):
                wanted = {"number": ("number", "integer")}.get(name, (name,))
                return next((arm for arm in arms if arm.get("type") in wanted), {})
            case ListType() | TupleType():
                return next((arm for arm in arms if arm.get("type") == "array"), {})
            case ObjectType(properties=properties):
                names = {each.name for each in properties}
                return next((arm for arm in arms if _wire_names(arm) == names), {})
        return {}


def _enum(values: Sequence[Json], schema: Schema) -> Enum:
    """The values, and which of them the schema tells apart from the rest: those that it describes."""
    alone = {
        str(arm["enum"][0]): str(arm.get("description", ""))
        for arm in _arms(schema)
        if len(arm.get("enum", ())) == 1 and ("description" in arm)
    }
    return Enum(tuple(values), alone, format=schema.get("format"))


def _arms(schema: Schema) -> list[Schema]:
    arms = schema.get("oneOf") or schema.get("anyOf") or []
    return [arm for arm in arms if isinstance(arm, dict)]


def _arm_with(arms: Sequence[Schema], tag: str, values: Collection[str]) -> Schema:
    for arm in arms:
        tagged = arm.get("properties", {}).get(tag, {})
        if isinstance(tagged, dict) and set(tagged.get("enum", ())) & set(values):
            return arm
    return {}


def _arm_of(arms: Sequence[Schema], part: TypeExpression) -> Schema:
    names = {each.name for each in part.properties} if isinstance(part, ObjectType) else set()
    return next((arm for arm in arms if set(arm.get("properties", {})) == names), {})


def _wire_names(arm: Schema) -> set[str]:
    return {_camel(name) for name in arm.get("properties", {})}


def _schema_allows_null(schema: Schema) -> bool:
    kinds = schema.get("type")
    return (isinstance(kinds, list) and "null" in kinds) or any(
        arm.get("type") == "null" for arm in _arms(schema)
    )


def _json_type(schema: Schema) -> ScalarType | None:
    kinds = schema.get("type")
    found = [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind not in ("null", None)]
    return ScalarType(found[0]) if len(found) == 1 and found[0] in set(ScalarType) else None


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other[:1].upper() + other[1:] for other in others)
