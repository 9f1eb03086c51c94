"""The report for a terminal: what is not equal and why, what was assumed, and the totals.

Input: an Import and how many columns there are. Output: lines in the markup of `rich`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.markup import escape

from ...containment.check import Outcome
from ...terminal import printable
from ..round_trip import TypeVerdict
from ..run import Import

__all__ = ["report"]

_SIGNS: Final = {Outcome.COMPATIBLE: "yes", Outcome.BREAKING: "NO", Outcome.UNPROVEN: "not proved"}
_HEADS: Final = ("type", "the models read the schema", "the schema reads the models")


def report(result: Import, verbose: bool = False) -> str:
    """The text; with `verbose` the table has a row for each type."""
    return "\n".join(_lines(result, verbose))


def _lines(result: Import, verbose: bool) -> Iterator[str]:
    shown = result.comparisons if verbose else result.unequal
    if shown:
        yield from _table(shown)
        yield ""
    for each in result.unequal:
        yield f"[bold]{escape(printable(each.name))}[/bold] is not equal ({escape(printable(each.origin))})"
        yield f"  {escape(printable(each.reason))}"
        yield from (f"  dropped: {escape(printable(what))}" for what in each.dropped)
    if result.notes:
        yield "Assumed, or not kept:"
        yield from (f"  {escape(printable(note))}" for note in result.notes)
        yield ""
    equal = len(result.comparisons) - len(result.unequal)
    yield f"{equal} of {len(result.comparisons)} types come out equal, both ways"
    yield f"{escape(str(result.folder))}: {result.files} files, {result.methods} methods"
    if result.methods:
        target = f"--protocol {result.name}:REGISTRY --out {result.name}-schema"
        yield f"  next: app-server-protocol write {target}"


def _table(shown: Sequence[TypeVerdict]) -> Iterator[str]:
    rows = [(each.name, _SIGNS[each.reads], _SIGNS[each.writes]) for each in shown]
    width = max(len(name) for name, *_ in (*rows, _HEADS))
    for name, reads, writes in (_HEADS, *rows):
        yield f"{escape(printable(name)):<{width}}  {reads:<{len(_HEADS[1])}}  {writes}".rstrip()
