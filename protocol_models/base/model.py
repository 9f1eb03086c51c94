"""The base class of every JSON object of the protocol.

Input: a class statement with annotated members. Output: a model that reads tolerantly, writes what it
read, and builds consistent messages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Literal, Unpack, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema

from protocol_models._pydantic import UnsupportedPydantic
from protocol_models._pydantic.models import in_order, skipped_by_readers, with_extra_names
from protocol_models.base.presence import Presence, WireFacts, wire_name

if TYPE_CHECKING:
    from protocol_models._pydantic import TypeForm

__all__ = ["InconsistentMessage", "WireModel", "extra_name"]


class InconsistentMessage(ValueError):
    """A message under construction that no peer would understand: members that contradict each other, or
    something that this version of the protocol does not have."""

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
    expects_more = False
    """Whether further members are usual, although nothing declares them: they are no news."""
    flattened = cast("TypeForm", None)
    """The type whose members stand here by reference to it: `{ … } & Type` in TypeScript."""
    last_members = cast("tuple[str, ...]", ())
    """Members that stand behind those which a derived model adds, in this order."""
    is_inline = False
    """Whether the object is spelled out where it is used, and is not a type of its own."""
    is_experimental = False
    """Whether the document of this type is part of the experimental API only."""
    until = cast("str | None", None)
    """The last release that has it, where the newest one does not."""


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
        flattens: TypeForm = None,
        last: tuple[str, ...] = (),
        inline: bool = False,
        experimental: bool = False,
        expects_more: bool = False,
        until: str | None = None,
        **config: Unpack[ConfigDict],
    ) -> None:
        super().__init_subclass__(**config)
        if presence is not None:
            cls.presence_of_defaults = presence
        if open is not None:
            cls.is_open = open
        cls.flattened = flattens
        cls.last_members = (*cls.last_members, *last)
        cls.is_inline = inline
        cls.is_experimental = experimental
        cls.expects_more = expects_more
        cls.until = until

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler, /) -> CoreSchema:
        schema = handler(source)
        # A Pydantic whose schema has other keys decides on the order: the message is the same.
        with suppress(UnsupportedPydantic):
            resolved = handler.resolve_ref_schema(schema)
            in_order(resolved, partial(_in_wire_order, cls))
            names = frozenset(f for f in cls.model_fields if wire_name(cls, f) != f)
            if names and cls.model_config.get("extra") == "allow":
                with_extra_names(resolved, partial(extra_name, names))
        return schema

    @skipped_by_readers
    def __init__(self, /, **data: object) -> None:
        cls = type(self)
        if not data.keys() <= cls.model_fields.keys():
            _check_names(cls, data)
        for field, (name, value) in _tags_of(cls).items():
            if field not in data and name not in data:
                data[field] = value
        validated = self.__pydantic_validator__.validate_python(data, self_instance=self, by_name=True)
        assert validated is self  # the validator fills the instance it is given
        self._check_given(data)
        self._settle_presence()
        self.check_consistency()

    def check_consistency(self) -> None:
        """Raise `InconsistentMessage` where members contradict each other; for models to extend."""
        cls = type(self)
        for field, (other, value) in cls._conditions().items():
            if getattr(self, field) is not None and getattr(self, other) != value:
                member, condition = wire_name(cls, field), wire_name(cls, other)
                problem = (
                    f"{member} is only for the {condition} {value!r}, and it is {str(getattr(self, other))!r}"
                )
                raise InconsistentMessage(cls, problem)

    def _check_given(self, data: Mapping[str, object]) -> None:
        """Raise `InconsistentMessage` for the first value, variant or nested member that nothing declares."""
        from protocol_models.base.slips import first_slip  # no reader needs it

        cls = type(self)
        for name, value in data.items():
            if isinstance(value, str | Mapping | list | tuple):
                field = name if name in cls.model_fields else _fields_of(cls).get(name)
                if field is None:
                    continue  # a member of any name, of a type that has such
                if slip := first_slip(value, getattr(self, field), cls.model_fields[field].annotation, name):
                    raise InconsistentMessage(cls, str(slip))

    @classmethod
    def _conditions(cls) -> Mapping[str, tuple[str, str]]:
        """Field → the field and the value without which it is empty."""
        if (conditions := _CONDITIONS.get(cls)) is None:
            by_wire_name = _fields_of(cls)
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
        """When a writer puts this field into a message; `None` for a required one.

        What the newest release does not have is left out of messages that are built here.
        """
        from protocol_models.base.history import HistoryFacts  # no reader needs it

        if any(isinstance(fact, HistoryFacts) and fact.until for fact in cls.model_fields[field].metadata):
            return Presence.OMITTED
        return cls.declared_presence_of(field)

    @classmethod
    def declared_presence_of(cls, field: str) -> Presence | None:
        """As `presence_of`, in the releases that have the field."""
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


def _check_names(cls: type[WireModel], data: Mapping[str, object]) -> None:
    """Raise `InconsistentMessage` for the first member that the model does not have."""
    from protocol_models.base.slips import did_you_mean  # no reader needs it

    known = _fields_of(cls).keys() | cls.model_fields.keys()
    for name in data:
        if name not in known and not cls.declares_further_members():
            hint = did_you_mean(name, cls.model_fields) or f"; it has {', '.join(cls.model_fields)}"
            raise InconsistentMessage(cls, f"there is no member {name!r}{hint}")


class _ExtraName(str):
    """The name of an unknown member that is written like a Python field, and is not that field."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ExtraName) and str.__eq__(self, other)

    def __hash__(self) -> int:
        return hash((_ExtraName, str(self)))


