"""Who sends the message decides whether an empty member is `null`, left out, or either."""

from typing import Annotated

from protocol_models.base import (
    ALWAYS_WRITTEN,
    LEFT_OUT,
    MAY_BE_OMITTED,
    SCHEMA_REQUIRES,
    ClientModel,
    Omittable,
    OmittableNotNull,
    WireModel,
)
from protocol_models.methods import Registry, client_request, server_notification

GOLDEN = (
    "json/Received.json",
    "json/Sent.json",
    "msgspec/types.py",
    "typescript/Received.ts",
    "typescript/Sent.ts",
)


class Sent(WireModel):
    always: str | None = None
    left_out: Omittable[str] = None
    left_out_and_never_null: OmittableNotNull[str] = None
    either: Annotated[str | None, MAY_BE_OMITTED] = None
    stated_as_required: Annotated[str | None, SCHEMA_REQUIRES] = None
    filled: bool = False
    flag: Annotated[bool, LEFT_OUT] = False


class Received(ClientModel):
    either: str | None = None
    flag: bool = False
    always: Annotated[bool, ALWAYS_WRITTEN] = False


class Answer(WireModel):
    pass


REGISTRY = Registry("tiny", (server_notification("sent", Sent), client_request("received", Received, Answer)))
