"""What every model of the protocol is made of: the base class, presence, unions, scalars.

Input: nothing but Pydantic. Output: the vocabulary in which the wire types are written.

The vocabulary says what JSON Schema cannot. It decides how a message is read and written here, and
the generators read the same facts from the same place, so an artifact cannot disagree with a model.

Each name is loaded when it is first used: a resource pays for the vocabulary that it is written in.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from protocol_models.base.enums import ClosedEnum, WireEnum
    from protocol_models.base.history import Former, HistoryFacts, until, was
    from protocol_models.base.model import InconsistentMessage, WireModel
    from protocol_models.base.other_habits import ClientModel, SnakeModel
    from protocol_models.base.presence import (
        ALWAYS_WRITTEN,
        DEPRECATED,
        EXPERIMENTAL,
        LEFT_OUT,
        MAY_BE_OMITTED,
        SCHEMA_REQUIRES,
        SHOWS_DEFAULT,
        NeverNull,
        Omittable,
        OmittableNotNull,
        Presence,
        WireFacts,
        only_with,
    )
    from protocol_models.base.scalars import (
        UINT8,
        Double,
        Int32,
        Int64,
        JsonValue,
        Uint,
        Uint16,
        Uint32,
        Uint64,
        UnixMillis,
        UnixSeconds,
        WireFloat,
        WireInteger,
    )
    from protocol_models.base.unions import (
        External,
        SpelledOut,
        Tagged,
        UnionFacts,
        UnknownValue,
        UnknownVariant,
        Untagged,
    )

__all__ = [
    "ALWAYS_WRITTEN",
    "DEPRECATED",
    "EXPERIMENTAL",
    "LEFT_OUT",
    "MAY_BE_OMITTED",
    "SCHEMA_REQUIRES",
    "SHOWS_DEFAULT",
    "UINT8",
    "ClientModel",
    "ClosedEnum",
    "Double",
    "External",
    "Former",
    "HistoryFacts",
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
    "UnionFacts",
    "UnixMillis",
    "UnixSeconds",
    "UnknownValue",
    "UnknownVariant",
    "Untagged",
    "WireEnum",
    "WireFacts",
    "WireFloat",
    "WireInteger",
    "WireModel",
    "only_with",
    "until",
    "was",
]

_HOMES = {
    "ALWAYS_WRITTEN": "presence",
    "DEPRECATED": "presence",
    "EXPERIMENTAL": "presence",
    "LEFT_OUT": "presence",
    "MAY_BE_OMITTED": "presence",
    "SCHEMA_REQUIRES": "presence",
    "SHOWS_DEFAULT": "presence",
    "UINT8": "scalars",
    "ClientModel": "other_habits",
    "ClosedEnum": "enums",
    "Double": "scalars",
    "External": "unions",
    "Former": "history",
    "HistoryFacts": "history",
    "InconsistentMessage": "model",
    "Int32": "scalars",
    "Int64": "scalars",
    "JsonValue": "scalars",
    "NeverNull": "presence",
    "Omittable": "presence",
    "OmittableNotNull": "presence",
    "Presence": "presence",
    "SnakeModel": "other_habits",
    "SpelledOut": "unions",
    "Tagged": "unions",
    "Uint": "scalars",
    "Uint16": "scalars",
    "Uint32": "scalars",
    "Uint64": "scalars",
    "UnionFacts": "unions",
    "UnixMillis": "scalars",
    "UnixSeconds": "scalars",
    "UnknownValue": "unions",
    "UnknownVariant": "unions",
    "Untagged": "unions",
    "WireEnum": "enums",
    "WireFacts": "presence",
    "WireFloat": "scalars",
    "WireInteger": "scalars",
    "WireModel": "model",
    "only_with": "presence",
    "until": "history",
    "was": "history",
}

if not TYPE_CHECKING:  # else every name would type-check, misspelt ones too

    def __getattr__(name: str) -> object:
        if (home := _HOMES.get(name)) is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
