"""The report for a terminal: by message, the worst first, each with the message that shows it.

Enters: a Result. Leaves: lines in the markup of `rich`; the place in a message where it fails is marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rich.markup import escape

from generators.canonical import Json, line
from generators.compat.comparison import Result
from generators.compat.findings import Finding, Verdict
from generators.compat.report.counts import counted, outcome, writers
from generators.compat.rules import Severity

__all__ = ["report"]

STYLES = {
    Severity.BREAKING: "bold red",
    Severity.UNPROVEN: "bold magenta",
    Severity.CLOSED_READER: "yellow",
    Severity.UNDECLARED: "cyan",
    Severity.INFO: "dim",
}
CALM = (Severity.BREAKING, Severity.UNPROVEN, Severity.CLOSED_READER)
"""What is told in full without --verbose; of the rest only how many there are."""
LONGEST = 60
"""How much of a message is shown on either side of the place where it fails."""


def report(result: Result, verbose: bool = False) -> str:
    """All of it, ready to print."""
    lines: list[str] = []
    for verdict in result.verdicts:
        lines += _verdict(verdict, result, verbose)
    for problem in result.waiver_problems:
        lines += [f"[bold red]waiver[/bold red] {escape(str(problem))}", f"  next: {escape(problem.hint)}"]
    style = "bold red" if result.exit_code else "bold green"
    lines.append(f"[{style}]{escape(outcome(result))}[/{style}]")
    return "\n".join(lines)


def _verdict(verdict: Verdict, result: Result, verbose: bool) -> Iterator[str]:
    yield f"[bold]{escape(verdict.old)} → {escape(verdict.new)}[/bold]: {verdict.messages} messages in both"
    for sentence in writers(verdict):
        yield f"  [dim]{escape(sentence)}[/dim]"
    yield f"  {escape(counted(verdict))}"
    shown = [
        f for f in verdict.findings if verbose or (f.severity in CALM and not f.waived) or result.fails(f)
    ]
    for message, findings in groupby(sorted(shown, key=_group), key=lambda finding: finding.message):
        yield f"\n[bold]{escape(str(message))}[/bold]"
        for finding in findings:
            yield from _finding(finding)
    if hidden := len(verdict.findings) - len(shown):
        yield f"\n[dim]{hidden} more that break nobody who sends what is declared: --verbose lists them[/dim]"
    yield ""


def _group(finding: Finding) -> tuple[int, str, str]:
    return list(Severity).index(finding.severity), str(finding.message), finding.message.flow


def _finding(finding: Finding) -> Iterator[str]:
    style = STYLES[finding.severity]
    waived = f" [dim](waived: {escape(finding.waived)})[/dim]" if finding.waived else ""
    rule = f"[dim]{finding.rule.id}[/dim]{waived}"
    yield f"  [{style}]{finding.severity:<13}[/{style}] {escape(finding.sentence)} {rule}"
    place = finding.old_pointer or finding.new_pointer
    also = f", and in {len(finding.also_in)} more messages" if finding.also_in else ""
    if place:
        yield f"                [dim]{escape(place + also)}[/dim]"
    if finding.has_witness:
        yield f"                {_marked(finding)}"
    elif finding.reason:
        yield f"                [dim]{escape(finding.reason)}[/dim]"


def _marked(finding: Finding) -> str:
    """The message, with the place where it fails marked and what is far from it left out."""
    before, there, after = _parts(finding.witness, finding.witness_pointer)
    before = before if len(before) <= LONGEST else "…" + before[1 - LONGEST :]
    there = there if len(there) <= 2 * LONGEST else there[: 2 * LONGEST - 1] + "…"
    after = after if len(after) <= LONGEST else after[: LONGEST - 1] + "…"
    return f"{escape(before)}[bold underline]{escape(there)}[/bold underline]{escape(after)}"


def _parts(value: Json, pointer: str) -> tuple[str, str, str]:
    """The JSON of a value before the place that a pointer names, at it, and after it."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    return _split(value, steps)


def _split(value: Json, steps: list[str]) -> tuple[str, str, str]:
    if steps and isinstance(value, dict) and steps[0] in value:
        names = list(value)
        at = names.index(steps[0])
        written = [f"{line(name)}:{line(value[name])}" for name in names]
        before, there, after = _split(value[steps[0]], steps[1:])
        head = "".join(f"{text}," for text in written[:at])
        return (
            f"{{{head}{line(steps[0])}:{before}",
            there,
            after + "".join(f",{t}" for t in written[at + 1 :]) + "}",
        )
    if steps and isinstance(value, list) and steps[0].isdigit() and int(steps[0]) < len(value):
        at = int(steps[0])
        before, there, after = _split(value[at], steps[1:])
        head = "".join(f"{line(item)}," for item in value[:at])
        return f"[{head}{before}", there, after + "".join(f",{line(item)}" for item in value[at + 1 :]) + "]"
    return "", line(value), ""
