"""An object without members."""

from protocol_models.base import WireModel
from protocol_models.methods import Registry, server_notification

GOLDEN = ("json/Nothing.json", "typescript/Nothing.ts")


class Nothing(WireModel):
    """Says nothing more."""


REGISTRY = Registry("tiny", (server_notification("thing", Nothing),))
