"""Any JSON value is `true`, and `{}` with a description; maps of values and free-form maps."""

from protocol_models.base import Int32, JsonValue, WireModel
from protocol_models.methods import Registry, server_notification

GOLDEN = ("json/Thing.json", "typescript/Thing.ts", "typescript/JsonValue.ts")


class Thing(WireModel):
    anything: JsonValue
    described: JsonValue
    """Whatever the tool returned."""
    list_of_any: list[JsonValue]
    typed: dict[str, Int32]
    free: dict[str, JsonValue]
    maybe: JsonValue | None = None


REGISTRY = Registry("tiny", (server_notification("thing", Thing),))
