"""What can be compared: a binary, and the folders that one wrote."""

import sys
from pathlib import Path

import pytest

from generators.bundle import Edition
from generators.conform.facets import Facet, SchemaLanguage
from generators.conform.target import Target, read_target
from generators.errors import GeneratorError

STABLE_JSON = (Edition.STABLE, SchemaLanguage.JSON_SCHEMA)
STABLE_TYPES = (Edition.STABLE, SchemaLanguage.TYPESCRIPT)
EXPERIMENTAL_JSON = (Edition.EXPERIMENTAL, SchemaLanguage.JSON_SCHEMA)
EXPERIMENTAL_TYPES = (Edition.EXPERIMENTAL, SchemaLanguage.TYPESCRIPT)

CODEX = """#!{python}
import os, pathlib, sys
words = sys.argv[1:]
if words == ["--version"]:
    print("codex-cli 1.2.3")
    sys.exit()
assert pathlib.Path(os.environ["CODEX_HOME"]).is_dir()
out = pathlib.Path(words[words.index("--out") + 1])
out.mkdir(parents=True)
edition = "experimental" if "--experimental" in words else "stable"
ending = {{"generate-ts": "ts", "generate-json-schema": "json"}}[words[1]]
(out / f"Thing.{{ending}}").write_text(edition)
"""


def read(path: Path, edition: Edition = Edition.STABLE) -> Target:
    return read_target(str(path), edition, lambda step: None)


def write(root: Path, *paths: str) -> Path:
    for path in paths:
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("{}")
    return root


def binary(folder: Path, text: str) -> Path:
    if sys.platform == "win32":
        pytest.skip("a script cannot stand for a binary on Windows")
    path = folder / "codex"
    path.write_text(text.format(python=sys.executable))
    path.chmod(0o755)
    return path


def test_a_binary_writes_both_editions_of_both_kinds(tmp_path: Path) -> None:
    target = read(binary(tmp_path, CODEX))
    assert target.title == "codex-cli 1.2.3 (codex)"
    endings = {SchemaLanguage.JSON_SCHEMA: "json", SchemaLanguage.TYPESCRIPT: "ts"}
    assert target.trees == {
        Facet(edition, kind): {f"Thing.{ending}": edition.value}
        for edition in (Edition.STABLE, Edition.EXPERIMENTAL)
        for kind, ending in endings.items()
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["codex"]


@pytest.mark.parametrize(
    ("paths", "edition", "found"),
    [
        (["json/A.json"], Edition.STABLE, {STABLE_JSON: ["A.json"]}),
        (["typescript/v2/A.ts", "typescript/a.json"], Edition.STABLE, {STABLE_TYPES: ["v2/A.ts"]}),
        (
            ["json/A.json", "experimental/json/B.json"],
            Edition.STABLE,
            {STABLE_JSON: ["A.json"], EXPERIMENTAL_JSON: ["B.json"]},
        ),
        (["json/A.json"], Edition.EXPERIMENTAL, {EXPERIMENTAL_JSON: ["A.json"]}),
        (["A.ts", "v2/B.ts"], Edition.EXPERIMENTAL, {EXPERIMENTAL_TYPES: ["A.ts", "v2/B.ts"]}),
        (["A.ts", "A.json"], Edition.STABLE, {STABLE_JSON: ["A.json"], STABLE_TYPES: ["A.ts"]}),
    ],
)  # fmt: skip
def test_a_folder_says_by_its_layout_what_it_holds(
    paths: list[str], edition: Edition, found: dict[tuple[Edition, SchemaLanguage], list[str]], tmp_path: Path
) -> None:
    trees = read(write(tmp_path, *paths), edition).trees
    assert {(tree.edition, tree.kind): sorted(files) for tree, files in trees.items()} == found


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("#!{python}\nimport sys\nsys.exit('no such command')\n", "failed with exit code 1: no such command"),
        ("#!/no/such/interpreter\n", "it cannot be run"),
    ],
)
def test_a_binary_that_fails_is_an_error_with_what_it_said(text: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match=problem):
        read(binary(tmp_path, text))


def test_what_holds_nothing_to_compare_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match="there is no such file or folder"):
        read(tmp_path / "nowhere")
    with pytest.raises(GeneratorError, match="it holds no documents and no types"):
        read(write(tmp_path, "README.md"))


# --- versions of npm

NPM = """#!{python}
import sys
words = sys.argv[1:]
assert words[:2] == ["pack", "--silent"], words
print("npm error code ETARGET\\nnpm error notarget No matching version found", file=sys.stderr)
sys.exit(1)
"""


def test_a_version_that_npm_does_not_have_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = binary(tmp_path, NPM)
    npm.rename(tmp_path / "npm")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    with pytest.raises(GeneratorError, match=r"npm has no version 9\.9\.9") as caught:
        read_target("9.9.9", Edition.STABLE, lambda step: None)
    assert "npm view" in caught.value.hint


def test_without_npm_a_version_cannot_be_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GeneratorError, match="npm is not installed"):
        read_target("@openai/codex@0.171.0", Edition.STABLE, lambda step: None)


# --- artifacts of two releases

INDEX = 'export type {{ {0} }} from "./{0}";\n'


def module(name: str, text: str = "string") -> str:
    return f"export type {name} = {text};\n"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {"typescript/Old.ts": module("Old"), "typescript/index.ts": INDEX.format("New")},
            "Old.ts .* its index.ts does not name it",
        ),
        (
            {"json/Old.json": "{}", "json/all.schemas.json": '{"definitions": {"New": {}}}'},
            "all.schemas.json does not define it",
        ),
        (
            {
                "json/Old.json": "{}",
                "json/all.schemas.json": '{"definitions": {"Old": {}}}',
                "typescript/New.ts": module("New"),
            },
            "no type is called so",
        ),
        (
            {
                "typescript/A.ts": module("A", "{ old: string }"),
                "experimental/typescript/A.ts": module("A", "{ fresh: string }"),
            },
            "names old, the experimental one does not",
        ),
        (
            {"typescript/A.ts": module("A"), "experimental/typescript/B.ts": module("B")},
            "the stable edition has A.ts",
        ),
    ],
)
def test_a_folder_with_artifacts_of_two_releases_is_refused(
    tmp_path: Path, files: dict[str, str], told: str
) -> None:
    for path, text in files.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    with pytest.raises(GeneratorError, match=f"two releases: .*{told}"):
        read(tmp_path)
