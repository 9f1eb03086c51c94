"""Pydantic models → type schemas of the Bundle. The only reader of Pydantic's own schema.

Input: the models that a registry reaches. Output: key → schema, as `generators.bundle` describes.

It reads the *core* schema, which the validators are built from: what a model accepts is what its
artifacts say. Every kind of core schema that it can say is a row of `_HANDLERS`; another raises.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any, Final, cast

from pydantic import BaseModel, PydanticUndefinedAnnotation, PydanticUserError, TypeAdapter
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticSerializationError, PydanticUndefined

from protocol_models.base import (
    Presence,
    UnionFacts,
    UnknownVariant,
    WireFacts,
    WireFloat,
    WireInteger,
    WireModel,
)

from . import docs
from .bundle import REF_PREFIX, TYPE_KEY
from .canonical import Json, Schema
from .errors import InvalidProtocol, Problem, UnsupportedSchema

__all__ = ["TypeReader", "read_types"]

_JSON: Final = TypeAdapter(Any)
_NEXT_STEP: Final = "use another type, or teach generators/pydantic_schema.py and every emitter this one"


def read_types(
    roots: Sequence[Any], namespaces: Mapping[str, str]
) -> tuple[dict[Any, str], dict[str, Schema]]:
    """The key of each root, and every type that the roots reach, sorted by key."""
    reader = TypeReader(namespaces)
    keys = reader.read_roots(roots)
    while reader.pending:
        reader.read_roots(list(dict.fromkeys(reader.pending)))
    return dict(zip(roots, keys, strict=True)), {key: reader.types[key] for key in sorted(reader.types)}


def _core_schema(roots: Sequence[Any]) -> dict[str, Any]:
    """The core schema of a tuple of all roots: in one piece, each type is built once."""
    try:
        together: Any = tuple[tuple(roots)]  # type: ignore[misc]  # a type that exists at run time only
        schema = cast("dict[str, Any]", TypeAdapter(together).core_schema)
        schema["type"]  # a model that is not complete is found out when it is looked at
        return schema
    except (PydanticUserError, TypeError, AttributeError) as error:
        where, what = _incomplete(roots) or ("a model", str(error).splitlines()[0])
        raise UnsupportedSchema(what, where, "fix the model, so that Pydantic can build it") from error


def _incomplete(roots: Sequence[Any]) -> tuple[str, str] | None:
    """The first model that names a type which does not exist, and what it names."""
    for root in roots:
        try:
            if isinstance(root, type) and issubclass(root, BaseModel):
                root.model_rebuild(raise_errors=True)
        except PydanticUndefinedAnnotation as error:
            return root.__name__, f"the type {error.name!r} is not defined"
        except (PydanticUserError, TypeError) as error:
            return root.__name__, str(error).splitlines()[0]
    return None


class TypeReader:
    """Walks one core schema and collects the named types in it."""

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self.types: dict[str, Schema] = {}
        self.pending: list[Any] = []
        """Types that variants flatten, to be read as well."""
        self._namespaces = namespaces
        self._definitions: dict[str, CoreSchema] = {}
        self._origin: dict[str, str] = {}
        self._where: list[str] = []
        self._problems: list[Problem] = []

    def read_roots(self, roots: Sequence[Any]) -> list[str]:
        """Read the roots and all that they reach; the key of each root."""
        self.pending = []
        if not roots:
            return []
        schema = _core_schema(roots)
        if schema["type"] == "definitions":
            self._definitions = {definition["ref"]: definition for definition in schema["definitions"]}
            schema = schema["schema"]
        keys: list[str] = []
        for root, item in zip(roots, schema["items_schema"], strict=True):
            reference = self.read(item).get("$ref")
            if reference is None:
                hint = "give it one: a class, or a TypeAliasType"
                raise UnsupportedSchema(f"{root!r} has no name to write it under", "the registry", hint)
            keys.append(reference.removeprefix(REF_PREFIX))
        if self._problems:
            raise InvalidProtocol(self._problems)
        return keys

    def read(self, schema: Any) -> Schema:
        """The schema of one core schema; a reference where it has a name."""
        schema = self._resolved(schema)
        if (reference := schema.get("ref")) is not None and not getattr(
            schema.get("cls"), "is_inline", False
        ):
            return self._named(reference, schema)
        return self._body(schema)

    def _named(self, reference: str, schema: Any) -> Schema:
        origin = reference.partition(":")[0]
        key = self._key(origin, reference)
        known = self._origin.setdefault(key, reference)
        if known != reference:
            first = known.partition(":")[0]
            self._problems.append(
                Problem(
                    f"two types are named {key}: {first} and {origin}",
                    self._place(),
                    "rename one, or give their modules different folders in the registry's namespaces",
                )
            )
        elif key not in self.types:
            self.types[key] = {}  # taken, so that a type that contains itself ends here
            self._where.append(key)
            body = self._body(schema)
            if (description := self._alias_doc(origin, schema)) is not None:
                body = {"description": description, **body}
            if schema.get("metadata", {}).get("wire_spelled_out"):
                body["x-spelled-out"] = True
            self.types[key] = body
            self._where.pop()
        return {"$ref": REF_PREFIX + key}

    def _key(self, origin: str, reference: str) -> str:
        module, _, name = origin.rpartition(".")
        if "[" in reference or not TYPE_KEY.fullmatch(name):
            raise UnsupportedSchema(
                f"{reference.partition(':')[0]!r} cannot be the name of a type or a file",
                self._place(),
                "name it with letters, digits and underscores; give a generic model a named subclass",
            )
        prefixes = [p for p in self._namespaces if module == p or module.startswith(p + ".")]
        folder = self._namespaces[max(prefixes, key=len)] if prefixes else ""
        return f"{folder}.{name}" if folder else name

    def _alias_doc(self, origin: str, schema: Any) -> str | None:
        """The docstring below a type alias; classes bring theirs themselves."""
        if "cls" in schema:
            return None
        module, _, name = origin.rpartition(".")
        return docs.module_docs(module).names.get(name)

    def _place(self) -> str:
        return ".".join(self._where) or "the registry"

    def _unsupported(self, what: str) -> UnsupportedSchema:
        return UnsupportedSchema(what, self._place(), _NEXT_STEP)

    def _body(self, schema: Any) -> Schema:
        wire = schema.get("metadata", {}).get("wire")
        if isinstance(wire, UnionFacts):
            return self._union_by_facts(schema, wire)
        handler = _HANDLERS.get(schema["type"])
        if handler is None:
            raise self._unsupported(f"the shape {schema['type']!r} has no form in the artifacts")
        body = handler(self, schema)
        updates = schema.get("metadata", {}).get("pydantic_js_updates", {})
        return {
            **body,
            **{k: v for k, v in updates.items() if k in ("description", "examples", "format", "pattern")},
        }

    # --- scalars

    def _any(self, schema: Any) -> Schema:
        return {}

    def _null(self, schema: Any) -> Schema:
        return {"type": "null"}

    def _bool(self, schema: Any) -> Schema:
        return {"type": "boolean"}

    def _int(self, schema: Any) -> Schema:
        wire = schema.get("metadata", {}).get("wire")
        if not isinstance(wire, WireInteger):
            return {"type": "integer", **_bounds(schema)}
        bounds: Schema = {}
        if schema["ge"] > wire.ge or wire.ge == 0:
            bounds["minimum"] = float(schema["ge"])
        if schema["le"] < wire.le:
            bounds["maximum"] = float(schema["le"])
        return {"type": "integer", "format": wire.format, **bounds}

    def _float(self, schema: Any) -> Schema:
        wire = schema.get("metadata", {}).get("wire")
        width = {"format": wire.format} if isinstance(wire, WireFloat) else {}
        return {"type": "number", **width, **_bounds(schema)}

    def _str(self, schema: Any) -> Schema:
        names = {"min_length": "minLength", "max_length": "maxLength", "pattern": "pattern"}
        return {
            "type": "string",
            **{names[k]: v for k, v in schema.items() if k in names and isinstance(v, int | str)},
        }

    def _formatted(self, schema: Any) -> Schema:
        formats = {
            "datetime": "date-time",
            "date": "date",
            "time": "time",
            "timedelta": "duration",
            "uuid": "uuid",
            "url": "uri",
        }
        return {"type": "string", "format": formats[schema["type"]]}

    def _literal(self, schema: Any) -> Schema:
        return self._one_of_values([v.value if isinstance(v, Enum) else v for v in schema["expected"]])

    def _enum(self, schema: Any) -> Schema:
        cls: type[Enum] = schema["cls"]
        body = self._one_of_values([member.value for member in schema["members"]])
        described = {m.value: doc for m in schema["members"] if (doc := docs.member_doc(cls, m.name))}
        if described:
            body["x-enum-descriptions"] = described
        return _with_doc(cls, body)

    def _one_of_values(self, values: list[Json]) -> Schema:
        names = {str: "string", bool: "boolean", int: "integer", float: "number", types.NoneType: "null"}
        kinds = list(dict.fromkeys(names.get(type(value), "") for value in values))
        if "" in kinds:
            raise self._unsupported(f"the values {values!r} are not all JSON scalars")
        return {"type": kinds[0] if len(kinds) == 1 else kinds, "enum": values}

    # --- containers

    def _list(self, schema: Any) -> Schema:
        body: Schema = {"type": "array", "items": self._inner(schema.get("items_schema"))}
        names = {"min_length": "minItems", "max_length": "maxItems"}
        body |= {names[k]: v for k, v in schema.items() if k in names and isinstance(v, int)}
        if schema["type"] in ("set", "frozenset"):
            body["uniqueItems"] = True
        return body

    def _tuple(self, schema: Any) -> Schema:
        items = [self.read(item) for item in schema["items_schema"]]
        if (variadic := schema.get("variadic_item_index")) is not None:
            if len(items) > 1:
                raise self._unsupported(f"a tuple with a variadic item at {variadic} among others")
            return {"type": "array", "items": _true_if_any(items[0])}
        return {"type": "array", "items": items, "minItems": len(items), "maxItems": len(items)}

    def _dict(self, schema: Any) -> Schema:
        keys = self._resolved(schema.get("keys_schema", {"type": "any"}))
        if keys["type"] not in ("str", "any", "literal", "enum"):
            raise self._unsupported(
                f"a map keyed by {keys['type']!r}: the members of a JSON object are named by strings"
            )
        return {"type": "object", "additionalProperties": self._inner(schema.get("values_schema"))}

    def _resolved(self, schema: Any) -> Any:
        return self._definitions[schema["schema_ref"]] if schema["type"] == "definition-ref" else schema

    def _inner(self, schema: Any) -> Schema | bool:
        return True if schema is None else _true_if_any(self.read(schema))

    def _nullable(self, schema: Any) -> Schema:
        inner = self.read(schema["schema"])
        if not inner:
            return inner
        if isinstance(inner.get("type"), str) and "enum" not in inner and "x-union" not in inner:
            return {**inner, "type": [inner["type"], "null"]}
        return {"anyOf": [inner, {"type": "null"}]}

    # --- unions

    def _union(self, schema: Any) -> Schema:
        arms = [
            self.read(arm[0] if isinstance(arm, tuple) else arm)
            for arm in schema["choices"]
            if not _is_unknown(arm)
        ]
        return arms[0] if len(arms) == 1 else {"anyOf": arms, "x-union": {"kind": "untagged"}}

    def _tagged_union(self, schema: Any) -> Schema:
        discriminator = schema["discriminator"]
        union: Schema = {"kind": "internal"}
        if isinstance(discriminator, str):
            union["tag"] = discriminator
        arms: list[Schema] = []
        for arm in map(self.read, schema["choices"].values()):
            if arm not in arms:
                arms.append(arm)
        return {"oneOf": arms, "x-union": union}

    def _union_by_facts(self, schema: Any, facts: UnionFacts) -> Schema:
        if schema["type"] == "union" and facts.kind == "internal":
            schema = next(arm for arm in schema["choices"] if not _is_unknown(arm))
        choices = schema["choices"].values() if schema["type"] == "tagged-union" else schema["choices"]
        arms: list[Schema] = []
        for choice in choices:
            if not _is_unknown(choice) and (arm := self._variant(choice, facts)) not in arms:
                arms.append(arm)
        if facts.order:
            arms = _reordered(arms, facts.order)
        if facts.catch_all:
            arms.append({"type": ["string", "object"]})
        keyword = "anyOf" if facts.kind == "untagged" or facts.catch_all else "oneOf"
        union: Schema = {"kind": facts.kind, **({"tag": facts.tag} if facts.tag else {})}
        named = {"x-schema-name": facts.schema_name} if facts.schema_name else {}
        beside = {**_move_shared(arms, facts.shared), **self._flattened(facts.flattens), **named}
        return {**beside, keyword: arms, "x-union": union}

    def _variant(self, choice: Any, facts: UnionFacts) -> Schema:
        """A variant as it stands in its union: spelled out, or by reference where it is a type."""
        schema = self._resolved(choice)
        if facts.kind != "untagged" and schema["type"] in ("model", "enum"):
            return self._body(schema)
        return self.read(choice)

    # --- objects

    def _model(self, schema: Any) -> Schema:
        cls: type[BaseModel] = schema["cls"]
        if schema.get("root_model"):
            return _with_doc(
                cls,
                self.read(
                    schema["schema"]["fields"]["root"]["schema"]
                    if "fields" in schema["schema"]
                    else schema["schema"]
                ),
            )
        fields_schema = schema["schema"]
        while fields_schema["type"] != "model-fields":
            fields_schema = fields_schema["schema"]
        body = self._object(cls, fields_schema["fields"], cls.model_fields)
        body |= self._further_members(cls, fields_schema)
        if issubclass(cls, WireModel):
            body |= self._flattened(cls.flattened)
            if cls.is_experimental:
                body["x-stability"] = "experimental"
        return _with_doc(cls, body)

    def _flattened(self, target: Any) -> Schema:
        """`x-flattens`, for a type that is then read as well."""
        if target is None:
            return {}
        self.pending.append(target)
        return {"x-flattens": self._key(f"{target.__module__}.{target.__name__}", target.__name__)}

    def _further_members(self, cls: type[BaseModel], fields_schema: Any) -> Schema:
        """`additionalProperties`, where the model says something of members that it does not name."""
        if "extras_schema" in fields_schema:
            return {"additionalProperties": self._inner(fields_schema["extras_schema"])}
        extra = cls.model_config.get("extra")
        if extra == "forbid":
            return {"additionalProperties": False}
        declared = cls.is_open if issubclass(cls, WireModel) else extra == "allow"
        return {"additionalProperties": True} if declared else {}

    def _typed_dict(self, schema: Any) -> Schema:
        body = self._object(schema["cls"], schema["fields"], {})
        if schema.get("extra_behavior") == "forbid":
            body["additionalProperties"] = False
        return _with_doc(schema["cls"], body)

    def _dataclass(self, schema: Any) -> Schema:
        arguments = schema["schema"]
        while arguments["type"] != "dataclass-args":
            arguments = arguments["schema"]
        fields = {f["name"]: f for f in arguments["fields"]}
        return _with_doc(schema["cls"], self._object(schema["cls"], fields, {}))

    def _object(self, cls: type, fields: Mapping[str, Any], infos: Mapping[str, FieldInfo]) -> Schema:
        properties: dict[str, Schema] = {}
        required: list[str] = []
        for name, field in fields.items():
            wire_name = field.get("serialization_alias") or field.get("validation_alias") or name
            if not isinstance(wire_name, str):
                raise self._unsupported(f"the field {name!r} is read under several names")
            self._where.append(wire_name)
            member = self._member(cls, name, field, infos.get(name))
            self._where.pop()
            if "x-presence" not in member:
                required.append(wire_name)
            properties[wire_name] = member
        body: Schema = {"type": "object"}
        if properties:
            body["properties"] = properties
        if required:
            body["required"] = required
        return body

    def _member(self, cls: type, name: str, field: Any, info: FieldInfo | None) -> Schema:
        schema = field["schema"]
        member = dict(self.read(schema["schema"] if schema["type"] == "default" else schema))
        facts = [fact for fact in (info.metadata if info else ()) if isinstance(fact, WireFacts)]
        description = docs.member_doc(cls, name) or (info.description if info else None)
        if description:
            member["description"] = docs.paragraphs(description)
        if info is not None and info.examples:
            member["examples"] = list(info.examples)
        optional = schema["type"] == "default" or not field.get("required", True)
        if optional and not any(fact.schema_requires for fact in facts):
            member |= self._default(cls, name, schema, facts)
        for fact in facts:
            if fact.only_with is not None:
                member["x-only-with"] = {fact.only_with[0]: fact.only_with[1]}
        if any(fact.experimental for fact in facts):
            member["x-stability"] = "experimental"
        if any(fact.deprecated for fact in facts) or (info is not None and info.deprecated):
            member["deprecated"] = True
        return member

    def _default(self, cls: type, name: str, schema: Any, facts: Sequence[WireFacts]) -> Schema:
        """The presence of a member that may be absent, and its default where the schema states it."""
        presence = cls.presence_of(name) if issubclass(cls, WireModel) else Presence.ALWAYS
        assert presence is not None  # a field with a default has one
        if schema["type"] != "default":
            return {"x-presence": Presence.EITHER.value}
        default = schema.get("default", PydanticUndefined)
        if default is PydanticUndefined:
            default = schema["default_factory"]()
        stated = next((f.shows_default for f in facts if f.shows_default is not None), None)
        by_rule = presence is Presence.ALWAYS and default is not None
        member: Schema = {"x-presence": presence.value}
        if by_rule if stated is None else stated:
            try:
                member["default"] = _JSON.dump_python(default, mode="json", by_alias=True, exclude_unset=True)
            except PydanticSerializationError as error:
                raise self._unsupported(f"the default {default!r} is not JSON: {error}") from error
        return member

    # --- wrappers

    def _wrapped(self, schema: Any) -> Schema:
        return self.read(schema["schema"])

    def _json_or_python(self, schema: Any) -> Schema:
        return self.read(schema["json_schema"])

    def _lax_or_strict(self, schema: Any) -> Schema:
        return self.read(schema["lax_schema"])


def _is_unknown(arm: Any) -> bool:
    schema = arm[0] if isinstance(arm, tuple) else arm
    return schema.get("metadata", {}).get("wire") is UnknownVariant


def _reordered(arms: list[Schema], order: Sequence[str]) -> list[Schema]:
    """The variants of an externally tagged union in the order of their wire names, strings apart."""
    placed: list[Schema] = []
    for name in order:
        for arm in arms:
            if name in arm.get("enum", ()):
                doc = arm.get("x-enum-descriptions", {}).get(name)
                described = {"x-enum-descriptions": {name: doc}} if doc else {}
                placed.append({"type": "string", "enum": [name], **described})
            elif name in arm.get("properties", ()):
                placed.append(arm)
    return placed


def _move_shared(arms: list[Schema], shared: type[WireModel] | None) -> Schema:
    """Take the members of `shared` out of the variants; the object that stands beside the union."""
    if shared is None:
        return {}
    names = {info.serialization_alias or name for name, info in shared.model_fields.items()}
    properties = {n: m for n, m in arms[0]["properties"].items() if n in names}
    required = [n for n in arms[0].get("required", ()) if n in names]
    for arm in arms:
        for keyword in ("properties", "required"):
            rest = [n for n in arm.get(keyword, ()) if n not in names]
            held = arm.pop(keyword, None)
            if rest:
                arm[keyword] = {n: held[n] for n in rest} if isinstance(held, dict) else rest
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def _true_if_any(schema: Schema) -> Schema | bool:
    return schema or True


def _with_doc(cls: type, body: Schema) -> Schema:
    description = docs.class_doc(cls)
    return {"description": description, **body} if description else body


def _bounds(schema: Any) -> Schema:
    names = {
        "ge": "minimum",
        "le": "maximum",
        "gt": "exclusiveMinimum",
        "lt": "exclusiveMaximum",
        "multiple_of": "multipleOf",
    }
    return {names[k]: v for k, v in schema.items() if k in names}


_HANDLERS: Final[dict[str, Callable[[TypeReader, Any], Schema]]] = {
    "any": TypeReader._any,
    "none": TypeReader._null,
    "bool": TypeReader._bool,
    "int": TypeReader._int,
    "float": TypeReader._float,
    "str": TypeReader._str,
    **dict.fromkeys(("datetime", "date", "time", "timedelta", "uuid", "url"), TypeReader._formatted),
    "literal": TypeReader._literal,
    "enum": TypeReader._enum,
    **dict.fromkeys(("list", "set", "frozenset"), TypeReader._list),
    "tuple": TypeReader._tuple,
    "dict": TypeReader._dict,
    "nullable": TypeReader._nullable,
    "union": TypeReader._union,
    "tagged-union": TypeReader._tagged_union,
    "model": TypeReader._model,
    "typed-dict": TypeReader._typed_dict,
    "dataclass": TypeReader._dataclass,
    **dict.fromkeys(("function-before", "function-after", "function-wrap", "default"), TypeReader._wrapped),
    "json-or-python": TypeReader._json_or_python,
    "lax-or-strict": TypeReader._lax_or_strict,
}
