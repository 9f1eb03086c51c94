"""Twelve edits of models: the verdict of each, its line in the source, and what the compiler and a run say.

An old consumer is compiled against the types of both versions, and is run on the message that the finding
shows.
"""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from generators import docs
from generators.absent import Absent
from generators.bundle import Bundle
from generators.compat.findings import Finding
from generators.compat.report import python_lines
from generators.compat.report.source_lines import SourceLines
from generators.compat.rules import Severity
from generators.compat.run import Result
from generators.compat.verdict import Verdict, judge
from generators.conform.compiler import Compiler
from generators.emitters import schema_files
from generators.registry import bundle_of
from generators.schema_json import node_to_json

NEEDED = "from protocol_models.base import LEFT_OUT, Int64\n"
BASE = NEEDED + (Path(__file__).parent / "edits/talk.py").read_text(encoding="utf-8")
MODULE = "edited_talk"
TOLD = (Severity.BREAKING, Severity.UNPROVEN, Severity.SOURCE)
CONFIG = {"strict": True, "noEmit": True, "module": "esnext", "moduleResolution": "bundler", "types": []}


@dataclass(frozen=True)
class Edit:
    """One edit, and an old consumer of what it touches."""

    name: str
    replaced: tuple[tuple[str, str], ...]
    finds: tuple[str, ...]
    """Severity and rule of what fails."""
    at: str
    """What the line in the source of the new models begins with."""
    type: str
    """The TypeScript type that the consumer is given."""
    uses: str
    """What it does with `m`: an expression."""
    compiles: bool
    run: tuple[Any, Any] = field(default=(None, None))
    """What it makes of a message of the old server, and of the one that the finding shows."""
    messages: tuple[Any, Any] = (None, None)


