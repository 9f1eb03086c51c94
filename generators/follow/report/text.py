"""The report for a terminal: what was drafted, what a person decides, and the next step.

Input: a Following and how many columns there are. Output: lines in the markup of `rich`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rich.markup import escape

from ...terminal import INDENT, bold, numbered, printable, room, wrapped
from ..drafts import Decision, Draft
from ..run import Following
from .shown import shown

__all__ = ["report"]

SHOWN = 300
"""How many characters of one side are shown."""
CONSEQUENCES = 3
"""How many of the findings about one decision are shown."""
STYLES = {"right": "", "wrong": "bold red", "unreached": "yellow", "untried": "yellow"}
TOLD = {
    "wrong": "the models with it do not say what the target says: correct it by hand",
    "unreached": "only a type that is part of a decision below refers to it: look at it after that decision",
}


def report(following: Following, width: int, verbose: bool = False) -> str:
    """All of it, ready to print; with `verbose` also the patch."""
    columns = room(width)
    lines = [*_summary(following, columns), *_drafts(following, columns), *_decisions(following, columns)]
    if verbose:
        lines += [escape(printable(line)) for line in following.patch.splitlines()]
    return "\n".join([*lines, *_next(following, columns)])


def _summary(following: Following, columns: int) -> Iterator[str]:
    plan = following.plan
    yield bold(f"{following.title}: release {plan.release} against the models of {plan.previous}")
    total = len(plan.drafts) + len(plan.decisions)
    text = f"{numbered(total, 'difference')}: {numbered(len(plan.drafts), 'draft')}"
    text += f", {numbered(len(plan.decisions), 'decision')}"
    yield from wrapped(text, columns, "  ", INDENT)
    if following.failure:
        yield from wrapped(following.failure, columns, "  ", INDENT, "bold red")
    drafted = {draft.divergence.place for draft in plan.drafts}
    for place in sorted(following.wrong - drafted):
        text = f"with all drafts the models say something else of {place} than the target: correct it by hand"
        yield from wrapped(text, columns, "  ", INDENT, "bold red")
    yield ""


def _drafts(following: Following, columns: int) -> Iterator[str]:
    if not following.plan.drafts:
        return
    yield bold("Drafted")
    by_kind = sorted(following.plan.drafts, key=lambda draft: draft.divergence.kind.value)
    for kind, drafts in groupby(by_kind, key=lambda draft: draft.divergence.kind.value):
        yield f"  {escape(kind)}"
        for draft in drafts:
            yield from _draft(draft, following, columns)
    yield ""


def _draft(draft: Draft, following: Following, columns: int) -> Iterator[str]:
    state = following.state_of(draft)
    it = draft.divergence
    side = it.theirs if it.kind.value.endswith(("added", "changed")) else it.ours
    text = f"{it.place}  {_short(shown(side))}"
    if draft.where:
        text += f"  [{draft.where}]"
    yield from wrapped(text, columns, INDENT, INDENT * 2, STYLES[state])
    if state in TOLD:
        yield from wrapped(TOLD[state], columns, INDENT * 2, INDENT * 2, "dim")


def _decisions(following: Following, columns: int) -> Iterator[str]:
    if not following.plan.decisions:
        return
    yield bold("To be decided")
    for decision in following.plan.decisions:
        yield from _decision(decision, following, columns)
    yield ""


def _decision(decision: Decision, following: Following, columns: int) -> Iterator[str]:
    it = decision.divergence
    yield f"  [bold yellow]{escape(it.kind.value)}[/bold yellow]  {bold(it.place)}"
    yield from wrapped(f"ours:   {_short(shown(it.ours))}", columns, INDENT, INDENT * 2)
    yield from wrapped(f"theirs: {_short(shown(it.theirs))}", columns, INDENT, INDENT * 2)
    yield from wrapped(decision.question, columns, INDENT, INDENT * 2)
    found = following.consequences.get(it.place, ())
    for each in found[:CONSEQUENCES]:
        yield from wrapped(
            f"{each.severity}: {each.message}: {each.sentence}", columns, INDENT, INDENT * 2, "dim"
        )
    if len(found) > CONSEQUENCES:
        yield f"{INDENT}[dim]and {len(found) - CONSEQUENCES:,} more findings; --format json has all[/dim]"
    if not found:
        yield f"{INDENT}[dim]it breaks no message that compat knows of[/dim]"
    if decision.came:
        text = f"then add to the record, for {following.plan.release}: {', '.join(decision.came)}"
        yield from wrapped(text, columns, INDENT, INDENT * 2)
    if decision.listed:
        yield from wrapped(f"then list it in {decision.listed}", columns, INDENT, INDENT * 2)


def _next(following: Following, columns: int) -> Iterator[str]:
    plan = following.plan
    if following.exit_code == 0:
        yield "[green]the models say what the target says[/green]"
        return
    steps = []
    if following.changed:
        docstrings = sum(draft.docstrings for draft in plan.drafts)
        files = numbered(len(following.changed), "file")
        steps.append(f"run the command again with --apply: it edits {files}")
        if docstrings:
            steps.append(f"write {numbered(docstrings, 'docstring')}: search the models for TODO")
    if plan.decisions:
        steps.append(f"decide the {numbered(len(plan.decisions), 'point')} above")
    steps.append("run just write-app-server-schema, then app-server-protocol conform with the same target")
    for step in steps:
        yield from wrapped(f"next: {step}", columns, "  ", INDENT)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
