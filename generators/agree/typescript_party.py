"""The TypeScript compiler, asked in batches, and what it has to answer.

Input: messages of many types, as object literals. Output: which of them their types take. A batch is one
run of the compiler over one file a tree of types, a message a line.

A type of TypeScript says more than the schema, so the compiler is held against the documents of a Bundle
that says the same: see `generators.as_written`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..bundle import Bundle, Edition, short_name
from ..conform.compiler import Compiler
from ..errors import GeneratorError
from ..schema import Object, Reference, nodes_inside

__all__ = ["TypeScript"]

CONFIG = """{"compilerOptions": {"strict": true, "exactOptionalPropertyTypes": true, "noEmit": true,
"skipLibCheck": true, "target": "es2022", "lib": ["es2022"], "types": [], "module": "esnext",
"moduleResolution": "bundler"}, "files": ["%s"]}
"""
CHECKS = "messages.ts"


@dataclass(frozen=True, slots=True)
class _Type:
    tree: str
    module: str
    name: str


class TypeScript:
    """The types that the emitter gives, and a compiler."""

    def __init__(self, bundle: Bundle, files: Mapping[str, str]) -> None:
        compiler = Compiler.find()
        if compiler is None:
            hint = (
                "run npm ci in a clone of the repository and this command there, or add --without typescript"
            )
            raise GeneratorError("there is no TypeScript compiler", "node_modules/.bin/tsc", hint)
        self._compiler = compiler
        self._files = files
        self._types = _types(bundle)
        self._beyond = _beyond_literals(bundle)

    def can_tell(self, path: str) -> bool:
        """Whether literals of the type can be written.

        None is assignable to `{ a: A } & { [key in string]?: B }`, although there are values of that type.
        """
        return path not in self._beyond

    def answers(self, rows: Sequence[tuple[str, str]]) -> list[bool]:
        """For each path of a type and text of a message, whether the type takes it."""
        by_tree: dict[str, list[int]] = defaultdict(list)
        for index, (path, _) in enumerate(rows):
            by_tree[self._types[path].tree].append(index)
        refused: set[int] = set()
        for tree, chosen in by_tree.items():
            lines = self._compiler.refused_lines(self._project(tree, [rows[i] for i in chosen]), CHECKS)
            refused.update(chosen[line - 1] for line in lines if line <= len(chosen))
        return [index not in refused for index in range(len(rows))]

    def _project(self, tree: str, rows: Sequence[tuple[str, str]]) -> dict[str, str]:
        files = {path: text for path, text in self._files.items() if path.startswith(tree)}
        used = sorted({path for path, _ in rows})
        names = {path: f"T{number}" for number, path in enumerate(used)}
        lines = [
            f"export const m{number}: {names[path]} = {_on_one_line(text)};"
            for number, (path, text) in enumerate(rows)
        ]
        # The imports stand behind the messages, so that the line of a message is its number.
        for path in used:
            found = self._types[path]
            lines.append(f'import type {{ {found.name} as {names[path]} }} from "./{found.module}.js";')
        return files | {CHECKS: "\n".join(lines) + "\n", "tsconfig.json": CONFIG % CHECKS}


def _on_one_line(text: str) -> str:
    """The text without the separators that end a line of TypeScript, but not one of JSON."""
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _types(bundle: Bundle) -> dict[str, _Type]:
    """Path of each document → where its TypeScript type stands."""
    current = bundle.edition(Edition.EXPERIMENTAL)
    widest = "experimental/typescript/" if bundle.edition(Edition.STABLE) != current else "typescript/"
    found = {}
    for path, key in bundle.documents.items():
        tree = widest if key in current.types else "legacy/typescript/"
        folder = key.rpartition(".")[0]
        module = f"{tree}{folder + '/' if folder else ''}{short_name(key)}"
        found[path] = _Type(tree, module, key.rpartition(".")[2])
    return found


def _beyond_literals(bundle: Bundle) -> set[str]:
    """The documents whose types hold an object with both declared members and typed further ones."""
    found: set[str] = set()
    for path, key in bundle.documents.items():
        seen, pending = set[str](), [key]
        while pending:
            if (name := pending.pop()) in seen:
                continue
            seen.add(name)
            inside = [bundle.types[name]]
            while inside:
                node = inside.pop()
                if isinstance(node, Object) and node.members and node.further is not None:
                    found.add(path)
                if isinstance(node, Reference):
                    pending.append(node.key)
                inside.extend(nodes_inside(node))
    return found
