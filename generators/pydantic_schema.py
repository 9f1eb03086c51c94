"""Pydantic models → types of the Bundle. The only reader of Pydantic's own schema.

Input: the models that a registry reaches. Output: key → node, as `generators.schema` describes.

It reads the *core* schema, which the validators are built from: what a model accepts is what its
artifacts say. Every kind of core schema that it can say is a row of `_HANDLERS`; another raises.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Final, cast

from pydantic import BaseModel, PydanticUndefinedAnnotation, PydanticUserError, TypeAdapter, WithJsonSchema
from pydantic.fields import FieldInfo
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import CoreSchema, PydanticSerializationError, PydanticUndefined

from protocol_models.base import UnionFacts, UnknownVariant, WireFacts, WireInteger, WireModel
from protocol_models.base.history import HistoryFacts
from protocol_models.base.unions import WireEnum
from protocol_models.methods import Stability

from . import docs
from .bundle import TYPE_KEY, reference_graph
from .core_scalars import SCALARS, Unsayable, is_sided, listed, plain_values, scalar
from .declared_schema import Undeclarable, declared_node, declared_notes
from .errors import Contradiction, InvalidProtocol, UnsupportedSchema
from .python_names import PythonName, own_names
from .schema import (
    NO_NOTES,
    AnyValue,
    Array,
    CatchAll,
    Default,
    Enum,
    FormerNode,
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
    are_disjoint,
    bare,
    noted,
    nullable,
)
from .sides import Side, joined
from .type_names import TypeName, name_of_alias, name_of_class

__all__ = ["ReadTypes", "TypeReader", "read_types"]

_JSON: Final = TypeAdapter(Any)
_NEXT_STEP: Final = "use another type, or say its form with WithJsonSchema"
_PURE_FACTORIES: Final = (bool, dict, float, frozenset, int, list, set, str, tuple)
"""The factories of a default that run no code of the models."""


@dataclass(frozen=True, slots=True)
class ReadTypes:
    """The types that some roots reach."""

    keys: dict[tuple[Any, Side], str]
    """Root and side → key."""
    types: dict[str, Node]
    """Key → node, sorted by key."""
    reshaped: frozenset[Any]
    """The roots of which a message that is written may be none that is read."""
    python: dict[str, PythonName]
    """What Python code imports for the types."""


def read_types(roots: Mapping[Any, frozenset[Side]], namespaces: Mapping[str, str]) -> ReadTypes:
    """Every type that the roots reach, each root on its sides."""
    if not roots:
        return ReadTypes({}, {}, frozenset(), {})
    core = _core_schema(list(roots))
    keys: dict[Side, dict[Any, str]] = {}
    types: dict[Side, dict[str, Node]] = {}
    reader = TypeReader(namespaces, Side.READ)
    for side in Side:
        reader = reader if side is Side.READ else reader.other_side()
        wanted = [root if side in sides else None for root, sides in roots.items()]
        found = reader.read_roots(wanted, core)
        while reader.pending:
            more = list(dict.fromkeys(reader.pending))
            reader.read_roots(more, _core_schema(more))
        keys[side] = {root: key for root, key in zip(wanted, found, strict=True) if key is not None}
        types[side] = reader.finished()
    names, every = joined(types, {side: keys[side].values() for side in Side})
    named = {(root, side): names[side][key] for side in Side for root, key in keys[side].items()}
    changed = reader.reshaped()
    reshaped = frozenset(root for side in Side for root, key in keys[side].items() if key in changed)
    python = {
        path: replace(name, type=key)
        for path, name in reader.python.items()
        for key in (name.type, *(name.type + side for side in Side))
        if key in every
    }
    return ReadTypes(named, {key: every[key] for key in sorted(every)}, reshaped, python)


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
    """Walks one core schema, as it is seen from one side, and collects the named types in it."""

    def __init__(self, namespaces: Mapping[str, str], side: Side) -> None:
        self.types: dict[str, Node] = {}
        self.pending: list[Any] = []
        """Types that variants flatten, to be read as well."""
        self.python: dict[str, PythonName] = {}
        """What Python code imports for the types that were read."""
        self._side = side
        self._namespaces = namespaces
        self._definitions: dict[str, CoreSchema] = {}
        self._origin: dict[str, str] = {}
        self._sided: set[str] = set()
        """The types that the other side may have in another form."""
        self._reshaped: set[str] = set()
        """Those of them of which a message of one side may be none of the other."""
        self._tags: dict[str, set[str]] = {}
        """Type → the members by which a union knows it, which every message has."""
        self._doubted: list[tuple[str, tuple[Node, ...]]] = []
        """The variants that a function tells apart, and where; no schema can say which it picks."""
        self._reading: list[str] = []
        self._where: list[str] = []
        self._config: Mapping[str, Any] = {}
        self._problems: list[Contradiction] = []

    def other_side(self) -> TypeReader:
        """A reader for the other side, which has what is the same there."""
        side = Side.WRITTEN if self._side is Side.READ else Side.READ
        reader = TypeReader(self._namespaces, side)
        sided = self._reaching(self._sided)
        reader.types = {key: node for key, node in self.types.items() if key not in sided}
        reader._origin = dict(self._origin)
        reader._reshaped = set(self._reshaped)
        reader.python = dict(self.python)
        reader._tags = {key: set(tags) for key, tags in self._tags.items()}
        return reader

    def _reaching(self, marked: set[str]) -> set[str]:
        """The types that are marked, and those that name one."""
        graph = reference_graph(self.types)
        reaching = set(marked)
        while more := {key for key in graph.keys() - reaching if not reaching.isdisjoint(graph[key])}:
            reaching |= more
        return reaching

    def reshaped(self) -> set[str]:
        """The types of which a message of one side may be none of the other."""
        return self._reaching(self._reshaped)

    def finished(self) -> dict[str, Node]:
        """The types that were read; those that a union knows by a tag have to have it."""
        for place, arms in self._doubted:
            if not all(are_disjoint(one, other, self.types) for one, other in combinations(arms, 2)):
                what = "a function tells the variants of a union apart, and a value may be of two of them"
                hint = "tell them apart by a Literal member, as in Field(discriminator='type')"
                self._problems.append(Contradiction(what, place, hint))
        if self._problems:
            raise InvalidProtocol(list(dict.fromkeys(self._problems)))
        for key, tags in self._tags.items():
            node = self.types.get(key)
            if isinstance(node, Object):
                self.types[key] = _with_required(node, tags)
        return self.types

    def read_roots(self, roots: Sequence[Any], core: Any) -> list[str | None]:
        """Read the roots, whose core schemas stand together, and all that they reach; the key of each."""
        self.pending = []
        if core["type"] == "definitions":
            self._definitions = {definition["ref"]: definition for definition in core["definitions"]}
            core = core["schema"]
        keys: list[str | None] = []
        for root, item in zip(roots, core["items_schema"], strict=True):
            keys.append(None if root is None else self._root(root, item))
        return keys

    def _root(self, root: Any, schema: Any) -> str:
        with self._collecting():
            node = self.read(schema)
            if isinstance(node, Reference):
                return node.key
            hint = "give it one: a class, or a TypeAliasType"
            raise UnsupportedSchema(f"{root!r} has no name to write it under", "the registry", hint)
        return ""

    @contextmanager
    def _collecting(self) -> Iterator[None]:
        """Keep what cannot be said, and go on: all problems are told at once."""
        depth = len(self._where), len(self._reading)
        config = self._config
        try:
            yield
        except UnsupportedSchema as error:
            self._problems.append(Contradiction(error.what, error.where, error.hint))
        except Unsayable as error:
            self._problems.append(Contradiction(str(error), self._place(), error.hint))
        except Undeclarable as error:
            what = f"what it says of its JSON Schema has no form in the artifacts: {error}"
            self._problems.append(Contradiction(what, self._place(), "say it in the types, or leave it out"))
        finally:
            del self._where[depth[0] :]
            del self._reading[depth[1] :]
            self._config = config

    def read(self, schema: Any) -> Node:
        """The node of one core schema; a reference where it has a name."""
        if (declared := self._declared(schema)) is not None:
            return declared
        if (written := self._serialized(schema)) is not None:
            return written
        resolved = self._resolved(schema)
        reference = resolved.get("ref")
        if reference is not None and not getattr(resolved.get("cls"), "is_inline", False):
            return self._named(reference, resolved)
        return self._body(resolved)

    def _declared(self, schema: Any) -> Node | None:
        """What `WithJsonSchema` says in the place of the type."""
        metadata = schema.get("metadata", {})
        for function in (
            *metadata.get("pydantic_js_annotation_functions", ()),
            *metadata.get("pydantic_js_functions", ()),
        ):
            annotation = getattr(function, "__self__", None)
            if isinstance(annotation, WithJsonSchema):
                if annotation.mode is not None:
                    self._is_sided()
                if annotation.mode in (None, _MODES[self._side]):
                    return declared_node(annotation.json_schema)
            elif not isinstance(annotation, _SKIP) and not _is_of_pydantic(function):
                what = "it makes its JSON Schema with code, in __get_pydantic_json_schema__"
                raise self._unsupported(what, "say it as data, with WithJsonSchema or json_schema_extra")
        return None

    def _serialized(self, schema: Any) -> Node | None:
        """What a serializer writes in the place of the value."""
        serialization = schema.get("serialization", {})
        if serialization.get("type") not in ("function-plain", "function-wrap", "format", "to-string"):
            return None
        if isinstance(schema.get("metadata", {}).get("wire"), UnionFacts) or _is_unknown(schema):
            return None
        self._is_sided()
        if self._side is Side.READ:
            return None
        if serialization["type"] in ("format", "to-string"):
            node: Node = Scalar(ScalarType.STRING)
        elif (returned := serialization.get("return_schema")) is not None:
            node = self.read(returned)
        elif _is_of_pydantic(serialization["function"]):
            return None if schema["type"] in _READ_AS_WRITTEN else Scalar(ScalarType.STRING)
        else:
            hint = "give the serializer a return type, as in `def write(self) -> str`"
            raise self._unsupported("its serializer does not say what it writes", hint)
        unless_none = serialization.get("when_used") in ("unless-none", "json-unless-none")
        return nullable(node) if unless_none and schema["type"] == "nullable" else node

    def _is_sided(self, *, in_presence: bool = False) -> None:
        """Note that the type at hand may have another form on the other side, or other members left out."""
        self._sided.update(self._reading[-1:])
        if not in_presence:
            self._reshaped.update(self._reading[-1:])

    def _named(self, reference: str, schema: Any) -> Node:
        cls = schema.get("cls")
        origin = name_of_alias(reference) if cls is None else name_of_class(cls)
        if str(origin) == "pydantic.types.JsonValue":
            return AnyValue()
        key = self._key(origin)
        known = self._origin.setdefault(key, reference)
        if known != reference:
            first = name_of_alias(known)
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
            self._reading.append(key)
            if cls is None:
                self.python.setdefault(str(origin), PythonName(key))
            node = self._body(schema)
            if cls is None and not node.notes.description:
                node = noted(node, description=docs.module_docs(origin.module).names.get(origin.name, ""))
            if schema.get("metadata", {}).get("wire_spelled_out"):
                node = noted(node, is_spelled_out=True)
            node = self._with_past(node, schema.get("metadata", {}).get("wire_history", ()))
            self.types[key] = node
            self._reading.pop()
            self._where.pop()
        return Reference(key)

    def _key(self, name: TypeName) -> str:
        if not TYPE_KEY.fullmatch(name.name):
            what = f"{name.name!r} cannot be the name of a type or a file"
            raise self._unsupported(what, "name it with letters, digits and underscores")
        return name.key(self._namespaces)

    def _with_past(self, node: Node, past: Sequence[HistoryFacts]) -> Node:
        """The node with what it was; a variant that is nothing but a former type is none any more."""
        until = next((fact.until for fact in past if fact.until is not None), None)
        if until is not None:
            node = noted(node, until=until)
        formers = tuple(
            FormerNode(fact.was.until, self._apart(fact.was.type), fact.was.is_required)
            for fact in past
            if fact.was is not None
        )
        return noted(_without_variants(node, formers), was=formers) if formers else node

    def _apart(self, model: Any) -> Node:
        """The node of a type that stands in no field."""
        schema = _core_schema([model])
        if schema["type"] == "definitions":
            self._definitions |= {definition["ref"]: definition for definition in schema["definitions"]}
            schema = schema["schema"]
        return self.read(schema["items_schema"][0])

    def _place(self) -> str:
        return ".".join(self._where) or "the registry"

    def _unsupported(self, what: str, hint: str = _NEXT_STEP) -> UnsupportedSchema:
        return UnsupportedSchema(what, self._place(), hint)

    def _body(self, schema: Any) -> Node:
        wire = schema.get("metadata", {}).get("wire")
        if isinstance(wire, UnionFacts):
            return self._union_by_facts(schema, wire)
        kind = schema["type"]
        if kind in SCALARS:
            if is_sided(schema, self._config):
                self._is_sided()
            node = scalar(schema, self._side, self._config)
        elif (handler := _HANDLERS.get(kind)) is not None:
            node = handler(self, schema)
        else:
            raise self._unsupported(f"the shape {kind!r} has no form in the artifacts")
        updates = schema.get("metadata", {}).get("pydantic_js_updates", {})
        said = {k: v for k, v in updates.items() if k in ("title", "description", "examples")}
        return noted(node, **declared_notes(said)) if said else node

    # --- values

    def _any(self, schema: Any) -> Node:
        return AnyValue()

    def _literal(self, schema: Any) -> Node:
        node = listed(plain_values(schema["expected"]))
        wire = schema.get("metadata", {}).get("wire")
        return replace(node, format=wire.format) if isinstance(wire, WireInteger) else node

    def _enum(self, schema: Any) -> Node:
        cls: type[enum.Enum] = schema["cls"]
        if issubclass(cls, enum.Flag):
            if not issubclass(cls, int):
                raise self._unsupported(f"the flags of {cls.__name__} are not JSON", "make it an IntFlag")
            return _with_doc(cls, Scalar(ScalarType.INTEGER))
        self._note_class(cls, [(str(member.value), member.name) for member in schema["members"]])
        node = listed([member.value for member in schema["members"]])
        described = {m.value: doc for m in schema["members"] if (doc := docs.member_doc(cls, m.name))}
        gone = {m.value: m.until for m in schema["members"] if isinstance(m, WireEnum) and m.until}
        return _with_doc(cls, replace(node, descriptions=described, until=gone))

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
            return Array(items[0], schema.get("min_length"), schema.get("max_length"))
        return Tuple(items)

    def _dict(self, schema: Any) -> Node:
        keys = self._inner(schema.get("keys_schema"))
        target = self.types[keys.key] if isinstance(keys, Reference) else keys
        match target:
            case AnyValue():
                names = None
            case Scalar(type=ScalarType.STRING):
                names = None if bare(target) == Scalar(ScalarType.STRING) else keys
            case Enum(values=values) if all(isinstance(value, str) for value in values):
                names = keys
            case _:
                kind = target.type if isinstance(target, Scalar) else type(target).__name__.lower()
                what = f"a map keyed by {str(kind)!r}: the members of a JSON object are named by strings"
                raise self._unsupported(what, "key it by strings, or write it as a list of pairs")
        sizes = schema.get("min_length"), schema.get("max_length")
        return Map(self._inner(schema.get("values_schema")), names, *sizes)

    def _resolved(self, schema: Any) -> Any:
        return self._definitions[schema["schema_ref"]] if schema["type"] == "definition-ref" else schema

    def _inner(self, schema: Any) -> Node:
        return AnyValue() if schema is None else self.read(schema)

    def _nullable(self, schema: Any) -> Node:
        return nullable(self.read(schema["schema"]))

    # --- unions

    def _union(self, schema: Any) -> Node:
        choices = [arm[0] if isinstance(arm, tuple) else arm for arm in schema["choices"]]
        given = [arm for arm in choices if not _is_unknown(arm) and not _is_absent(arm)]
        arms = _distinct(self.read(arm) for arm in given if not _is_skipped(arm))
        return arms[0] if len(arms) == 1 else Union(UnionKind.UNTAGGED, arms)

    def _tagged_union(self, schema: Any) -> Node:
        arms = _distinct(map(self.read, schema["choices"].values()))
        tag = schema["discriminator"]
        if not isinstance(tag, str):
            self._doubted.append((self._place(), arms))
            return Union(UnionKind.INTERNAL, arms)
        for arm in arms:
            if isinstance(arm, Reference):
                self._tags.setdefault(arm.key, set()).add(tag)
        return Union(UnionKind.INTERNAL, arms, tag=tag)

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
        with self._configured(schema):
            if schema.get("root_model"):
                root = inner["fields"]["root"]["schema"] if "fields" in inner else inner
                return self._said(cls, self.read(root))
            while inner["type"] != "model-fields":
                inner = inner["schema"]
            members = self._members(cls, inner["fields"].items(), inner.get("computed_fields", ()))
            further = self._further(inner, cls.is_open if issubclass(cls, WireModel) else None)
        if not issubclass(cls, WireModel):
            return self._object(cls, members, further)
        node = self._object(cls, members, further, self._flattened(cls.flattened))
        if cls.until is not None:
            node = noted(node, until=cls.until)
        return noted(node, stability=Stability.EXPERIMENTAL) if cls.is_experimental else node

    def _typed_dict(self, schema: Any) -> Node:
        with self._configured(schema):
            computed = schema.get("computed_fields", ())
            members = self._members(schema["cls"], schema["fields"].items(), computed)
            further = self._further(schema)
        return self._object(schema["cls"], members, further)

    def _dataclass(self, schema: Any) -> Node:
        arguments = schema["schema"]
        while arguments["type"] != "dataclass-args":
            arguments = arguments["schema"]
        with self._configured(schema):
            fields = [(field["name"], field) for field in arguments["fields"]]
            members = self._members(schema["cls"], fields, arguments.get("computed_fields", ()))
            further = self._further(arguments)
        return self._object(schema["cls"], members, further)

    @contextmanager
    def _configured(self, schema: Any) -> Iterator[None]:
        """Read with the configuration of a model; it is that of its fields, and of no other model's."""
        outer, self._config = self._config, schema.get("config", {})
        yield
        self._config = outer

    def _object(
        self, cls: type, members: tuple[Member, ...], further: Node | bool, flattens: str | None = None
    ) -> Node:
        """An object; a map where it has no members and lets in any."""
        if isinstance(further, bool):
            return self._said(cls, Object(members, is_closed=not further, flattens=flattens))
        if not members and flattens is None:
            return self._said(cls, Map(further))
        return self._said(cls, Object(members, further, flattens=flattens))

    def _said(self, cls: type, node: Node) -> Node:
        """The node with the docstring of its class, and what its configuration says for JSON Schema."""
        config = getattr(cls, "model_config", None) or getattr(cls, "__pydantic_config__", None) or {}
        extra = config.get("json_schema_extra")
        said = {"title": config["title"]} if config.get("title") else {}
        if extra is not None and not isinstance(extra, Mapping):
            hint = "write json_schema_extra as a dict"
            raise self._unsupported("it makes its JSON Schema with code, in json_schema_extra", hint)
        notes = declared_notes({**said, **(extra or {})})
        if (text := getattr(cls, "__deprecated__", None)) is not None:
            notes |= {"deprecated": True, "deprecation": str(text)}
        return _with_doc(cls, noted(node, **notes) if notes else node)

    def _flattened(self, target: Any) -> str | None:
        """The key of a type that is flattened, and is then read as well."""
        if target is None:
            return None
        self.pending.append(target)
        named = isinstance(target, type)
        name = name_of_class(target) if named else TypeName(target.__module__, target.__name__)
        return self._key(name)

    def _further(self, fields_schema: Any, is_open: bool | None = None) -> Node | bool:
        """What members of other names hold, where it is declared; else whether they are let in."""
        if "extras_schema" in fields_schema:
            return self._inner(fields_schema["extras_schema"])
        extra = fields_schema.get("extra_behavior", self._config.get("extra_fields_behavior"))
        if extra == "forbid":
            return False
        return AnyValue() if (extra == "allow" if is_open is None else is_open) else True

    def _members(
        self, cls: type, fields: Iterable[tuple[str, Any]], computed: Iterable[Any]
    ) -> tuple[Member, ...]:
        infos: Mapping[str, FieldInfo] = getattr(cls, "__pydantic_fields__", {})
        members: dict[str, Member] = {}
        fields = list(fields)
        found = [self._found(self._member, cls, name, field, infos.get(name)) for name, field in fields]
        named = [(member.name, name) for member, (name, _) in zip(found, fields, strict=True) if member]
        self._note_class(cls, named)
        if computed := list(computed):
            self._is_sided()
            if self._side is Side.WRITTEN:
                found += [self._found(self._computed, cls, field) for field in computed]
        for member in found:
            if member is None:
                continue
            if member.name in members:
                what = f"two fields of {cls.__name__} are named {member.name!r} in messages"
                self._problems.append(Contradiction(what, self._place(), "give one of them another alias"))
            members[member.name] = member
        return tuple(members.values())

    def _note_class(self, cls: type, fields: Iterable[tuple[str, str]]) -> None:
        """Note what code imports for the type at hand; what a function made cannot be imported."""
        if self._reading and "<locals>" not in cls.__qualname__ and "[" not in cls.__qualname__:
            path = f"{cls.__module__}.{cls.__qualname__}"
            self.python.setdefault(path, PythonName(self._reading[-1], members=own_names(cls, fields)))

    def _found(self, read: Callable[..., Member | None], *arguments: Any) -> Member | None:
        with self._collecting():
            return read(*arguments)
        return None

    def _member(self, cls: type, name: str, field: Any, info: FieldInfo | None) -> Member | None:
        if self._is_elsewhere(field):
            self._is_sided()
            if self._is_elsewhere(field) is not self._side:
                return None
        self._where.append(name)
        wire_name = self._wire_name(name, field)
        self._where[-1] = wire_name
        schema = field["schema"]
        has_default = schema["type"] == "default"
        inner = schema["schema"] if has_default else schema
        if has_default and (_is_skipped(schema) or _is_skipped(inner)):
            return None
        # A serializer of the field stands around its default.
        whole = self._serialized(schema) if has_default else None
        node = self.read(inner) if whole is None else whole
        facts = [fact for fact in (info.metadata if info else ()) if isinstance(fact, WireFacts)]
        optional = has_default or not field.get("required", True)
        presence, default = None, None
        if optional and not any(fact.schema_requires for fact in facts):
            presence, default = self._default(cls, name, schema, facts)
        if "serialization_exclude_if" in field:
            self._is_sided()
            presence = Presence.EITHER if self._side is Side.WRITTEN else presence
        past = [fact for fact in (info.metadata if info else ()) if isinstance(fact, HistoryFacts)]
        return Member(
            wire_name,
            self._with_past(_annotated(node, docs.member_doc(cls, name), field, info, facts), past),
            presence,
            default,
            next((fact.only_with for fact in facts if fact.only_with is not None), None),
        )

    def _is_elsewhere(self, field: Any) -> Side | None:
        """The only side on which a field is part of the message."""
        if field.get("init_only") or field.get("serialization_exclude"):
            return Side.READ
        return Side.WRITTEN if field.get("init") is False else None

    def _wire_name(self, name: str, field: Any) -> str:
        """What a field is called in the messages of this side."""
        written = field.get("serialization_alias", name)
        by_alias = self._config.get("validate_by_alias", True)
        read = field.get("validation_alias", name) if by_alias else name
        if read != written:
            self._is_sided()
        if self._side is Side.WRITTEN:
            return str(written)
        if not isinstance(read, str):
            what = "it is read under several names, or from inside of a member"
            raise self._unsupported(what, "give it one name, as in Field(alias='name')")
        return read

    def _computed(self, cls: type, field: Any) -> Member:
        """A member that is computed when a message is written."""
        name = field["property_name"]
        wire_name = field.get("alias", name)
        self._where.append(wire_name)
        node = self.read(field["return_schema"])
        doc = docs.paragraphs(getattr(getattr(cls, name, None), "__doc__", None) or "")
        node = _annotated(node, doc, field, None, ())
        presence = Presence.EITHER if "serialization_exclude_if" in field else None
        return Member(wire_name, node, presence)

    def _default(
        self, cls: type, name: str, schema: Any, facts: Sequence[WireFacts]
    ) -> tuple[Presence, Default | None]:
        """The presence of a member that may be absent, and its default where the schema states it."""
        if schema["type"] != "default":
            return Presence.EITHER, None
        if issubclass(cls, WireModel):
            presence = cls.declared_presence_of(name)
            assert presence is not None  # a field with a default has one
        else:
            # Who sends a message is free to leave it out; who writes one with the models always has it.
            self._is_sided(in_presence=True)
            presence = Presence.EITHER if self._side is Side.READ else Presence.ALWAYS
        default = schema.get("default", PydanticUndefined)
        if default is PydanticUndefined:
            factory = schema["default_factory"]
            if factory not in _PURE_FACTORIES:
                return presence, None
            default = factory()
        if _is_missing(default):
            return Presence.EITHER, None
        stated = next((f.shows_default for f in facts if f.shows_default is not None), None)
        by_rule = cls_states(cls, presence) and default is not None
        if by_rule if stated is None else stated:
            return presence, self._default_of(default, schema)
        # An absent member that is `null` to its reader says nothing that its type does not say.
        return presence, None if default is None else self._unstated(default, schema)

    def _unstated(self, default: Any, schema: Any) -> Default | None:
        """A default that the JSON Schema does not state; none where it cannot be written."""
        with suppress(UnsupportedSchema):
            found = self._default_of(default, schema)
            return None if found is None else replace(found, is_stated=False)
        return None

    def _default_of(self, default: Any, schema: Any) -> Default | None:
        """A default as it is written; none where code of the models would have to write it."""
        if _has_code(schema) or _has_code(schema["schema"]):
            return None
        if not issubclass(type(default), WireModel) and hasattr(type(default), "__pydantic_validator__"):
            return None
        try:
            value = _JSON.dump_python(_in_order(default), mode="json", by_alias=True, exclude_unset=True)
        except PydanticSerializationError as error:
            raise self._unsupported(f"the default {default!r} is not JSON: {error}") from error
        return Default(value)

    # --- wrappers

    def _wrapped(self, schema: Any) -> Node:
        return self.read(schema["schema"])

    def _validated(self, schema: Any) -> Node:
        """What a validator takes, where it says so; else what the type is that it stands around."""
        taken = schema.get("json_schema_input_schema")
        if taken is not None:
            self._is_sided()
            if self._side is Side.READ:
                return self.read(taken)
        if "schema" not in schema:
            hint = "say what it takes with json_schema_input_type, and what is written with a serializer"
            raise self._unsupported("a validator in the place of a type does not say what it takes", hint)
        return self.read(schema["schema"])

    def _json_or_python(self, schema: Any) -> Node:
        return self.read(schema["json_schema"])

    def _lax_or_strict(self, schema: Any) -> Node:
        lax = schema["lax_schema"]
        node = self.read(schema["strict_schema"] if lax["type"] == "function-plain" else lax)
        formats = [
            _format_of_pydantic(f) for f in schema.get("metadata", {}).get("pydantic_js_functions", ())
        ]
        return replace(node, format=formats[0]) if isinstance(node, Scalar) and any(formats) else node


