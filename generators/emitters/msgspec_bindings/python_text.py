"""What the text of the modules is made of: docstrings, heads of classes, members, aliases.

Input: names, annotations and notes. Output: Python text, broken where a line is too long.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Sequence
from typing import Final

from protocol_models.json_types import Json

from ...schema import NO_NOTES, Notes

__all__ = ["class_head", "docstring", "documentation", "listed", "literal", "member_line", "union_text"]

_LINE: Final = 110
"""How long a line may be."""
_WIDTH: Final = 100
"""How long a line of a docstring may be, without its indent."""


def documentation(notes: Notes) -> str:
    """A docstring at the indent of a class's body: what something is, and its releases."""
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


def class_head(name: str, options: Sequence[str]) -> str:
    """The name of a struct, and its options."""
    words = ", ".join(["Struct", "kw_only=True", *options])
    line = f"{name}({words})"
    return line if len(f"class {line}:") <= _LINE else f"{name}(\n    {words}\n)"


def member_line(attribute: str, wire_name: str, annotation: str, *, is_required: bool) -> str:
    """The definition of one member of a struct; one that may be absent is `UNSET` then."""
    name = [f"name={literal(wire_name)}"] if attribute != wire_name else []
    kind = annotation if is_required or annotation == "Any" else f"{annotation} | UnsetType"
    if not name:
        return f"{attribute}: {kind}" + ("" if is_required else " = UNSET")
    words = ", ".join(name if is_required else ["default=UNSET", *name])
    line = f"{attribute}: {kind} = field({words})"
    if len(line) + 4 <= _LINE:
        return line
    return f"{attribute}: {kind} = field(\n        {words}\n    )"


def union_text(arms: Sequence[str], room: int) -> str:
    """One of some types, at the indent of a class's body; `room` is what stands before it in its line."""
    line = " | ".join(arms)
    if len(line) + room <= _LINE or len(arms) == 1:
        return line
    return "(\n        " + "\n        | ".join(arms) + "\n    )"


def listed(rows: Iterable[str], brackets: str) -> str:
    """A display with one item in each line."""
    lines = "".join(f"\n    {row}," for row in rows)
    return f"{brackets[0]}{lines}\n{brackets[1]}" if lines else brackets
