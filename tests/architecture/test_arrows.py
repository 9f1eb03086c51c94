"""The arrows between the rooms of the house: who may import whom.

Imports are read from the source, relative and absolute: those for type checkers and those inside of functions
too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("protocol_models", "generators")


@cache
def modules() -> dict[str, Path]:
    """Dotted name → file of every module of both packages."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def imports_of(module: str) -> frozenset[str]:
    """The modules that a module names in its imports; those of others keep their dotted name."""
    path = modules()[module]
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    return frozenset(_imports(ast.parse(path.read_bytes()), package)) - {module}


def _imports(tree: ast.AST, package: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                inside = f"{source}.{alias.name}"
                yield inside if inside in modules() else source


FILES = ("os", "io", "pathlib", "shutil", "tempfile", "subprocess", "glob")
RULES = {
    "models import no generator": ("protocol_models*", ("generators*", "app_server_protocol*"), ()),
    "what versions share imports no version": (
        "protocol_models.shared*",
        ("protocol_models.v1*", "protocol_models.v2*"),
        # The item of a web search has its name at the root of the schemas, what it did has its own in v2.
        ("protocol_models.v2.web_search",),
    ),
    "the codec imports no resource": (
        "protocol_models.codec*",
        ("protocol_models.v1*", "protocol_models.v2*", "protocol_models.shared*", "protocol_models.registry"),
        (),
    ),
    "the session imports no resource when it is imported": (
        "protocol_models.session*",
        ("protocol_models.registry",),
        (),
    ),
    "containment knows nothing of protocols": (
        "generators.containment*",
        ("generators.*", "protocol_models*"),
        (
            "generators.containment*",
            "generators.errors",
            "generators.absent",
            "protocol_models.json_pointer",
            "protocol_models.json_types",
        ),
    ),
    "emitters read no model": ("generators.emitters*", ("pydantic*", *FILES), ()),
    "rules read no model and no file": ("generators.compat.rules*", ("pydantic*", *FILES), ()),
    "nobody imports the command line": ("generators.*", ("generators.cli*", "typer*"), ("generators.cli*",)),
}
"""Rule → who, imports what not, and what of that all the same."""
THE_COMMAND_LINE = ("generators.cli*", "generators.__main__")


EXCEPTED = {"protocol_models.shared.item": frozenset({"protocol_models.v2.web_search"})}
"""What a module may import although its room may not: see the rule for what versions share."""


def broken(who: str, what: tuple[str, ...], but: tuple[str, ...]) -> list[str]:
    """Each module that breaks a rule, and what it imports."""
    return [
        f"{module} imports {imported}"
        for module in modules()
        if fnmatchcase(module, who) and not any(fnmatchcase(module, each) for each in THE_COMMAND_LINE)
        for imported in sorted(imports_of(module))
        if any(fnmatchcase(imported, each) for each in what)
        and not any(fnmatchcase(imported, each) for each in but)
    ]


@pytest.mark.parametrize("rule", RULES)
def test_no_arrow_breaks_a_rule(rule: str) -> None:
    assert broken(*RULES[rule]) == [], rule


def test_a_rule_that_nothing_could_break_would_be_seen() -> None:
    assert broken("generators.registry", ("generators.bundle",), ()) == [
        "generators.registry imports generators.bundle"
    ]


def circles(arrows: dict[str, set[str]]) -> list[list[str]]:
    """The groups that reach each other (Tarjan's strongly connected components)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        number[name] = low[name] = len(number)
        stack.append(name)
        for other in sorted(arrows[name]):
            if other not in number:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], number[other])
        if low[name] == number[name]:
            group = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(group) > 1 or name in arrows[name]:
                found.append(sorted(group))

    for name in sorted(arrows):
        if name not in number:
            visit(name)
    return found


def test_no_files_import_each_other_in_a_circle() -> None:
    arrows = {module: {other for other in imports_of(module) if other in modules()} for module in modules()}
    assert circles(arrows) == []


def test_no_two_rooms_import_each_other() -> None:
    rooms: dict[str, set[str]] = {}
    for module in modules():
        if (room := _room(module)) is not None:
            named = imports_of(module) & modules().keys() - EXCEPTED.get(module, frozenset())
            others = {_room(other) for other in named}
            rooms.setdefault(room, set()).update(other for other in others if other not in (None, room))
    assert (
        circles({room: {other for other in others if other in rooms} for room, others in rooms.items()}) == []
    )


def _room(module: str) -> str | None:
    """The folder that a module is in; what stands beside or above further rooms is in none.

    `_generated` is none either: the codec looks methods up in it, and its unions are of the codec's messages.
    """
    path = modules()[module]
    folder, name = path.parent, ".".join(path.parent.relative_to(ROOT).parts)
    has_rooms = any(inner.is_dir() and (inner / "__init__.py").is_file() for inner in folder.iterdir())
    return None if path.name == "__init__.py" or has_rooms or name.endswith("._generated") else name


def test_a_circle_is_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]