_SKIP: Final = cast("type[Any]", SkipJsonSchema)  # to a type checker it is no class
_MODES: Final = {Side.READ: "validation", Side.WRITTEN: "serialization"}
_READ_AS_WRITTEN: Final = frozenset({"function-wrap", "url", "lax-or-strict"})
"""What Pydantic writes with code of its own in the form in which it reads it."""


def _is_of_pydantic(function: Any) -> bool:
    """Whether a function is part of Pydantic, and none of the models."""
    function = getattr(function, "func", function)  # what `partial` calls
    module = getattr(function, "__module__", None) or type(function).__module__
    return module.partition(".")[0] in ("pydantic", "pydantic_core", "operator")


def _format_of_pydantic(function: Any) -> str | None:
    """The format of a type of the standard library, such as `ipv4`."""
    if not _is_of_pydantic(function):
        return None
    try:
        said = function(None, None)
    except (AttributeError, TypeError):
        return None
    name = said.get("format")
    return name if isinstance(name, str) else None


def cls_states(cls: type, presence: Presence) -> bool:
    """Whether a default is stated by rule."""
    return presence is Presence.ALWAYS or not issubclass(cls, WireModel)


def _has_code(schema: Any) -> bool:
    return schema.get("serialization", {}).get("type", "") in ("function-plain", "function-wrap")


