"""The models as an older version of them would be: some members, enum values, variants and methods less.

Input: the source of `protocol_models`. Output: a copy of the package under another name, which knows less.
What is removed is what a newer version could have added: an optional member, a value that no default
needs, a variant of an open union, a method.
"""

from __future__ import annotations

import ast
import random
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "protocol_models"
ENUM = "WireEnum"
OPEN = "UnknownVariant"
MADE_OF_MODELS = ("v1", "v2", "shared")


def write_older(folder: Path, name: str, share: float, methods: float) -> None:
    """Write the copy into a folder, without these shares of what could be removed and of the methods."""
    source = random.Random(name)
    for path, text in _texts().items():
        target = folder / name / path
        target.parent.mkdir(parents=True, exist_ok=True)
        less = text
        if path.parts[0] in MADE_OF_MODELS:
            less = ast.unparse(_Remover(source, share, methods).visit(ast.parse(text)))
        target.write_text(less.replace("protocol_models", name), encoding="utf-8")


@cache
def _texts() -> dict[Path, str]:
    return {
        path.relative_to(SOURCE): path.read_text(encoding="utf-8") for path in sorted(SOURCE.rglob("*.py"))
    }


@cache
def _is_said(words: str) -> bool:
    """Whether the words stand anywhere in the models."""
    return any(words in text for text in _texts().values())


class _Remover(ast.NodeTransformer):
    def __init__(self, source: random.Random, share: float, methods: float) -> None:
        self._source = source
        self._share = share
        self._methods = methods

    def _is_removed(self) -> bool:
        return self._source.random() < self._share

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        if any(word.arg == "extra" for word in node.keywords):
            return node  # it refuses members that it does not know
        bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
        kept = [
            each
            for each in node.body
            if not (self._is_value(node.name, each) if ENUM in bases else self._is_optional(each))
            or not self._is_removed()
        ]
        node.body = kept if any(map(_is_assigned, kept)) else node.body
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """Of `Annotated[A | B | UnknownVariant, …]` take arms away."""
        if isinstance(node.slice, ast.Tuple) and isinstance(node.slice.elts[0], ast.BinOp):
            arms = _arms(node.slice.elts[0])
            if any(isinstance(arm, ast.Name) and arm.id == OPEN for arm in arms):
                left = [arm for arm in arms[:-1] if not (self._is_variant(arm) and self._is_removed())]
                union, *others = left or arms[:1]
                for arm in [*others, arms[-1]]:
                    union = ast.BinOp(union, ast.BitOr(), arm)
                node.slice.elts[0] = union
        return self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        """Of `METHODS = (A, B)` take methods away."""
        target = node.targets[0]
        if isinstance(target, ast.Name) and target.id == "METHODS" and isinstance(node.value, ast.Tuple):
            node.value.elts = [each for each in node.value.elts if self._source.random() >= self._methods]
        return self.generic_visit(node)

    def _is_variant(self, node: ast.expr) -> bool:
        """Whether it is one, and not the enum of those that are bare strings."""
        return isinstance(node, ast.Name) and not _is_said(f"class {node.id}({ENUM})")

    def _is_value(self, owner: str, node: ast.stmt) -> bool:
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            return False
        return not _is_said(f"{owner}.{node.targets[0].id}")

    def _is_optional(self, node: ast.stmt) -> bool:
        if not isinstance(node, ast.AnnAssign) or node.value is None or not isinstance(node.target, ast.Name):
            return False
        member = node.target.id.title().replace("_", "")
        named = f'"{member[0].lower()}{member[1:]}"'
        return not (_is_said(named) or _is_said(f".{node.target.id}"))


def _arms(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*_arms(node.left), *_arms(node.right)]
    return [node]


def _is_assigned(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign | ast.AnnAssign)
