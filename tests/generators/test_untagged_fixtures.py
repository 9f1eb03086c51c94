"""Fixtures of unions whose variants nothing but their members tells apart."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, JsonValue

from generators.emitters.fixtures import cases
from generators.fixture_check import losses
from generators.registry import bundle_of, documented_types
from protocol_models.base import OmittableNotNull, WireModel
from protocol_models.methods import Registry, client_notification


class Short(WireModel):
    number: int


class Long(WireModel):
    number: int
    text: str


class PlainShort(BaseModel):
    number: int


class PlainLong(BaseModel):
    number: int
    text: str


class Empty(WireModel):
    note: str | None = None


class FirstThatFits(WireModel):
    either: Annotated[Short | Long, Field(union_mode="left_to_right")]


class FirstPlainThatFits(BaseModel):
    either: Annotated[PlainShort | PlainLong, Field(union_mode="left_to_right")]


class Free(WireModel):
    either: Empty | dict[str, Any]


class Tree(WireModel):
    number: int
    text: OmittableNotNull[str] = None
    parts: OmittableNotNull[list[Tree]] = None


class Looped(WireModel):
    either: Annotated[Short | Tree, Field(union_mode="left_to_right")]


class FreeBeforeLong(WireModel):
    either: Annotated[dict[str, JsonValue] | Long, Field(union_mode="left_to_right")]


@pytest.mark.parametrize("model", [FirstThatFits, FirstPlainThatFits, Free, FreeBeforeLong, Looped])
def test_another_variant_that_reads_a_fixture_is_no_loss(model: type[BaseModel]) -> None:
    registry = Registry("tiny", (client_notification("hold", model),), is_tolerant=True)
    bundle = bundle_of(registry)
    (documented,) = documented_types(registry).values()
    found = cases(model.__name__, bundle.types)
    assert len(found) >= 2
    assert list(losses(documented, found)) == []


@pytest.mark.parametrize("model", [FirstThatFits, FirstPlainThatFits, Looped])
@pytest.mark.parametrize(
    ("value", "member"),
    [
        ({"number": 1, "other": 1}, "other"),
        ({"number": 1, "text": "a", "other": 1}, "other"),
    ],
)
def test_a_member_that_no_variant_knows_is_one(model: type[BaseModel], value: Any, member: str) -> None:
    registry = Registry("tiny", (client_notification("hold", model),), is_tolerant=True)
    (documented,) = documented_types(registry).values()
    found = list(losses(documented, {"gone": {"either": value}}))
    assert any(each.endswith(f"knows no member {member!r}") for each in found)
