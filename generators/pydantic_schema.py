"""Pydantic models → types of the Bundle.

Input: the models that a registry reaches. Output: key → node, as `generators.schema` describes.

It reads the *core* schema, which the validators are built from: what a model accepts is what its
artifacts say. What Pydantic calls things in it is known to `protocol_models._pydantic` alone. Every kind of
core schema that has a form in the artifacts is a row of `_HANDLERS`; another raises.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final, TypeVar, cast

from pydantic import BaseModel, PydanticUndefinedAnnotation, PydanticUserError, WithJsonSchema
from pydantic.fields import FieldInfo
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticSerializationError

from protocol_models._pydantic import TypeForm, UnsupportedPydantic
from protocol_models._pydantic.classes import (
    config_of,
    core_schema_of,
    fields_of,
    format_of_pydantic,
    has_own_serializer,
    is_missing,
    is_of_pydantic,
)
from protocol_models._pydantic.core import Core, CoreComputed, CoreField
from protocol_models._pydantic.core_config import CoreConfig
from protocol_models.base import UnionFacts, UnknownVariant, WireFacts, WireInteger, WireModel
from protocol_models.base.enums import WireEnum
from protocol_models.base.history import HistoryFacts
from protocol_models.base.presence import wire_name
from protocol_models.methods import Stability
from protocol_models.type_names import TypeName, name_of_alias, name_of_class

from . import docs
from .bundle import TYPE_KEY, reaching, reference_graph
from .core_functions import is_written_as_read, limited, limits_of
from .core_scalars import HASHABLE, SCALARS, Unsayable, is_sided, listed, plain_values, scalar
from .declared_schema import Undeclarable, declared_node, declared_notes
from .default_values import as_json, is_value_of, is_written_by_code
from .errors import Contradiction, InvalidProtocol, UnknownPydantic, UnsupportedSchema
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
    Nullable,
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
from .sides import ENDINGS, Side, joined

__all__ = ["ReadTypes", "TypeReader", "read_types"]

T = TypeVar("T")

_NEXT_STEP: Final = "use another type, or say its form with WithJsonSchema"
_PURE_FACTORIES: Final = (bool, dict, float, frozenset, int, list, set, str, tuple)
"""The factories of a default that run no code of the models."""


@dataclass(frozen=True, slots=True)
class ReadTypes:
    """The types that some roots reach."""

    keys: dict[tuple[TypeForm, Side], str]
    """Root and side → key."""
    types: dict[str, Node]
    """Key → node, sorted by key."""
    reshaped: frozenset[TypeForm]
    """The roots of which a message that is written may be none that is read."""
    python: dict[str, PythonName]
    """What Python code imports for the types."""
    roots: tuple[TypeForm, ...] = ()
    core: Core | None = None
    """The core schema of a tuple of the roots."""


def read_types(
    roots: Mapping[TypeForm, frozenset[Side]],
    namespaces: Mapping[str, str],
    omits_none: tuple[type[BaseModel], ...] = (),
) -> ReadTypes:
    """Every type that the roots reach, each root on its sides; `omits_none` is as in `Registry`."""
    if not roots:
        return ReadTypes({}, {}, frozenset(), {})
    try:
        return _read_types(roots, namespaces, omits_none)
    except UnsupportedPydantic as error:
        raise UnknownPydantic(f"no artifact can be made: {error}") from error


def _read_types(
    roots: Mapping[TypeForm, frozenset[Side]],
    namespaces: Mapping[str, str],
    omits_none: tuple[type[BaseModel], ...],
) -> ReadTypes:
    core = _core_schema(list(roots))
    keys: dict[Side, dict[TypeForm, str]] = {}
    types: dict[Side, dict[str, Node]] = {}
    reader = TypeReader(namespaces, Side.READ, omits_none)
    changed: set[str] = set()
    for side in Side:
        reader = reader if side is Side.READ else reader.other_side()
        wanted = [root if side in sides else None for root, sides in roots.items()]
        found = reader.read_roots(wanted, core)
        while reader.pending:
            more = list(dict.fromkeys(reader.pending))
            reader.read_roots(more, _core_schema(more))
        keys[side] = {root: key for root, key in zip(wanted, found, strict=True) if key is not None}
        types[side] = reader.finished()
        changed |= reader.reshaped()
    names, every = joined(types, {side: keys[side].values() for side in Side})
    named = {(root, side): names[side][key] for side in Side for root, key in keys[side].items()}
    reshaped = frozenset(root for side in Side for root, key in keys[side].items() if key in changed)
    python = {
        path: name if name.type == key else replace(name, type=key)
        for path, name in reader.python.items()
        for key in (name.type, *(name.type + ending for ending in ENDINGS))
        if key in every
    }
    types_by_key = {key: every[key] for key in sorted(every)}
    return ReadTypes(named, types_by_key, reshaped, python, tuple(roots), core)


def _core_schema(roots: Sequence[TypeForm]) -> Core:
    """The core schema of a tuple of all roots: in one piece, each type is built once."""
    try:
        together: TypeForm = tuple[tuple(roots)]  # type: ignore[misc]  # a type that exists at run time only
        return core_schema_of(together)
    except (PydanticUserError, TypeError, AttributeError) as error:
        where, what = _incomplete(roots) or ("a model", str(error).splitlines()[0])
        raise UnsupportedSchema(what, where, "fix the model, so that Pydantic can build it") from error


def _incomplete(roots: Sequence[TypeForm]) -> tuple[str, str] | None:
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

    def __init__(
        self, namespaces: Mapping[str, str], side: Side, omits_none: tuple[type[BaseModel], ...] = ()
    ) -> None:
        self.types: dict[str, Node] = {}
        self.pending: list[TypeForm] = []
        """Types that variants flatten, to be read as well."""
        self.python: dict[str, PythonName] = {}
        """What Python code imports for the types that were read."""
        self._side = side
        self._namespaces = namespaces
        self._omits_none = omits_none
        self._definitions: dict[str, Core] = {}
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
        self._config = CoreConfig({})
        self._problems: list[Contradiction] = []

    def other_side(self) -> TypeReader:
        """A reader for the other side, which has what is the same there."""
        side = Side.WRITTEN if self._side is Side.READ else Side.READ
        reader = TypeReader(self._namespaces, side, self._omits_none)
        sided = self._reaching(self._sided)
        reader.types = {key: node for key, node in self.types.items() if key not in sided}
        reader._origin = dict(self._origin)
        reader._reshaped = set(self._reshaped)
        reader.python = dict(self.python)
        reader._tags = {key: set(tags) for key, tags in self._tags.items()}
        return reader

    def _reaching(self, marked: set[str]) -> set[str]:
        return reaching(marked, reference_graph(self.types)) if marked else set()

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
        self._problems += self._wrong_defaults()
        if self._problems:
            raise InvalidProtocol(list(dict.fromkeys(self._problems)))
        for key, tags in self._tags.items():
            node = self.types.get(key)
            if isinstance(node, Object):
                self.types[key] = _with_required(node, tags)
        return self.types

    def _wrong_defaults(self) -> Iterator[Contradiction]:
        """The defaults that are not values of their types: who leaves out the member would get one."""
        for key, node in self.types.items():
            for member in node.members if isinstance(node, Object) else ():
                stated = member.stated_default
                if stated is not None and not is_value_of(member.node, stated.value, self.types):
                    shown = json.dumps(stated.value, ensure_ascii=False)
                    what = f"its default is {shown} in a message, which its type does not admit"
                    place = f"{key.rpartition('/')[2]}.{member.name}"
                    yield Contradiction(what, place, "give it a default of its type, or widen the type")

    def read_roots(self, roots: Sequence[TypeForm], core: Core) -> list[str | None]:
        """Read the roots, whose core schemas stand together, and all that they reach; the key of each."""
        self.pending = []
        if core.kind == "definitions":
            self._definitions = core.definitions
            core = core.inner
        return [
            None if root is None else self._found(self._root, root, item)
            for root, item in zip(roots, core.items, strict=True)
        ]

    def _root(self, root: TypeForm, core: Core) -> str:
        node = self.read(core)
        if isinstance(node, Reference):
            return node.key
        hint = "give it one: a class, or a TypeAliasType"
        raise UnsupportedSchema(f"{root!r} has no name to write it under", "the registry", hint)

    def _found(self, read: Callable[..., T | None], *arguments: object) -> T | None:
        """What is read; where that cannot be said, keep why, and go on: all problems are told at once."""
        depth = len(self._where), len(self._reading)
        config = self._config
        try:
            return read(*arguments)
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
        return None

    def read(self, core: Core) -> Node:
        """The node of one core schema; a reference where it has a name."""
        resolved = self._resolved(core)
        reference = resolved.ref
        is_named = reference is not None and not getattr(resolved.cls, "is_inline", False)
        # What is said of the JSON Schema of a type with a name is said where that type is read.
        if not (is_named and core is resolved) and (declared := self._declared(core)) is not None:
            return declared
        is_declared = is_named and bool(self._declarations(resolved))
        if not is_declared and not has_own_serializer(core.cls):
            written = self._serialized(core)
            if written is not None:
                return written
        if reference is not None and is_named:
            return self._named(reference, resolved)
        return self._body(resolved)

    def _declared(self, core: Core) -> Node | None:
        """What `WithJsonSchema` says in the place of the type."""
        if not (declarations := self._declarations(core)):
            return None
        self._is_sided()
        found = next((each for each in declarations if each.mode in (None, _MODES[self._side])), None)
        return None if found is None else declared_node(found.json_schema)

    def _declarations(self, core: Core) -> list[WithJsonSchema]:
        """What is said of the JSON Schema of a type; code that makes it is no data."""
        found = []
        for annotation in (*core.json_schema_annotations, *core.json_schema_functions):
            if isinstance(annotation, WithJsonSchema):
                found.append(annotation)
            elif not isinstance(annotation, _SKIP) and not is_of_pydantic(annotation):
                what = "it makes its JSON Schema with code, in __get_pydantic_json_schema__"
                raise self._unsupported(what, "say it as data, with WithJsonSchema or json_schema_extra")
        return found

    def _serialized(self, core: Core) -> Node | None:
        """What a serializer writes in the place of the value."""
        writer = core.writer
        if writer is None or not (writer.is_code or writer.kind in ("format", "to-string")):
            return None
        if isinstance(core.facts, UnionFacts) or _is_unknown(core):
            return None
        if writer.kind == "function-wrap" and self._leaves_out_none(core.cls):
            return None  # the registry says what it does
        self._is_sided()
        if self._side is Side.READ:
            return None
        if not writer.is_code:
            node: Node = Scalar(ScalarType.STRING)
        elif (returned := writer.result) is not None:
            node = self.read(returned)
        elif is_of_pydantic(writer.function):
            return None if is_written_as_read(writer.function) else Scalar(ScalarType.STRING)
        else:
            hint = "give the serializer a return type, as in `def write(self) -> str`"
            if isinstance(core.cls, type) and issubclass(core.cls, BaseModel):
                hint += "; where it does no more than leave out what is None, name it in Registry.omits_none"
            raise self._unsupported("its serializer does not say what it writes", hint)
        return nullable(node) if writer.is_unless_none and self._may_be_none(core) else node

    def _leaves_out_none(self, cls: TypeForm) -> bool:
        """Whether the registry says that a model is written without its members that are `None`."""
        return isinstance(cls, type) and issubclass(cls, self._omits_none)

    def _is_sided(self, *, in_presence: bool = False) -> None:
        """Note that the type at hand may have another form on the other side, or other members left out."""
        self._sided.update(self._reading[-1:])
        if not in_presence:
            self._reshaped.update(self._reading[-1:])

    def _named(self, reference: str, core: Core) -> Node:
        cls = core.cls
        origin = name_of_alias(reference) if cls is None else name_of_class(cls)
        if str(origin) == "pydantic.types.JsonValue":
            return AnyValue()
        if cls is None and "(" in origin.name:
            return self._declared(core) or self._body(
                core
            )  # a limited alias, as in Annotated[Port, Field(ge=1024)], has no name
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
                self._note_name(str(origin), PythonName(key))
            written = self._serialized(core) if has_own_serializer(cls) else None
            node = self._declared(core)
            if node is None:
                node = self._body(core) if written is None else _with_doc(cls, written)
            if cls is None and not node.notes.description:
                node = noted(node, description=docs.module_docs(origin.module).names.get(origin.name, ""))
            if core.is_spelled_out:
                node = noted(node, is_spelled_out=True)
            node = self._with_past(node, core.wire_history)
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
        if not past:
            return node
        until = next((fact.until for fact in past if fact.until is not None), None)
        if until is not None:
            node = noted(node, until=until)
        formers = tuple(
            FormerNode(fact.was.until, self._apart(fact.was.type), fact.was.is_required)
            for fact in past
            if fact.was is not None
        )
        return noted(_without_variants(node, formers), was=formers) if formers else node

    def _apart(self, model: TypeForm) -> Node:
        """The node of a type that stands in no field."""
        core = _core_schema([model])
        if core.kind == "definitions":
            self._definitions |= core.definitions
            core = core.inner
        return self.read(core.items[0])

    def _place(self) -> str:
        return ".".join(self._where) or "the registry"

    def _unsupported(self, what: str, hint: str = _NEXT_STEP) -> UnsupportedSchema:
        return UnsupportedSchema(what, self._place(), hint)

    def _body(self, core: Core) -> Node:
        if isinstance(core.facts, UnionFacts):
            return self._union_by_facts(core, core.facts)
        if core.kind == "definition-ref":  # an alias of a type that has a name of its own
            return self.read(core)
        if core.kind in SCALARS:
            if is_sided(core, self._config):
                self._is_sided()
            node = scalar(core, self._side, self._config)
        elif (handler := _HANDLERS.get(core.kind)) is not None:
            node = handler(self, core)
        else:
            raise self._unsupported(f"the shape {core.kind!r} has no form in the artifacts")
        said = {
            k: v for k, v in core.json_schema_updates.items() if k in ("title", "description", "examples")
        }
        return noted(node, **declared_notes(said)) if said else node

    # --- values

    def _any(self, core: Core) -> Node:
        return AnyValue()

    def _literal(self, core: Core) -> Node:
        for value in core.expected:
            if isinstance(value, enum.Enum) and not isinstance(value, str | int):
                what = f"Pydantic reads {value} from no message: a Literal compares it with the plain value"
                hint = f"derive {type(value).__name__} from StrEnum or IntEnum, or list plain values"
                raise self._unsupported(what, hint)
        node = listed(plain_values(core.expected))
        wire = core.facts
        return replace(node, format=wire.format) if isinstance(wire, WireInteger) else node

    def _enum(self, core: Core) -> Node:
        cls: type[enum.Enum] = core.cls
        if issubclass(cls, enum.Flag):
            if not issubclass(cls, int):
                raise self._unsupported(f"the flags of {cls.__name__} are not JSON", "make it an IntFlag")
            if cls._boundary_ is not enum.KEEP:
                what = f"{cls.__name__} refuses or changes bits that it does not name, which no schema says"
                raise self._unsupported(what, "leave its boundary as IntFlag has it, KEEP")
            return _with_doc(cls, Scalar(ScalarType.INTEGER))
        self._note_class(cls, [(str(member.value), member.name) for member in core.members])
        node = listed([member.value for member in core.members])
        described = {m.value: doc for m in core.members if (doc := docs.member_doc(cls, m.name))}
        gone = {m.value: m.until for m in core.members if isinstance(m, WireEnum) and m.until}
        return _with_doc(cls, replace(node, descriptions=described, until=gone))

    def _list(self, core: Core) -> Node:
        is_unique = core.kind in ("set", "frozenset")
        items = self._inner(core.item)
        if is_unique and isinstance(items, AnyValue):
            items = HASHABLE
        if is_unique and core.item is not None and self._may_be_written_alike(core.item):
            self._is_sided()
            is_unique = self._side is Side.READ
        return Array(items, core.limit("min_length"), core.limit("max_length"), is_unique)

    def _may_be_written_alike(self, core: Core) -> bool:
        """Whether two values of the type may be written as one and the same, as secrets are."""
        core = self._resolved(core)
        writer = core.writer
        if writer is not None and writer.is_code:
            return not (is_of_pydantic(writer.function) and is_written_as_read(writer.function))
        match core.kind:
            case "lax-or-strict":
                return self._may_be_written_alike(core.lax_form)
            case "json-or-python":
                return self._may_be_written_alike(core.json_form)
            case "union":
                return any(map(self._may_be_written_alike, core.choices))
            case _:
                return core.has_inner and core.kind != "model" and self._may_be_written_alike(core.inner)

    def _tuple(self, core: Core) -> Node:
        items = tuple(self.read(item) for item in core.items)
        if (variadic := core.variadic_place) is not None:
            if len(items) > 1:
                raise self._unsupported(f"a tuple with a variadic item at {variadic} among others")
            return Array(items[0], core.limit("min_length"), core.limit("max_length"))
        return Tuple(items)

    def _dict(self, core: Core) -> Node:
        keys = self._inner(core.key)
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
        return Map(self._inner(core.value), names, core.limit("min_length"), core.limit("max_length"))

    def _resolved(self, core: Core) -> Core:
        return self._definitions[core.target] if core.kind == "definition-ref" else core

    def _inner(self, core: Core | None) -> Node:
        return AnyValue() if core is None else self.read(core)

    def _nullable(self, core: Core) -> Node:
        return nullable(self.read(core.inner))

    # --- unions

    def _union(self, core: Core) -> Node:
        given = [arm for arm in core.choices if not _is_unknown(arm) and not _is_absent(arm)]
        arms = _distinct(self.read(arm) for arm in given if not _is_skipped(arm))
        return arms[0] if len(arms) == 1 else Union(UnionKind.UNTAGGED, arms)

    def _tagged_union(self, core: Core) -> Node:
        arms = _distinct(map(self.read, core.choices))
        tag = self._tag(core.discriminator, arms)
        if tag is None:
            self._doubted.append((self._place(), arms))
            return Union(UnionKind.INTERNAL, arms)
        for arm in arms:
            if isinstance(arm, Reference):
                self._tags.setdefault(arm.key, set()).add(tag)
        return Union(UnionKind.INTERNAL, arms, tag=tag)

    def _tag(self, discriminator: object, arms: Sequence[Node]) -> str | None:
        """The member that tells variants apart; none where a function does."""
        if not isinstance(discriminator, list):
            return discriminator if isinstance(discriminator, str) else None
        # The member has an alias: Pydantic looks for either name, and messages have that of this side.
        names = sorted({path[0] for path in discriminator if len(path) == 1})
        targets = [self.types[arm.key] if isinstance(arm, Reference) else arm for arm in arms]
        for name in names:
            if all(isinstance(target, Object) and target.member(name) is not None for target in targets):
                return str(name)
        return None

    def _union_by_facts(self, core: Core, facts: UnionFacts) -> Node:
        if core.kind == "union" and facts.kind == "internal":
            core = next(arm for arm in core.choices if not _is_unknown(arm))
        arms = _distinct(self._variant(choice, facts) for choice in core.choices if not _is_unknown(choice))
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

    def _variant(self, choice: Core, facts: UnionFacts) -> Node:
        """A variant as it stands in its union: spelled out, or by reference where it is a type."""
        core = self._resolved(choice)
        if facts.kind != "untagged" and core.kind in ("model", "enum"):
            return self._body(core)
        return self.read(choice)

    # --- objects

    def _model(self, core: Core) -> Node:
        cls: type[BaseModel] = core.cls
        inner = core.inner
        with self._configured(core):
            if core.is_root_model:
                root = inner if inner.kind != "model-fields" else next(iter(inner.fields)).core
                return self._said(cls, self.read(root))
            inner = _below(inner, "model-fields")
            members = self._members(cls, inner)
            further = self._further(inner, cls.is_open if issubclass(cls, WireModel) else None)
        if not issubclass(cls, WireModel):
            return self._object(cls, members, further)
        node = self._object(cls, members, further, self._flattened(cls.flattened))
        if cls.until is not None:
            node = noted(node, until=cls.until)
        return noted(node, stability=Stability.EXPERIMENTAL) if cls.is_experimental else node

    def _typed_dict(self, core: Core) -> Node:
        with self._configured(core):
            members, further = self._members(core.cls, core), self._further(core)
        return self._object(core.cls, members, further)

    def _dataclass(self, core: Core) -> Node:
        arguments = _below(core.inner, "dataclass-args")
        with self._configured(core):
            members, further = self._members(core.cls, arguments), self._further(arguments)
        return self._object(core.cls, members, further)

    @contextmanager
    def _configured(self, core: Core) -> Iterator[None]:
        """Read with the configuration of a model; it is that of its fields, and of no other model's."""
        outer, self._config = self._config, core.config
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
        config = config_of(cls)
        extra = config.get("json_schema_extra")
        said = {"title": config["title"]} if config.get("title") else {}
        if extra is not None and not isinstance(extra, Mapping):
            hint = "write json_schema_extra as a dict"
            raise self._unsupported("it makes its JSON Schema with code, in json_schema_extra", hint)
        notes = declared_notes({**said, **(extra or {})})
        if (text := getattr(cls, "__deprecated__", None)) is not None:
            notes |= {"deprecated": True, "deprecation": str(text)}
        return _with_doc(cls, noted(node, **notes) if notes else node)

    def _flattened(self, target: TypeForm) -> str | None:
        """The key of a type that is flattened, and is then read as well."""
        if target is None:
            return None
        self.pending.append(target)
        named = isinstance(target, type)
        name = name_of_class(target) if named else TypeName(target.__module__, target.__name__)
        return self._key(name)

    def _further(self, fields: Core, is_open: bool | None = None) -> Node | bool:
        """What members of other names hold, where it is declared; else whether they are let in."""
        keys = fields.extra_keys
        if is_open is None and keys is not None and bare(self.read(keys)) != Scalar(ScalarType.STRING):
            hint = "key __pydantic_extra__ by str, or hold the further members in a dict of their own"
            raise self._unsupported(
                "the type of `__pydantic_extra__` limits the names of undeclared members", hint
            )
        if fields.extras is not None:
            return self.read(fields.extras)
        extra = fields.extra_behavior(self._config)
        if extra == "forbid":
            return False
        return AnyValue() if (extra == "allow" if is_open is None else is_open) else True

    def _members(self, cls: type, fields: Core) -> tuple[Member, ...]:
        infos = fields_of(cls)
        members: dict[str, Member] = {}
        read = list(fields.fields)
        found = [self._found(self._member, cls, field, infos.get(field.name)) for field in read]
        named = [(member.name, field.name) for member, field in zip(found, read, strict=True) if member]
        self._note_class(cls, named)
        if computed := fields.computed:
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
            self._note_name(path, PythonName(self._reading[-1], members=own_names(cls, fields)))

    def _note_name(self, path: str, name: PythonName) -> None:
        """Of the types that a class is a part of, the first by name counts, whichever is read first."""
        known = self.python.get(path)
        if known is None or name.type < known.type:
            self.python[path] = name

    def _member(self, cls: type, field: CoreField, info: FieldInfo | None) -> Member | None:
        if (side := self._only_side(field)) is not None:
            self._is_sided()
            if side is not self._side:
                return None
        self._where.append(field.name)
        name = self._wire_name(field)
        self._where[-1] = name
        core = field.core
        has_default = core.kind == "default"
        inner = core.inner if has_default else core
        if has_default and (_is_skipped(core) or _is_skipped(inner)):
            if self._side is Side.WRITTEN and self._config.refuses_further_members:
                what = "no schema tells of it, the model writes it, and its schema lets in no further members"
                raise self._unsupported(what, "leave it out of messages, with Field(exclude=True)")
            return None
        # A serializer of the field stands around its default.
        whole = self._serialized(core) if has_default else None
        node = self.read(inner) if whole is None else whole
        facts = [fact for fact in (info.metadata if info else ()) if isinstance(fact, WireFacts)]
        optional = has_default or field.is_required is False
        presence, default = None, None
        if optional and not any(fact.schema_requires for fact in facts):
            presence, default = self._default(cls, field.name, core, facts)
        if optional and self._side is Side.WRITTEN and whole is None and not issubclass(cls, WireModel):
            # A default is not checked: a plain model writes None where the type does not let it in.
            has_null = has_default and core.has_default and core.default is None
            writes_null = has_null and not self._leaves_out_none(cls)
            node = nullable(node) if writes_null and not self._holds_null(node) else node
        if field.may_be_excluded:
            self._is_sided()
            presence = Presence.EITHER if self._side is Side.WRITTEN else presence
        past = [fact for fact in (info.metadata if info else ()) if isinstance(fact, HistoryFacts)]
        return Member(
            name,
            self._with_past(_annotated(node, docs.member_doc(cls, field.name), field, info, facts), past),
            presence,
            default,
            next((fact.only_with for fact in facts if fact.only_with is not None), None),
        )

    def _holds_null(self, node: Node) -> bool:
        match node:
            case Nullable() | AnyValue() | Scalar(type=ScalarType.NULL):
                return True
            case Enum(values=values):
                return None in values
            case Union(variants=variants):
                return any(map(self._holds_null, variants))
            case Reference(key=key):
                return self._holds_null(self.types[key])
            case _:
                return False

    def _only_side(self, field: CoreField) -> Side | None:
        """The only side on which a field is part of the message."""
        if field.is_init_only or field.is_excluded:
            return Side.READ
        return None if field.is_read else Side.WRITTEN

    def _wire_name(self, field: CoreField) -> str:
        """What a field is called in the messages of this side."""
        written = field.name if field.written_as is None else field.written_as
        read = field.name if field.read_as is None else field.read_as
        self._refuse_ignored_alias(read=read != field.name, written=written != field.name)
        if read != written:
            self._is_sided()
        if self._side is Side.WRITTEN:
            return written
        if not isinstance(read, str):
            what = "it is read under several names, or from inside of a member"
            raise self._unsupported(what, "give it one name, as in Field(alias='name')")
        return read

    def _refuse_ignored_alias(self, *, read: bool = False, written: bool) -> None:
        """A decoder and an encoder go by the alias, whatever the model would do by itself."""
        if (ignored := self._config.ignored_alias(read=read, written=written)) is not None:
            what = f"its configuration says {ignored}=False, and messages name it by its alias"
            raise self._unsupported(what, "remove the setting, or the alias")

    def _computed(self, cls: type, field: CoreComputed) -> Member:
        """A member that is computed when a message is written."""
        name = field.name if field.written_as is None else field.written_as
        self._where.append(name)
        self._refuse_ignored_alias(written=name != field.name)
        node = self.read(field.core)
        doc = docs.paragraphs(getattr(getattr(cls, field.name, None), "__doc__", None) or "")
        node = _annotated(node, doc, field, None, ())
        return Member(name, node, Presence.EITHER if field.may_be_excluded else None)

    def _default(
        self, cls: type, name: str, core: Core, facts: Sequence[WireFacts]
    ) -> tuple[Presence, Default | None]:
        """The presence of a member that may be absent, and its default where the schema states it."""
        if core.kind != "default":
            return Presence.EITHER, None
        if issubclass(cls, WireModel):
            presence = cls.declared_presence_of(name)
            assert presence is not None  # a field with a default has one
        else:
            # Who sends a message is free to leave it out; who writes one with the models always has it,
            # unless it is `None` and these are left out.
            presence = Presence.EITHER
            if not (self._may_be_none(core.inner) and self._leaves_out_none(cls)):
                self._is_sided(in_presence=True)
                presence = Presence.EITHER if self._side is Side.READ else Presence.ALWAYS
        if core.has_default:
            default = core.default
        elif (factory := core.default_factory) in _PURE_FACTORIES and factory is not None:
            default = factory()
        else:
            return presence, None
        if is_missing(default):
            return Presence.EITHER, None
        stated = next((f.shows_default for f in facts if f.shows_default is not None), None)
        by_rule = cls_states(cls, presence) and default is not None
        if by_rule if stated is None else stated:
            return presence, self._default_of(default, core)
        # An absent member that is `null` to its reader says nothing that its type does not say.
        return presence, None if default is None else self._unstated(default, core)

    def _may_be_none(self, core: Core) -> bool:
        """Whether `None` is a value of the type, or every value is."""
        core = self._resolved(core)
        while core.kind in ("function-before", "function-after", "function-wrap", "default"):
            core = self._resolved(core.inner)
        if core.kind == "union":
            return any(map(self._may_be_none, core.choices))
        if core.kind == "literal":
            return None in core.expected
        return core.kind in ("nullable", "none", "any")

    def _unstated(self, default: object, core: Core) -> Default | None:
        """A default that the JSON Schema does not state; none where it cannot be written."""
        with suppress(UnsupportedSchema):
            found = self._default_of(default, core)
            return None if found is None else replace(found, is_stated=False)
        return None

    def _default_of(self, default: object, core: Core) -> Default | None:
        """A default as it is written; none where code of the models would have to write it."""
        if any(each.writer is not None and each.writer.is_code for each in (core, core.inner)):
            return None
        if is_written_by_code(default):
            return None
        config = self._config if self._side is Side.WRITTEN else CoreConfig({})
        try:
            value = as_json(default, config)
        except PydanticSerializationError as error:
            raise self._unsupported(
                f"a default of the type {type(default).__name__!r} is not JSON"
            ) from error
        return Default(value)

    # --- wrappers

    def _wrapped(self, core: Core) -> Node:
        return self.read(core.inner)

    def _validated(self, core: Core) -> Node:
        """What a validator takes, where it says so; else what the type is that it stands around."""
        if core.taken is not None:
            self._is_sided()
            if self._side is Side.READ:
                return self.read(core.taken)
        if not core.has_inner:
            hint = "say what it takes with json_schema_input_type, and what is written with a serializer"
            raise self._unsupported("a validator in the place of a type does not say what it takes", hint)
        limits = limits_of(
            core.function
        )  # first: code of Pydantic's is what to tell of, not what it stands around
        return limited(self.read(core.inner), limits)

    def _or_missing(self, core: Core) -> Node:
        """What a member holds that may be left out, where Pydantic's `MISSING` stands for that."""
        if not core.has_inner:
            hint = "give it a type beside MISSING, as in `int | MISSING`"
            raise self._unsupported("nothing but MISSING has no form in messages", hint)
        return self.read(core.inner)

    def _json_or_python(self, core: Core) -> Node:
        return self.read(core.json_form)

    def _lax_or_strict(self, core: Core) -> Node:
        lax = core.lax_form
        node = self.read(core.strict_form if lax.kind == "function-plain" else lax)
        formats = [format_of_pydantic(function) for function in core.json_schema_functions]
        return replace(node, format=formats[0]) if isinstance(node, Scalar) and any(formats) else node