def _in_order(value: Any) -> Any:
    """A value whose sets are lists in an order of their own."""
    match value:
        case set() | frozenset():
            return sorted(map(_in_order, value), key=lambda item: (str(type(item)), str(item)))
        case list() | tuple():
            return [_in_order(item) for item in value]
        case dict():
            return {key: _in_order(item) for key, item in value.items()}
        case _:
            return value


def _is_missing(value: Any) -> bool:
    """Whether it is Pydantic's `MISSING`."""
    return type(value).__name__ in ("Sentinel", "_Sentinel") or repr(value) == "<MISSING>"


def _is_absent(arm: Any) -> bool:
    return bool(arm["type"] == "missing-sentinel")


def _is_skipped(schema: Any) -> bool:
    """Whether `SkipJsonSchema` says that no schema tells of it."""
    functions = schema.get("metadata", {}).get("pydantic_js_annotation_functions", ())
    return any(isinstance(getattr(each, "__self__", None), _SKIP) for each in functions)


def _with_required(node: Object, names: set[str]) -> Object:
    """The object with some of its members always there."""
    members = tuple(
        replace(member, presence=None, default=None) if member.name in names else member
        for member in node.members
    )
    return replace(node, members=members)


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
                case Enum(values=values, descriptions=texts, until=gone) if name in values:
                    told = {name: texts[name]} if name in texts else {}
                    placed.append(Enum((name,), told, until={name: gone[name]} if name in gone else {}))
                case Object() if arm.member(name) is not None:
                    placed.append(arm)
    return tuple(placed)


