"""A named scalar is the bare scalar with a description, and an alias in TypeScript."""

from typing import Annotated

from annotated_types import MinLen
from typing_extensions import TypeAliasType

from protocol_models.base import SpelledOut, WireModel
from protocol_models.methods import Registry, server_notification

GOLDEN = (
    "json/Thing.json",
    "typescript/Effort.ts",
    "typescript/Thing.ts",
    "typescript/ThingId.ts",
    "typescript/Words.ts",
)


ThingId = TypeAliasType("ThingId", str)
"""Names a thing for ever."""

Effort = TypeAliasType("Effort", Annotated[str, MinLen(1)])

Words = TypeAliasType("Words", Annotated[list[str], SpelledOut()])
"""Has a name in TypeScript only."""


class Thing(WireModel):
    id: ThingId
    by_id: dict[ThingId, Effort]
    words: Words
    more_words: Words | None = None


REGISTRY = Registry("tiny", (server_notification("thing", Thing),))
