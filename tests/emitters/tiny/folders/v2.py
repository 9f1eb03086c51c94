"""Types in the folder v2."""

from protocol_models.base import ClientModel, WireModel

from .shared import Action as SharedAction
from .shared import Path


class Action(WireModel):
    name: str
    shared: SharedAction


class ThingReadParams(ClientModel):
    path: Path


class ThingDropParams(ClientModel):
    path: Path | None = None


class ThingReadResponse(WireModel):
    actions: list[Action]


class OnlyAsked(WireModel):
    question: str


class ThingAskParams(WireModel):
    asked: OnlyAsked
    path: Path
