"""What every model of the protocol is made of: the base class, presence, unions, scalars.

Input: nothing but Pydantic. Output: the vocabulary in which the wire types are written.

The vocabulary says what JSON Schema cannot. It decides how a message is read and written here, and
the generators read the same facts from the same place, so an artifact cannot disagree with a model.
"""

from protocol_models.base.history import Former, HistoryFacts, until, was
from protocol_models.base.model import ClientModel, InconsistentMessage, SnakeModel, WireModel
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
    ClosedEnum,
    External,
    SpelledOut,
    Tagged,
    UnionFacts,
    UnknownValue,
    UnknownVariant,
    Untagged,
    WireEnum,
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
