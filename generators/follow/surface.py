"""What codex or the emitters wrote → the types and methods in it, as nodes of `generators.schema`.

Input: the documents and types of both editions. Output: a Surface. The TypeScript says which types there are,
which members each has, in which order and when they are written; the JSON Schema says how wide a number
is, and what has a default. Both sides of a comparison are read so, ours from what the emitters give: a
difference is then one of the protocol, and never one of how somebody declares it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from protocol_models.json_types import Json, JsonObject
from protocol_models.methods import Direction, Kind, Stability

from ..bundle import Edition
from ..canonical import Schema
from ..conform.declarations import Declaration, declarations
from ..conform.facets import Facet, SchemaLanguage
from ..errors import GeneratorError
from ..message_unions import MESSAGE_UNIONS
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
    type_expression,
)

__all__ = ["TREES", "MethodSurface", "Surface", "read_surface"]

TREES: Final = tuple(
    Facet(edition, kind) for edition in (Edition.STABLE, Edition.EXPERIMENTAL) for kind in SchemaLanguage
)
"""What has to be there: without the types nobody knows the order of members, nor when they are written."""
WHOLE: Final = "codex_app_server_protocol.schemas.json"
JSON_VALUE: Final = ("JsonValue", "serde_json/JsonValue")
NOT_TYPES: Final = frozenset({*MESSAGE_UNIONS.values(), "ServerNotificationEnvelope", "JsonValue"})
NATURAL_MINIMUM: Final = 0
"""What JSON Schema says of every unsigned integer."""
ANY_JSON: Final = frozenset({KeywordType("string"), KeywordType("number"), KeywordType("boolean")})
"""What stands beside arrays and objects where any JSON value is spelled out."""
REFERENCE: Final = "#/definitions/"
DESCRIBED: Final = "described"
"""What is noted of a reference that has a description: it is written in another form than one without."""


@dataclass(frozen=True, slots=True)
class MethodSurface:
    """A method, as far as the artifacts show it: not which result answers it."""

    name: str
    direction: Direction
    kind: Kind
    params: str | None
    """The key of the type of its params."""
    params_required: bool
    stability: Stability


@dataclass(frozen=True, slots=True)
class Surface:
    """The methods and the named types of one release."""

    methods: Mapping[str, MethodSurface]
    types: Mapping[str, Node]
    """Key → node. What only the experimental edition has is marked where its owner is in both."""
    stable: frozenset[str]
    """The keys of the types that the stable edition has."""
    without_schema: frozenset[str] = frozenset()
    """The keys of the types of which there is no JSON Schema."""


def read_surface(
    trees: Mapping[Facet, Mapping[str, str]], whole: str = WHOLE, without: Collection[str] = ()
) -> Surface:
    """The Surface of both editions; the JSON Schema of the types in `without` is not looked at."""
    types, missing = _types(trees, Edition.EXPERIMENTAL, whole, without)
    stable_types, _ = _types(trees, Edition.STABLE, whole, without)
    stable = {method.name for method in _methods(trees, Edition.STABLE)}
    return Surface(
        {
            method.name: method
            if method.name in stable
            else replace(method, stability=Stability.EXPERIMENTAL)
            for method in _methods(trees, Edition.EXPERIMENTAL)
        },
        {key: _with_stability(node, stable_types.get(key)) for key, node in types.items()},
        frozenset(stable_types),
        missing,
    )


# --- types


def _types(
    trees: Mapping[Facet, Mapping[str, str]], edition: Edition, whole: str, without: Collection[str]
) -> tuple[dict[str, Node], frozenset[str]]:
    modules = declarations(trees[Facet(edition, SchemaLanguage.TYPESCRIPT)])
    schemas = _Definitions(trees[Facet(edition, SchemaLanguage.JSON_SCHEMA)], whole)
    found: dict[str, Node] = {}
    missing: set[str] = set()
    for name, declaration in modules.items():
        key = _key(name)
        if key in NOT_TYPES or name in JSON_VALUE:
            continue
        schema = None if key in without else schemas.of(key)
        if schema is None:
            missing.add(key)
        reader = _NodeReader(name, modules, schemas)
        found[key] = reader.node(type_expression(declaration.text, f"{name}.ts"), schema or {})
    return found, frozenset(missing)


def _key(name: str) -> str:
    return name.replace("/", ".")


class _Definitions:
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


class _NodeReader:
    """Reads one declaration next to its schema."""

    def __init__(self, name: str, modules: Mapping[str, Declaration], schemas: _Definitions) -> None:
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
                if len(arms) == 1 and "properties" not in schema and (tag := _tag((expression,))) is not None:
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
        return Reference(_key(source))

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
        is_nullable = _allows_null(prop.type)
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
                    hint = "teach generators/follow/surface.py what codex writes now"
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
        tag = _tag(parts)
        if tag is not None:
            variants = [self.node(part, _arm_with(arms, tag, _values(part, tag))) for part in parts]
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


def _tag(parts: Sequence[TypeExpression]) -> str | None:
    """The member that has other texts in every part; nothing where there is none."""
    first = parts[0] if parts else None
    for prop in _properties(first):
        seen: set[str] = set()
        for part in parts:
            values = _values(part, prop.name)
            if not values or seen & values:
                break
            seen |= values
        else:
            return prop.name
    return None


def _properties(part: TypeExpression | None) -> Iterator[ObjectProperty]:
    match part:
        case ObjectType(properties=properties):
            yield from properties
        case IntersectionType(parts=inner):
            for each in inner:
                yield from _properties(each)


def _values(part: TypeExpression, member: str) -> set[str]:
    """The texts that a member of this name may have in an object; nothing where it is not a tag of it."""
    for prop in _properties(part):
        if prop.name == member and not prop.is_optional:
            match prop.type:
                case LiteralType(value=str(value)):
                    return {value}
                case UnionType(parts=inner) if all(isinstance(each, LiteralType) for each in inner):
                    return {str(each.value) for each in inner if isinstance(each, LiteralType)}
    return set()


def _allows_null(expression: TypeExpression) -> bool:
    match expression:
        case KeywordType(name=name):
            return name in ("null", "unknown")
        case NamedType(name="JsonValue"):
            return False
        case UnionType(parts=parts):
            return any(map(_allows_null, parts))
    return False


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


# --- editions


def _with_stability(node: Node, stable: Node | None) -> Node:
    """The node with what only the experimental edition has of it marked so."""
    match node, stable:
        case Object(members=members), Object() as other:
            return replace(node, members=_marked(members, other.members))
        case Union(shared=shared, variants=variants, tag=tag), Union() as other:
            known = {_label(each, tag): each for each in other.variants}
            return replace(
                node,
                shared=_marked(shared, other.shared),
                variants=tuple(
                    _with_stability(each, known[label])
                    if (label := _label(each, tag)) in known
                    else noted(each, stability=Stability.EXPERIMENTAL)
                    for each in variants
                ),
            )
        case _:
            return node


def _marked(members: Sequence[Member], stable: Sequence[Member]) -> tuple[Member, ...]:
    known = {member.name: member for member in stable}
    return tuple(
        replace(member, node=_with_stability(member.node, known[member.name].node))
        if member.name in known
        else replace(member, node=noted(member.node, stability=Stability.EXPERIMENTAL))
        for member in members
    )


def _label(variant: Node, tag: str | None) -> str:
    from ..history.places import label

    return label(variant, tag, 0) if not isinstance(variant, Enum) else "="


# --- methods


def _methods(trees: Mapping[Facet, Mapping[str, str]], edition: Edition) -> Iterator[MethodSurface]:
    """The arms of the unions of all messages."""
    modules = declarations(trees[Facet(edition, SchemaLanguage.TYPESCRIPT)])
    for (direction, kind), union in MESSAGE_UNIONS.items():
        if union not in modules:
            continue
        declaration = modules[union]
        expression = type_expression(declaration.text, f"{union}.ts")
        for arm in expression.parts if isinstance(expression, UnionType) else (expression,):
            yield _method(arm, declaration, union, (direction, kind))


def _method(
    arm: TypeExpression, declaration: Declaration, where: str, way: tuple[Direction, Kind]
) -> MethodSurface:
    properties = {each.name: each for each in _properties(arm)}
    names = _values(arm, "method")
    params = properties.get("params")
    key, required = None, False
    if params is not None:
        parts = params.type.parts if isinstance(params.type, UnionType) else (params.type,)
        named = [part.name for part in parts if isinstance(part, NamedType)]
        unsaid = [part for part in parts if part in (KeywordType("null"), KeywordType("undefined"))]
        if len(named) > 1 or len(named) + len(unsaid) < len(parts):
            names = set()
        elif named:
            key = _key(declaration.imports.get(named[0], named[0]))
            required = not params.is_optional and not unsaid
    if len(names) != 1:
        hint = "teach generators/follow/surface.py what codex writes now"
        raise GeneratorError("an arm of this union is not a message that is understood", f"{where}.ts", hint)
    return MethodSurface(names.pop(), *way, key, required, Stability.STABLE)
