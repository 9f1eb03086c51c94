"""What models and their annotations tell Pydantic, beyond what it documents.

Input: a model, or its core schema while Pydantic makes it. Output: core schemas, with the order, the facts
and the names that this package adds, and what is built of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from pydantic import VERSION
from pydantic_core import CoreSchema, SchemaSerializer, core_schema

from protocol_models._pydantic import CorePart, TypeForm, UnsupportedPydantic, required

if TYPE_CHECKING:
    from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler

__all__ = [
    "WRITTEN_BY_CLASS",
    "built_anew",
    "generated",
    "generated_schema",
    "in_order",
    "model_fields",
    "skipped_by_readers",
    "taking_values",
    "trying_first",
    "with_extra_names",
    "with_own_serializer",
    "with_wire_facts",
    "with_wire_history",
    "without_null",
]

F = TypeVar("F", bound=Callable[..., object])
T = TypeVar("T")


def generated_schema(model: type[BaseModel]) -> CoreSchema:
    """The core schema as Pydantic would complete the model with, and nothing else.

    To complete it means to look for plugins among all that is installed, and to build a validator and a
    serializer: a third of what the first message would cost beyond importing Pydantic, which does all
    that when they are used.
    """
    return generated(model, model.model_config)


def generated(kind: TypeForm, config: ConfigDict) -> CoreSchema:
    try:
        from pydantic._internal._config import ConfigWrapper
        from pydantic._internal._generate_schema import GenerateSchema

        generator = GenerateSchema(ConfigWrapper(config, check=False))
        return generator.clean_schema(generator.generate_schema(kind))
    except (AttributeError, ImportError, TypeError) as error:
        raise UnsupportedPydantic(f"makes core schemas in another way: {error}") from error


def skipped_by_readers(init: F) -> F:
    """Marks an `__init__` that does nothing for a message that is read: Pydantic then does not call it."""
    init.__pydantic_base_init__ = True  # type: ignore[attr-defined]  # how Pydantic marks its own
    return init


def with_own_serializer(cls: type[T], write: Callable[[T], object]) -> type[T]:
    """Tells Pydantic how to write the values of a class that is not a model, wherever they stand."""
    written = core_schema.plain_serializer_function_ser_schema(write)
    cls.__pydantic_serializer__ = SchemaSerializer(core_schema.any_schema(serialization=written))  # type: ignore[attr-defined]  # Pydantic asks the class of a value for it
    return cls


# To write a variant as its class says takes two thirds of the time of trying one variant after another.
# Before Pydantic 2.14 it fails for a class that was only ever read as a part of others.
WRITTEN_BY_CLASS = (
    core_schema.simple_ser_schema("any") if tuple(map(int, VERSION.split(".")[:2])) >= (2, 14) else None
)
"""How a union writes its values: as the class of each says, where Pydantic can do that."""


def built_anew(make: type[T], schema: CoreSchema) -> T:
    """A validator or serializer that follows the whole of a core schema.

    Pydantic takes what a model within it has built already, which does not know of changes.
    """
    try:
        return make(schema, _use_prebuilt=False)  # type: ignore[call-arg]  # not in the stubs
    except TypeError as error:
        raise UnsupportedPydantic(f"builds validators in another way: {error}") from error


def with_wire_facts(schema: CoreSchema, **facts: object) -> CoreSchema:
    """The core schema with facts for the generators in its metadata."""
    return {**schema, "metadata": {**schema.get("metadata", {}), **facts}}


def with_wire_history(schema: CoreSchema, fact: object) -> CoreSchema:
    """The core schema with one more fact about earlier releases, which `Core.wire_history` gives."""
    return with_wire_facts(
        schema, wire_history=(*(schema.get("metadata") or {}).get("wire_history", ()), fact)
    )


def without_null(schema: CoreSchema) -> CoreSchema:
    """The core schema of a type that may be `null`, without that."""
    return schema["schema"] if schema["type"] == "nullable" else schema


def in_order(schema: CorePart, order: Callable[[list[str]], list[str]]) -> None:
    """Puts the fields of a model's core schema into an order; the one they are written in."""
    fields_schema = model_fields(schema)
    fields = required(fields_schema, "fields")
    fields_schema["fields"] = {name: fields[name] for name in order(list(fields))}


def with_extra_names(schema: CorePart, convert: Callable[[str], str]) -> None:
    """Makes a model keep each member that it does not know under another name."""
    fields_schema = model_fields(schema)
    if "extras_keys_schema" not in fields_schema:
        text = core_schema.str_schema()
        fields_schema["extras_keys_schema"] = core_schema.no_info_after_validator_function(convert, text)


def taking_values(schema: CorePart, handler: GetCoreSchemaHandler) -> CoreSchema:
    """Makes an enum take the values of its members as well, where its model is strict."""
    resolved: CorePart = handler.resolve_ref_schema(schema)
    resolved["strict"] = False
    taken: CoreSchema = schema
    return taken


def trying_first(choices: Sequence[CoreSchema], union: CorePart) -> CoreSchema:
    """The core schema of a union that tries some choices before its own."""
    return {**union, "choices": [*choices, *required(union, "choices")]}


def model_fields(schema: CorePart) -> CorePart:
    """The core schema of a model's fields, below what wraps it."""
    while schema.get("type") != "model-fields":
        schema = required(schema, "schema")
    return schema
