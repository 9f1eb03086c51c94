"""Where in the source of the models a type, a member or a constant stands.

Input: what Python code calls the types of a protocol. Output: files and lines, by the syntax tree: of a
member in the class that writes it, of a listed value in its enum, of a method at its constant.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from ...python_names import PythonName, conventional

__all__ = ["PythonLines", "written"]

Place = tuple[str, int]
"""A file and a line."""


@dataclass(frozen=True, slots=True)
class _Written:
    """What a module writes."""

    file: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Name within the module, `Class.member` too → line."""
    literals: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Class → the strings that its annotations list: the values of its tags."""


class PythonLines:
    """The lines of the models of one protocol, which is imported."""

    def __init__(self, names: Mapping[str, PythonName]) -> None:
        self._names = names
        self._by_type: dict[str, list[str]] = {}
        self._by_method: dict[str, str] = {}
        for path, name in names.items():
            if name.method:
                self._by_method.setdefault(name.method, path)
            else:
                self._by_type.setdefault(name.type, []).append(path)

    def of_method(self, method: str) -> Place | None:
        """Where the constant of a method is."""
        return self._line(self._by_method.get(method, ""))

    def of_type(self, key: str, names: Iterable[str], variant: str = "") -> Place | None:
        """Where one of some members or listed values of a type is, the first that is found; else the type.

        variant: the tag of the variant that has the member, where the type is a union.
        """
        paths = self._by_type.get(key, [])
        tagged = [path for path in paths if variant and variant in self._literals(path)]
        for name in names:
            for path in (*tagged, *paths):
                if (place := self._of_member(path, name)) is not None:
                    return place
        own = [path for path in paths if path.rpartition(".")[2] == key.rpartition(".")[2]]
        return next(filter(None, map(self._line, (*tagged, *own, *paths))), None)

    def _of_member(self, path: str, name: str) -> Place | None:
        own = self._names[path].members.get(name)
        for written in [own] if own else [conventional(name, of_value=each) for each in (False, True)]:
            for base in _bases(path):
                if (place := self._line(f"{base}.{written}")) is not None:
                    return place
        return None

    def _literals(self, path: str) -> Iterator[str]:
        for base in _bases(path):
            module, name = _split(base)
            yield from written(module).literals.get(name, ())

    def _line(self, path: str) -> Place | None:
        module, name = _split(path)
        found = written(module)
        return (found.file, found.lines[name]) if name in found.lines else None


def _bases(path: str) -> list[str]:
    """A class and its bases, by their paths."""
    module, name = _split(path)
    found: object = sys.modules.get(module)
    for step in name.split("."):
        found = getattr(found, step, None)
    return (
        [f"{base.__module__}.{base.__qualname__}" for base in found.__mro__]
        if isinstance(found, type)
        else [path]
    )


def _split(path: str) -> tuple[str, str]:
    """The module of a path, and what stands behind it."""
    module = path
    while module and module not in sys.modules:
        module = module.rpartition(".")[0]
    return module, path.removeprefix(f"{module}.")


@cache
def written(module: str) -> _Written:
    """What an imported module writes."""
    try:
        source = sys.modules[module]
        file = inspect.getsourcefile(source) or ""
        tree = ast.parse(inspect.getsource(source))
    except (KeyError, OSError, TypeError, SyntaxError):
        return _Written()
    lines: dict[str, int] = {}
    literals: dict[str, frozenset[str]] = {}

    def visit(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            match node:
                case ast.ClassDef(name=name):
                    lines[prefix + name] = node.lineno
                    literals[prefix + name] = frozenset(_listed(node))
                    visit(node.body, f"{prefix}{name}.")
                case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                    lines.setdefault(prefix + name, node.lineno)

    visit(tree.body, "")
    return _Written(file, lines, literals)


def _listed(node: ast.ClassDef) -> Iterator[str]:
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign):
            for inner in ast.walk(statement.annotation):
                if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                    yield inner.value
