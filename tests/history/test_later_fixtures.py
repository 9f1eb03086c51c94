"""What came after the release of the committed artifacts has fixtures too; the emitted tests read them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from generators.artifacts import Tree
from generators.bundle import Bundle
from generators.editions import editions
from generators.emitters import json_schema
from generators.emitters.fixtures import emit, later_fixtures
from generators.fixture_check import FixtureSuite
from generators.own_fixtures import broken_fixtures
from generators.project import Project
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


def files_of(bundle: Bundle) -> dict[str, str]:
    """The fixtures of a release, as the schema folder has them."""
    return {f"fixtures/{path}": text for path, text in emit(bundle)}


def test_every_place_that_came_later_is_in_a_fixture(our_whole_bundle: Bundle, read: ReadProtocol) -> None:
    whole, bundle, later = our_whole_bundle, read.bundle, read.later
    assert later is not None
    assert later.release == whole.record.newest
    made = later_fixtures(bundle, later, files_of(bundle))
    texts = {path.removeprefix(f"{later.release}/"): text for path, text in made}
    order = whole.record.order
    came = {place for place, release in whole.record.came.items() if order[release] > order[bundle.release]}
    came -= {row.name for row in whole.methods}  # a method may carry a type that was there before
    assert len(came) > 30
    assert sorted(came - used_by(texts, whole)) == []


def test_a_case_that_the_release_itself_has_is_not_repeated(read: ReadProtocol) -> None:
    assert read.later is not None
    own = files_of(read.bundle)
    for path, text in later_fixtures(read.bundle, read.later, own):
        known = json.loads(own.get(f"fixtures/{path.removeprefix(f'{read.later.release}/')}", "{}")).values()
        assert [value for value in json.loads(text).values() if value in known] == [], path


def test_a_release_that_was_asked_for_has_its_own_fixtures_alone() -> None:
    assert read_protocol(REGISTRY, "0.155.0").later is None


@pytest.mark.parametrize("release", ["0.142.5", "0.171.0"])
def test_the_emitted_tests_of_a_release_look_for_its_types_alone(release: str, tmp_path: Path) -> None:
    bundle = read_protocol(REGISTRY, release).bundle
    (tmp_path / "protocol.json").write_text(json.dumps({"release": release}), encoding="utf-8")
    for path in bundle.documents:
        file = tmp_path / "fixtures" / f"{path}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{}", encoding="utf-8")
    suite = FixtureSuite("protocol_models:REGISTRY", tmp_path)
    assert suite.without_fixture() == []
    gone = tmp_path / "fixtures" / f"{min(bundle.documents)}.json"
    gone.unlink()
    assert suite.without_fixture() == [min(bundle.documents)]


def test_fixtures_of_an_older_release_are_held_to_that_release(tmp_path: Path) -> None:
    project = Project.load("protocol_models:REGISTRY", tmp_path, None, at="0.142.5")
    path = "v2/ThreadStartResponse"  # it has a thread, which needs no project yet
    bundle = project.bundle
    text = dict(emit(bundle))[f"{path}.json"]
    documents: dict[str, str] = {}
    for edition in editions(bundle).values():
        documents |= json_schema.emit(edition)
    files = {f"json/{path}.json": documents[f"{path}.json"], f"fixtures/{path}.json": text}
    assert broken_fixtures(project, Tree(tmp_path, files)) == []
    wrong = {f"fixtures/{path}.json": text.replace('"sessionId":', '"session":')}
    assert broken_fixtures(project, Tree(tmp_path, files | wrong)) != []
    newest = replace(project, at="")
    assert "projectId" in str(broken_fixtures(newest, Tree(tmp_path, files))[0])