USAGE = {"tokens": 1, "cached": 1, "origin": None, "size": 1}
ENDED = {"state": "ready", "usage": USAGE, "parts": []}
EDITS = (
    Edit(
        "a member that is always sent is removed", (("    cached: int = 0\n", ""),),
        ("breaking output_sent_member_removed",), "class Usage",
        "EndedNotification", "m.usage.cached + 1", False, (2, "NaN"), (ENDED, None),
    ),
    Edit(
        "a member that is always sent is made optional",
        (("    origin: str | None = None", "    origin: Annotated[str | None, LEFT_OUT] = None"),),
        ("breaking output_sent_member_left_out",), "    origin:",
        "EndedNotification", "m.usage.origin === null ? '' : m.usage.origin.trim()", False,
        ("", "TypeError"), (ENDED, None),
    ),
    Edit(
        "a type is renamed", (("Usage", "Spending"),), ("source type_renamed",), "class Spending",
        "Usage", "m.tokens", False, (1, 1), (USAGE, USAGE),
    ),
    Edit(
        "a constant is renamed", (("SAY = ", "SPEAK = "), ("(SAY, ", "(SPEAK, ")),
        ("source constant_renamed",), "SPEAK = ",
        "SayParams", "m.text", True,
    ),
    Edit(
        "an enum value that is sent is removed", (('    FAILED = "failed"\n', ""),),
        ("source output_value_gone",), "class State",
        "EndedNotification", 'm.state === "failed"', False, (False, False), (ENDED, ENDED),
    ),
    Edit(
        "a param is required", (("    limit: int = 20", "    limit: int = 20\n    room: str"),),
        ("breaking required_input_added",), "    room:",
        "unknown", "((params: SayParams) => params)({ text: '' })", False,
    ),
    Edit(
        "a default is changed", (("limit: int = 20", "limit: int = 50"),),
        ("breaking input_default_changed",), "    limit:",
        "unknown", "((params: SayParams) => params)({ text: '' })", True,
    ),
    Edit(
        "a result is changed", (("delivered: bool", "delivered: str"),),
        ("breaking output_type_changed",), "    delivered:",
        "SayResult", "m.delivered === true", False, (True, False), ({"delivered": True}, None),
    ),
    Edit(
        "a method is removed", (("(SAY, LEAVE, ", "(SAY, "),),
        ("breaking input_method_removed",), "",
        "unknown", '((method: ClientRequest["method"]) => method)("leave")', False,
    ),
    Edit(
        "a variant is moved to another union",
        (
            ("Annotated[Text | Image | ", "Annotated[Text | "),
            ("Annotated[Note | ", "Annotated[Note | Image | "),
        ),
        ("source output_value_gone",), "Part = ",
        "EndedNotification", 'm.parts.filter((part) => part.type === "image").length', False,
        (0, 0), (ENDED, ENDED),
    ),
    Edit(
        "an integer is wider", (("size: Int32", "size: Int64"),),
        ("unproven output_width_widened",), "    size:",
        "EndedNotification", "new Int32Array([m.usage.size])[0] === m.usage.size", True,
        (True, False), (ENDED, {**ENDED, "usage": {**USAGE, "size": 2**31}}),
    ),
    Edit(
        "the models are refactored and the protocol stays",
        (
            (
                "class Usage(WireModel):\n    tokens: int\n",
                "class Spent(WireModel):\n    tokens: int\n\n\nclass Usage(Spent):\n",
            ),
            ("class Text(WireModel)", "class Piece(WireModel):\n    pass\n\n\nclass Text(Piece)"),
        ),
        (), "",
        "EndedNotification", "m.usage.tokens", True, (1, 1), (ENDED, ENDED),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Tried:
    """One edit, tried."""

    edit: Edit
    verdict: Verdict
    line: str
    """The line of the source that the first finding points at, with its file and number."""
    text: str
    bundle: Bundle
    params: Any
    """The model of the params of `say`."""

    @property
    def told(self) -> list[Finding]:
        return [finding for finding in self.verdict.findings if finding.severity in TOLD]


def version(text: str, folder: Path) -> tuple[Bundle, Any]:
    (folder / f"{MODULE}.py").write_text(text, encoding="utf-8")
    for cached in (docs.module_docs, python_lines.written):
        cached.cache_clear()
    importlib.invalidate_caches()
    sys.modules.pop(MODULE, None)
    module = importlib.import_module(MODULE)
    return bundle_of(module.REGISTRY), module.SayParams


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Bundle, list[Tried]]]:
    folder = tmp_path_factory.mktemp("models")
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    try:
        old, _ = version(BASE, folder)
        found = []
        for edit in EDITS:
            text = BASE
            for was, now in edit.replaced:
                assert was in text, (edit.name, was)
                text = text.replace(was, now)
            new, params = version(text, folder)
            verdict = judge(old, new)
            lines = SourceLines(Result((verdict,), TOLD, python=new.python))
            told = [finding for finding in verdict.findings if finding.severity in TOLD]
            place = lines.of(told[0]) if told else None
            line = "" if place is None or not place.file else text.splitlines()[place.line - 1]
            found.append(Tried(edit, verdict, line, text, new, params))
        yield old, found
    finally:
        sys.dont_write_bytecode = before
        sys.path.remove(str(folder))
        sys.modules.pop(MODULE, None)


def by_name(tried: tuple[Bundle, list[Tried]], name: str) -> Tried:
    return next(each for each in tried[1] if each.edit.name == name)


@pytest.mark.parametrize("name", [edit.name for edit in EDITS])
def test_an_edit_has_its_verdict_and_its_line(tried: tuple[Bundle, list[Tried]], name: str) -> None:
    each = by_name(tried, name)
    assert tuple(f"{finding.severity} {finding.rule.id}" for finding in each.told) == each.edit.finds
    assert each.line.startswith(each.edit.at)
    for finding in each.told:
        assert finding.has_witness is (finding.severity is Severity.BREAKING)


