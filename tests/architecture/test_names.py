"""No name for two things: a class, or a module, is called what nothing else is called."""

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEYWORD = re.compile(r"x-[a-z]*")
"""How a keyword begins, whole or put together in an f-string."""
MODELS = ("v1", "v2", "shared")
"""The folders of models: their names are the protocol's, and a retired type may share one with a living."""
PARALLEL = {
    "__init__": "a room's own text",
    "run": "what a command does; every command has one",
    "options": "what a command line lets one choose; a command has one where naming it must load nothing",
    "text": "the report of a command for a terminal",
    "json": "the report of a command for programs",
    "facts": "the differences of a command, each once, for its reports",
    "errors": "the exceptions of a distribution: what a consumer sees, and what the tool says",
    "registry": "the registry of this protocol, and reading a registry of any",
    "message_unions": "the generated module, and the unions that it and the TypeScript share",
    "method_index": "the generated module",
}
"""Modules of one name in several rooms, and what all of them are."""


def modules() -> list[Path]:
    return [
        path
        for package in ("generators", "protocol_models")
        for path in sorted((ROOT / package).rglob("*.py"))
        if not any(part in MODELS for part in path.relative_to(ROOT).parts)
    ]


def test_no_public_class_shares_its_name() -> None:
    homes = defaultdict(list)
    for path in modules():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(path.relative_to(ROOT).as_posix())
    assert homes
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def test_no_module_shares_its_name_but_those_that_are_the_same_in_each_room() -> None:
    homes = defaultdict(list)
    for path in modules():
        homes[path.stem].append(path.relative_to(ROOT).as_posix())
    shared = {name: places for name, places in homes.items() if len(places) > 1}
    assert {name: places for name, places in shared.items() if name not in PARALLEL} == {}


def test_pointers_are_escaped_in_one_place_and_one_value_stands_for_nothing() -> None:
    escapes, sentinels = [], []
    for path in modules():
        text = path.read_text(encoding="utf-8")
        if '"~1"' in text:
            escapes.append(path.relative_to(ROOT).as_posix())
        for node in ast.walk(ast.parse(text)):
            is_object = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "object"
                and not node.args
            )
            is_absent = isinstance(node, ast.ClassDef) and "absent" in node.name.lower()
            if is_object or is_absent:
                sentinels.append(path.relative_to(ROOT).as_posix())
    assert escapes == ["protocol_models/json_pointer.py"]
    assert sentinels == ["generators/absent.py"]


def test_one_module_spells_the_keywords_that_extend_json_schema() -> None:
    """No other says `x-…`, the packages neither: a node has attributes for what these say."""
    said = {
        path.relative_to(ROOT).as_posix()
        for path in (*modules(), *sorted((ROOT / "packages").glob("*/app_server_*/**/*.py")))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEYWORD.match(node.value)
    }
    assert said == {"generators/extension_keywords.py"}


def test_every_command_has_a_run_and_its_reports() -> None:
    commands = {path.parent.parent for path in modules() if path.parent.name == "report"}
    assert {folder.name for folder in commands} == {
        "agree",
        "compat",
        "conform",
        "follow",
        "freshness",
        "importing",
        "verify",
    }
    for folder in commands:
        assert (folder / "run.py").is_file(), folder
        assert (folder / "report/text.py").is_file(), folder
