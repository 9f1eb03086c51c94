"""The stable edition lacks what is experimental and what only that reaches; the legacy one stands apart."""

from typing import Annotated

from protocol_models.base import DEPRECATED, EXPERIMENTAL, WireModel
from protocol_models.methods import Registry, Stability, server_notification

GOLDEN = (
    "json/*.json",
    "package.json",
    "typescript/[DPRT]*.ts",
    "typescript/methods.ts",
    "experimental/json/*.json",
    "experimental/typescript/[DPRT]*.ts",
    "experimental/typescript/methods.ts",
    "legacy/json/*.json",
    "legacy/typescript/[DPRT]*.ts",
)


class Preview(WireModel):
    name: str


class Thing(WireModel):
    name: str
    preview: Annotated[Preview | None, EXPERIMENTAL] = None
    """What it will be."""
    old_name: Annotated[str | None, DEPRECATED] = None
    """What it was called."""


class Draft(WireModel):
    thing: Thing


class Relic(WireModel):
    name: str


THING = server_notification("thing", Thing)
DRAFT = server_notification("draft", Draft, stability=Stability.EXPERIMENTAL)
"""Not for every client."""
RELIC = server_notification("relic", Relic, stability=Stability.LEGACY)
STILL_THERE = server_notification("stillThere", Thing, legacy=True)

REGISTRY = Registry("tiny", (THING, DRAFT, RELIC, STILL_THERE))
