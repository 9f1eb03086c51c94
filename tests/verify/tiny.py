"""A tiny protocol with one method of every kind, and both of the traps: a twin name and shared ids."""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import Double, Int64, Omittable, Tagged, UnknownVariant, WireEnum, WireModel
from protocol_models.jsonrpc import NotificationMembers
from protocol_models.methods import (
    Registry,
    Stability,
    client_notification,
    client_request,
    server_notification,
    server_request,
)


class Color(WireEnum):
    """A color."""

    RED = "red"


class Circle(WireModel):
    """A round shape."""

    type: Literal["circle"]
    circle: str
    radius: Double | None = None


Shape = TypeAliasType("Shape", Annotated[Circle | UnknownVariant, Tagged("type")])


class DrawParams(WireModel):
    """What to draw."""

    color: Color
    shapes: list[Shape] = []
    size: Int64 | None = None
    label: Omittable[str] = None


class DrawResponse(WireModel):
    """What was drawn."""

    count: Int64


class AskParams(WireModel):
    """What is asked."""

    text: str


class AskResponse(WireModel):
    """What was answered."""

    answer: str


class RetiredDrawParams(WireModel):
    """What was drawn in former times."""

    brush: str


class RetiredDrawResponse(WireModel):
    """What came of it."""

    picture: str


DRAW = client_request("draw", DrawParams, DrawResponse)
RETIRED_DRAW = client_request("draw", RetiredDrawParams, RetiredDrawResponse, stability=Stability.LEGACY)
LIST = client_request("list", DrawParams, DrawResponse, params_required=False)
STOP = client_request("stop", None, DrawResponse)
ASK = server_request("ask", AskParams, AskResponse)
DRAWN = server_notification("drawn", DrawResponse)
READY = client_notification("ready", None)

REGISTRY = Registry(
    name="tiny",
    methods=(DRAW, RETIRED_DRAW, LIST, STOP, ASK, DRAWN, READY),
    notification_members=NotificationMembers,
)
