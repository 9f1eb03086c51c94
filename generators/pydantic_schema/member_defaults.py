"""When a member may be absent, and what a reader takes it for then."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from pydantic_core import PydanticSerializationError

from protocol_models._pydantic.classes import is_missing
from protocol_models._pydantic.core import Core
from protocol_models._pydantic.core_config import CoreConfig
from protocol_models.base import WireFacts, WireModel

from ..errors import UnsupportedSchema
from ..schema import Default, Presence
from ..sides import Side
from .default_values import as_json, is_written_by_code
from .reader import CoreReader
from .wrapper_kinds import refuse_hidden_errors

__all__ = ["presence_and_default"]

_PURE_FACTORIES: Final = (bool, dict, float, frozenset, int, list, set, str, tuple)
"""The factories of a default that run no code of the models."""


def presence_and_default(
    reader: CoreReader, cls: type, name: str, core: Core, facts: Sequence[WireFacts]
) -> tuple[Presence, Default | None]:
    """The presence of a member that may be absent, and its default where the schema states it."""
    if core.kind != "default":
        return Presence.EITHER, None
    refuse_hidden_errors(reader, core)
    if issubclass(cls, WireModel):
        presence = cls.declared_presence_of(name)
        assert presence is not None  # a field with a default has one
    else:
        # Who sends a message is free to leave it out; who writes one with the models always has it,
        # unless it is `None` and these are left out.
        presence = Presence.EITHER
        if not (reader.may_be_none(core.inner) and reader.leaves_out_none(cls)):
            reader.is_sided(in_presence=True)
            presence = Presence.EITHER if reader.side is Side.READ else Presence.ALWAYS
    if core.has_default:
        default = core.default
    elif (factory := core.default_factory) in _PURE_FACTORIES and factory is not None:
        default = factory()
    else:
        return presence, None
    if is_missing(default):
        return Presence.EITHER, None
    stated = next((f.shows_default for f in facts if f.shows_default is not None), None)
    by_rule = _is_stated_by_rule(cls, presence) and default is not None
    if by_rule if stated is None else stated:
        return presence, _default_of(reader, default, core)
    # An absent member that is `null` to its reader says nothing that its type does not say.
    return presence, None if default is None else _unstated(reader, default, core)


def _unstated(reader: CoreReader, default: object, core: Core) -> Default | None:
    """A default that the JSON Schema does not state; none where it cannot be written."""
    with suppress(UnsupportedSchema):
        found = _default_of(reader, default, core)
        return None if found is None else replace(found, is_stated=False)
    return None


def _default_of(reader: CoreReader, default: object, core: Core) -> Default | None:
    """A default as it is written; none where code of the models would have to write it."""
    if any(each.writer is not None and each.writer.is_code for each in (core, core.inner)):
        return None
    if is_written_by_code(default):
        return None
    config = reader.config if reader.side is Side.WRITTEN else CoreConfig({})
    try:
        value = as_json(default, config)
    except PydanticSerializationError as error:
        raise reader.unsupported(f"a default of the type {type(default).__name__!r} is not JSON") from error
    return Default(value)


def _is_stated_by_rule(cls: type, presence: Presence) -> bool:
    """Whether a default is stated by rule."""
    return presence is Presence.ALWAYS or not issubclass(cls, WireModel)
