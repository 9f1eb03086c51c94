"""Pydantic models → types of the Bundle. The only reader of Pydantic's own schema.

Input: the models that a registry reaches. Output: key → node, as `generators.schema` describes.

It reads the *core* schema, which the validators are built from: what a model accepts is what its
artifacts say. Every kind of core schema that it can say is a row of `_HANDLERS`; another raises.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import NoneType
from typing import Any, Final, cast

from pydantic import BaseModel, PydanticUndefinedAnnotation, PydanticUserError, TypeAdapter
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticSerializationError, PydanticUndefined

from protocol_models.base import UnionFacts, UnknownVariant, WireFacts, WireFloat, WireInteger, WireModel
from protocol_models.methods import Stability

from . import docs
from .bundle import TYPE_KEY
from .canonical import Json
from .errors import Contradiction, InvalidProtocol, UnsupportedSchema
from .schema import (
    NO_NOTES,
    AnyValue,
    Array,
    CatchAll,
    Default,
    Enum,
    Map,
    Member,
    Node,
    Notes,
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

__all__ = ["TypeReader", "read_types"]

_JSON: Final = TypeAdapter(Any)
_NEXT_STEP: Final = "use another type, or teach generators/pydantic_schema.py and every emitter this one"


def read_types(roots: Sequence[Any], namespaces: Mapping[str, str]) -> tuple[dict[Any, str], dict[str, Node]]:
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
        self.types: dict[str, Node] = {}
        self.pending: list[Any] = []
        """Types that variants flatten, to be read as well."""
        self._namespaces = namespaces
        self._definitions: dict[str, CoreSchema] = {}
        self._origin: dict[str, str] = {}
        self._where: list[str] = []
        self._problems: list[Contradiction] = []

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
            node = self.read(item)
            if not isinstance(node, Reference):
                hint = "give it one: a class, or a TypeAliasType"
                raise UnsupportedSchema(f"{root!r} has no name to write it under", "the registry", hint)
            keys.append(node.key)
        if self._problems:
            raise InvalidProtocol(self._problems)
        return keys

    def read(self, schema: Any) -> Node:
        """The node of one core schema; a reference where it has a name."""
        schema = self._resolved(schema)
        if (reference := schema.get("ref")) is not None and not getattr(
            schema.get("cls"), "is_inline", False
        ):
            return self._named(reference, schema)
        return self._body(schema)

    def _named(self, reference: str, schema: Any) -> Reference:
        origin = reference.partition(":")[0]
        key = self._key(origin, reference)
        known = self._origin.setdefault(key, reference)
        if known != reference:
            first = known.partition(":")[0]
            self._problems.append(
                Contradiction(
                    f"two types are named {key}: {first} and {origin}",
                    self._place(),
                    "rename one, or give their modules different folders in the registry's namespaces",
                )
            )
        elif key not in self.types:
            self.types[key] = AnyValue()  # taken, so that a type that contains itself ends here
            self._where.append(key)
            node = self._body(schema)
            if (description := self._alias_doc(origin, schema)) is not None and not node.notes.description:
                node = noted(node, description=description)
            if schema.get("metadata", {}).get("wire_spelled_out"):
                node = noted(node, is_spelled_out=True)
            self.types[key] = node
            self._where.pop()
        return Reference(key)

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

    def _body(self, schema: Any) -> Node:
        wire = schema.get("metadata", {}).get("wire")
        if isinstance(wire, UnionFacts):
            return self._union_by_facts(schema, wire)
        handler = _HANDLERS.get(schema["type"])
        if handler is None:
            raise self._unsupported(f"the shape {schema['type']!r} has no form in the artifacts")
        node = handler(self, schema)
        updates = schema.get("metadata", {}).get("pydantic_js_updates", {})
        return self._updated(node, updates) if updates else node

    def _updated(self, node: Node, updates: Mapping[str, Any]) -> Node:
        """The node with what a model says of it for its schema."""
        limits = {k: v for k, v in updates.items() if k in ("format", "pattern")}
        if limits and isinstance(node, Scalar):
            node = replace(node, **limits)
        if "examples" in updates:
            node = noted(node, examples=tuple(updates["examples"]))
        return noted(node, description=updates["description"]) if "description" in updates else node

    # --- scalars

    def _any(self, schema: Any) -> Node:
        return AnyValue()

    def _null(self, schema: Any) -> Node:
        return Scalar(ScalarType.NULL)

    def _bool(self, schema: Any) -> Node:
        return Scalar(ScalarType.BOOLEAN)

    def _int(self, schema: Any) -> Node:
        wire = schema.get("metadata", {}).get("wire")
        if not isinstance(wire, WireInteger):
            return Scalar(ScalarType.INTEGER, **_bounds(schema))
        return Scalar(
            ScalarType.INTEGER,
            wire.format,
            minimum=float(schema["ge"]) if schema["ge"] > wire.ge or wire.ge == 0 else None,
            maximum=float(schema["le"]) if schema["le"] < wire.le else None,
        )

    def _float(self, schema: Any) -> Node:
        wire = schema.get("metadata", {}).get("wire")
        width = wire.format if isinstance(wire, WireFloat) else None
        return Scalar(ScalarType.NUMBER, width, **_bounds(schema))

    def _str(self, schema: Any) -> Node:
        pattern = schema.get("pattern")
        return Scalar(
            ScalarType.STRING,
            pattern=pattern if isinstance(pattern, str) else None,
            min_length=schema.get("min_length"),
            max_length=schema.get("max_length"),
        )

    def _formatted(self, schema: Any) -> Node:
        formats = {
            "datetime": "date-time",
            "date": "date",
            "time": "time",
            "timedelta": "duration",
            "uuid": "uuid",
            "url": "uri",
        }
        return Scalar(ScalarType.STRING, formats[schema["type"]])

    def _literal(self, schema: Any) -> Node:
        return self._one_of_values([v.value if isinstance(v, enum.Enum) else v for v in schema["expected"]])

    def _enum(self, schema: Any) -> Node:
        cls: type[enum.Enum] = schema["cls"]
        node = self._one_of_values([member.value for member in schema["members"]])
        described = {m.value: doc for m in schema["members"] if (doc := docs.member_doc(cls, m.name))}
        return _with_doc(cls, replace(node, descriptions=described))

    def _one_of_values(self, values: list[Json]) -> Enum:
        if not all(type(value) in (str, bool, int, float, NoneType) for value in values):
            raise self._unsupported(f"the values {values!r} are not all JSON scalars")
        return Enum(tuple(values))

    # --- containers

    def _list(self, schema: Any) -> Node:
        return Array(
            self._inner(schema.get("items_schema")),
            schema.get("min_length"),
            schema.get("max_length"),
            is_unique=schema["type"] in ("set", "frozenset"),
        )

    def _tuple(self, schema: Any) -> Node:
        items = tuple(self.read(item) for item in schema["items_schema"])
        if (variadic := schema.get("variadic_item_index")) is not None:
            if len(items) > 1:
                raise self._unsupported(f"a tuple with a variadic item at {variadic} among others")
            return Array(items[0])
        return Tuple(items)

    def _dict(self, schema: Any) -> Node:
        keys = self._resolved(schema.get("keys_schema", {"type": "any"}))
        if keys["type"] not in ("str", "any", "literal", "enum"):
            raise self._unsupported(
                f"a map keyed by {keys['type']!r}: the members of a JSON object are named by strings"
            )
        return Map(self._inner(schema.get("values_schema")))

    def _resolved(self, schema: Any) -> Any:
        return self._definitions[schema["schema_ref"]] if schema["type"] == "definition-ref" else schema

    def _inner(self, schema: Any) -> Node:
        return AnyValue() if schema is None else self.read(schema)

    def _nullable(self, schema: Any) -> Node:
        return nullable(self.read(schema["schema"]))

    # --- unions

    def _union(self, schema: Any) -> Node:
        choices = (arm[0] if isinstance(arm, tuple) else arm for arm in schema["choices"])
        arms = tuple(self.read(arm) for arm in choices if not _is_unknown(arm))
        return arms[0] if len(arms) == 1 else Union(UnionKind.UNTAGGED, arms)

    def _tagged_union(self, schema: Any) -> Node:
        discriminator = schema["discriminator"]
        tag = discriminator if isinstance(discriminator, str) else None
        return Union(UnionKind.INTERNAL, _distinct(map(self.read, schema["choices"].values())), tag=tag)

    def _union_by_facts(self, schema: Any, facts: UnionFacts) -> Node:
        if schema["type"] == "union" and facts.kind == "internal":
            schema = next(arm for arm in schema["choices"] if not _is_unknown(arm))
        choices = schema["choices"].values() if schema["type"] == "tagged-union" else schema["choices"]
        arms = _distinct(self._variant(choice, facts) for choice in choices if not _is_unknown(choice))
        if facts.order:
            arms = _reordered(arms, facts.order)
        arms, shared = _without_shared(arms, facts.shared)
        return Union(
            UnionKind(facts.kind),
            (*arms, CatchAll()) if facts.catch_all else arms,
            tag=facts.tag,
            shared=shared,
            flattens=self._flattened(facts.flattens),
            notes=Notes(schema_name=facts.schema_name) if facts.schema_name else NO_NOTES,
        )

    def _variant(self, choice: Any, facts: UnionFacts) -> Node:
        """A variant as it stands in its union: spelled out, or by reference where it is a type."""
        schema = self._resolved(choice)
        if facts.kind != "untagged" and schema["type"] in ("model", "enum"):
            return self._body(schema)
        return self.read(choice)

    # --- objects

    def _model(self, schema: Any) -> Node:
        cls: type[BaseModel] = schema["cls"]
        inner = schema["schema"]
        if schema.get("root_model"):
            root = inner["fields"]["root"]["schema"] if "fields" in inner else inner
            return _with_doc(cls, self.read(root))
        while inner["type"] != "model-fields":
            inner = inner["schema"]
        members = self._members(cls, inner["fields"], cls.model_fields)
        if not issubclass(cls, WireModel):
            return self._object(cls, members, self._further(cls, inner))
        node = self._object(cls, members, self._further(cls, inner), self._flattened(cls.flattened))
        return noted(node, stability=Stability.EXPERIMENTAL) if cls.is_experimental else node

    def _object(
        self, cls: type, members: tuple[Member, ...], further: Node | bool, flattens: str | None = None
    ) -> Node:
        """An object; a map where it has no members and lets in any."""
        if isinstance(further, bool):
            return _with_doc(cls, Object(members, is_closed=not further, flattens=flattens))
        if not members and flattens is None:
            return _with_doc(cls, Map(further))
        return _with_doc(cls, Object(members, further, flattens=flattens))

    def _flattened(self, target: Any) -> str | None:
        """The key of a type that is flattened, and is then read as well."""
        if target is None:
            return None
        self.pending.append(target)
        return self._key(f"{target.__module__}.{target.__name__}", target.__name__)

    def _further(self, cls: type[BaseModel], fields_schema: Any) -> Node | bool:
        """What members of other names hold, where it is declared; else whether they are let in."""
        if "extras_schema" in fields_schema:
            return self._inner(fields_schema["extras_schema"])
        extra = cls.model_config.get("extra")
        if extra == "forbid":
            return False
        declared = cls.is_open if issubclass(cls, WireModel) else extra == "allow"
        return AnyValue() if declared else True

    def _typed_dict(self, schema: Any) -> Node:
        members = self._members(schema["cls"], schema["fields"], {})
        return self._object(schema["cls"], members, schema.get("extra_behavior") != "forbid")

    def _dataclass(self, schema: Any) -> Node:
        arguments = schema["schema"]
        while arguments["type"] != "dataclass-args":
            arguments = arguments["schema"]
        fields = {f["name"]: f for f in arguments["fields"]}
        return self._object(schema["cls"], self._members(schema["cls"], fields, {}), True)

    def _members(
        self, cls: type, fields: Mapping[str, Any], infos: Mapping[str, FieldInfo]
    ) -> tuple[Member, ...]:
        return tuple(self._member(cls, name, field, infos.get(name)) for name, field in fields.items())

    def _member(self, cls: type, name: str, field: Any, info: FieldInfo | None) -> Member:
        wire_name = field.get("serialization_alias") or field.get("validation_alias") or name
        if not isinstance(wire_name, str):
            raise self._unsupported(f"the field {name!r} is read under several names")
        self._where.append(wire_name)
        schema = field["schema"]
        node = self.read(schema["schema"] if schema["type"] == "default" else schema)
        facts = [fact for fact in (info.metadata if info else ()) if isinstance(fact, WireFacts)]
        optional = schema["type"] == "default" or not field.get("required", True)
        presence, default = None, None
        if optional and not any(fact.schema_requires for fact in facts):
            presence, default = self._default(cls, name, schema, facts)
        member = Member(
            wire_name,
            _annotated(node, docs.member_doc(cls, name), info, facts),
            presence,
            default,
            next((fact.only_with for fact in facts if fact.only_with is not None), None),
        )
        self._where.pop()
        return member

    def _default(
        self, cls: type, name: str, schema: Any, facts: Sequence[WireFacts]
    ) -> tuple[Presence, Default | None]:
        """The presence of a member that may be absent, and its default where the schema states it."""
        presence = cls.presence_of(name) if issubclass(cls, WireModel) else Presence.ALWAYS
        assert presence is not None  # a field with a default has one
        if schema["type"] != "default":
            return Presence.EITHER, None
        default = schema.get("default", PydanticUndefined)
        if default is PydanticUndefined:
            default = schema["default_factory"]()
        stated = next((f.shows_default for f in facts if f.shows_default is not None), None)
        by_rule = presence is Presence.ALWAYS and default is not None
        if not (by_rule if stated is None else stated):
            return presence, None
        try:
            value = _JSON.dump_python(default, mode="json", by_alias=True, exclude_unset=True)
        except PydanticSerializationError as error:
            raise self._unsupported(f"the default {default!r} is not JSON: {error}") from error
        return presence, Default(value)

    # --- wrappers

    def _wrapped(self, schema: Any) -> Node:
        return self.read(schema["schema"])

    def _json_or_python(self, schema: Any) -> Node:
        return self.read(schema["json_schema"])

    def _lax_or_strict(self, schema: Any) -> Node:
        return self.read(schema["lax_schema"])


def _is_unknown(arm: Any) -> bool:
    schema = arm[0] if isinstance(arm, tuple) else arm
    return schema.get("metadata", {}).get("wire") is UnknownVariant


def _distinct(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """Each node once; several tags may lead to one variant."""
    distinct: list[Node] = []
    for node in nodes:
        if node not in distinct:
            distinct.append(node)
    return tuple(distinct)


def _reordered(arms: tuple[Node, ...], order: Sequence[str]) -> tuple[Node, ...]:
    """The variants of an externally tagged union in the order of their wire names, strings apart."""
    placed: list[Node] = []
    for name in order:
        for arm in arms:
            match arm:
                case Enum(values=values, descriptions=texts) if name in values:
                    placed.append(Enum((name,), {name: texts[name]} if name in texts else {}))
                case Object() if arm.member(name) is not None:
                    placed.append(arm)
    return tuple(placed)


def _without_shared(
    arms: tuple[Node, ...], shared: type[WireModel] | None
) -> tuple[tuple[Node, ...], tuple[Member, ...]]:
    """The variants without the members of `shared`, and these members."""
    if shared is None:
        return arms, ()
    names = {info.serialization_alias or name for name, info in shared.model_fields.items()}
    common = tuple(member for member in _members_of(arms[0]) if member.name in names)
    return tuple(_without(arm, names) for arm in arms), common


def _members_of(node: Node) -> tuple[Member, ...]:
    match node:
        case Object(members=members) | Union(shared=members):
            return members
        case _:
            return ()


def _without(node: Node, names: set[str]) -> Node:
    rest = tuple(member for member in _members_of(node) if member.name not in names)
    match node:
        case Object():
            return replace(node, members=rest)
        case Union():
            return replace(node, shared=rest)
        case _:
            return node


def _annotated(node: Node, doc: str | None, info: FieldInfo | None, facts: Sequence[WireFacts]) -> Node:
    """The node of a member with what the member's docstring, its field and its marks say."""
    said: dict[str, Any] = {}
    if description := doc or (info.description if info else None):
        said["description"] = docs.paragraphs(description)
    if info is not None and info.examples:
        said["examples"] = tuple(info.examples)
    if any(fact.experimental for fact in facts):
        said["stability"] = Stability.EXPERIMENTAL
    if any(fact.deprecated for fact in facts) or (info is not None and info.deprecated):
        said["deprecated"] = True
    return noted(node, **said) if said else node


def _with_doc(cls: type, node: Node) -> Node:
    description = docs.class_doc(cls)
    return noted(node, description=description) if description and not node.notes.description else node


def _bounds(schema: Any) -> dict[str, Any]:
    names = {
        "ge": "minimum",
        "le": "maximum",
        "gt": "exclusive_minimum",
        "lt": "exclusive_maximum",
        "multiple_of": "multiple_of",
    }
    return {names[k]: v for k, v in schema.items() if k in names}


_HANDLERS: Final[dict[str, Callable[[TypeReader, Any], Node]]] = {
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
