"""Following a release: everything that is otherwise is found once, what is mechanical is drafted right."""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from generators.cli import app
from generators.docs import module_docs
from generators.errors import GeneratorError
from generators.follow.divergences import DivergenceKind
from generators.follow.report import as_text
from generators.follow.report.json import as_data
from generators.follow.run import Following, apply, follow
from generators.registry import whole_bundle_of
from tests.follow import tiny

QUIET = Console(quiet=True)
DRAFTED = {
    "thing/paint": "method added",
    "thing/ask": "method removed",
    "thing/try": "stability changed",
    "ThingPaintParams": "type added",
    "ThingPaintResponse": "type added",
    "Corner": "type added",
    "ThingAskParams": "type removed",
    "ThingAskResponse": "type removed",
    "Thing.seenAt": "member added",
    "Thing[square]": "variant added",
    "ThingListParams.after": "member added",
    "ThingListParams.isNew": "member added",
    "ThingListParams.secret": "stability changed",
    "ThingListResponse.shade": "member added",
    "ThingListResponse.place": "member removed",
    "Colour=blue": "enum value added",
    "Colour=grey": "enum value removed",
    "Failure=late": "enum value added",
}
DECIDED = {
    "thing/count": "method added",
    "ThingListResponse.note": "member changed",
    "ThingChangedNotification.reason": "member added",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("models")
    yield folder
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def target(folder: Path) -> Path:
    return tiny.target(folder, "tiny_after")


@pytest.fixture(scope="module")
def following(folder: Path, target: Path) -> Following:
    registry = tiny.package(folder, "tiny_before", tiny.BEFORE)
    return follow(registry, "tiny_before:REGISTRY", str(target), QUIET, release="1.2.0")


@pytest.fixture(scope="module")
def models(following: Following) -> str:
    """The models with the drafts in them."""
    return next(each.after for each in following.changed if each.path.name == "thing.py")


def test_each_difference_is_found_once_and_drafted_or_left_to_a_person(following: Following) -> None:
    drafted = {draft.divergence.place: draft.divergence.kind.value for draft in following.plan.drafts}
    decided = {each.divergence.place: each.divergence.kind.value for each in following.plan.decisions}
    assert drafted == DRAFTED
    assert decided == DECIDED


def test_the_models_with_the_drafts_say_what_the_target_says(following: Following) -> None:
    assert following.failure == ""
    assert following.wrong == frozenset()
    assert following.unreached == frozenset()


@pytest.mark.parametrize(
    "lines",
    [
        '    BLUE = "blue"\n    """TODO',
        '    GREY = "grey", until("1.1.0")\n    """It is grey."""',
        '    LATE = "late"\n    OTHER',
        'External(order=("full", "late", "broken", "other"))',
        '    """Its id."""\n    seen_at: Omittable[Int64] = None\n',
        "RoundThing | SquareThing | FlatThing | UnknownVariant",
        'class SquareThing(ThingBase):\n    """TODO',
        '    kind: Literal["square"]\n    corners: list[Corner]\n',
        '    limit: Int64 | None = None\n    """How many."""\n    after: str | None = None\n',
        "    is_new: Omittable[bool] = None\n",
        "    colour: Colour\n    corner: Corner | None = None\n",  # a reference alone, which nobody describes
        "    secret: str | None = None\n",
        '    place: Annotated[OmittableNotNull[Int64], SCHEMA_REQUIRES, until("1.1.0")] = None  # a',
        "    shade: str | None = None\n",
        'THING_PAINT = client_request("thing/paint", ThingPaintParams, ThingPaintResponse)\n"""TODO',
        'THING_TRY = client_request("thing/try", ThingListParams, ThingListResponse)\n',
        'THING_ASK = server_request("thing/ask", ThingAskParams, ThingAskResponse, until="1.1.0")\n',
        "METHODS = (THING_LIST, THING_PAINT, THING_TRY, THING_ASK, THING_CHANGED)",
        '"""Things.   Two spaces and this comment stay."""',
        "from typing import Annotated, Literal  # of the standard library\n",
    ],
)
def test_a_draft_is_in_the_vocabulary_of_the_models_and_in_its_place(models: str, lines: str) -> None:
    assert lines in models


def test_only_drafted_lines_change(models: str) -> None:
    kept = [
        line
        for line in tiny.BEFORE.splitlines()
        if line.startswith(("class ", '    """', "    id", "    size"))
    ]
    assert [line for line in kept if line not in models] == []


def test_the_record_gets_what_came_and_what_became_stable(following: Following) -> None:
    record = json.loads(next(each.after for each in following.changed if each.path.name == "record.json"))
    assert record["releases"] == ["1.0.0", "1.1.0", "1.2.0"]
    added = {place for place, kind in DRAFTED.items() if kind.endswith("added")}
    assert set(record["came"]["1.2.0"]) == added
    assert record["stable"] == {"1.2.0": ["ThingListParams.secret", "thing/try"]}


def test_a_decision_has_both_sides_and_what_it_breaks(following: Following) -> None:
    decisions = {each["place"]: each for each in as_data(following)["decisions"]}
    note = decisions["ThingListResponse.note"]
    assert (note["ours"], note["theirs"]) == (
        "string | null, always sent",
        "Array<string> | null, always sent",
    )
    assert [each["severity"] for each in note["consequences"]][:1] == ["breaking"]
    assert "which result" in decisions["thing/count"]["question"]
    assert decisions["thing/count"]["listed"].startswith("tiny_before.method_order: METHOD_ORDER, behind")
    assert "listed" not in note
    assert "then list it in tiny_before.method_order" in " ".join(as_text(following, 400).split())


# --- applying


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the models of the first release, which are imported from there."""
    name = f"tiny_{tmp_path.name.replace('-', '_')}"
    tiny.package(tmp_path, name, tiny.BEFORE)
    tiny.committed(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path / name


def run(repository: Path, target: Path, *words: str) -> tuple[int, str]:
    protocol = f"{repository.name}:REGISTRY"
    command = ["follow", str(target), "--protocol", protocol, "--release", "1.2.0", *words]
    result = CliRunner().invoke(app, command)
    return result.exit_code, result.output


def test_apply_edits_the_models_and_a_second_run_leaves_decisions(repository: Path, target: Path) -> None:
    code, output = run(repository, target, "--apply")
    assert code == 1
    assert "applied: 3 files" in output
    assert "THING_PAINT" in (repository / "thing.py").read_text()
    for name in [name for name in sys.modules if name.partition(".")[0] == repository.name]:
        del sys.modules[name]
    module_docs.cache_clear()
    importlib.invalidate_caches()
    code, output = run(repository, target, "--format", "json")
    assert code == 1
    left = json.loads(output)
    assert (left["drafts"], left["previous"]) == ([], "1.1.0")
    assert {each["place"] for each in left["decisions"]} == set(DECIDED)


@pytest.fixture
def copied(following: Following, tmp_path: Path) -> Following:
    """The same for a copy of the models, which is under version control."""
    for each in following.changed:
        place = tmp_path / each.path.relative_to(following.root)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(each.before)
    tiny.committed(tmp_path)
    changed = [
        replace(each, path=tmp_path / each.path.relative_to(following.root)) for each in following.changed
    ]
    return replace(following, changed=tuple(changed), root=tmp_path)


def test_apply_leaves_all_files_alone_where_one_has_uncommitted_changes(copied: Following) -> None:
    mine = next(each.path for each in copied.changed if each.path.name == "thing.py")
    mine.write_text(tiny.BEFORE + "# mine\n")
    with pytest.raises(GeneratorError, match=r"not committed: .*thing\.py"):
        apply(copied)
    assert mine.read_text() == tiny.BEFORE + "# mine\n"
    assert [each.path.read_text() for each in copied.changed if each.path != mine] == [
        each.before for each in copied.changed if each.path != mine
    ]


def test_apply_refuses_files_that_git_does_not_know(copied: Following) -> None:
    shutil.rmtree(copied.root / ".git")
    with pytest.raises(GeneratorError, match="could not be undone"):
        apply(copied)


def test_the_patch_can_be_applied(copied: Following) -> None:
    (copied.root / "drafts.patch").write_text(copied.patch)
    subprocess.run(["git", "apply", "drafts.patch"], cwd=copied.root, check=True)
    assert [each.path.read_text() for each in copied.changed] == [each.after for each in copied.changed]


# --- bad input


@pytest.mark.parametrize(
    ("release", "told"),
    [
        ("", "does not say of which release"),
        ("1.0.0", "know release 1.0.0 already"),
        ("0.9.0", "older than what the models know"),
        ("soon", "older than what the models know"),
    ],
)
def test_a_release_that_cannot_be_followed_is_refused(
    folder: Path, following: Following, target: Path, release: str, told: str
) -> None:
    registry = importlib.import_module("tiny_before").REGISTRY
    with pytest.raises(GeneratorError, match=told):
        follow(registry, "tiny_before:REGISTRY", str(target), QUIET, release=release)


@pytest.mark.parametrize("missing", ["typescript", "json", "experimental"])
def test_a_target_without_a_tree_is_refused_with_the_commands_that_write_it(
    folder: Path, following: Following, tmp_path: Path, missing: str
) -> None:
    shutil.copytree(folder / "target", tmp_path / "part")
    shutil.rmtree(tmp_path / "part" / missing)
    registry = importlib.import_module("tiny_before").REGISTRY
    with pytest.raises(GeneratorError, match="a draft needs both languages of both editions") as caught:
        follow(registry, "tiny_before:REGISTRY", str(tmp_path / "part"), QUIET, release="1.2.0")
    assert "generate-ts" in caught.value.hint


def test_nothing_to_follow_is_said(folder: Path, following: Following, tmp_path: Path) -> None:
    registry = importlib.import_module("tiny_before").REGISTRY
    same = tiny.written(whole_bundle_of(registry), tmp_path / "same")
    found = follow(registry, "tiny_before:REGISTRY", str(same), QUIET, release="1.2.0")
    assert (found.plan.drafts, found.plan.decisions, found.exit_code) == ((), (), 0)


def test_apply_refuses_drafts_that_failed(following: Following) -> None:
    with pytest.raises(GeneratorError, match="do not load"):
        apply(replace(following, failure="the models do not load with the drafts in them"))


def test_every_kind_of_divergence_is_tried_here() -> None:
    tried = {*DRAFTED.values(), *DECIDED.values()}
    others = {DivergenceKind.METHOD_CHANGED, DivergenceKind.TYPE_CHANGED, DivergenceKind.ORDER_CHANGED}
    assert {kind.value for kind in DivergenceKind} - tried == {
        *(kind.value for kind in others),
        DivergenceKind.VARIANT_REMOVED.value,
    }
