"""Text for a terminal: lines in the markup of `rich`, of no more columns than there are.

Input: text of any origin. Output: lines that can be printed. The reports of `compat`, `conform` and
`verify` are made of these lines. A name is never cut and never broken: it is what a reader looks for.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator

from rich.markup import escape

__all__ = ["INDENT", "bold", "numbered", "printable", "printable_json", "printable_lines", "room", "wrapped"]

NARROWEST, WIDEST = 40, 120
"""Between what a line's length stays, however wide the terminal is."""
INDENT = "    "
_COMMAND = re.compile(r"^\s*:(?=:)|#(?=#\[)")


def room(width: int) -> int:
    """How many columns are used of those that there are."""
    return max(NARROWEST, min(width, WIDEST))


def printable(text: str) -> str:
    """Text that neither moves a terminal's cursor nor turns its writing around, nor begins a command.

    A line that begins with `::`, or has `##[` in it, is a command to the runner of a workflow.
    """
    shown = text if text.isprintable() else "".join(s if s.isprintable() else _escaped(s) for s in text)
    return _COMMAND.sub(lambda found: found[0][:-1] + _escaped(found[0][-1]), shown)


def printable_lines(text: str) -> str:
    """The same for text of several lines."""
    return "\n".join(map(printable, text.split("\n")))


def printable_json(text: str) -> str:
    """JSON with the same meaning, in which no string holds what a terminal or a page obeys."""
    shown = "".join(s if s.isprintable() or s == "\n" else _escaped(s) for s in text)
    return shown.replace("##[", "#\\u0023[")


def _escaped(sign: str) -> str:
    """A character as JSON writes it where it has to be escaped."""
    units = sign.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def bold(text: str) -> str:
    """Text as a heading."""
    return f"[bold]{escape(printable(text))}[/bold]"


def numbered(number: int, noun: str) -> str:
    """How many of something there are."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def wrapped(text: str, columns: int, first: str = "", rest: str = "", style: str = "") -> Iterator[str]:
    """Lines of no more than so many columns, but for what has no space in it."""
    lines: Iterable[str] = textwrap.wrap(
        printable(text), columns, initial_indent=first, subsequent_indent=rest,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    for line in map(escape, map(printable, lines)):  # again: a line may begin where its text did not
        yield f"[{style}]{line}[/{style}]" if style else line
