"""What every model of the protocol is made of: the base class, presence, unions, scalars.

Input: nothing but Pydantic. Output: the vocabulary in which the wire types are written.

The vocabulary says what JSON Schema cannot. It decides how a message is read and written here, and
the generators read the same facts from the same place, so an artifact cannot disagree with a model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import partial
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    Self,
    TypeAlias,
    TypeVar,
    cast,
    get_args,
    get_origin,
)

from pydantic import VERSION, BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, SchemaSerializer, core_schema

from protocol_models.values import Value

__all__ = [
    "ALWAYS_WRITTEN",
    "DEPRECATED",
    "EXPERIMENTAL",
    "LEFT_OUT",
    "MAY_BE_OMITTED",
    "SCHEMA_REQUIRES",
    "SHOWS_DEFAULT",
    "ClientModel",
    "ClosedEnum",
    "Double",
    "External",
    "InconsistentMessage",
    "Int32",
    "Int64",
    "JsonValue",
    "NeverNull",
    "Omittable",
    "OmittableNotNull",
    "Presence",
    "SnakeModel",
    "SpelledOut",
    "Tagged",
    "Uint",
    "Uint16",
    "Uint32",
    "Uint64",
    "UnixMillis",
    "UnixSeconds",
    "UnknownVariant",
    "Untagged",
    "WireEnum",
    "WireFacts",
    "WireModel",
    "only_with",
]

if TYPE_CHECKING:
    from pydantic import JsonValue
else:
    # What the parser made of it is JSON already; checking it once more would only cost time.
    JsonValue = Any

T = TypeVar("T")


class Presence(StrEnum):
    """When a writer puts a member that has a default into the message."""

    ALWAYS = "always"
    """Always there: `null`, or the default, where there is nothing to say."""
    OMITTED = "omitted"
    """Left out when there is nothing to say, and then never `null`."""
    EITHER = "either"
    """There or left out, as the writer likes; `null` is allowed where the type allows it."""


class WireFacts(Value):
    """What an annotation says of a member beyond its type; the fields of several add up."""

    presence: Presence | None = None
    """When it is written, where that differs from the habit of its model."""
    experimental: bool = False
    """Part of the experimental API only."""
    deprecated: bool = False
    """Still read and written, and not for new code."""
    schema_requires: bool = False
    """Stated as required, although a reader takes its absence for `null`: older writers lack it."""
    only_with: tuple[str, str] | None = None
    """Wire name and value of another member, without which this one is empty; see `only_with()`."""
    shows_default: bool | None = None
    """Whether the schema states the default, where that differs from the rule: a default that is
    always written is stated unless it is `null`."""


def only_with(member: str, value: str) -> WireFacts:
    """Says that this member is empty unless another, by its wire name, has the given value.

    No schema can say so without refusing what servers send: it is checked when a message is built.
    """
    return WireFacts(only_with=(member, value))


EXPERIMENTAL = WireFacts(experimental=True)
"""Marks a member of the experimental API."""
DEPRECATED = WireFacts(deprecated=True)
"""Marks a member that new code leaves alone."""
SHOWS_DEFAULT = WireFacts(shows_default=True)
"""Makes the schema state a default that it would pass over."""
ALWAYS_WRITTEN = WireFacts(presence=Presence.ALWAYS)
"""Marks a member that is in every message, in a model whose members may be left out."""
MAY_BE_OMITTED = WireFacts(presence=Presence.EITHER)
"""Marks a member that may be left out, in a model whose members are always written."""

SCHEMA_REQUIRES = WireFacts(schema_requires=True)
"""Marks a nullable member that the schema requires, and that messages of an older version lack."""
LEFT_OUT = WireFacts(presence=Presence.OMITTED)
"""Marks a member that is left out when it has its default."""

Omittable = Annotated[T | None, LEFT_OUT]
"""A member that is left out when there is nothing to say. Give it the default `None`."""


class NeverNull(Value):
    """Takes `null` out of a type whose Python default is `None`: absent is the only empty."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        return schema["schema"] if schema["type"] == "nullable" else schema


