"""`additionalProperties` stands only where the model says something of members it does not name."""

from protocol_models.base import WireModel
from protocol_models.methods import Registry, server_notification

GOLDEN = (
    "json/Thing.json",
    "msgspec/types.py",
    "typescript/Closed.ts",
    "typescript/Open.ts",
    "typescript/Tolerant.ts",
    "typescript/Typed.ts",
)


class Tolerant(WireModel):
    name: str


class Closed(WireModel, extra="forbid"):
    name: str


class Open(WireModel, open=True):
    name: str


class Typed(WireModel):
    name: str
    __pydantic_extra__: dict[str, Tolerant]


class Thing(WireModel):
    tolerant: Tolerant
    closed: Closed
    open: Open
    typed: Typed


REGISTRY = Registry("tiny", (server_notification("thing", Thing),))
