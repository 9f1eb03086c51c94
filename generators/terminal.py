"""Text for a terminal: lines in the markup of `rich`, of no more columns than there are.

Input: text of any origin. Output: lines that can be printed. The reports of `compat`, `conform` and
`verify` are made of these lines. A name is never cut and never broken: it is what a reader looks for.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from rich.markup import escape

__all__ = ["INDENT", "bold", "numbered", "printable", "room", "wrapped"]

NARROWEST, WIDEST = 40, 120
"""Between what a line's length stays, however wide the terminal is."""
INDENT = "    "


def room(width: int) -> int:
    """How many columns are used of those that there are."""
    return max(NARROWEST, min(width, WIDEST))


def printable(text: str) -> str:
    """Text that neither moves a terminal's cursor nor turns its writing around."""
    return "".join(sign if sign.isprintable() else _escaped(sign) for sign in text)


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
    for line in map(escape, lines):
        yield f"[{style}]{line}[/{style}]" if style else line
