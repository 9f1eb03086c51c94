"""A `$ref` never has siblings: with a description or a default it stands in `allOf`."""

from protocol_models.base import WireEnum, WireModel
from protocol_models.methods import Registry, server_notification

GOLDEN = ("json/Thing.json", "typescript/Thing.ts")


class Mode(WireEnum):
    FAST = "fast"
    SAFE = "safe"


class Thing(WireModel):
    bare: Mode
    described: Mode
    """How it runs."""
    defaulted: Mode = Mode.FAST
    optional: Mode | None = None
    """How it ran; `null` where it did not."""


REGISTRY = Registry("tiny", (server_notification("thing", Thing),))
