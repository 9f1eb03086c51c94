"""A default is stated where it is always written, unless it is `null`; either can be marked."""

from typing import Annotated

from protocol_models.base import LEFT_OUT, SHOWS_DEFAULT, Int64, WireEnum, WireModel
from protocol_models.methods import Registry, server_notification

GOLDEN = ("json/Thing.json", "typescript/Thing.ts")


class Mode(WireEnum):
    FAST = "fast"
    SAFE = "safe"


class Thing(WireModel):
    enabled: bool = True
    names: list[str] = []
    mode: Mode = Mode.SAFE
    count: Int64 = 0
    note: str | None = None
    shown: Annotated[str | None, SHOWS_DEFAULT] = None
    hidden: Annotated[bool, LEFT_OUT] = False


REGISTRY = Registry("tiny", (server_notification("thing", Thing),))
