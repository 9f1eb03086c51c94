"""Unions that stay open for what a newer peer sends.

Input: an annotated union of models. Output: how Pydantic tells its variants apart, keeps one that it
does not know, and what the generators need to know of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal, get_args, get_origin

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from protocol_models._pydantic.models import (
    WRITTEN_BY_CLASS,
    trying_first,
    with_own_serializer,
    with_wire_facts,
)
from protocol_models.base.enums import WireEnum
from protocol_models.base.model import WireModel
from protocol_models.base.presence import wire_name
from protocol_models.base.scalars import JsonValue
from protocol_models.values import Value

if TYPE_CHECKING:
    from protocol_models._pydantic import TypeForm
    from protocol_models.json_types import Json, JsonObject

__all__ = [
    "External",
    "SpelledOut",
    "Tagged",
    "UnionFacts",
    "UnknownValue",
    "UnknownVariant",
    "Untagged",
    "unknown_value_schema",
    "unknown_variant_schema",
]


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

    @property
    def unknown_name(self) -> str:
        """As that of a value of an enum that is not known."""
        return self.name

    def __repr__(self) -> str:
        return f"UnknownVariant({self.name!r}, {self.value!r})"


with_own_serializer(UnknownVariant, lambda variant: variant.value)


class UnknownValue(str):
    """A value that an enum or a list of literals of a plain model does not know, kept as it came."""

    __slots__ = ()

    @property
    def unknown_name(self) -> str:
        """This value."""
        return str(self)


def unknown_value_schema() -> CoreSchema:
    """Reads any string as a value that is not known."""
    text = core_schema.str_schema(strict=True)
    return core_schema.no_info_after_validator_function(UnknownValue, text)


class SpelledOut(Value):
    """Makes JSON Schema spell an alias out where it is used; TypeScript still names it."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return with_wire_facts(handler(source), wire_spelled_out=True)


class UnionFacts(Value):
    """What the generators need to know of a union; travels in the metadata of its core schema."""

    kind: Literal["internal", "external", "untagged"]
    tag: str | None = None
    shared: type[WireModel] | None = None
    flattens: TypeForm = None
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

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
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
                choices, discriminator=self.tag, metadata={"wire": facts}, serialization=WRITTEN_BY_CLASS
            )
        unknown = unknown_variant_schema(partial(_unknown_tag, tag=self.tag, known=frozenset(choices)))
        return core_schema.union_schema(
            [known, unknown], mode="left_to_right", metadata={"wire": facts}, serialization=WRITTEN_BY_CLASS
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

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        arms: list[CoreSchema] = []
        names: set[str] = set()
        is_open = has_strings = False
        for arm in get_args(source):
            if arm is UnknownVariant:
                is_open = True
                continue
            arms.append(handler.generate_schema(arm))
            if isinstance(arm, type) and issubclass(arm, WireModel):
                names |= {wire_name(arm, field) for field in arm.model_fields}
            elif isinstance(arm, type) and issubclass(arm, WireEnum):
                has_strings = True
        if is_open:
            # What the schema admits is read: an object of any form, where it lets in all of them.
            name_of = _any_key if self.catch_all else partial(_unknown_key, known=frozenset(names))
            arms.append(unknown_variant_schema(name_of, with_strings=not has_strings))
        facts = UnionFacts("external", catch_all=self.catch_all, order=self.order)
        return core_schema.union_schema(
            list(arms), mode="left_to_right", metadata={"wire": facts}, serialization=WRITTEN_BY_CLASS
        )


class Untagged(Value):
    """A union told apart by shape alone: the first variant that fits is taken.

    `shared` is as in `Tagged`. A variant that is not a type of its own is a class with `inline=True`;
    in `Tagged` and `External` every variant is spelled out. `flattens` is as in `WireModel`.
    """

    shared: type[WireModel] | None = None
    flattens: TypeForm = None

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        models = [arm for arm in get_args(source) if isinstance(arm, type) and issubclass(arm, WireModel)]
        arms = [
            _reading_untagged_early(handler.generate_schema(arm), models, handler) for arm in get_args(source)
        ]
        facts = UnionFacts("untagged", shared=self.shared, flattens=self.flattens)
        return core_schema.union_schema(
            list(arms), mode="left_to_right", metadata={"wire": facts}, serialization=WRITTEN_BY_CLASS
        )


def _reading_untagged_early(
    union: CoreSchema, models: Sequence[type[WireModel]], handler: GetCoreSchemaHandler
) -> CoreSchema:
    """An open tagged union that reads its neighbours without a tag before it looks for an unknown tag.

    To find out in Python that an object has no tag takes eight times as long as to read such an object.
    Which variant is taken stays the same: an object with a tag goes by its tag.
    """
    match union:
        case {"type": "union", "metadata": {"wire": UnionFacts(kind="internal", tag=str(tag))}}:
            untagged = [
                core_schema.no_info_after_validator_function(
                    partial(_without_tag, tag), handler.generate_schema(model)
                )
                for model in models
                if all(wire_name(model, field) != tag for field in model.model_fields)
            ]
            *known, unknown = union["choices"]
            return {**union, "choices": [*known, trying_first(untagged, unknown)]}
    return union


def _without_tag(tag: str, model: WireModel) -> WireModel:
    """The model; what has a tag is left to those who know what to make of it."""
    if model.__pydantic_extra__ and tag in model.__pydantic_extra__:
        raise PydanticCustomError("known_variant", "an object with a tag is a variant of the tagged union")
    return model


def _tag_values(arm: object, tag: str) -> Iterator[str]:
    """The literals by which a reader recognises a variant."""
    if get_origin(arm) is Annotated:
        for inner in get_args(get_args(arm)[0]):
            yield from _tag_values(inner, tag)
        return
    if isinstance(arm, type) and issubclass(arm, WireModel):
        for field, info in arm.model_fields.items():
            if wire_name(arm, field) == tag and get_origin(info.annotation) is Literal:
                yield from get_args(info.annotation)
                return
    raise TypeError(
        f"{arm!r} is not a variant of a union tagged by {tag!r}: it has no Literal member of that name"
    )


def _unknown_tag(value: Mapping[str, Json], tag: str, known: frozenset[str]) -> str | None:
    """The tag of a variant that is not known; `None` where it is, or where there is no tag."""
    name = value.get(tag)
    return name if isinstance(name, str) and name not in known else None


def _unknown_key(value: Mapping[str, Json] | str, known: frozenset[str]) -> str | None:
    """The string, or the only member, of a variant that is not known; `None` where it is, or has several."""
    if isinstance(value, str):
        return value if value not in known else None
    return next(iter(value)) if len(value) == 1 and known.isdisjoint(value) else None


def _any_key(value: Mapping[str, Json] | str) -> str:
    """The string or the first member of a variant, whatever it holds; empty where it has none."""
    return value if isinstance(value, str) else next(iter(value), "")


def unknown_variant_schema(
    name_of: Callable[[Json], str | None], *, with_strings: bool = False
) -> CoreSchema:
    """Reads an object, or a string too, as `UnknownVariant`, unless it is a malformed known variant."""

    def read(value: JsonObject | str) -> UnknownVariant:
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
