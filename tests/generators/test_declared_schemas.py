"""`WithJsonSchema` in a type with a name: it is said where the type is, however often that is used."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import BaseModel, PlainSerializer, WithJsonSchema
from typing_extensions import TypeAliasType

from generators.errors import InvalidProtocol
from generators.pydantic_schema.read_types import read_types
from generators.schema_json import node_to_json
from generators.sides import Side

SAID = {"type": "integer", "minimum": 1}
Limited = TypeAliasType("Limited", Annotated[int, WithJsonSchema(SAID)])
Written = TypeAliasType(
    "Written", Annotated[int, PlainSerializer(str, return_type=str), WithJsonSchema(SAID)]
)
OneSided = TypeAliasType("OneSided", Annotated[int, WithJsonSchema({"type": "string"}, mode="serialization")])


class Once(BaseModel):
    one: Limited
    two: Written


class Often(BaseModel):
    one: list[Limited]
    two: Written
    more: dict[str, Written]
    other: Limited


class Otherwise(BaseModel):
    here: Annotated[Limited, WithJsonSchema({"type": "boolean"})]
    there: Limited


class OnOneSide(BaseModel):
    some: list[OneSided]


class Coded(BaseModel):
    number: int

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: Any, _handler: Any) -> Any:
        return {"type": "string"}


class CodedOnce(BaseModel):
    one: Coded


class CodedTwice(BaseModel):
    one: Coded
    two: Coded


def types_of(*roots: Any) -> dict[str, Any]:
    found = read_types(dict.fromkeys(roots, frozenset(Side)), {})
    return {key: node_to_json(node) for key, node in found.types.items()}


@pytest.mark.parametrize("model", [Once, Often])
def test_a_named_type_keeps_its_name_and_what_is_said_of_it(model: Any) -> None:
    types = types_of(model)
    assert types["Limited"] == types["Written"] == SAID


def test_what_is_said_of_one_use_is_said_there_alone() -> None:
    types = types_of(Otherwise)
    assert types["Otherwise"]["properties"] == {
        "here": {"type": "boolean"},
        "there": {"$ref": "#/types/Limited"},
    }


def test_a_side_of_its_own_has_a_name_of_its_own() -> None:
    types = types_of(OnOneSide)
    assert (types["OneSidedInput"], types["OneSidedOutput"]) == ({"type": "integer"}, {"type": "string"})


def test_the_root_itself_is_named() -> None:
    assert types_of(Limited) == {"Limited": SAID}


@pytest.mark.parametrize("model", [Coded, CodedOnce, CodedTwice])
def test_code_is_refused_however_often_the_type_is_used(model: Any) -> None:
    with pytest.raises(InvalidProtocol, match="it makes its JSON Schema with code"):
        types_of(model)
