"""What the pages show is true: Python runs, commands print what stands below them, TypeScript compiles."""

import re
import subprocess
from pathlib import Path

import pytest

from generators.compat.options import ReportFormat
from generators.compat.severity import Severity
from protocol_models import CODEX_RELEASE, __version__
from tests.readme.pages import PAGES, ROOT, Block, anchors, blocks, links, text_of
from tests.readme.running import Installed, add_npm_package, add_recordings, run_commands, run_python

TSC = ROOT / "node_modules/.bin/tsc"
README = ROOT / "README.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the recordings that pages name."""
    add_recordings(tmp_path)
    return tmp_path


@pytest.mark.parametrize("block", blocks("python"), ids=lambda block: block.name)
def test_the_python_runs(block: Block, folder: Path) -> None:
    run_python(block, folder, Installed())


@pytest.mark.parametrize("page", {block.page: None for block in blocks("sh")}, ids=lambda page: page.name)
def test_the_commands_run_and_print_what_is_shown(page: Path, folder: Path) -> None:
    run_commands(page, folder, Installed())


def test_the_typescript_compiles(tmp_path: Path) -> None:
    if not TSC.exists():
        pytest.skip("the TypeScript compiler is not installed: run `just typescript` once")
    add_npm_package(tmp_path)
    shown = blocks("ts")
    assert shown
    for number, block in enumerate(shown):
        (tmp_path / f"example{number}.ts").write_text(block.code, encoding="utf-8")
    files = [f"example{number}.ts" for number in range(len(shown))]
    options = ["--noEmit", "--strict", "--module", "esnext", "--moduleResolution", "bundler", "--types", ""]
    ended = subprocess.run(
        [str(TSC), *options, *files], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target, anchor in links(page):
        assert target.exists(), target
        if anchor:
            assert anchor in anchors(target)


@pytest.mark.parametrize(
    ("page", "heading", "said"),
    [
        ("docs/reading.md", "Reading a server's messages", "Decoder"),
        ("docs/sending.md", "What a method takes", "TurnStartParams.ts"),
        ("docs/compat.md", "Accept a break", "compat --accept"),
        ("docs/reading.md", "What this version does not know", "is_known"),
        ("CONTRIBUTING.md", "Add a rule", "just new-rule ID"),
    ],
)
def test_a_stranger_finds_it_within_three_clicks(page: str, heading: str, said: str) -> None:
    reached, at = {README}, {README}
    for _ in range(3):
        at = {target for each in at if each.suffix == ".md" for target, _anchor in links(each)}
        reached |= at
    assert ROOT / page in reached
    _, found, section = text_of(ROOT / page).partition(f"# {heading}\n")
    assert found
    assert said in section


def test_the_readme_is_short() -> None:
    assert len(text_of(README).splitlines()) <= 130


def test_the_severities_and_formats_are_those_that_there_are() -> None:
    shown = dict(re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", text_of(ROOT / "docs/compat.md"), re.MULTILINE))
    assert shown.items() >= {severity.value: severity.traits.meaning for severity in Severity}.items()
    assert {name.value for name in ReportFormat} <= shown.keys()


def test_the_recipes_that_are_named_exist() -> None:
    justfile = (ROOT / "justfile").read_text(encoding="utf-8")
    recipes = set(re.findall(r"^([a-z][a-z-]*)(?: [^:\n]*)?:(?!=)", justfile, re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"just ([a-z][a-z-]+)", text_of(page))}
    assert named - recipes == set()


def test_the_help_of_every_command_names_its_page() -> None:
    from generators.cli import app

    assert app.registered_commands
    for command in app.registered_commands:
        named = re.search(r"docs/[a-z-]+\.md", command.epilog or "")
        assert named, f"{command.name}: give it epilog=page(...)"
        assert f"app-server-protocol {command.name}" in text_of(ROOT / named[0])


def test_the_files_that_are_named_are_of_this_version() -> None:
    text = "".join(map(text_of, PAGES))
    packed = set(re.findall(r"codex-app-server-protocol-(\S+)\.tgz", text))
    wheels = set(re.findall(r"app_server_protocol-(\S+?)-py3", text))
    assert packed == {f"{CODEX_RELEASE}-{__version__}"}
    assert wheels == {__version__}
