"""A plain enum is one `enum`; documented values stand apart, behind those that are not."""

from typing import Literal

from protocol_models.base import WireEnum, WireModel
from protocol_models.methods import Registry, server_notification

GOLDEN = (
    "json/Thing.json",
    "msgspec/types.py",
    "typescript/Documented.ts",
    "typescript/Plain.ts",
    "typescript/Single.ts",
    "typescript/Thing.ts",
)


class Plain(WireEnum):
    """All of one kind."""

    ZETA = "zeta"
    ALPHA = "alpha"


class Documented(WireEnum):
    FIRST = "first"
    """Comes first."""
    SECOND = "second"
    THIRD = "third"
    """Comes last."""


class Single(WireEnum):
    ONLY = "only"


class Thing(WireModel):
    plain: Plain
    documented: Documented
    single: Single
    literal: Literal["a", "b"]


REGISTRY = Registry("tiny", (server_notification("thing", Thing),))
