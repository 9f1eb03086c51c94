"""The report for a terminal: by message, the worst first, each with the message that shows it.

Input: a Result and how many columns there are. Output: lines in the markup of `rich`; the place in a
message where it fails is marked, in a way that needs no colours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.markup import escape

from ...directions import DIRECTION_NAMES
from ...terminal import INDENT, bold, numbered, room, wrapped
from ..findings import Finding
from ..message_schemas import MessageKey
from ..run import Result
from ..verdict import Verdict
from .advice import next_steps
from .counts import compared, counted, is_told, outcome, readable, title
from .source_lines import SourceLine, SourceLines
from .witness import rows

__all__ = ["closing", "report"]


def report(result: Result, width: int, verbose: bool = False) -> str:
    """All of it, ready to print."""
    source = SourceLines(result)
    lines = [
        line
        for verdict in result.verdicts
        for line in _verdict(verdict, result, source, room(width), verbose=verbose)
    ]
    return "\n".join([*lines, closing(result, width)])


def closing(result: Result, width: int) -> str:
    """What the report ends with: waivers that fail, the outcome, and the next step."""
    lines: list[str] = []
    for problem in result.waiver_problems:
        lines += wrapped(str(problem), room(width), "", "  ", "bold red")
        lines += [*wrapped(f"next: {problem.hint}", room(width), "  ", INDENT), ""]
    style = "bold red" if result.exit_code else "bold green"
    lines.append(f"[{style}]{escape(outcome(result))}[/{style}]")
    if result.failing:
        lines += wrapped(
            f"why:  app-server-protocol compat --explain {result.failing[0].rule.id}",
            room(width),
            "  ",
            INDENT,
        )
        for step in next_steps(result):
            lines += wrapped(f"next: {step}", room(width), "  ", INDENT)
    return "\n".join(lines)


def _verdict(
    verdict: Verdict, result: Result, source: SourceLines, columns: int, *, verbose: bool
) -> Iterator[str]:
    yield bold(title(verdict))
    yield f"  [dim]{escape(compared(result))}[/dim]"
    for sentence in readable(verdict):
        yield from wrapped(sentence, columns, "  ", INDENT)
    yield f"  {escape(counted(verdict.findings))}"
    shown = [finding for finding in verdict.findings if verbose or is_told(finding, result)]
    hidden = [finding for finding in verdict.findings if not verbose and not is_told(finding, result)]
    for message, findings in _by_message(shown):
        kind = f"({message.part}, {DIRECTION_NAMES[message.direction]})"
        yield f"\n{bold(message.method)} [dim]{kind}[/dim]"
        for finding in findings:
            yield from _finding(finding, source.of(finding), columns)
    if hidden:
        yield f"\n[dim]--verbose lists the rest: {escape(counted(hidden))}[/dim]"
    yield ""


def _by_message(findings: Iterable[Finding]) -> Iterable[tuple[MessageKey, list[Finding]]]:
    """The findings of each message; they come the worst first, and so do the messages."""
    groups: dict[MessageKey, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.message, []).append(finding)
    return groups.items()


def _finding(finding: Finding, line: SourceLine, columns: int) -> Iterator[str]:
    severity = finding.severity
    first, *more = wrapped(finding.sentence, columns, f"  {severity}: ", INDENT)
    style = severity.traits.style
    yield first.replace(f"{severity}:", f"[{style}]{severity}[/{style}]:", 1)
    yield from more
    place = finding.old_pointer or finding.new_pointer
    where = f"{finding.rule.id} at {line}" + (f" ({place})" if place else "")
    if also := len(finding.also_in):
        where += f", and in {numbered(also, 'more message')}"
    yield from wrapped(where, columns, INDENT, INDENT, "dim")
    if finding.old_type:
        for side, said in (("old", finding.old_type), ("new", finding.new_type)):
            yield from wrapped(f"{side}: {said}", columns, INDENT, INDENT)
    if finding.waived:
        yield from wrapped(f"waived: {finding.waived}", columns, INDENT, INDENT)
    if finding.has_witness:
        yield from _witness(finding, columns - len(INDENT))
    elif finding.reason and finding.reason not in finding.sentence:
        yield from wrapped(finding.reason, columns, INDENT, INDENT, "dim")


def _witness(finding: Finding, width: int) -> Iterator[str]:
    every = list(rows(finding.witness, finding.witness_pointer, width))
    is_part = any(row.before or row.after for row in every)
    for row in every:
        marked = f"[bold]{escape(row.marked)}[/bold]" if row.marked else ""
        yield f"{INDENT}{escape(row.before)}{marked}{escape(row.after)}"
        if row.marked and is_part:
            carets = " " * cell_len(row.before) + "^" * cell_len(row.marked)
            style = finding.severity.traits.style
            yield f"{INDENT}[{style}]{carets}[/{style}]"
