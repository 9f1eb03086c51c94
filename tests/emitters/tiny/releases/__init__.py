"""What came later says since when it is there, and what went until when it was."""

from typing import Annotated, Literal

from protocol_models.base import Tagged, UnknownVariant, WireEnum, WireModel, until
from protocol_models.methods import Registry, client_request, server_notification

GOLDEN = ("protocol.json", "typescript/*.ts")


class Colour(WireEnum):
    """A colour."""

    RED = "red"
    """Warm."""
    GREEN = "green"
    """Calm."""
    BLUE = "blue"
    GREY = "grey", until("1.1.0")


class Dot(WireModel):
    """A dot."""

    kind: Literal["dot"]


class Line(WireModel):
    """A line."""

    kind: Literal["line"]
    width: int


class Drawn(WireModel):
    """What was drawn."""

    shape: Annotated[Dot | Line | UnknownVariant, Tagged("kind")]
    colour: Colour
    title: str | None = None
    """What it shows."""
    author: Annotated[str | None, until("1.0.0")] = None
    """Who drew it."""


class Draw(WireModel):
    """What to draw."""

    text: str


class Nothing(WireModel):
    """Nothing is said."""


REGISTRY = Registry(
    "tiny",
    (
        server_notification("thing/drawn", Drawn),
        client_request("thing/draw", Draw, Nothing),
        client_request("thing/erase", None, Nothing, until="1.1.0"),
    ),
    history=__name__,
)
