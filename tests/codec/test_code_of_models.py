"""Models whose code looks at what was read: their messages are read in each form, strictly as well."""

import json
from enum import Enum
from typing import Annotated, Any, Self

import pytest
from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    RootModel,
    ValidationInfo,
    WrapValidator,
    field_validator,
    model_validator,
)
from pydantic.dataclasses import dataclass

from protocol_models import DecodeError, Decoder
from protocol_models.codec.validators import LONG
from protocol_models.methods import Registry, server_notification


class Colour(Enum):
    RED = "red"

    @property
    def is_warm(self) -> bool:
        return self is Colour.RED


class Point(BaseModel):
    x: int

    def is_right(self) -> bool:
        return self.x > 0


class WithPrivate(BaseModel):
    x: int
    _seen: int = PrivateAttr(default=1)


class AfterInit(Point):
    def model_post_init(self, _context: Any) -> None:
        assert not self.is_right() or self.x


class Checked(Point):
    @model_validator(mode="after")
    def _on_the_right(self) -> Self:
        if not self.is_right():
            raise ValueError("it is on the left")
        return self


class Wrapped(Point):
    @model_validator(mode="wrap")
    @classmethod
    def _of_this_class(cls, value: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        made = handler(value)
        assert isinstance(made, cls)
        return made


class FromData(BaseModel):
    at: Point
    twice: int = Field(default_factory=lambda data: data["at"].x * 2)


class Told(BaseModel):
    at: Point
    size: int

    @field_validator("size")
    @classmethod
    def _within(cls, size: int, info: ValidationInfo) -> int:
        assert info.data["at"].is_right()
        return size


class Numbers(RootModel[list[int]]):
    @model_validator(mode="after")
    def _some(self) -> Self:
        assert self.root
        return self


@dataclass
class Segment:
    start: Point

    def __post_init__(self) -> None:
        assert self.start.is_right()


def right(point: Point) -> Point:
    assert point.is_right()
    return point


def all_right(points: list[Point]) -> list[Point]:
    return [right(point) for point in points]


def wrapped(value: Any, handler: Any) -> Point:
    return right(handler(value))


def warm(colour: Colour) -> Colour:
    assert colour.is_warm
    return colour


class Annotations(BaseModel):
    one: Annotated[Point, AfterValidator(right)]
    other: Annotated[Point, WrapValidator(wrapped)]
    many: Annotated[list[Point], AfterValidator(all_right)]
    plain: Point
    colour: Annotated[Colour, AfterValidator(warm)] = Colour.RED


POINT = {"x": 1}
ANNOTATED = {"one": POINT, "other": POINT, "many": [POINT], "plain": POINT, "colour": "red"}
MESSAGES: list[tuple[Any, Any]] = [
    (WithPrivate, POINT),
    (AfterInit, POINT),
    (Checked, POINT),
    (Wrapped, POINT),
    (FromData, {"at": POINT}),
    (Told, {"at": POINT, "size": 2}),
    (Numbers, [1, 2]),
    (Segment, {"start": POINT}),
    (Annotations, ANNOTATED),
]


def decoder(model: Any, strict: bool) -> Decoder[Any, Any]:
    return Decoder(registry=Registry("tiny", (server_notification("told", model),)), strict=strict)


def line(params: Any, length: int) -> str:
    return json.dumps({"method": "told", "params": params}).ljust(length)


@pytest.mark.parametrize("length", [0, LONG])
@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(("model", "params"), MESSAGES)
def test_code_is_given_the_objects_that_it_expects(
    model: Any, params: Any, strict: bool, length: int
) -> None:
    message = decoder(model, strict).decode(line(params, length))
    assert isinstance(message.params, model)


@pytest.mark.parametrize("length", [0, LONG])
@pytest.mark.parametrize("strict", [False, True])
def test_what_code_refuses_is_an_error_with_its_place(strict: bool, length: int) -> None:
    with pytest.raises(DecodeError, match="it is on the left"):
        decoder(Checked, strict).decode(line({"x": -1}, length))


def test_a_strict_reader_goes_on_to_refuse_what_is_not_known() -> None:
    with pytest.raises(DecodeError):
        decoder(Annotations, True).decode(line({**ANNOTATED, "colour": "blue"}, 0))