OmittableNotNull = Annotated[T | None, NeverNull(), LEFT_OUT]
"""As `Omittable`, for a member that readers refuse as `null`."""


class InconsistentMessage(ValueError):
    """A message under construction whose members contradict each other."""

    def __init__(self, model: type[WireModel], problem: str) -> None:
        self.model = model
        self.problem = problem
        super().__init__(f"{model.__name__}: {problem}")


def _camel_case(name: str) -> str:
    """The wire's name of a field; Pydantic's `to_camel` compiles patterns for names that none has here."""
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


class _Traits:
    """What holds of a model as a whole; `WireModel` sets it by the words of a class statement.

    Nothing here is annotated: Pydantic evaluates the annotations of all bases once more for each model.
    """

    presence_of_defaults = Presence.ALWAYS
    """When members with a default are written, where their annotation does not say."""
    is_open = False
    """Whether further members of any name are part of the declared type."""
    flattened = cast("Any", None)
    """The type whose members stand here by reference to it: `{ … } & Type` in TypeScript."""
    is_inline = False
    """Whether the object is spelled out where it is used, and is not a type of its own."""
    is_experimental = False
    """Whether the document of this type is part of the experimental API only."""


class WireModel(_Traits, BaseModel):
    """A JSON object of the protocol.

    Reading is tolerant: members it does not know are kept and written back. Nothing is coerced:
    `"1"` is not an integer. What was read is written back as it was, absent members left absent.
    A message that is built here carries every member whose presence is `always`, and is checked
    for consistency; a message that is read is not, so that no reader drops what a writer sent.
    """

    model_config = ConfigDict(
        alias_generator=_camel_case,
        defer_build=True,
        extra="allow",
        protected_namespaces=(),
        serialize_by_alias=True,
        strict=True,
    )

    def __init_subclass__(
        cls,
        *,
        presence: Presence | None = None,
        open: bool | None = None,  # noqa: A002 - it reads as English in a class statement
        flattens: Any = None,
        inline: bool = False,
        experimental: bool = False,
        **config: Any,
    ) -> None:
        super().__init_subclass__(**config)
        if presence is not None:
            cls.presence_of_defaults = presence
        if open is not None:
            cls.is_open = open
        cls.flattened = flattens
        cls.is_inline = inline
        cls.is_experimental = experimental

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler, /) -> CoreSchema:
        schema = handler(source)
        fields_schema: Any = handler.resolve_ref_schema(schema)
        while fields_schema["type"] != "model-fields":
            fields_schema = fields_schema["schema"]
        fields = fields_schema["fields"]
        fields_schema["fields"] = {name: fields[name] for name in _in_wire_order(cls, fields)}
        return schema

    def __init__(self, /, **data: Any) -> None:
        validated = self.__pydantic_validator__.validate_python(data, self_instance=self, by_name=True)
        assert validated is self  # the validator fills the instance it is given
        self._settle_presence()
        self.check_consistency()

    # Pydantic builds a model through its Python `__init__` while reading only if it is not so marked.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    def check_consistency(self) -> None:
        """Raise `InconsistentMessage` where members contradict each other; for models to extend."""
        cls = type(self)
        for field, (other, value) in cls._conditions().items():
            if getattr(self, field) is not None and getattr(self, other) != value:
                member, condition = _wire_name(cls, field), _wire_name(cls, other)
                problem = (
                    f"{member} is only for the {condition} {value!r}, and it is {str(getattr(self, other))!r}"
                )
                raise InconsistentMessage(cls, problem)

    @classmethod
    def _conditions(cls) -> Mapping[str, tuple[str, str]]:
        """Field → the field and the value without which it is empty."""
        if (conditions := _CONDITIONS.get(cls)) is None:
            by_wire_name = {_wire_name(cls, field): field for field in cls.model_fields}
            conditions = _CONDITIONS[cls] = {
                field: (by_wire_name[fact.only_with[0]], fact.only_with[1])
                for field, info in cls.model_fields.items()
                for fact in info.metadata
                if isinstance(fact, WireFacts) and fact.only_with is not None
            }
        return conditions

    @classmethod
    def declares_further_members(cls) -> bool:
        """Whether members of any name are part of the declared type, and not merely tolerated."""
        return cls.is_open or any(
            "__pydantic_extra__" in vars(base).get("__annotations__", {}) for base in _below(cls)
        )

    @classmethod
    def presence_of(cls, field: str) -> Presence | None:
        """When a writer puts this field into a message; `None` for a required one."""
        info = cls.model_fields[field]
        if info.is_required():
            return None
        for fact in info.metadata:
            if isinstance(fact, WireFacts) and fact.presence is not None:
                return fact.presence
        return cls.presence_of_defaults

    def _settle_presence(self) -> None:
        """Mark the members that are always written as set, and empty omittable ones as unset."""
        cls = type(self)
        if (settled := _SETTLED.get(cls)) is None:
            fields = cls.model_fields
            settled = _SETTLED[cls] = (
                frozenset(f for f in fields if cls.presence_of(f) is Presence.ALWAYS),
                tuple(f for f in fields if cls.presence_of(f) is Presence.OMITTED),
            )
        always, omitted = settled
        written = self.__pydantic_fields_set__
        written |= always
        for field in omitted:
            if field in written and getattr(self, field) == cls.model_fields[field].get_default(
                call_default_factory=True
            ):
                written.discard(field)


