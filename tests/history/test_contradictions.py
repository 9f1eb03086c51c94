"""A record that contradicts itself or the models is refused, with the place; an unknown release likewise."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Annotated

import pytest

from generators.bundle import Bundle
from generators.errors import InvalidHistory, UnknownRelease
from generators.history.mark import with_record
from generators.registry import bundle_of
from protocol_models.base import WireModel, until, was
from protocol_models.history.record import Record
from protocol_models.methods import Registry, client_request


class Asked(WireModel):
    """What is asked."""

    old: Annotated[str | None, until("1.1.0")] = None
    """It went with 1.2.0."""
    changed: Annotated[int, was("1.1.0", str)]
    """It was a text."""
    late: str | None = None
    """It came with 1.2.0."""


class Answer(WireModel):
    """What is answered."""


REGISTRY = Registry("tiny", (client_request("thing/ask", Asked, Answer),))
RECORD = Record(("1.0.0", "1.1.0", "1.2.0"), "1.0.0", MappingProxyType({"Asked.late": "1.2.0"}))


def came(places: Mapping[str, str]) -> Record:
    return replace(RECORD, came=MappingProxyType(dict(places)))


@pytest.fixture
def bundle() -> Bundle:
    return bundle_of(REGISTRY)


def test_a_release_has_what_was_there_in_the_form_that_it_had(bundle: Bundle) -> None:
    whole = with_record(bundle, RECORD)
    before, after = (
        whole.at(release).to_json()["types"]["Asked"]["properties"] for release in ("1.1.0", "1.2.0")
    )
    assert list(before) == ["old", "changed"]
    assert before["changed"]["type"] == "string"
    assert list(after) == ["changed", "late"]
    assert after["changed"]["type"] == "integer"
    assert after["late"]["x-since"] == "1.2.0"


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (came({"Asked.nothing": "1.1.0"}), "no model has it"),
        (came({"Asked": "1.2.0", "Asked.late": "1.1.0"}), "its owner Asked in 1.2.0"),
        (came({"Asked.old": "1.2.0"}), "before 1.2.0, which added it"),
        (came({"Asked.changed": "1.2.0"}), "before 1.2.0, which added it"),
        (replace(RECORD, releases=("1.0.0", "1.2.0")), "not a release of the record"),
        (replace(RECORD, releases=("1.0.0", "1.1.0"), came=MappingProxyType({})), "the newest release"),
    ],
)
def test_a_contradiction_is_refused(bundle: Bundle, record: Record, told: str) -> None:
    with pytest.raises(InvalidHistory, match=told):
        with_record(bundle, record)


@pytest.mark.parametrize(
    ("release", "nearest"),
    [("1.1.5", ("1.1.0", "1.2.0")), ("9.0.0", ("1.2.0",)), ("0.9.0", ("1.0.0",)), ("newest", ("1.2.0",))],
)
def test_an_unknown_release_is_refused_with_the_nearest_ones(
    bundle: Bundle, release: str, nearest: tuple[str, ...]
) -> None:
    with pytest.raises(UnknownRelease) as caught:
        with_record(bundle, RECORD).at(release)
    assert caught.value.nearest == nearest
