"""`write` and `check` say at once that nothing has changed, and compute where anything has."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer.main

from generators.cli import app
from generators.freshness.inputs import _Variables, listing
from generators.freshness.unchanged import COMMANDS, FOLDER, FROM_NOTHING, ONLY, WATCH
from tests.command import ROOT

CHAT = '''\
"""The chat."""
import json
import os
from pathlib import Path

from pydantic import BaseModel
from protocol_models.methods import Registry, client_request

from texts import TEXTS

HERE = Path(__file__).parent
LIMITS = json.loads((HERE / "limits.json").read_text())
PARTS = sorted(os.listdir(HERE / "parts"))
LANGUAGE = os.environ.get("CHAT_LANGUAGE", "en")


class SayParams(BaseModel):
    """What is said."""

    text: str


class SayResult(BaseModel):
    """Whether it arrived."""

    delivered: bool


REGISTRY = Registry("chat_protocol", (client_request("chat/say", SayParams, SayResult),))
'''
MORE = """

class More(SayParams):
    more: int


REGISTRY = Registry("chat_protocol", (client_request("chat/say", More, SayResult),))
"""
TOOL = "from generators.__main__ import main\nmain()\n"
ASK = """\
import sys
from generators.freshness.unchanged import said_of_unchanged
print(said_of_unchanged(sys.argv[1:]))
assert not {"pydantic", "pydantic_core", "protocol_models.base", "typer", "chat"} & set(sys.modules)
"""
OPTIONS = ("--protocol", "chat:REGISTRY", "--out", "out")
UNCHANGED = "artifacts, all as the models give them; nothing has changed since the last run"


class Project:
    """A project in a folder, and the command in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.variables: dict[str, str] = {}

    def run(self, *words: str) -> tuple[int, str]:
        """The command as anybody runs it: exit code and output."""
        return self._python("tool.py", *words)

    def is_unchanged(self, command: str = "check", *more: str) -> bool:
        """Whether the command would say that nothing has changed."""
        code, said = self._python("ask.py", command, *OPTIONS, *more)
        assert code == 0, said
        assert UNCHANGED in said or said == "None\n", said
        return UNCHANGED in said

    def _python(self, *words: str) -> tuple[int, str]:
        environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "120", "PYTHONDONTWRITEBYTECODE": ""}
        environment |= {
            "PYTHONPATH": os.pathsep.join([str(self.folder / "libs"), str(ROOT)]),
            **self.variables,
        }
        ended = subprocess.run(
            [sys.executable, *words],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return ended.returncode, ended.stdout


def project_in(folder: Path, chat: str = CHAT) -> Project:
    files = {
        "pyproject.toml": "[project]\nname = 'chat'\n",
        "chat.py": chat,
        "texts.py": "TEXTS = ()\n",
        "limits.json": "{}",
        "parts/one.txt": "",
        "libs/other-1.0.dist-info/METADATA": "Name: other\nVersion: 1.0\n",
        "tool.py": TOOL,
        "ask.py": ASK,
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return Project(folder)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project of which nothing has changed since `write`."""
    project = project_in(tmp_path_factory.mktemp("chat"))
    assert project.run("write", *OPTIONS)[0] == 0
    assert project.is_unchanged()
    return project


def edited(path: str, text: str = "") -> Callable[[Project], None]:
    """Append to a file."""

    def edit(project: Project) -> None:
        place = project.folder / path
        place.write_text(place.read_text(encoding="utf-8") + (text or " "), encoding="utf-8")

    return edit


def added(path: str, text: str = "") -> Callable[[Project], None]:
    def add(project: Project) -> None:
        place = project.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    return add


def removed(path: str) -> Callable[[Project], None]:
    return lambda project: (project.folder / path).unlink()


def linked(path: str) -> Callable[[Project], None]:
    """Put a link to a file that holds the same in the place of one."""

    def link(project: Project) -> None:
        place = project.folder / path
        place.rename(project.folder / "elsewhere")
        place.symlink_to(project.folder / "elsewhere")

    return link


def renamed(old: str, new: str) -> Callable[[Project], None]:
    def rename(project: Project) -> None:
        (project.folder / old).rename(project.folder / new)

    return rename


def told(name: str, value: str) -> Callable[[Project], None]:
    return lambda project: project.variables.update({name: value})


CHANGES = {
    "a model": edited("chat.py", "\n# more\n"),
    "a module that the models import": edited("texts.py", "MORE = 1\n"),
    "a file that the models read": edited("limits.json"),
    "a file that the models read is gone": removed("limits.json"),
    "a folder that the models list": added("parts/two.txt"),
    "a variable that the models ask for": told("CHAT_LANGUAGE", "de"),
    "a variable that Pydantic asks for": told("PYDANTIC_DISABLE_PLUGINS", "true"),
    "the language of texts": told("LC_ALL", "C"),
    "whether docstrings are kept": told("PYTHONOPTIMIZE", "2"),
    "a package in the place of a module": added("texts/__init__.py", "TEXTS = ('other',)"),
    "a module in the place of one of Pydantic": added("pydantic.py"),
    "another version of a package": renamed("libs/other-1.0.dist-info", "libs/other-1.1.dist-info"),
    "a package more": added("libs/another-1.0.dist-info/METADATA"),
    "the settings": edited("pyproject.toml", "[tool.app-server-protocol]\n"),
    "an artifact": edited("out/json/SayParams.json"),
    "an artifact is gone": removed("out/typescript/SayParams.ts"),
    "a link in the place of an artifact": linked("out/json/SayParams.json"),
    "a file among the artifacts": added("out/json/Other.json", "{}"),
    "a test among the emitted ones": added("out/tests/typescript/other.ts"),
    "the list of what was written": edited("out/.app-server-protocol", "other.json\n"),
    "the list of what was written is gone": removed("out/.app-server-protocol"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_verdict_depends_on_is_seen(change: str, written: Project, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    shutil.copytree(written.folder, kept, symlinks=True)
    try:
        CHANGES[change](written)
        assert not written.is_unchanged()
    finally:
        written.variables.clear()
        shutil.rmtree(written.folder)
        shutil.copytree(kept, written.folder, symlinks=True)
    assert written.is_unchanged(), "by content: what is as it was is unchanged again"


@pytest.mark.parametrize(
    "harmless",
    [
        told("TERM", "dumb"),
        told("SHLVL", "7"),
        told("PYTHONHASHSEED", "5"),
        added("README.md"),
        added("parts/__pycache__/x.pyc"),
        added(f"{FOLDER}/other.json", "{}"),
        lambda project: os.utime(project.folder / "chat.py"),
    ],
)
def test_what_no_verdict_depends_on_is_passed_over(
    harmless: Callable[[Project], None], written: Project
) -> None:
    harmless(written)
    assert written.is_unchanged()
    written.variables.clear()


@pytest.mark.parametrize(
    "words",
    [
        ("check", "--verbose"),
        ("check", "--from-nothing"),
        ("write", "--only", "config_schema"),
        ("write", "--watch"),
    ],
)
def test_other_options_are_another_run(words: tuple[str, ...], written: Project) -> None:
    assert not written.is_unchanged(*words)


def test_the_words_that_are_read_early_are_those_that_the_commands_declare() -> None:
    group = typer.main.get_group(app)
    declared = {
        command: {word for parameter in group.commands[command].params for word in parameter.opts}
        for command in COMMANDS
    }
    assert FROM_NOTHING in declared["check"]
    assert {FROM_NOTHING, ONLY, WATCH} <= declared["write"]


@pytest.mark.parametrize(
    "damage",
    ["", "[]", "{}", '{"format": 1}', '{"format": 0}', "null", '{"format": 1, "commands": 5}', "\0", None],
)
def test_a_damaged_record_is_none(damage: str | None, written: Project) -> None:
    (record,) = (each for each in (written.folder / FOLDER).glob("*.json") if len(each.stem) > 10)
    before = record.read_bytes()
    if damage is None:
        record.unlink()
        record.mkdir()
    else:
        record.write_text(damage, encoding="utf-8")
    assert not written.is_unchanged()
    if damage is None:
        record.rmdir()
    record.write_bytes(before)
    assert written.is_unchanged()


def test_a_part_of_a_record_that_is_changed_is_seen(written: Project) -> None:
    (record,) = (each for each in (written.folder / FOLDER).glob("*.json") if len(each.stem) > 10)
    before = record.read_text(encoding="utf-8")
    data = json.loads(before)
    for key in ("files", "folders", "variables", "made"):
        record.write_text(json.dumps({**data, key: data[key][1:]}), encoding="utf-8")
        assert not written.is_unchanged(), key
    record.write_text(before, encoding="utf-8")
    assert written.is_unchanged()


def test_the_tool_itself_is_a_part_of_what_is_compared(written: Project) -> None:
    (record,) = (each for each in (written.folder / FOLDER).glob("*.json") if len(each.stem) > 10)
    files = json.loads(record.read_bytes())["files"]
    assert {
        f"{ROOT}/generators/pydantic_schema/type_reader.py",
        f"{ROOT}/generators/emitters/typescript.py",
    } <= set(files)
    assert {f"{ROOT}/protocol_models/base/model.py", f"{ROOT}/templates/typescript/type.ts.j2"} <= set(files)
    assert any(path.endswith(("/pydantic/main.py", "\\pydantic\\main.py")) for path in files)
    assert any("_pydantic_core." in path for path in files)


def test_the_command_says_that_nothing_has_changed_and_computes_it_when_told(tmp_path: Path) -> None:
    project = project_in(tmp_path)
    for command in ("write", "check"):
        code, said = project.run(command, *OPTIONS)
        assert (code, UNCHANGED in said) == (0, command == "check"), said
    code, said = project.run("check", *OPTIONS, "--from-nothing")
    assert (code, said.endswith("artifacts, all as the models give them\n")) == (0, True), said
    edited("chat.py", MORE)(project)
    code, said = project.run("check", *OPTIONS)
    assert (code, "More" in said) == (1, True), said
    assert not project.is_unchanged(), "what is stale is computed each time"
    assert project.run("write", *OPTIONS)[0] == 0
    assert project.is_unchanged()
    assert (tmp_path / FOLDER / ".gitignore").read_text(encoding="utf-8").splitlines()[-1] == "*"


def test_what_check_found_clean_is_not_held_against_the_models(tmp_path: Path) -> None:
    """`write` also holds the fixtures against the models, and `check` does not."""
    project = project_in(tmp_path)
    project.run("write", *OPTIONS)
    shutil.rmtree(tmp_path / FOLDER)
    project.run("check", *OPTIONS)
    assert project.is_unchanged("check")
    assert not project.is_unchanged("write")


@pytest.mark.parametrize(
    "code",
    [
        "import subprocess, sys; subprocess.run([sys.executable, '-c', ''])",
        "os.chdir(HERE)",
        "(HERE / 'limits.json').write_text('{ }')",
        "(HERE / 'parts/three.txt').write_text('')",
    ],
    ids=["starts a program", "changes the folder", "changes what it read", "changes what it listed"],
)
def test_a_run_that_cannot_be_compared_is_not_remembered(code: str, tmp_path: Path) -> None:
    project = project_in(tmp_path, CHAT.replace("LANGUAGE =", f"{code}\nLANGUAGE ="))
    assert project.run("write", *OPTIONS)[0] == 0
    assert not project.is_unchanged()


@pytest.mark.parametrize("place", ["a file", "no settings", "out of the project"])
def test_nothing_is_kept_where_there_is_no_place_for_it(place: str, tmp_path: Path) -> None:
    project = project_in(tmp_path / "chat")
    options = OPTIONS
    match place:
        case "a file":
            (project.folder / FOLDER).write_text("mine", encoding="utf-8")
        case "no settings":
            (project.folder / "pyproject.toml").unlink()
        case _:
            options = (*OPTIONS[:2], "--out", "../out")
    assert project.run("write", *options)[0] == 0
    assert not (project.folder / FOLDER).is_dir()
    assert project.run("check", *options)[0] == 0


def test_variables_that_are_watched_are_those_of_the_process() -> None:
    real = {"A": "1", "B": "2"}
    watched = _Variables(real)
    assert (watched["A"], watched.get("C"), watched.asked) == ("1", None, {"A", "C"})
    watched["D"] = "4"
    del watched["B"]
    assert real == {"A": "1", "D": "4"}
    assert watched.copy() == watched | {} == {} | watched == real
    watched |= {"E": "5"}
    assert (real["E"], len(watched), watched.asked) == ("5", 3, {"A", "C", "D"})


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert listing(str(tmp_path / "none"), False) == ()
    (tmp_path / "a.py").touch()
    (tmp_path / "b.txt").touch()
    assert listing(str(tmp_path), True) == ("a.py",)
    assert listing(str(tmp_path), False) == ("a.py", "b.txt")
