"""A member that is empty unless another has a value: no schema says so, the fixtures and the builder do."""

from typing import Annotated

from protocol_models.base import WireEnum, WireModel, only_with
from protocol_models.methods import Registry, server_notification

GOLDEN = ("fixtures/Thing.json", "json/Thing.json", "protocol.json")


class State(WireEnum):
    READY = "ready"
    FAILED = "failed"


class Thing(WireModel):
    state: State
    reason: Annotated[str | None, only_with("state", "failed")] = None
    """Why it failed."""


REGISTRY = Registry("tiny", (server_notification("thing", Thing),))