def test_the_compiler_says_the_same(tried: tuple[Bundle, list[Tried]], tmp_path: Path) -> None:
    compiler = Compiler.find()
    if compiler is None:
        pytest.skip("there is no TypeScript compiler: run npm ci")
    old, every = tried
    for number, bundle in enumerate([old, *(each.bundle for each in every)]):
        for path, text in schema_files(bundle).items():
            if path.startswith("typescript/"):
                file = tmp_path / str(number) / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
    for number, each in enumerate(every, 1):
        for side in (0, number):
            (tmp_path / f"consumer_{number}_{side}.ts").write_text(consumer(each.edit, side))
    config = {"compilerOptions": CONFIG, "include": ["consumer_*.ts"]}
    (tmp_path / "tsconfig.json").write_text(json.dumps(config))
    ended = subprocess.run(
        [*compiler.words, "-p", str(tmp_path), "--pretty", "false"],
        capture_output=True,
        text=True,
        check=False,
    )
    wrong = {
        line.partition("(")[0].rpartition("/")[2] for line in ended.stdout.splitlines() if "error TS" in line
    }
    expected = {
        f"consumer_{number}_{number}.ts" for number, each in enumerate(every, 1) if not each.edit.compiles
    }
    assert wrong == expected, ended.stdout


def consumer(edit: Edit, side: int) -> str:
    names = {"SayParams", "ClientRequest", edit.type} & {
        *edit.uses.replace("[", " ").replace(")", " ").split(),
        edit.type,
    }
    imports = "".join(
        f'import type {{ {name} }} from "./{side}/typescript/{name}.js";\n'
        for name in sorted(names - {"unknown"})
    )
    return f"{imports}export const used = (m: {edit.type}): unknown => {edit.uses};\n"


def test_an_old_consumer_runs_into_what_the_verdict_says(tried: tuple[Bundle, list[Tried]]) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no node")
    runs = [
        (each.edit.uses, message if message is not None else carried(each.told[0]))
        for each in tried[1]
        if each.edit.messages != (None, None)
        for message in each.edit.messages
    ]
    lines = [f"run((m) => {uses}, {json.dumps(message)});" for uses, message in runs]
    head = """
        const run = (use, message) => {
          let said;
          try { said = use(message); } catch (error) { said = error.name; }
          console.log(JSON.stringify(Number.isNaN(said) ? "NaN" : said));
        };
    """
    ended = subprocess.run(
        [node, "-"], input=head + "\n".join(lines), capture_output=True, text=True, check=True
    )
    expected = [said for each in tried[1] if each.edit.messages != (None, None) for said in each.edit.run]
    assert [json.loads(line) for line in ended.stdout.splitlines()] == expected


def carried(finding: Finding) -> Any:
    """What the message of a finding carries."""
    assert not isinstance(finding.witness, Absent)
    return finding.witness.get("params", finding.witness.get("result"))


def test_a_new_server_refuses_what_lacks_a_param(tried: tuple[Bundle, list[Tried]]) -> None:
    each = by_name(tried, "a param is required")
    with pytest.raises(ValueError, match="room"):
        each.params.model_validate(carried(each.told[0]))


def test_a_new_server_takes_an_absent_param_for_something_else(tried: tuple[Bundle, list[Tried]]) -> None:
    each = by_name(tried, "a default is changed")
    assert each.params.model_validate(carried(each.told[0])).limit == 50
    assert node_to_json(tried[0].types["SayParams"])["properties"]["limit"]["x-default"] == 20


def test_an_import_of_a_renamed_constant_fails(tried: tuple[Bundle, list[Tried]], tmp_path: Path) -> None:
    each = by_name(tried, "a constant is renamed")
    (tmp_path / f"{MODULE}.py").write_text(each.text, encoding="utf-8")
    command = [sys.executable, "-c", f"from {MODULE} import SAY"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "cannot import name 'SAY'" in ended.stderr
