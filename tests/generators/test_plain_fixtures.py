"""The fixtures of plain models are read and written back, whatever the models are made of."""

from __future__ import annotations

import json
from dataclasses import InitVar, field

import pytest
from pydantic import BaseModel
from pydantic.dataclasses import dataclass
from typing_extensions import TypedDict

from generators.emitters import schema_files
from generators.fixture_check import losses
from generators.registry import bundle_of, documented_types
from protocol_models.methods import Registry, client_notification


@dataclass
class Part:
    number: int
    secret: InitVar[int] = 0
    total: int = field(init=False, default=7)


@dataclass
class Plain:
    number: int


class Address(TypedDict):
    street: str


class HoldsParts(BaseModel):
    part: Part
    parts: list[Part]


class HoldsPlain(BaseModel):
    plain: Plain
    address: Address


@pytest.mark.parametrize("model", [HoldsParts, HoldsPlain])
@pytest.mark.parametrize("is_tolerant", [False, True])
def test_models_that_hold_dataclasses_are_read(model: type[BaseModel], is_tolerant: bool) -> None:
    registry = Registry("tiny", (client_notification("hold", model),), is_tolerant=is_tolerant)
    files = schema_files(bundle_of(registry))
    (documented,) = documented_types(registry).values()
    cases = json.loads(files[f"fixtures/{model.__name__}.json"])
    assert list(losses(documented, cases)) == []
