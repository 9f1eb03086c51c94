"""What is wrong with a line is told once a place, and the place is one in the line."""

import json
from typing import Annotated, Any, Literal

import pytest
from typing_extensions import TypeAliasType

from protocol_models import DecodeError, Decoder, Reason
from protocol_models.base import Int64, Tagged, UnknownVariant, Untagged, WireModel
from protocol_models.codec.errors import KEPT_CHARACTERS, KEPT_PROBLEMS
from protocol_models.codec.validators import LONG
from protocol_models.methods import Registry, server_notification


class Circle(WireModel):
    """A variant that is called like one of its members, whose variants are so too."""

    type: Literal["circle"]
    circle: "Shape | str"
    radius: Int64


Shape = TypeAliasType("Shape", Annotated[Circle | UnknownVariant, Tagged("type")])
Label = TypeAliasType("Label", Annotated[str | Int64, Untagged()])


class Drawing(WireModel):
    """What was drawn."""

    shapes: list[Shape] = []
    labels: dict[str, Label] = {}


DECODER = Decoder(registry=Registry("problems", (server_notification("drawn", Drawing),)))

MISSING = "it is required, and missing"
NO_INTEGER = "Input should be a valid integer"
NO_LABEL = "Input should be a valid string; or: Input should be a valid integer"


def problems(**params: Any) -> list[tuple[str, str]]:
    """What is wrong with a notification that carries this: pointer and reason."""
    with pytest.raises(DecodeError) as caught:
        DECODER.decode(json.dumps({"method": "drawn", "params": params}).encode())
    assert caught.value.reason is Reason.MALFORMED
    return [(problem.pointer, problem.what) for problem in caught.value.problems]


def circle(inner: Any = "", **members: Any) -> dict[str, Any]:
    return {"type": "circle", "circle": inner, **members}


@pytest.mark.parametrize("long", [[], ["x" * LONG]], ids=["short", "long"])
@pytest.mark.parametrize(
    ("params", "pointer", "what"),
    [
        ({"shapes": [circle(radius="wide")]}, "/params/shapes/0/radius", NO_INTEGER),
        ({"shapes": [circle()]}, "/params/shapes/0/radius", MISSING),
        ({"shapes": [{"type": "circle", "radius": 1}]}, "/params/shapes/0/circle", MISSING),
        ({"shapes": [circle(radius=1), {}]}, "/params/shapes/1", "Unable to extract tag"),
        ({"labels": {"a": True}}, "/params/labels/a", NO_LABEL),
        ({"labels": {"str": True, "int": 1}}, "/params/labels/str", NO_LABEL),
        ({"labels": {"a/b~c": True}}, "/params/labels/a~1b~0c", NO_LABEL),
    ],
)
def test_a_problem_has_a_place_in_the_line(
    params: dict[str, Any], pointer: str, what: str, long: list[str]
) -> None:
    ((found, why),) = problems(**params, long=long)
    assert (found, why.startswith(what)) == (pointer, True)


def test_variants_in_variants_have_their_places() -> None:
    inner = circle(radius="wide")
    pointers = [pointer for pointer, _ in problems(shapes=[circle(inner, radius=1)])]
    assert "/params/shapes/0/circle/radius" in pointers


def test_no_more_is_kept_than_the_first_places() -> None:
    found = problems(labels={f"a{number}": True for number in range(100)})
    assert found == [(f"/params/labels/a{number}", NO_LABEL) for number in range(KEPT_PROBLEMS)]


def test_a_name_is_kept_to_some_length() -> None:
    ((pointer, _),) = problems(labels={"a" * 1000: True})
    assert pointer == f"/params/labels/{'a' * KEPT_CHARACTERS}…"
