"""The wheel and the sdist, installed into empty environments, in folders that know nothing of the clone."""

import json
import re
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

from protocol_models import CODEX_RELEASE, __version__
from tests.packaging.environments import environment, run, sdist, wheel
from tests.readme.pages import PAGES, Block, blocks
from tests.readme.running import Installed, add_recordings, run_commands, run_python

pytestmark = pytest.mark.packaging
CHAT = next(block.code for block in blocks("python") if block.code.startswith("# chat.py"))
OPTIONS = ["--protocol", "chat:REGISTRY", "--out", "made"]
COMMANDS = [
    ["--version"],
    ["write"],
    ["check"],
    ["compat"],
    ["compat", "--rules"],
    ["compat", "--explain", "required_input_added"],
    ["compat", "codex:0.160.1", "codex:0.169.0", "--fail-on", "none"],
    ["compat", "schema/protocol.json", "models", "--write", "html=report.html"],
    ["verify", "session.jsonl"],
    ["conform", "schema"],
    ["agree", "--valid", "20", "--near", "20", "--without", "ajv", "--without", "typescript"],
    ["write", "--at", "0.171.0", "--out", "newest"],
    ["write", "--out", "schema", "--msgspec", "bindings", "--unknown", "keep"],
    ["check", "--out", "schema", "--msgspec", "bindings", "--unknown", "keep"],
    ["follow", "newest", "--release", "0.171.0"],
    ["describe", "turn/steer"],
    ["requires", "turn/steer"],
    ["changelog", "0.160.1", "0.169.0"],
    ["import", "thing.json", "--out", "thing"],
    ["freeze", "9.9.9"],
]
"""What the command line can do, run in one folder in this order."""
THING = {"title": "Thing", "type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
FINDS_SOMETHING = ("agree", "conform")
"""Their lists are for a long run, and for codex itself: here entries cover nothing, which is exit code 1."""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel with its extras, beside PyPI's package `generators`, which is installed after it."""
    python = environment(tmp_path_factory.mktemp("full") / "env", f"{wheel()}[agree,follow,importing]")
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", "generators"], check=True)
    return python


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel without an extra."""
    return environment(tmp_path_factory.mktemp("bare") / "env", str(wheel()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    add_recordings(tmp_path)
    return tmp_path


MOST_OF_DATA = 175_000
"""Bytes, compressed, of what is not Python: a release that is compared with, the record, templates."""


def test_the_wheel_is_small_and_holds_two_packages() -> None:
    assert wheel().stat().st_size <= 1_250_000
    files = zipfile.ZipFile(wheel()).infolist()
    names = [each.filename for each in files]
    data = [
        each for each in files if not each.filename.endswith(".py") and ".dist-info/" not in each.filename
    ]
    assert sum(each.compress_size for each in data) <= MOST_OF_DATA
    info = f"app_server_protocol-{__version__}.dist-info"
    assert {name.partition("/")[0] for name in names} == {"app_server_protocol", "protocol_models", info}
    assert {"app_server_protocol/py.typed", "protocol_models/py.typed"} <= set(names)
    assert not [name for name in names if name.endswith((".pyc", ".pth"))]


def test_every_command_works_in_an_empty_folder(full: Path, folder: Path) -> None:
    (folder / "thing.json").write_text(json.dumps(THING), encoding="utf-8")
    code, text = run(["app-server-protocol", "--help"], folder, full)
    assert code == 0
    there = set(re.findall(r"^│ ([a-z][a-z-]*) ", text, re.MULTILINE))
    tried = {words[0] for words in COMMANDS if not words[0].startswith("-")}
    assert there == tried, "a new command is added to COMMANDS"
    for words in COMMANDS:
        code, text = run(["app-server-protocol", *words], folder, full)
        assert "Traceback" not in text
        assert code == 0 or (code == 1 and words[0] in FINDS_SOMETHING), (words, text)
    assert (folder / "schema/releases/9.9.9/protocol.json").is_file()


def test_it_works_beside_the_package_generators(full: Path, folder: Path) -> None:
    (folder / "chat.py").write_text(CHAT, encoding="utf-8")
    where = "import generators, app_server_protocol; print(generators.__file__, app_server_protocol.__file__)"
    code, text = run([str(full), "-c", where], folder)
    assert code == 0, text
    assert len({Path(each).parent for each in text.split()}) == 2
    for command in ("write", "check"):
        assert run(["app-server-protocol", command, *OPTIONS], folder, full)[0] == 0


def test_it_works_in_a_project_with_a_folder_generators(full: Path, folder: Path) -> None:
    (folder / "chat.py").write_text(CHAT, encoding="utf-8")
    (folder / "generators").mkdir()
    (folder / "generators/__init__.py").write_text("raise SystemExit('the project imports its own')\n")
    for command in ("write", "check"):
        code, text = run([str(full), "-m", "app_server_protocol", command, *OPTIONS], folder)
        assert code == 0, text


@pytest.mark.parametrize("block", blocks("python"), ids=lambda block: block.name)
def test_the_python_of_each_page_runs(block: Block, full: Path, folder: Path) -> None:
    run_python(block, folder, Installed(full, {}))


@pytest.mark.parametrize(
    "page", [p for p in PAGES if any(b.page == p for b in blocks("sh"))], ids=lambda p: p.name
)
def test_the_commands_of_each_page_run(page: Path, full: Path, folder: Path) -> None:
    run_commands(page, folder, Installed(full, {}))


def test_the_models_need_pydantic_and_nothing_else(bare: Path, folder: Path) -> None:
    script = (
        "from protocol_models import CODEX_RELEASE, __version__, decode\n"
        'decode(b\'{"method":"initialized"}\')\n'
        "print(__version__, CODEX_RELEASE)"
    )
    code, text = run([str(bare), "-c", script], folder)
    assert (code, text.split()) == (0, [__version__, CODEX_RELEASE])


def test_without_the_extra_the_command_names_what_to_install(bare: Path, folder: Path) -> None:
    for command in (["app-server-protocol", "check"], [str(bare), "-m", "app_server_protocol", "check"]):
        code, text = run(command, folder, bare)
        assert code == 2
        assert "Traceback" not in text
        for step in (
            'pip install "app-server-protocol[generators]"',
            'uv add "app-server-protocol[generators]"',
            'uvx --from "app-server-protocol[generators]" app-server-protocol',
        ):
            assert step in text


def test_uvx_runs_the_wheel(folder: Path) -> None:
    command = ["uvx", "--quiet", "--from", f"{wheel()}[generators]", "app-server-protocol"]
    (folder / "chat.py").write_text(CHAT, encoding="utf-8")
    code, text = run([*command, "--version"], folder)
    assert (code, text.strip()) == (0, f"app-server-protocol {__version__}")
    code, text = run([*command, "write", *OPTIONS], folder)
    assert code == 0, text


def test_the_sdist_passes_its_own_tests(full: Path, tmp_path: Path) -> None:
    """The tests of the models, the decoder and the emitters, on the wheel that the sdist gives."""
    with tarfile.open(sdist()) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    python = environment(tmp_path / "env", f"{unpacked}[dev]")
    code, text = run(
        [
            str(python),
            "-m",
            "pytest",
            "tests/models",
            "tests/emitters",
            "tests/generators/test_artifacts.py",
        ],
        unpacked,
    )
    assert code == 0, text
    assert re.search(r"\d{3,} passed", text), text