def _without_variants(node: Node, formers: Sequence[FormerNode]) -> Node:
    """A union without the variants that are former types; its only other variant, where there is one."""
    if not isinstance(node, Union):
        return node
    past = [former.node for former in formers]
    variants = tuple(variant for variant in node.variants if variant not in past)
    if len(variants) == 1 and node.kind is UnionKind.UNTAGGED and len(node.variants) > 1:
        (only,) = variants
        return noted(only, description=node.notes.description or only.notes.description)
    return replace(node, variants=variants) if len(variants) < len(node.variants) else node


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


def _annotated(
    node: Node, doc: str | None, field: Any, info: FieldInfo | None, facts: Sequence[WireFacts]
) -> Node:
    """The node of a member with what the member's docstring, its field and its marks say."""
    metadata = field.get("metadata", {})
    extra = metadata.get("pydantic_js_extra", {})
    if not isinstance(extra, Mapping):
        what = "it makes its JSON Schema with code, in json_schema_extra"
        raise Unsayable(what, "write json_schema_extra as a dict")
    said = declared_notes({**metadata.get("pydantic_js_updates", {}), **extra})
    if description := doc or said.get("description"):
        said["description"] = docs.paragraphs(description)
    if any(fact.experimental for fact in facts):
        said["stability"] = Stability.EXPERIMENTAL
    if any(fact.deprecated for fact in facts):
        said["deprecated"] = True
    text = getattr(info.deprecated, "message", info.deprecated) if info is not None else None
    if isinstance(text, str):
        said["deprecation"] = text
    return noted(node, **said) if said else node


def _with_doc(cls: type, node: Node) -> Node:
    description = docs.class_doc(cls)
    return noted(node, description=description) if description and not node.notes.description else node


_HANDLERS: Final[dict[str, Callable[[TypeReader, Any], Node]]] = {
    "any": TypeReader._any,
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
    **dict.fromkeys(("function-after", "default"), TypeReader._wrapped),
    **dict.fromkeys(("function-before", "function-wrap", "function-plain"), TypeReader._validated),
    "json-or-python": TypeReader._json_or_python,
    "lax-or-strict": TypeReader._lax_or_strict,
}
