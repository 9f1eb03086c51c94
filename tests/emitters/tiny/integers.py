"""Integers carry their width in `format`; an unsigned one has the minimum `0.0`, none a maximum."""

from typing import Annotated

from annotated_types import Ge

from protocol_models.base import Double, Int32, Int64, Uint, Uint16, Uint32, Uint64, UnixMillis, WireModel
from protocol_models.methods import Registry, server_notification

GOLDEN = (
    "json/Thing.json",
    "msgspec/types.py",
    "typescript/Thing.ts",
)


class Thing(WireModel):
    a: Int32
    b: Int64
    c: Uint
    d: Uint16
    e: Uint32
    f: Uint64
    g: Double
    at_least_one: Annotated[Uint32, Ge(1)]
    moments: list[UnixMillis]


REGISTRY = Registry("tiny", (server_notification("thing", Thing),))