def extra_name(fields: frozenset[str], name: str) -> str:
    """The name under which an unknown member is kept. Pydantic notes the names of all that was read in
    one set, in which an unknown `failure_reason` must not stand for a `failureReason` that was absent."""
    return _ExtraName(name) if name in fields else name


_CONDITIONS: dict[type[WireModel], Mapping[str, tuple[str, str]]] = {}
_FIELDS: dict[type[WireModel], Mapping[str, str]] = {}
_TAGS: dict[type[WireModel], Mapping[str, tuple[str, str]]] = {}
_SETTLED: dict[type[WireModel], tuple[frozenset[str], tuple[str, ...]]] = {}


def _below(cls: type[WireModel]) -> Iterator[type[WireModel]]:
    """The class and its bases up to `WireModel`, which itself declares nothing."""
    return (base for base in cls.__mro__ if issubclass(base, WireModel) and base is not WireModel)


def _fields_of(cls: type[WireModel]) -> Mapping[str, str]:
    """Name on the wire → field."""
    if (fields := _FIELDS.get(cls)) is None:
        fields = _FIELDS[cls] = {wire_name(cls, field): field for field in cls.model_fields}
    return fields


def _tags_of(cls: type[WireModel]) -> Mapping[str, tuple[str, str]]:
    """Field → its name on the wire and its value, where only one is possible: who builds a message need not
    give it."""
    if (tags := _TAGS.get(cls)) is None:
        tags = _TAGS[cls] = {
            field: (wire_name(cls, field), *get_args(info.annotation))
            for field, info in cls.model_fields.items()
            if info.is_required()
            and get_origin(info.annotation) is Literal
            and len(get_args(info.annotation)) == 1
        }
    return tags


def _in_wire_order(cls: type[WireModel], fields: list[str]) -> list[str]:
    """As declared; the own members before what the model flattens, and at the end those that a base puts
    last, in the order in which it names them."""
    own = vars(cls).get("__annotations__", {}) if cls.flattened is not None else fields
    places = {field: place for place, field in enumerate(cls.last_members, 1)}
    return sorted(fields, key=lambda field: (places.get(field, 0), field not in own))
