"""What Python code imports for the types and methods of a protocol."""

import sys
from collections.abc import Sequence

import pytest

from generators.registry import bundle_of
from protocol_models.base import WireModel
from protocol_models.methods import Direction, Kind, Method, Registry, server_notification


class Spot(WireModel, inline=True):
    """A part of two types."""

    x: int


class Earlier(WireModel):
    """The first by name."""

    spot: Spot


class Later(WireModel):
    """The second by name."""

    spot: Spot


METHODS = (server_notification("later", Later), server_notification("earlier", Earlier))
LATER, EARLIER = METHODS


@pytest.mark.parametrize("methods", [METHODS, METHODS[::-1]])
def test_a_class_of_several_types_is_that_of_the_first_by_name(
    methods: Sequence[Method[object, object]],
) -> None:
    python = bundle_of(Registry("tiny", tuple(methods))).python
    assert {path.rpartition(".")[2]: name.type or name.method for path, name in python.items()} == {
        "Earlier": "Earlier",
        "Later": "Later",
        "Spot": "Earlier",
        "EARLIER": "earlier",
        "LATER": "later",
    }


@pytest.mark.parametrize("module", ["", "nowhere.at.all"])
def test_a_method_that_no_module_has_is_no_constant(module: str) -> None:
    assert module not in sys.modules
    method: Method[Later, None] = Method(
        "say", Direction.CLIENT_TO_SERVER, Kind.NOTIFICATION, Later, module=module
    )
    python = bundle_of(Registry("tiny", (method,))).python
    assert [name.method for name in python.values() if name.method] == []
