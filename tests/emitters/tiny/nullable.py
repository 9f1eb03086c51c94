"""Primitives, arrays and maps say `null` in `type`; a reference says it in `anyOf`, last."""

from protocol_models.base import Double, WireModel
from protocol_models.methods import Registry, server_notification

GOLDEN = ("json/Thing.json", "typescript/Thing.ts")


class Part(WireModel):
    name: str


class Thing(WireModel):
    text: str | None = None
    flags: list[bool] | None = None
    sizes: dict[str, Double] | None = None
    part: Part | None = None
    must_be_there: str | None


REGISTRY = Registry("tiny", (server_notification("thing", Thing),))
