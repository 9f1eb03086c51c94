"""What came after the release of the committed artifacts has fixtures too; the emitted tests read them."""

import json

import pytest

from generators.bundle import Bundle
from generators.emitters.fixtures import emit, later_fixtures
from generators.registry import ReadProtocol, read_protocol
from generators.releases.used_places import UsedPlaces
from protocol_models import REGISTRY
from protocol_models.methods import Direction


def used_by(texts: dict[str, str], whole: Bundle) -> set[str]:
    """The places with a history that the cases of fixtures use."""
    keys = whole.documents
    used = UsedPlaces(whole)
    for path, text in texts.items():
        key = keys[path.removesuffix(".json")]
        for value in json.loads(text).values():
            for row in whole.methods:
                if key == row.params:
                    used.hear_call(row.name, row.direction, value)
                elif key == row.result:
                    used.hear_answer(row.name, row.direction.opposite, value)
    return {place for sender in Direction for place in used.used[sender]}


@pytest.fixture(scope="module")
def read() -> ReadProtocol:
    return read_protocol(REGISTRY)


def test_every_place_that_came_later_is_in_a_fixture(our_whole_bundle: Bundle, read: ReadProtocol) -> None:
    whole, bundle, later = our_whole_bundle, read.bundle, read.later
    assert later is not None
    assert later.release == whole.record.newest
    texts = {path.removeprefix(f"{later.release}/"): text for path, text in later_fixtures(bundle, later)}
    order = whole.record.order
    came = {place for place, release in whole.record.came.items() if order[release] > order[bundle.release]}
    came -= {row.name for row in whole.methods}  # a method may carry a type that was there before
    assert len(came) > 30
    assert sorted(came - used_by(texts, whole)) == []


def test_a_case_that_the_release_itself_has_is_not_repeated(read: ReadProtocol) -> None:
    assert read.later is not None
    own = dict(emit(read.bundle))
    for path, text in later_fixtures(read.bundle, read.later):
        known = json.loads(own.get(path.removeprefix(f"{read.later.release}/"), "{}")).values()
        assert [value for value in json.loads(text).values() if value in known] == [], path


def test_a_release_that_was_asked_for_has_its_own_fixtures_alone() -> None:
    assert read_protocol(REGISTRY, "0.155.0").later is None
