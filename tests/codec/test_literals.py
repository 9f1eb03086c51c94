"""Listed values that Python takes for each other, as `True` and `1`, and JSON does not."""

from __future__ import annotations

import json
from typing import Any, Literal

import pytest
from pydantic import BaseModel

from protocol_models import DecodeError, Decoder, Encoder
from protocol_models.base import WireModel
from protocol_models.methods import Direction, Registry, client_notification


class Wire(WireModel):
    yes: Literal[True] | None = None
    one: Literal[1, "a"] | None = None
    zero: list[Literal[0]] | None = None


class Plain(BaseModel):
    yes: Literal[True] | None = None
    one: Literal[1, "a"] | None = None
    zero: list[Literal[0]] | None = None


@pytest.mark.parametrize("model", [Wire, Plain])
@pytest.mark.parametrize("options", [{}, {"strict": True}])
@pytest.mark.parametrize(
    ("params", "is_read"),
    [
        ({"yes": True}, True),
        ({"yes": 1}, False),
        ({"yes": False}, False),
        ({"one": 1}, True),
        ({"one": "a"}, True),
        ({"one": True}, False),
        ({"zero": [0]}, True),
        ({"zero": [False]}, False),
        ({"one": None}, True),
    ],
)
def test_true_is_no_number(
    model: type[BaseModel], options: dict[str, Any], params: dict[str, Any], is_read: bool
) -> None:
    registry = Registry("tiny", (client_notification("say", model),))
    decoder = Decoder(registry=registry, direction=Direction.CLIENT_TO_SERVER, **options)
    said = {"method": "say", "params": params}
    if not is_read:
        with pytest.raises(DecodeError):
            decoder.decode(json.dumps(said))
        return
    assert json.loads(Encoder(registry=registry).encode(decoder.decode(json.dumps(said)))) == said
