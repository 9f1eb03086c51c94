"""The kinds of core schemas that stand around another one."""

from __future__ import annotations

from dataclasses import replace

from protocol_models._pydantic.classes import format_of_pydantic
from protocol_models._pydantic.core import Core

from ..schema import Node, Scalar
from ..sides import Side
from .core_functions import limited, limits_of
from .reader import CoreReader

__all__ = ["json_or_python", "lax_or_strict", "or_missing", "refuse_hidden_errors", "validated", "wrapped"]


def wrapped(reader: CoreReader, core: Core) -> Node:
    refuse_hidden_errors(reader, core)
    return reader.read(core.inner)


def refuse_hidden_errors(reader: CoreReader, core: Core) -> None:
    """Refuse a type whose reader takes any value: no schema says so, and what does not fit is lost."""
    if not core.hides_errors:
        return
    reader.is_sided()
    if reader.side is Side.READ:
        hint = "take OnErrorOmit away, or give it a type that lets in what is read"
        raise reader.unsupported("what does not fit is left out when it is read, and no schema says so", hint)


def validated(reader: CoreReader, core: Core) -> Node:
    """What a validator takes, where it says so; else what the type is that it stands around."""
    if core.taken is not None:
        reader.is_sided()
        if reader.side is Side.READ:
            return reader.read(core.taken)
    if not core.has_inner:
        hint = "say what it takes with json_schema_input_type, and what is written with a serializer"
        raise reader.unsupported("a validator in the place of a type does not say what it takes", hint)
    limits = limits_of(
        core.function
    )  # first: code of Pydantic's is what to tell of, not what it stands around
    return limited(reader.read(core.inner), limits)


def or_missing(reader: CoreReader, core: Core) -> Node:
    """What a member holds that may be left out, where Pydantic's `MISSING` stands for that."""
    if not core.has_inner:
        hint = "give it a type beside MISSING, as in `int | MISSING`"
        raise reader.unsupported("nothing but MISSING has no form in messages", hint)
    return reader.read(core.inner)


def json_or_python(reader: CoreReader, core: Core) -> Node:
    return reader.read(core.json_form)


def lax_or_strict(reader: CoreReader, core: Core) -> Node:
    lax = core.lax_form
    node = reader.read(core.strict_form if lax.kind == "function-plain" else lax)
    formats = [format_of_pydantic(function) for function in core.json_schema_functions]
    return replace(node, format=formats[0]) if isinstance(node, Scalar) and any(formats) else node
