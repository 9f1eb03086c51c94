"""The report for a terminal: the total, what breaks first, each difference once, and the list.

Input: a Conformance and how many columns there are. Output: lines in the markup of `rich`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from rich.markup import escape

from ...terminal import INDENT, bold, numbered, printable, room, wrapped
from ..comparison import Comparison, Standing
from ..deviations import Deviation
from ..facets import SchemaLanguage
from ..run import Conformance
from .facts import Fact, Weight, facts, text_of

__all__ = ["report"]

SHOWN = 200
"""How many characters of a JSON value are shown."""
NOUNS = {SchemaLanguage.JSON_SCHEMA: "document", SchemaLanguage.TYPESCRIPT: "type"}


def report(conformance: Conformance, width: int, verbose: bool = False) -> str:
    """All of it, ready to print; with `verbose` also every place of each difference, and of the list."""
    columns = room(width)
    lines = [*_summary(conformance, columns), *_facts(conformance, columns, verbose)]
    lines += _deviations(conformance, columns, verbose)
    return "\n".join([*lines, *_outcome(conformance, columns)])


def _summary(conformance: Conformance, columns: int) -> Iterator[str]:
    of_release = f" of {conformance.release}" if conformance.release else ""
    yield f"{bold(conformance.title)} against the models{of_release}"
    for each in conformance.comparisons:
        yield from wrapped(f"{each.tree}: {_counts(each)}", columns, "  ", INDENT)
    for reason in conformance.left_out:
        yield from wrapped(f"not compared: {reason}", columns, "  ", INDENT, "yellow")
    yield ""


def _counts(comparison: Comparison) -> str:
    """Such as `329 documents of theirs, 334 of ours: 300 equal, 34 on the list`."""
    counts = comparison.counts()
    listed = counts[Standing.DEVIATING] + counts[Standing.MISSING] + counts[Standing.EXTRA]
    parts = [f"{counts[Standing.EQUAL]:,} equal"]
    parts += [f"{listed:,} on the list"] if listed else []
    parts += [f"{counts[Standing.UNLISTED]:,} not on the list"] if counts[Standing.UNLISTED] else []
    theirs = numbered(len(comparison.theirs), NOUNS[comparison.tree.kind])
    return f"{theirs} of theirs, {len(comparison.ours):,} of ours: {', '.join(parts)}"


# --- what is not on the list


def _facts(conformance: Conformance, columns: int, verbose: bool) -> Iterator[str]:
    found = facts(conformance.unlisted)
    if not found:
        return
    places = sum(len(fact.mismatches) for fact in found)
    yield bold(f"{numbered(len(found), 'difference')} in {numbered(places, 'place')}, not on the list")
    for weight in Weight:
        of_weight = [fact for fact in found if fact.weight is weight]
        if of_weight:
            yield from wrapped(f"{len(of_weight):,}: {weight.meaning}", columns, "  ", INDENT)
    for fact in found:
        yield ""
        yield from _fact(fact, columns, verbose)
    yield ""


def _fact(fact: Fact, columns: int, verbose: bool) -> Iterator[str]:
    place = f" {fact.place}" if fact.place else ""
    yield f"[bold red]unlisted[/bold red]  {fact.language}  {bold(fact.owner)}{escape(printable(place))}"
    for line, style in _sides(fact):
        yield f"{INDENT}[{style}]{escape(printable(line))}[/{style}]"
    places = [f"{each.subject} ({each.tree.edition})" for each in fact.mismatches]
    if verbose:
        for each in places:
            yield from wrapped(f"in {each}", columns, INDENT, INDENT, "dim")
    else:
        more = f" and {len(places) - 3:,} more" if len(places) > 3 else ""
        yield from wrapped(f"in {', '.join(places[:3])}{more}", columns, INDENT, INDENT, "dim")


def _sides(fact: Fact) -> Iterator[tuple[str, str]]:
    """What both sides say, as lines and their style."""
    ours, theirs = fact.mismatches[0].ours, fact.mismatches[0].theirs
    if fact.language is SchemaLanguage.TYPESCRIPT and isinstance(ours, str) and isinstance(theirs, str):
        diff = list(difflib.unified_diff(theirs.split("\n"), ours.split("\n"), lineterm="", n=3))[2:]
        styles = {"+": "green", "-": "red"}
        yield from ((line, styles.get(line[:1], "dim")) for line in ("--- theirs, +++ ours", *diff))
    else:
        yield f"theirs: {_shown(theirs)}", "red"
        yield f"ours:   {_shown(ours)}", "green"


# --- what is on the list


def _deviations(conformance: Conformance, columns: int, verbose: bool) -> Iterator[str]:
    if not conformance.deviations:
        return
    yield bold("On the list")
    for deviation in conformance.deviations:
        yield from _deviation(deviation, conformance, columns, verbose)
    yield ""


def _deviation(deviation: Deviation, conformance: Conformance, columns: int, verbose: bool) -> Iterator[str]:
    covered = list(conformance.covered_by(deviation))
    counts = [
        f"{number:,} in {kind}"
        for kind in SchemaLanguage
        if (number := sum(each.count for each in covered if each.tree.kind is kind))
    ]
    text = f"{deviation.id} ({', '.join(counts) or 'none here'}): {deviation.reason}"
    yield from wrapped(text, columns, "  ", INDENT)
    if verbose:
        yield from wrapped(f"evidence: {deviation.evidence}", columns, INDENT, INDENT, "dim")
        for each in covered:
            sides = f"{_shown(each.theirs)} → {_shown(each.ours)}"
            where = f"{each.tree}  {each.subject} {each.place}  {sides}"
            yield f"{INDENT}[dim]{escape(printable(where))}[/dim]"


def _outcome(conformance: Conformance, columns: int) -> Iterator[str]:
    if conformance.unlisted:
        hint = "next: fix the models, or list it in generators/conform/deviations.toml with its evidence"
        yield from wrapped(hint, columns, "  ", INDENT)
    for match in conformance.stale:
        text = f"stale     {match.deviation}: {match}"
        yield from wrapped(text, columns, "", INDENT, "bold red")
    if conformance.stale:
        hint = "next: that is gone from codex, or fixed here; take it off deviations.toml"
        yield from wrapped(hint, columns, "  ", INDENT)
    if not conformance.exit_code:
        yield "[green]all equal, or on the list[/green]"


def _shown(value: object) -> str:
    text = text_of(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}… ({len(text):,} characters)"
