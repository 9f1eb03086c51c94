"""Docstrings → descriptions.

Input: Python classes, type aliases and method constants. Output: their prose, as Markdown paragraphs.

Attribute docstrings are read from the source with `ast`, when artifacts are generated, and not when
the models are imported: Pydantic's own way costs every reader of a message a parse of the source.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class ModuleDocs:
    """The attribute docstrings of a module."""

    names: Mapping[str, str]
    """Constant or alias → its docstring."""
    members: Mapping[tuple[str, str], str]
    """Qualified class name and attribute → its docstring."""
    classes: Mapping[str, str]
    """Qualified class name → its docstring, not yet in paragraphs."""


_NONE = ModuleDocs(MappingProxyType({}), MappingProxyType({}), MappingProxyType({}))
_OF_NO_PROTOCOL = sys.stdlib_module_names | {"pydantic", "pydantic_core"}
"""The packages whose classes stand above models and document no member of theirs."""


@cache
def module_docs(module: str) -> ModuleDocs:
    """The attribute docstrings of an imported module; none where its source is not to be had."""
    if module.partition(".")[0] in _OF_NO_PROTOCOL:
        return _NONE
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except (KeyError, OSError, TypeError):
        return _NONE
    names = dict(_documented(tree.body))
    members: dict[tuple[str, str], str] = {}
    classes: dict[str, str] = {}

    def visit(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            if isinstance(node, ast.ClassDef):
                qualname = prefix + node.name
                if doc := ast.get_docstring(node, clean=False):
                    classes[qualname] = doc
                members.update({(qualname, name): doc for name, doc in _documented(node.body)})
                visit(node.body, qualname + ".")

    visit(tree.body, "")
    return ModuleDocs(names, members, classes)


def _documented(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    """The assignments of a body that a string follows."""
    for node, after in pairwise(body):
        target: ast.expr
        match node:
            case ast.AnnAssign(target=target) | ast.Assign(targets=[target]):
                pass
            case _:
                continue
        if (
            isinstance(target, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
            and isinstance(after.value.value, str)
        ):
            yield target.id, paragraphs(after.value.value)


def member_doc(cls: type, attribute: str) -> str | None:
    """The docstring of a field or an enum member, inherited where the class does not write its own."""
    for base in cls.__mro__:
        if doc := module_docs(base.__module__).members.get((base.__qualname__, attribute)):
            return doc
    return None


def class_doc(cls: type) -> str | None:
    """The docstring of a class itself; that of a base class says something else."""
    doc = cls.__dict__.get("__doc__")
    if doc is None and sys.flags.optimize > 1:
        # `python -OO` strips the docstrings; the artifacts say what the source says.
        doc = module_docs(cls.__module__).classes.get(cls.__qualname__)
    return paragraphs(doc) if doc else None


def paragraphs(docstring: str) -> str:
    """The lines of a paragraph joined by spaces, paragraphs and list items kept apart."""
    blocks: list[str] = []
    for block in inspect.cleandoc(docstring).split("\n\n"):
        items: list[str] = []
        for line in block.splitlines():
            if items and not line.lstrip().startswith("- "):
                items[-1] += " " + line.strip()
            else:
                items.append(line.strip())
        blocks.append("\n".join(items))
    return "\n\n".join(blocks)