_SKIP: Final = cast("type", SkipJsonSchema)  # to a type checker it is not a class
_MODES: Final = {Side.READ: "validation", Side.WRITTEN: "serialization"}


def _below(core: Core, kind: str) -> Core:
    """What stands inside of wrappers."""
    while core.kind != kind:
        core = core.inner
    return core


def cls_states(cls: type, presence: Presence) -> bool:
    """Whether a default is stated by rule."""
    return presence is Presence.ALWAYS or not issubclass(cls, WireModel)


def _is_skipped(core: Core) -> bool:
    """Whether `SkipJsonSchema` says that no schema tells of it."""
    return any(isinstance(each, _SKIP) for each in core.json_schema_annotations)


def _with_required(node: Object, names: set[str]) -> Object:
    """The object with some of its members always there."""
    members = tuple(
        replace(member, presence=None, default=None) if member.name in names else member
        for member in node.members
    )
    return replace(node, members=members)


def _is_unknown(arm: Core) -> bool:
    return arm.facts is UnknownVariant


def _is_absent(arm: Core) -> bool:
    return arm.kind == "missing-sentinel" and not arm.has_inner


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
    names = {wire_name(shared, field) for field in shared.model_fields}
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
    node: Node,
    doc: str | None,
    field: CoreField | CoreComputed,
    info: FieldInfo | None,
    facts: Sequence[WireFacts],
) -> Node:
    """The node of a member with what the member's docstring, its field and its marks say."""
    extra = field.json_schema_extra or {}
    if not isinstance(extra, Mapping):
        what = "it makes its JSON Schema with code, in json_schema_extra"
        raise Unsayable(what, "write json_schema_extra as a dict")
    said = declared_notes({**field.json_schema_updates, **extra})
    if doc:
        said["description"] = doc
    elif description := said.get("description"):
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


_HANDLERS: Final[dict[str, Callable[[TypeReader, Core], Node]]] = {
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
    "default": TypeReader._wrapped,
    **dict.fromkeys(
        ("function-after", "function-before", "function-wrap", "function-plain"), TypeReader._validated
    ),
    "missing-sentinel": TypeReader._or_missing,
    "json-or-python": TypeReader._json_or_python,
    "lax-or-strict": TypeReader._lax_or_strict,
}
