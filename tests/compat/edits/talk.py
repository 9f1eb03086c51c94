"""The models that tests/compat/test_edits.py edits."""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import (
    ClientModel,
    Int32,
    Tagged,
    UnknownVariant,
    WireEnum,
    WireModel,
)
from protocol_models.methods import Registry, client_request, server_notification


class State(WireEnum):
    READY = "ready"
    FAILED = "failed"


class Usage(WireModel):
    tokens: int
    cached: int = 0
    origin: str | None = None
    size: Int32


class Text(WireModel):
    type: Literal["text"]
    text: str


class Image(WireModel):
    type: Literal["image"]
    url: str


class Note(WireModel):
    type: Literal["note"]
    note: str


Part = TypeAliasType("Part", Annotated[Text | Image | UnknownVariant, Tagged("type")])
Mark = TypeAliasType("Mark", Annotated[Note | UnknownVariant, Tagged("type")])


class EndedNotification(WireModel):
    state: State
    usage: Usage
    parts: list[Part]


class MarkedNotification(WireModel):
    mark: Mark


class SayParams(ClientModel):
    text: str
    limit: int = 20


class SayResult(WireModel):
    delivered: bool


class LeaveParams(ClientModel):
    room: str


class LeaveResult(WireModel):
    pass


SAY = client_request("say", SayParams, SayResult)
"""Says something."""
LEAVE = client_request("leave", LeaveParams, LeaveResult)
"""Leaves a room."""
ENDED = server_notification("ended", EndedNotification)
"""It is over."""
MARKED = server_notification("marked", MarkedNotification)
"""Something is marked."""
REGISTRY = Registry("talk", (SAY, LEAVE, ENDED, MARKED))
