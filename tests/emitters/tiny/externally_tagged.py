"""Bare strings are grouped first, then closed objects with one member, titled by it."""

from typing import Annotated

from typing_extensions import TypeAliasType

from protocol_models.base import External, Uint16, UnknownVariant, WireEnum, WireModel
from protocol_models.methods import Registry, server_notification

GOLDEN = (
    "json/Thing.json",
    "msgspec/types.py",
    "typescript/Loudness.ts",
    "typescript/Open.ts",
    "typescript/Ordered.ts",
)


class Level(WireEnum):
    LOW = "low"
    HIGH = "high"
    """As high as it goes."""


class CustomLevel(WireModel, extra="forbid"):
    """Some other level."""

    custom: str


class RangeBounds(WireModel, inline=True):
    low: Uint16
    high: Uint16


class RangeLevel(WireModel, extra="forbid"):
    in_range: RangeBounds


Loudness = TypeAliasType("Loudness", Annotated[Level | CustomLevel | RangeLevel | UnknownVariant, External()])

Ordered = TypeAliasType(
    "Ordered",
    Annotated[Level | CustomLevel | UnknownVariant, External(order=("low", "custom", "high"))],
)

Open = TypeAliasType("Open", Annotated[Level | CustomLevel | UnknownVariant, External(catch_all=True)])


class Thing(WireModel):
    loudness: Loudness
    ordered: Ordered
    open: Open


REGISTRY = Registry("tiny", (server_notification("thing", Thing),))
