"""What is said of something → docstrings, and the lines of members.

Input: the notes of a node. Output: Python text.
"""

from __future__ import annotations

import json
import textwrap
from typing import Final

from ...canonical import Json
from ...schema import NO_NOTES, Notes

__all__ = ["documentation", "literal", "member_line", "quoted"]

_WIDTH: Final = 104
"""How long a line of a docstring may be, without its indent."""


def documentation(notes: Notes) -> str:
    """A docstring at the indent of a class's body: what it is, and its releases; nothing where nothing is said."""
    if notes is NO_NOTES:
        return ""
    parts = [notes.description] if notes.description else []
    if notes.stability is not None:
        parts.append(f"{notes.stability.value.capitalize()}.")
    if notes.since:
        parts.append(f"Since {notes.since}.")
    if notes.deprecated or notes.until:
        gone = f"Gone after {notes.until}." if notes.until else ""
        parts.append(f"Deprecated. {notes.deprecation or gone}".rstrip())
    return docstring("\n\n".join(parts))


def docstring(text: str) -> str:
    """The text as a docstring at the indent of a class's body."""
    escaped = text.strip().replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    lines = [piece for line in escaped.splitlines() for piece in _wrapped(line)]
    if not lines:
        return ""
    if lines[-1].endswith('"'):
        lines[-1] = lines[-1][:-1] + '\\"'
    if len(lines) == 1:
        return f'"""{lines[0]}"""'
    body = "\n".join(f"    {line}".rstrip() for line in lines[1:])
    return f'"""{lines[0]}\n{body}\n    """'


def _wrapped(line: str) -> list[str]:
    if len(line) <= _WIDTH:
        return [line.rstrip()]
    return textwrap.wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False)


def quoted(text: str) -> str:
    """A string of Python, in double quotes."""
    return json.dumps(text) if text.isprintable() and text.isascii() else _escaped(text)


def _escaped(text: str) -> str:
    inner = repr(text)
    return f'"{inner[1:-1]}"' if inner.startswith("'") and '"' not in inner else inner


def literal(value: Json) -> str:
    """A JSON scalar as Python writes it."""
    return quoted(value) if isinstance(value, str) else repr(value)


def member_line(attribute: str, wire_name: str, annotation: str, *, is_required: bool) -> str:
    """The definition of one member of a struct; one that may be absent is `UNSET` then."""
    named = f"name={quoted(wire_name)}" if attribute != wire_name else ""
    if is_required:
        return f"{attribute}: {annotation}" + (f" = field({named})" if named else "")
    kind = annotation if annotation == "Any" else f"{annotation} | UnsetType"
    return f"{attribute}: {kind} = " + (f"field(default=UNSET, {named})" if named else "UNSET")
