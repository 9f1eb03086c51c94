"""One small protocol in several versions, as registries."""

from __future__ import annotations

from pydantic import BaseModel

from protocol_models.methods import Registry, client_request


class First:
    class SayParams(BaseModel):
        text: str

    class SayResult(BaseModel):
        delivered: bool


class Stricter:
    class SayParams(BaseModel):
        text: str
        room: str


class Larger:
    class SayResult(BaseModel):
        delivered: bool
        at: int


class Other:
    class SayResult(BaseModel):
        delivered: list[str]


for outer in (First, Stricter, Larger, Other):
    for name, cls in vars(outer).items():
        if isinstance(cls, type):
            cls.__qualname__ = name


def _registry(params: type[BaseModel], result: type[BaseModel]) -> Registry:
    return Registry("spoken", (client_request("say", params, result),))


FIRST = _registry(First.SayParams, First.SayResult)
STRICTER = _registry(Stricter.SayParams, First.SayResult)
LARGER = _registry(First.SayParams, Larger.SayResult)
OTHER = _registry(First.SayParams, Other.SayResult)
REGISTRY = FIRST
