"""The report → tables on a console, for people.

Input: a report. Output: printed text: the summary first, then what is not plainly valid, then what
the recordings lack.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from protocol_models.methods import Direction, Kind

from .conversation import State
from .report import Report
from .tally import Finding, Findings, Row, RowKey, Tally

__all__ = ["print_tables"]

WIDTH_OF_A_FILE = 1000
"""Where the console is not a terminal: nothing has to be folded."""
LISTED = 20
"""How many findings of a sort are listed without `--verbose`."""
SENDERS = {Direction.CLIENT_TO_SERVER: "client", Direction.SERVER_TO_CLIENT: "server", None: "?"}


@dataclass(frozen=True, slots=True)
class Section:
    """How one sort of findings is shown."""

    title: str
    findings: Callable[[Tally], Findings[Any]]
    columns: tuple[str, ...]
    cells: Callable[[Any, Finding], tuple[str, ...]]


SECTIONS = (
    Section(
        "Invalid: the models cannot read it",
        lambda tally: tally.invalid,
        ("message", "at", "why"),
        lambda key, finding: (_title(key.row), finding.pointer or "the message", key.reason),
    ),
    Section(
        "Tolerated: the models do not know it",
        lambda tally: tally.tolerated,
        ("what", "unknown to", "in", "at"),
        lambda key, found: (f"{key.kind} {key.name}", key.owner, _methods(found), found.pointer),
    ),
    Section(
        "Written back differently",
        lambda tally: tally.altered,
        ("message", "at", "how"),
        lambda key, found: (_title(key.row), found.pointer or "the message", f"{key.how}: {found.example}"),
    ),
    Section(
        "Missing: always written today, and not there",
        lambda tally: tally.missing,
        ("sent by", "member", "of", "in"),
        lambda key, found: (SENDERS[key.direction], key.member, key.type, _methods(found)),
    ),
    Section(
        "Unpaired: the request is not in the recording, so the result has no known type",
        lambda tally: tally.unpaired,
        ("message",),
        lambda key, _finding: (_title(key),),
    ),
    Section(
        "Unanswered: the response is not in the recording",
        lambda tally: tally.unanswered,
        ("message",),
        lambda key, _finding: (_title(key),),
    ),
)


def print_tables(report: Report, console: Console, verbose: bool) -> None:
    """Print the report; with `verbose` also what is plainly valid, every finding, and what was not seen."""
    if not console.is_terminal:
        console = Console(file=console.file, width=WIDTH_OF_A_FILE, highlight=False)
    _print_summary(report, console)
    _print_methods(report, console, verbose)
    for section in SECTIONS:
        _print_section(section, report.tally, console, verbose)
    _print_unseen(report, console, verbose)


def _print_summary(report: Report, console: Console) -> None:
    total = report.tally.total()
    names = escape(", ".join(report.tally.recordings))
    invalid = total.states[State.INVALID]
    verdict = (
        f"[bold red]{invalid:,} invalid[/bold red]" if invalid else "[bold green]none invalid[/bold green]"
    )
    altered = f"{total.altered:,} not" if total.altered else "all"
    console.print(f"{total.messages:,} messages of [bold]{escape(report.registry.name)}[/bold] in {names}")
    console.print(f"{verdict}; of those read, {altered} written back as they came")
    table = _table("sent by")
    _add_count_columns(table)
    for direction in (*Direction, None):
        row = Row()
        for key, each in report.tally.rows.items():
            if key.direction is direction:
                row.add(each)
        if row.messages or direction is not None:
            table.add_row(SENDERS[direction], *_counts(row))
    table.add_section()
    table.add_row("all", *_counts(report.tally.total()))
    console.print(table)


def _print_methods(report: Report, console: Console, verbose: bool) -> None:
    rows = [(key, row) for key, row in report.rows() if verbose or not row.is_plain]
    if not rows:
        return
    table = _table("message")
    _add_count_columns(table)
    for key, row in rows:
        table.add_row(escape(_title(key)), *_counts(row))
    console.print("[bold]Methods[/bold]" if verbose else "[bold]Methods with more to say than valid[/bold]")
    console.print(table)


def _print_section(section: Section, tally: Tally, console: Console, verbose: bool) -> None:
    findings = section.findings(tally)
    if not findings.count:
        return
    is_one = len(tally.recordings) == 1
    table = _table(*section.columns, "in line" if is_one else "first seen")
    table.add_column("times", justify="right")
    listed = list(findings) if verbose else list(findings)[:LISTED]
    for key, finding in listed:
        cells = (*section.cells(key, finding), _lines(finding) if is_one else _places(finding))
        table.add_row(*map(escape, cells), f"{finding.count:,}")
    console.print(f"[bold]{section.title}[/bold]")
    console.print(table)
    if (more := len(findings) - len(listed)) > 0:
        console.print(f"  {more:,} more kinds: [bold]--verbose[/bold] lists them\n")
    if findings.beyond:
        console.print(f"  {findings.beyond:,} more of kinds that are not told apart\n")


def _print_unseen(report: Report, console: Console, verbose: bool) -> None:
    """How much of the protocol the recordings cover."""
    unseen = list(report.unseen())
    console.print("[bold]Seen of the protocol[/bold]")
    for direction in Direction:
        for kind in Kind:
            if not (total := len(list(report.registry.select(direction, kind)))):
                continue
            names = [m.name for m in unseen if m.direction is direction and m.kind is kind]
            plural = "" if total == 1 else "s"
            console.print(
                f"  {total - len(names)} of {total} {kind.value}{plural} of the {SENDERS[direction]}"
            )
            for name in names if verbose else ():
                console.print(f"    [dim]not seen: {escape(name)}[/dim]")


def _table(*columns: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _add_count_columns(table: Table) -> None:
    for title in ("messages", *State, "altered"):
        table.add_column(title, justify="right")


def _counts(row: Row) -> list[str]:
    states = [_count(count, "red" if state is State.INVALID else "") for state, count in row.states.items()]
    return [f"{row.messages:,}", *states, _count(row.altered)]


def _count(count: int, style: str = "") -> str:
    if not count:
        return "[dim]·[/dim]"
    return f"[{style}]{count:,}[/{style}]" if style else f"{count:,}"


def _title(key: RowKey) -> str:
    """Such as `server: response to thread/start`."""
    words = key.kind.value if key.kind else "no message"
    if key.method is not None:
        words += (
            f" to {key.method}" if key.kind and key.kind.value in ("response", "error") else f" {key.method}"
        )
    return f"{SENDERS[key.direction]}: {words}"


def _methods(finding: Finding) -> str:
    first, *more = finding.methods or ("",)
    return f"{first} and {len(more)} more" if more else first


def _places(finding: Finding) -> str:
    """Such as `session.jsonl:12, 15, 20, …`: the first lines of the first recording."""
    return f"{finding.places[0].recording}:{_lines(finding)}"


def _lines(finding: Finding) -> str:
    first = finding.places[0].recording
    lines = [str(place.line) for place in finding.places if place.recording == first]
    more = ["…"] if len(finding.places) > len(lines[:3]) else []
    return ", ".join([*lines[:3], *more])
