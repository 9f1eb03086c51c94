"""The report → tables on a console, for people.

Input: a report. Output: printed text: the counts, what of the list was found, each difference that is
not on it, and what on it is stale.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from .. import canonical
from .comparison import ABSENT, Comparison, Difference, Kind, State
from .deviations import Deviation
from .json_schema import LAYOUT
from .run import Report

__all__ = ["print_report"]

WIDTH_OF_A_FILE = 160
"""Where the console is not a terminal."""
SHOWN = 200
"""How many characters of a JSON value are shown."""


def print_report(report: Report, console: Console, verbose: bool) -> None:
    """Print it; with `verbose` also every single difference that is on the list."""
    if not console.is_terminal:
        console = Console(file=console.file, width=WIDTH_OF_A_FILE, highlight=False)
    _print(console, (report.title, "bold"), " against the models")
    console.print(_counts(report.comparisons))
    found = [difference for each in report.comparisons for difference in each.differences]
    _print(console, ("On the list", "bold"))
    console.print(_list(report.deviations, found))
    if verbose:
        for deviation in report.deviations:
            _print_deviation(deviation, found, console)
    _print_unlisted([each for each in found if each.match is None], console)
    for match in report.stale:
        _print(console, ("stale     ", "bold red"), (match.deviation, "bold"), f": {match}")
    if report.stale:
        _print(console, "  next: that is gone from codex, or fixed here; take it off deviations.toml")
    if not report.exit_code:
        _print(console, ("all equal, or on the list", "green"))


def _print(console: Console, *parts: str | tuple[str, str]) -> None:
    """A line of texts and their styles. None is read as markup: patterns and JSON are full of brackets."""
    console.print(Text.assemble(*parts), soft_wrap=True)


# --- tables


def _counts(comparisons: Sequence[Comparison]) -> Table:
    table = _table("edition", "kind")
    for title in ("ours", "theirs", *State):
        table.add_column(title, justify="right")
    for each in comparisons:
        counts = each.counts()
        cells = [_count(count, state is State.UNLISTED) for state, count in counts.items()]
        sizes = [f"{len(side):,}" for side in (each.ours, each.theirs)]
        table.add_row(each.tree.edition.value, each.tree.kind.value, *sizes, *cells)
    return table


def _count(count: int, is_bad: bool) -> str:
    if not count:
        return "[dim]·[/dim]"
    return f"[red]{count:,}[/red]" if is_bad else f"{count:,}"


def _list(deviations: Sequence[Deviation], found: Sequence[Difference]) -> Table:
    table = _table("id")
    for kind in Kind:
        table.add_column(kind.value, justify="right")
    table.add_column("reason", overflow="fold")
    for deviation in deviations:
        counts = [
            sum(each.count for each in _instances(deviation, found) if each.tree.kind is kind)
            for kind in Kind
        ]
        table.add_row(deviation.id, *(_count(n, False) for n in counts), Text(deviation.reason))
    return table


def _instances(deviation: Deviation, found: Sequence[Difference]) -> Iterator[Difference]:
    return (each for each in found if each.match is not None and each.match.deviation == deviation.id)


def _table(*columns: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=True)
    return table


# --- differences


def _print_deviation(deviation: Deviation, found: Sequence[Difference], console: Console) -> None:
    _print(console, (deviation.id, "bold"), f"  {deviation.evidence}")
    for each in _instances(deviation, found):
        sides = f"  {_shown(each.theirs)} → {_shown(each.ours)}"
        _print(console, f"  {each.tree}  {each.subject} {each.place}", (sides, "dim"))


def _print_unlisted(unlisted: Sequence[Difference], console: Console) -> None:
    """Each difference once, with all the documents that have it."""
    groups: dict[tuple[str, ...], list[Difference]] = {}
    for each in unlisted:
        groups.setdefault((each.tree.kind, *_owner(each), *_alike(each)), []).append(each)
    for (kind, owner, place, *_), same in groups.items():
        _print(console, ("unlisted  ", "bold red"), f"{kind}  ", (owner, "bold"), f" {place}")
        for line, style in _lines(same[0]):
            _print(console, (f"          {line}", style))
        places = [f"{each.subject} ({each.tree.edition})" for each in same]
        more = f" and {len(places) - 3} more" if len(places) > 3 else ""
        _print(console, (f"          in {', '.join(places[:3])}{more}", "dim"))
    if unlisted:
        hint = "fix the models, or list it in generators/conform/deviations.toml with its evidence"
        _print(console, f"  next: {hint}")


def _owner(difference: Difference) -> tuple[str, str]:
    """The type in which the difference is, whichever document it is in, and the place in that type."""
    if difference.place == LAYOUT:
        return "documents", LAYOUT
    _, definitions, below = difference.place.partition("/definitions/")
    if difference.tree.kind is Kind.TYPESCRIPT or not definitions:
        name = difference.subject.rpartition("/")[2].removesuffix(".json")
        return name, difference.place
    names = below.split("/")
    start = 1 if len(names) > 1 and names[0].islower() else 0
    return names[start].partition("[")[0], "".join(f"/{name}" for name in names[start + 1 :])


def _lines(difference: Difference) -> Iterator[tuple[str, str]]:
    """What both sides say, as lines and their style."""
    ours, theirs = difference.ours, difference.theirs
    if difference.tree.kind is Kind.TYPESCRIPT and isinstance(ours, str) and isinstance(theirs, str):
        diff = list(difflib.unified_diff(theirs.split("\n"), ours.split("\n"), lineterm="", n=3))[2:]
        styles = {"+": "green", "-": "red"}
        yield from ((line, styles.get(line[:1], "dim")) for line in ("--- theirs, +++ ours", *diff))
    else:
        yield f"theirs: {_shown(theirs)}", "red"
        yield f"ours:   {_shown(ours)}", "green"


def _alike(difference: Difference) -> tuple[str, str]:
    """Both sides, the same in every document; those of everything refer to a type by its folder."""
    if difference.place == LAYOUT:
        return "", ""
    ours, theirs = (
        _text(value).replace("#/definitions/v2/", "#/definitions/")
        for value in (difference.ours, difference.theirs)
    )
    return ours, theirs


def _shown(value: object) -> str:
    text = _text(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}… ({len(text):,} characters)"


def _text(value: object) -> str:
    return repr(value) if value is ABSENT else value if isinstance(value, str) else canonical.line(value)