_CONDITIONS: dict[type[WireModel], Mapping[str, tuple[str, str]]] = {}
_SETTLED: dict[type[WireModel], tuple[frozenset[str], tuple[str, ...]]] = {}


def _in_wire_order(cls: type[WireModel], fields: Mapping[str, Any]) -> list[str]:
    """As declared; the tag before what it flattens, the optional members of a base with hardly others last.

    So the server writes what all variants of a union have in common beside their tag.
    """
    last = {
        field
        for base in _below(cls)
        if base not in (cls, cls.flattened) and _has_only_tag_and_optional_members(base)
        for field in base.model_fields
        if cls.presence_of(field) is not None
    }
    own = vars(cls).get("__annotations__", {}) if cls.flattened is not None else fields
    return sorted(fields, key=lambda field: (field in last, field not in own))


def _has_only_tag_and_optional_members(base: type[WireModel]) -> bool:
    return all(
        get_origin(info.annotation) is Literal or base.presence_of(field) not in (None, Presence.ALWAYS)
        for field, info in base.model_fields.items()
    )


class ClientModel(WireModel, presence=Presence.EITHER):
    """A JSON object that clients send: a member with a default may be left out."""


class SnakeModel(WireModel):
    """A JSON object whose members are in snake_case on the wire, as in a configuration file."""

    model_config = ConfigDict(alias_generator=None)


class WireEnum(StrEnum):
    """A closed list today, an open one tomorrow: a value that is not listed is kept as it came.

    Such a value is an instance of the enum, equals its string, and answers `False` to `is_known`.
    """

    @property
    def is_known(self) -> bool:
        """Whether this value is one of those listed here."""
        return self._name_ in type(self).__members__

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        # Not kept: a peer that invents values must not fill the memory of this process.
        unknown = str.__new__(cls, value)
        unknown._name_ = f"unknown:{value}"
        unknown._value_ = value
        return unknown


class ClosedEnum(StrEnum):
    """A list that tells variants of an untagged union apart: another value is another variant."""


class UnknownVariant:
    """A variant that this version does not know, kept as it came and written back unchanged."""

    __slots__ = ("name", "value")

    def __init__(self, name: str, value: dict[str, JsonValue] | str) -> None:
        self.name = name
        """What tells it apart: its tag, the name of its only member, or the string that it is."""
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UnknownVariant) and self.value == other.value

    __hash__ = None  # type: ignore[assignment]  # it holds a dict

    def __repr__(self) -> str:
        return f"UnknownVariant({self.name!r}, {self.value!r})"


# Pydantic asks the class of a value how it is written.
UnknownVariant.__pydantic_serializer__ = SchemaSerializer(  # type: ignore[attr-defined]  # it has no models
    core_schema.any_schema(
        serialization=core_schema.plain_serializer_function_ser_schema(lambda variant: variant.value)
    )
)
# To write a variant as its class says takes two thirds of the time of trying one variant after another.
# Before Pydantic 2.14 it fails for a class that was only ever read as a part of others.
_BY_CLASS = (
    core_schema.simple_ser_schema("any") if tuple(map(int, VERSION.split(".")[:2])) >= (2, 14) else None
)


