"""Signs: what says that there is nothing to see is right, also where a field makes something of its text."""

from typing import Annotated

import pytest
from pydantic import AfterValidator, Field, field_validator, model_validator

from generators.verify.signs import signs_of
from protocol_models.base import WireEnum, WireModel
from protocol_models.codec.unknown import find_unknown


class Shade(WireEnum):
    """A colour."""

    RED = "red"


class Plain(WireModel):
    """Text as it came."""

    name: str
    size: int | None = None


class Annotating(WireModel):
    """Its annotation makes a colour of text."""

    name: Annotated[str, AfterValidator(Shade)]


class Validating(WireModel):
    """Its validator does."""

    name: str

    @field_validator("name")
    @classmethod
    def shade(cls, name: str) -> str:
        return Shade(name)


class Replacing(WireModel):
    """A validator of the whole does."""

    name: str

    @model_validator(mode="after")
    def shade(self) -> "Replacing":
        vars(self)["name"] = Shade(self.name)
        return self


class Defaulting(WireModel):
    """Its default is a colour."""

    name: str = Shade("blue")
    other: str = Field(default_factory=lambda: Shade("blue"))


@pytest.mark.parametrize("model", [Annotating, Validating, Replacing])
@pytest.mark.parametrize(("name", "is_known"), [("red", True), ("blue", False)])
def test_a_field_of_text_may_hold_something_else(model: type[WireModel], name: str, is_known: bool) -> None:
    content = model.model_validate({"name": name})
    assert signs_of(content).novelties is not is_known
    assert bool(list(find_unknown(content))) is not is_known


def test_a_default_may_be_something_else_than_its_type_says() -> None:
    assert signs_of(Defaulting()).novelties
    assert signs_of(Defaulting(name="red")).novelties


def test_text_and_numbers_are_nothing_unknown() -> None:
    assert not signs_of(Plain(name="blue", size=1)).novelties


class Free(WireModel, expects_more=True):
    """More stands beside what it names."""

    name: str


def test_members_that_are_expected_are_nothing_unknown() -> None:
    content = Free.model_validate({"name": "blue", "further": {"a": [1]}})
    assert not signs_of(content).novelties
    assert not list(find_unknown(content))
    assert signs_of(Plain.model_validate({"name": "blue", "further": 1})).novelties
