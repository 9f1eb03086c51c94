"""The text of a TypeScript module that exports one type → its declaration, without prose and layout.

Input: path → text of a tree of modules, as the emitter or codex writes them. Output: name → what the
type imports and what it says. Nothing but these modules is understood, and what is not is refused.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ..errors import GeneratorError

__all__ = ["Declaration", "declarations", "laid_out"]

MODULES: Final = frozenset({"index", "methods"})
"""Modules of a tree that hold more than one type, or none."""
PROSE = re.compile(r'("(?:[^"\\]|\\.)*")|/\*.*?\*/|//[^\n]*', re.DOTALL)
IMPORT = re.compile(r'import\s+type\s*\{([^}]*)\}\s*from\s*"([^"]+)"\s*;')
EXPORT = re.compile(r"\s*export\s+type\s+(\w+)\s*=(.*?);?\s*", re.DOTALL)
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\w$.]+|\S')
SPACE = re.compile(r" (?=[:?,>\]<]|\[ \])|(?<=[<\[]) ")
"""A space between two tokens that nobody writes there."""
WORD = re.compile(r"[A-Za-z_$][\w$]*")


@dataclass(frozen=True, slots=True)
class Declaration:
    """One exported type."""

    imports: Mapping[str, str]
    """What a type that it names is called here → the name of that type in the tree."""
    text: str
    """What stands behind `=`."""

    def members(self) -> Iterator[str]:
        """The names of all members in it, whatever object they are in."""
        tokens = list(_tokens(self.text))
        for token, after in pairwise(tokens):
            if after in ("?", ":") and token not in ("]", "?"):
                yield token.strip('"')


def declarations(files: Mapping[str, str]) -> dict[str, Declaration]:
    """Name → declaration of every type in a tree; a name has the folder before it: `v2/Thread`."""
    found: dict[str, Declaration] = {}
    for path, text in sorted(files.items()):
        name = path.removesuffix(".ts")
        if not path.endswith(".ts") or posixpath.basename(name) in MODULES:
            continue
        found[name] = _declaration(name, text, path)
    return found


def _declaration(name: str, text: str, path: str) -> Declaration:
    code = PROSE.sub(lambda match: match[1] or " ", text)
    imports: dict[str, str] = {}
    for names, source in IMPORT.findall(code):
        module = posixpath.normpath(posixpath.join(posixpath.dirname(name), source.removesuffix(".js")))
        for each in names.split(","):
            exported, _, local = each.strip().partition(" as ")
            if exported:
                imports[local.strip() or exported] = module
    exported_type = EXPORT.fullmatch(IMPORT.sub("", code))
    if exported_type is None or exported_type[1] != posixpath.basename(name):
        hint = "teach generators/conform/declarations.py what codex writes now"
        raise GeneratorError("this is not a module that exports the one type of its name", path, hint)
    words = set(TOKEN.findall(exported_type[2]))
    used = {local: source for local, source in imports.items() if local in words}
    return Declaration(used, exported_type[2].strip())


# --- layout


def laid_out(text: str) -> list[str]:
    """The lines of a declaration: a member a line, a variant a line or more, however it was written."""
    lines, line, opened = list[str](), list[str](), list[str]()

    def end_line() -> None:
        if line:
            depth = sum(bracket in ("{", "(") for bracket in opened)
            lines.append("  " * depth + _spaced(line))
            line.clear()

    for token in _tokens(text):
        if token in (";", ",") and opened[-1:] == ["{"]:
            end_line()
            continue
        if token == "|" and opened[-1:] in ([], ["("]):
            end_line()
        if token in ("}", ")"):
            end_line()
        if token in ("}", ")", "]", ">"):
            opened.pop()
        line.append(token)
        if token in ("{", "("):
            end_line()
        if token in ("{", "(", "[", "<"):
            opened.append(token)
    end_line()
    return lines


def _tokens(text: str) -> Iterator[str]:
    """The tokens, without quotes around the names of members and without a `|` before the first variant."""
    tokens = TOKEN.findall(text)
    for before, token, after in zip(["(", *tokens], tokens, [*tokens[1:], ""], strict=False):
        is_member = token[:1] == '"' and after in (":", "?")
        if token != "|" or before != "(":
            yield token[1:-1] if is_member and WORD.fullmatch(token[1:-1]) else token


def _spaced(tokens: list[str]) -> str:
    text = " ".join(tokens)
    return SPACE.sub("", text)