class SpelledOut(Value):
    """Makes JSON Schema spell an alias out where it is used; TypeScript still names it."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        return {**schema, "metadata": {**schema.get("metadata", {}), "wire_spelled_out": True}}


class UnionFacts(Value):
    """What the generators need to know of a union; travels in the metadata of its core schema."""

    kind: Literal["internal", "external", "untagged"]
    tag: str | None = None
    shared: type[WireModel] | None = None
    flattens: Any = None
    catch_all: bool = False
    order: tuple[str, ...] = ()
    schema_name: str | None = None


class Tagged(Value):
    """A union of objects told apart by the string in one member; `UnknownVariant` opens it.

    `shared` names the base class whose members every variant has: they stand beside the union in
    the schema, not in each variant. `schema_name` is the name in JSON Schema, whose documents are
    flat, where a type of another folder has the same name.
    """

    tag: str
    shared: type[WireModel] | None = None
    schema_name: str | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        by_tag: dict[str, list[CoreSchema]] = {}
        is_open = False
        for arm in get_args(source):
            if arm is UnknownVariant:
                is_open = True
                continue
            schema = handler.generate_schema(arm)
            for value in dict.fromkeys(_tag_values(arm, self.tag)):
                by_tag.setdefault(value, []).append(schema)
        choices = {
            value: arms[0] if len(arms) == 1 else core_schema.union_schema(list(arms), mode="left_to_right")
            for value, arms in by_tag.items()
        }
        known = core_schema.tagged_union_schema(choices, discriminator=self.tag)
        facts = UnionFacts("internal", self.tag, self.shared, schema_name=self.schema_name)
        if not is_open:
            return core_schema.tagged_union_schema(
                choices, discriminator=self.tag, metadata={"wire": facts}, serialization=_BY_CLASS
            )
        unknown = _unknown_variant_schema(partial(_unknown_tag, tag=self.tag, known=frozenset(choices)))
        return core_schema.union_schema(
            [known, unknown], mode="left_to_right", metadata={"wire": facts}, serialization=_BY_CLASS
        )


class External(Value):
    """A union of bare strings and of objects with one member, whose name tells the variant.

    The bare strings are one `WireEnum`, the objects one `WireModel` each with a single required
    field; `UnknownVariant` opens it. With `catch_all`, the schema itself lets in any other string
    or object. `order` lists the wire names of all variants where strings and objects are declared
    in turns.
    """

    catch_all: bool = False
    order: tuple[str, ...] = ()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        arms: list[CoreSchema] = []
        names: set[str] = set()
        is_open = has_strings = False
        for arm in get_args(source):
            if arm is UnknownVariant:
                is_open = True
                continue
            arms.append(handler.generate_schema(arm))
            if isinstance(arm, type) and issubclass(arm, WireModel):
                names |= {_wire_name(arm, field) for field in arm.model_fields}
            elif isinstance(arm, type) and issubclass(arm, WireEnum):
                has_strings = True
        if is_open:
            name_of = partial(_unknown_key, known=frozenset(names))
            arms.append(_unknown_variant_schema(name_of, with_strings=not has_strings))
        facts = UnionFacts("external", catch_all=self.catch_all, order=self.order)
        return core_schema.union_schema(
            list(arms), mode="left_to_right", metadata={"wire": facts}, serialization=_BY_CLASS
        )


class Untagged(Value):
    """A union told apart by shape alone: the first variant that fits is taken.

    `shared` is as in `Tagged`. A variant that is not a type of its own is a class with `inline=True`;
    in `Tagged` and `External` every variant is spelled out. `flattens` is as in `WireModel`.
    """

    shared: type[WireModel] | None = None
    flattens: Any = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        arms = [handler.generate_schema(arm) for arm in get_args(source)]
        facts = UnionFacts("untagged", shared=self.shared, flattens=self.flattens)
        return core_schema.union_schema(
            list(arms), mode="left_to_right", metadata={"wire": facts}, serialization=_BY_CLASS
        )


def _below(cls: type[WireModel]) -> Iterator[type[WireModel]]:
    """The class and its bases up to `WireModel`, which itself declares nothing."""
    return (base for base in cls.__mro__ if issubclass(base, WireModel) and base is not WireModel)


def _tag_values(arm: Any, tag: str) -> Iterator[str]:
    """The literals by which a reader recognises a variant."""
    if get_origin(arm) is Annotated:
        for inner in get_args(get_args(arm)[0]):
            yield from _tag_values(inner, tag)
        return
    if isinstance(arm, type) and issubclass(arm, WireModel):
        for field, info in arm.model_fields.items():
            if _wire_name(arm, field) == tag and get_origin(info.annotation) is Literal:
                yield from get_args(info.annotation)
                return
    raise TypeError(
        f"{arm!r} is not a variant of a union tagged by {tag!r}: it has no Literal member of that name"
    )


def _wire_name(model: type[BaseModel], field: str) -> str:
    alias = model.model_fields[field].serialization_alias
    return field if alias is None else alias


def _unknown_tag(value: Mapping[str, Any], tag: str, known: frozenset[str]) -> str | None:
    """The tag of a variant that is not known; `None` where it is, or where there is no tag."""
    name = value.get(tag)
    return name if isinstance(name, str) and name not in known else None


def _unknown_key(value: Mapping[str, Any] | str, known: frozenset[str]) -> str | None:
    """The string, or the only member, of a variant that is not known; `None` where it is, or has several."""
    if isinstance(value, str):
        return value if value not in known else None
    return next(iter(value)) if len(value) == 1 and known.isdisjoint(value) else None


def _unknown_variant_schema(
    name_of: Callable[[Any], str | None], *, with_strings: bool = False
) -> CoreSchema:
    """Reads an object, or a string too, as `UnknownVariant`, unless it is a malformed known variant."""

    def read(value: dict[str, Any] | str) -> UnknownVariant:
        if (name := name_of(value)) is None:
            raise PydanticCustomError("known_variant", "the variant is known, and its content does not fit")
        return UnknownVariant(name, value)

    taken: CoreSchema = core_schema.dict_schema(core_schema.str_schema(), core_schema.any_schema())
    if with_strings:
        taken = core_schema.union_schema([taken, core_schema.str_schema()], mode="left_to_right")
    from_json = core_schema.no_info_after_validator_function(read, taken)
    return core_schema.union_schema(
        [core_schema.is_instance_schema(UnknownVariant), from_json],
        mode="left_to_right",
        metadata={"wire": UnknownVariant},
        serialization=core_schema.plain_serializer_function_ser_schema(lambda variant: variant.value),
    )


class WireInteger(Value):
    """An integer of a fixed width; the schema names the width in `format`."""

    format: str
    ge: int
    le: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.int_schema(ge=self.ge, le=self.le, strict=True, metadata={"wire": self})


class WireFloat(Value):
    """A finite number; the schema names its width in `format`."""

    format: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.float_schema(allow_inf_nan=False, strict=True, metadata={"wire": self})


Int32: TypeAlias = Annotated[int, WireInteger("int32", -(2**31), 2**31 - 1)]
Int64: TypeAlias = Annotated[int, WireInteger("int64", -(2**63), 2**63 - 1)]
Uint16: TypeAlias = Annotated[int, WireInteger("uint16", 0, 2**16 - 1)]
Uint32: TypeAlias = Annotated[int, WireInteger("uint32", 0, 2**32 - 1)]
Uint64: TypeAlias = Annotated[int, WireInteger("uint64", 0, 2**64 - 1)]
Uint: TypeAlias = Annotated[int, WireInteger("uint", 0, 2**64 - 1)]
"""A count or an index; as wide as the server's machine word, 64 bits."""
Double: TypeAlias = Annotated[float, WireFloat("double")]

UnixMillis: TypeAlias = Int64
"""A moment, in milliseconds since the Unix epoch."""
UnixSeconds: TypeAlias = Int64
"""A moment, in whole seconds since the Unix epoch."""
