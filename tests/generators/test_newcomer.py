"""What a newcomer meets in the terminal: changes once, mistakes as theirs, settings of a project."""

import json
import re
import shutil
from pathlib import Path

import pytest

from generators.bundle import Bundle
from generators.freshness.model_changes import model_changes
from tests.command import ROOT, run, run_python

CHAT = """\
from pydantic import BaseModel
from protocol_models.methods import Registry, client_request


class SayParams(BaseModel):
    text: str


class SayResult(BaseModel):
    delivered: bool


REGISTRY = Registry("chat_protocol", (client_request("chat/say", SayParams, SayResult),))
"""
OPTIONS = ("--protocol", "chat:REGISTRY", "--out", "out")


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    (tmp_path / "chat.py").write_text(CHAT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The models and the artifacts, to change."""
    shutil.copytree(ROOT / "protocol_models", tmp_path / "protocol_models")
    shutil.copytree(ROOT / "schema", tmp_path / "schema", ignore=shutil.ignore_patterns("releases"))
    shutil.copytree(ROOT / "tests/generated", tmp_path / "tests/generated")
    return tmp_path


BOTH_REPORTS = """
from pathlib import Path
from rich.text import Text
from generators.freshness.report import as_text
from generators.freshness.run import check
from generators.project import DEFAULT_OUT, DEFAULT_PROTOCOL, Project
freshness = check(Project.load(DEFAULT_PROTOCOL, DEFAULT_OUT, None, None, ""))
Path("verbose.txt").write_text(as_text(freshness, True))
print(Text.from_markup(as_text(freshness, False)).plain)
raise SystemExit(freshness.exit_code)
"""
"""What `check` and `check --verbose` print, of one comparison."""


def test_a_member_of_a_base_class_is_one_change_in_forty_lines(clone: Path) -> None:
    module = clone / "protocol_models/v2/item_base.py"
    text = module.read_text(encoding="utf-8")
    first = "    started_at_ms: Annotated"
    module.write_text(text.replace(first, f"    host_name: str | None = None\n{first}", 1), encoding="utf-8")
    code, said = run_python("-c", BOTH_REPORTS, cwd=clone, PYTHONPATH=f"{clone}:{ROOT}")
    lines = said.splitlines()
    assert code == 1
    assert len(lines) <= 40
    assert lines[0] == "the models changed"
    assert re.fullmatch(
        r"  v2\.ThreadItem: member 'hostName' added: string or null \(reached by \d+ types and \d+ methods\)",
        lines[1],
    )
    assert lines[-1].startswith("  next: run just write-app-server-schema")
    assert len((clone / "verbose.txt").read_text(encoding="utf-8").splitlines()) > 300


def test_a_forgotten_import_is_told_as_a_mistake_of_the_models(clone: Path) -> None:
    """Also where the name is reached through the lazy names of the package."""
    module = clone / "protocol_models/v2/mcp_startup.py"
    text = module.read_text(encoding="utf-8")
    first = "    status: McpServerStartupState\n"
    module.write_text(
        text.replace(first, f"{first}    elapsed_ms: Uint64 | None = None\n", 1), encoding="utf-8"
    )
    code, said = run("check", cwd=clone, PYTHONPATH=f"{clone}:{ROOT}")
    line = module.read_text(encoding="utf-8").splitlines().index("    elapsed_ms: Uint64 | None = None") + 1
    assert code == 2
    assert said == (
        f"error: protocol_models/v2/mcp_startup.py:{line}: NameError: name 'Uint64' is not defined\n"
        "  next: import the name, or correct it\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    text: str\n", "    text: Strin\n", "chat.py:6: NameError"),
        ("    text: str\n", "    text: str = object(\n", "chat.py:6: SyntaxError"),
        ("import BaseModel\n", "import BasedModel\n", "chat.py:1: ImportError"),
        ("import BaseModel\n", "import BaseModel\nimport nowhere\n", "chat.py:2: ModuleNotFoundError"),
    ],
)
def test_mistakes_in_a_users_models_have_a_file_and_a_line(chat: Path, old: str, new: str, said: str) -> None:
    (chat / "chat.py").write_text(CHAT.replace(old, new, 1), encoding="utf-8")
    code, text = run("write", *OPTIONS, cwd=chat)
    assert code == 2
    assert text.startswith(f"error: {said}")
    assert "Traceback" not in text
    assert not (chat / "out").exists()


def test_a_folder_that_was_never_written_is_said_in_a_line(chat: Path) -> None:
    code, said = run("check", *OPTIONS, cwd=chat)
    assert (code, said.splitlines()) == (
        1,
        [
            "out: nothing was written here yet",
            "  next: run app-server-protocol write --protocol chat:REGISTRY --out out",
        ],
    )


def test_a_first_write_of_everything_is_short(tmp_path: Path) -> None:
    code, said = run("write", "--out", str(tmp_path / "out"))
    assert code == 0
    assert len(said.splitlines()) <= 15


@pytest.mark.parametrize("variables", [{"COLUMNS": "40"}, {"TERM": "dumb"}, {"NO_COLOR": ""}])
def test_narrow_and_plain_terminals_are_served(chat: Path, variables: dict[str, str]) -> None:
    assert run("write", *OPTIONS, cwd=chat, **variables)[0] == 0
    assert run("check", *OPTIONS, cwd=chat, **variables)[0] == 0


def test_the_models_as_they_are_changed_nothing(our_bundle: Bundle) -> None:
    assert model_changes(json.dumps(our_bundle.to_json()).encode(), our_bundle) == []


def test_settings_stand_in_for_options_and_the_command_line_wins(chat: Path) -> None:
    settings = '[tool.app-server-protocol]\nprotocol = "chat:REGISTRY"\nout = "made"\n'
    (chat / "pyproject.toml").write_text(settings, encoding="utf-8")
    assert run("write", cwd=chat)[0] == 0
    assert (chat / "made/protocol.json").is_file()
    assert run("write", "--out", "other", cwd=chat)[0] == 0
    assert (chat / "other/protocol.json").is_file()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tool.app-server-protocol]\nout-dir = 'x'\n", "'out-dir' is not a setting"),
        ("[tool.app-server-protocol]\nout = 1\n", "'out' is a text, not 1"),
        ("[tool.app-server-protocol]\nfail-on = 'breaking'\n", "'fail-on' is a list of texts"),
        ("[tool]\napp-server-protocol = 1\n", "[tool.app-server-protocol] is not a table"),
        ("[tool.app-server-protocol\n", "is not valid TOML"),
    ],
)
def test_settings_that_are_wrong_are_named(chat: Path, text: str, said: str) -> None:
    (chat / "pyproject.toml").write_text(text, encoding="utf-8")
    code, printed = run("check", cwd=chat)
    assert code == 2
    assert said in printed
    assert "Traceback" not in printed
