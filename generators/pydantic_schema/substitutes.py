"""What stands in messages in the place of a type: what `WithJsonSchema` says, or what a serializer writes."""

from __future__ import annotations

from typing import Final, cast

from pydantic import BaseModel, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema

from protocol_models._pydantic.classes import is_of_pydantic
from protocol_models._pydantic.core import Core
from protocol_models.base import UnionFacts, UnknownVariant

from ..schema import Node, Scalar, ScalarType, nullable
from ..sides import Side
from .core_functions import is_written_as_read
from .declared_schema import declared_node
from .reader import CoreReader

__all__ = ["declarations_of", "declared_form", "is_skipped", "is_unknown", "serialized"]

_SKIP: Final = cast("type", SkipJsonSchema)  # to a type checker it is not a class
_MODES: Final = {Side.READ: "validation", Side.WRITTEN: "serialization"}


def declared_form(reader: CoreReader, core: Core) -> Node | None:
    """What `WithJsonSchema` says in the place of the type."""
    if not (declarations := declarations_of(reader, core)):
        return None
    reader.is_sided()
    found = next((each for each in declarations if each.mode in (None, _MODES[reader.side])), None)
    return None if found is None else declared_node(found.json_schema)


def declarations_of(reader: CoreReader, core: Core) -> list[WithJsonSchema]:
    """What is said of the JSON Schema of a type; code that makes it is no data."""
    found = []
    for annotation in (*core.json_schema_annotations, *core.json_schema_functions):
        if isinstance(annotation, WithJsonSchema):
            found.append(annotation)
        elif not isinstance(annotation, _SKIP) and not is_of_pydantic(annotation):
            what = "it makes its JSON Schema with code, in __get_pydantic_json_schema__"
            raise reader.unsupported(what, "say it as data, with WithJsonSchema or json_schema_extra")
    return found


def serialized(reader: CoreReader, core: Core) -> Node | None:
    """What a serializer writes in the place of the value."""
    writer = core.writer
    if writer is None or not (writer.is_code or writer.kind in ("format", "to-string")):
        return None
    if isinstance(core.facts, UnionFacts) or is_unknown(core):
        return None
    if writer.kind == "function-wrap" and reader.leaves_out_none(core.cls):
        return None  # the registry says what it does
    reader.is_sided()
    if reader.side is Side.READ:
        return None
    if not writer.is_code:
        node: Node = Scalar(ScalarType.STRING)
    elif (returned := writer.result) is not None:
        node = reader.read(returned)
    elif is_of_pydantic(writer.function):
        return None if is_written_as_read(writer.function) else Scalar(ScalarType.STRING)
    else:
        hint = "give the serializer a return type, as in `def write(self) -> str`"
        if isinstance(core.cls, type) and issubclass(core.cls, BaseModel):
            hint += "; where it does no more than leave out what is None, name it in Registry.omits_none"
        raise reader.unsupported("its serializer does not say what it writes", hint)
    return nullable(node) if writer.is_unless_none and reader.may_be_none(core) else node


def is_skipped(core: Core) -> bool:
    """Whether `SkipJsonSchema` says that no schema tells of it."""
    return any(isinstance(each, _SKIP) for each in core.json_schema_annotations)


def is_unknown(arm: Core) -> bool:
    """Whether it is the variant that reads what this version does not know."""
    return arm.facts is UnknownVariant
