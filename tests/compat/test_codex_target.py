"""`compat` takes a codex binary, and a folder that one wrote, wherever it takes a version."""

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from generators.bundle import Edition
from generators.compat.baselines.baseline import Baselines
from generators.compat.severity import FAILING
from generators.compat.verdict import judge
from generators.emitters import json_schema, typescript
from generators.errors import BaselineUnavailable
from generators.registry import bundle_of
from protocol_models.methods import Method, Registry, Stability, client_request, server_notification

CODEX = """#!{python}
import shutil, sys
from pathlib import Path
if sys.argv[1:] == ["--version"]:
    print("codex-cli {release}")
else:
    kind = {{"generate-json-schema": "json", "generate-ts": "typescript"}}[sys.argv[2]]
    edition = "experimental" if "--experimental" in sys.argv else "stable"
    shutil.copytree(Path({folder!r}) / edition / kind, sys.argv[sys.argv.index("--out") + 1])
"""


class SayParams(BaseModel):
    """What to say."""

    text: str


class Said(BaseModel):
    """Whether it was heard."""

    heard: bool
    by: str


class Shown(BaseModel):
    """What is shown."""

    text: str


def registry(*methods: Method[Any, Any]) -> Registry:
    return Registry("codex_app_server_protocol", methods)


SAY = client_request("say", SayParams, Said)
SHOWN = server_notification("shown", Shown, stability=Stability.EXPERIMENTAL)
REGISTRY = registry(SAY, SHOWN)
BASELINES = Baselines("tests.compat.test_codex_target:REGISTRY", Path("schema"))


def codex(written: Registry, release: str, folder: Path) -> Path:
    """A program that writes the artifacts of a protocol as codex does."""
    if sys.platform == "win32":
        pytest.skip("a script cannot stand for a binary")
    bundle = bundle_of(written)
    for edition in (Edition.STABLE, Edition.EXPERIMENTAL):
        for kind, emitter in (("json", json_schema), ("typescript", typescript)):
            for path, text in emitter.emit(bundle.edition(edition)):
                place = folder / "written" / edition.value / kind / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, encoding="utf-8")
    binary = folder / "codex"
    text = CODEX.format(python=sys.executable, release=release, folder=str(folder / "written"))
    binary.write_text(text, encoding="utf-8")
    binary.chmod(0o755)
    return binary


@pytest.fixture
def newest(tmp_path: Path) -> Path:
    (tmp_path / "newest").mkdir()
    return codex(REGISTRY, "0.171.0", tmp_path / "newest")


@pytest.mark.parametrize("edition", [Edition.STABLE, Edition.EXPERIMENTAL])
def test_a_binary_has_the_methods_of_its_release_in_each_edition(newest: Path, edition: Edition) -> None:
    theirs = BASELINES.read(str(newest)).of_edition(edition).bundle
    assert {row.name for row in theirs.methods} == (
        {"say"} if edition is Edition.STABLE else {"say", "shown"}
    )
    assert [row.result for row in theirs.methods if row.name == "say"] == ["Said"]


def test_a_folder_that_a_binary_wrote_says_what_the_binary_says(newest: Path, tmp_path: Path) -> None:
    written = newest.parent / "written"
    shutil.copytree(written / "stable", tmp_path / "both")
    shutil.copytree(written / "experimental", tmp_path / "both/experimental")
    for edition, alone in (
        (Edition.STABLE, written / "stable/json"),
        (Edition.EXPERIMENTAL, written / "experimental/json"),
    ):
        told = BASELINES.read(str(newest)).of_edition(edition).bundle
        assert BASELINES.read(str(tmp_path / "both")).of_edition(edition).bundle == told
        assert BASELINES.read(str(alone)).of_edition(edition).bundle == told


def test_a_binary_is_held_against_the_models(newest: Path) -> None:
    verdict = judge(BASELINES.read(str(newest)).bundle, BASELINES.read("models").bundle)
    assert [each for each in verdict.findings if each.severity in FAILING] == []


def test_a_folder_with_the_artifacts_of_two_releases_is_refused(newest: Path, tmp_path: Path) -> None:
    older = codex(registry(client_request("say", SayParams, Shown)), "0.155.0", tmp_path)
    shutil.copytree(older.parent / "written/stable/json", tmp_path / "mixed/json")
    shutil.copytree(newest.parent / "written/stable/typescript", tmp_path / "mixed/typescript")
    with pytest.raises(BaselineUnavailable, match="artifacts of two releases"):
        BASELINES.read(str(tmp_path / "mixed"))


@pytest.mark.skipif(sys.platform == "win32", reason="a script cannot stand for a binary")
def test_a_program_that_is_no_codex_is_refused(tmp_path: Path) -> None:
    program = tmp_path / "codex"
    program.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    program.chmod(0o755)
    with pytest.raises(BaselineUnavailable, match="failed with exit code 3"):
        BASELINES.read(str(program))


def test_an_edition_that_a_folder_lacks_is_named(newest: Path, tmp_path: Path) -> None:
    shutil.copytree(newest.parent / "written/stable", tmp_path / "stable")
    shutil.copytree(newest.parent / "written/experimental", tmp_path / "stable/experimental")
    with pytest.raises(BaselineUnavailable, match="no legacy edition"):
        BASELINES.read(str(tmp_path / "stable")).of_edition(Edition.LEGACY)
