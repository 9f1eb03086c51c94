"""The kinds of core schemas that stand for values, lists and maps; scalars are in `core_scalars`."""

from __future__ import annotations

import enum
from dataclasses import replace

from protocol_models._pydantic.classes import is_of_pydantic
from protocol_models._pydantic.core import Core
from protocol_models.base import WireInteger
from protocol_models.base.enums import WireEnum

from .. import docs
from ..schema import AnyValue, Array, Enum, Map, Node, Reference, Scalar, ScalarType, Tuple, bare, nullable
from ..sides import Side
from .core_functions import is_written_as_read
from .core_scalars import HASHABLE, listed, plain_values
from .reader import CoreReader, with_doc

__all__ = ["any_value", "array", "enum_class", "literal", "map_of", "or_null", "tuple_of"]


def any_value(reader: CoreReader, core: Core) -> Node:
    return AnyValue()


def literal(reader: CoreReader, core: Core) -> Node:
    for value in core.expected:
        if isinstance(value, enum.Enum) and not isinstance(value, str | int):
            what = f"Pydantic reads {value} from no message: a Literal compares it with the plain value"
            hint = f"derive {type(value).__name__} from StrEnum or IntEnum, or list plain values"
            raise reader.unsupported(what, hint)
    node = listed(plain_values(core.expected))
    wire = core.facts
    return replace(node, format=wire.format) if isinstance(wire, WireInteger) else node


def enum_class(reader: CoreReader, core: Core) -> Node:
    cls: type[enum.Enum] = core.cls
    if issubclass(cls, enum.Flag):
        if not issubclass(cls, int):
            raise reader.unsupported(f"the flags of {cls.__name__} are not JSON", "make it an IntFlag")
        if cls._boundary_ is not enum.KEEP:
            what = f"{cls.__name__} refuses or changes bits that it does not name, which no schema says"
            raise reader.unsupported(what, "leave its boundary as IntFlag has it, KEEP")
        return with_doc(cls, Scalar(ScalarType.INTEGER))
    reader.note_class(cls, [(str(member.value), member.name) for member in core.members])
    node = listed([member.value for member in core.members])
    described = {m.value: doc for m in core.members if (doc := docs.member_doc(cls, m.name))}
    gone = {m.value: m.until for m in core.members if isinstance(m, WireEnum) and m.until}
    return with_doc(cls, replace(node, descriptions=described, until=gone))


def array(reader: CoreReader, core: Core) -> Node:
    is_unique = core.kind in ("set", "frozenset")
    items = reader.inner(core.item)
    if is_unique and isinstance(items, AnyValue):
        items = HASHABLE
    if is_unique and core.item is not None and _may_be_written_alike(reader, core.item):
        reader.is_sided()
        is_unique = reader.side is Side.READ
    return Array(items, core.limit("min_length"), core.limit("max_length"), is_unique)


def _may_be_written_alike(reader: CoreReader, core: Core) -> bool:
    """Whether two values of the type may be written as one and the same, as secrets are."""
    core = reader.resolved(core)
    writer = core.writer
    if writer is not None and writer.is_code:
        return not (is_of_pydantic(writer.function) and is_written_as_read(writer.function))
    match core.kind:
        case "lax-or-strict":
            return _may_be_written_alike(reader, core.lax_form)
        case "json-or-python":
            return _may_be_written_alike(reader, core.json_form)
        case "union":
            return any(_may_be_written_alike(reader, each) for each in core.choices)
        case _:
            return core.has_inner and core.kind != "model" and _may_be_written_alike(reader, core.inner)


def tuple_of(reader: CoreReader, core: Core) -> Node:
    items = tuple(reader.read(item) for item in core.items)
    if (variadic := core.variadic_place) is not None:
        if len(items) > 1:
            raise reader.unsupported(f"a tuple with a variadic item at {variadic} among others")
        return Array(items[0], core.limit("min_length"), core.limit("max_length"))
    return Tuple(items)


def map_of(reader: CoreReader, core: Core) -> Node:
    keys = reader.inner(core.key)
    target = reader.types[keys.key] if isinstance(keys, Reference) else keys
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
            raise reader.unsupported(what, "key it by strings, or write it as a list of pairs")
    return Map(reader.inner(core.value), names, core.limit("min_length"), core.limit("max_length"))


def or_null(reader: CoreReader, core: Core) -> Node:
    return nullable(reader.read(core.inner))
