"""JSON Schema sorts `required` and every key; TypeScript keeps the order of the models."""

from protocol_models.base import WireModel
from protocol_models.methods import Registry, server_notification

GOLDEN = ("json/Thing.json", "typescript/Thing.ts")


class Thing(WireModel):
    zebra: str
    apple: str
    middle: str | None = None


REGISTRY = Registry("tiny", (server_notification("thing", Thing),))
