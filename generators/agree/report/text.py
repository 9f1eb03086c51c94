"""The report for a terminal: what was asked, what is meant, and each kind of disagreement once.

Input: a Report and how many columns there are. Output: lines in the markup of `rich`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...terminal import INDENT, bold, numbered, room, wrapped
from ..run import LEAST_A_TYPE, Group, Report

__all__ = ["report"]

SHOWN = 20
"""How many kinds of disagreement are shown without `--verbose`."""
LONGEST = 400
"""How many characters of a message are shown."""


def report(found: Report, width: int, verbose: bool = False) -> str:
    """All of it, ready to print."""
    return "\n".join(_lines(found, room(width), verbose))


def _lines(found: Report, columns: int, verbose: bool) -> Iterator[str]:
    wanted = found.wanted
    tried = len(found.documents)
    types = (
        numbered(tried, "type") if tried == found.types else f"{tried:,} of {numbered(found.types, 'type')}"
    )
    counts = types, numbered(found.valid, "valid message")
    misses = f"{found.near:,} near miss{'es' * (found.near != 1)}"
    yield from wrapped(f"{', '.join((*counts, misses))} (seed {wanted.seed})", columns)
    if tried < found.types:
        line = (
            f"the seed drew the types; --valid {LEAST_A_TYPE * found.types} and as many near misses try all"
        )
        yield from wrapped(line, columns, "  ", INDENT)
    if found.seen_by_typescript:
        yield from wrapped(f"TypeScript judged {found.seen_by_typescript:,} of them", columns, "  ", INDENT)
    if wanted.without:
        yield from wrapped(f"not asked: {', '.join(sorted(wanted.without))}", columns, "  ", INDENT)
    yield from _choices(found, columns, verbose)
    if verbose:
        for change, count in sorted(found.by_change.items()):
            yield from wrapped(f"{change}: {count:,}", columns, "  ", INDENT)
    for entry in found.entries:
        if count := found.meant[entry.id]:
            yield from wrapped(f"meant: {entry.id}, {numbered(count, 'time')}", columns, "  ", INDENT)
    groups = sorted(found.groups.values(), key=lambda group: (-group.count, group.example.text))
    for group in groups if verbose else groups[:SHOWN]:
        yield from _group(group, columns)
    if len(groups) > SHOWN and not verbose:
        yield f"and {len(groups) - SHOWN} more; --verbose lists all of them"
    for path in found.without_messages:
        yield from wrapped(f"{path}: no valid message could be made of its schema", columns, "", INDENT)
    for entry in found.stale:
        line = f"stale: the entry {entry.id!r} of the list covers nothing; remove it"
        yield from wrapped(line, columns, "", INDENT)
    for choice in found.stale_unmet:
        line = f"stale: {choice!r} is listed as a choice that no message makes, but one does, or it is gone"
        yield from wrapped(f"{line}; remove the entry", columns, "", INDENT)
    if not found.is_enough:
        yield "fewer messages than asked for: the types allow no more different ones"
    total = sum(group.count for group in groups)
    if found.is_full and found.unmet:
        line = (
            f"{numbered(len(found.unmet), 'choice')} of the schemas not met: give the member a valid value, "
            "`Field(examples=[…])`, or list the choice as `unmet`, with the reason"
        )
        yield from wrapped(line, columns, "", INDENT)
    yield _outcome(found, total)


def _outcome(found: Report, off_the_list: int) -> str:
    """The last line; it says that the parties agree where the exit code does."""
    if off_the_list:
        return f"{numbered(off_the_list, 'disagreement')} not on the list"
    return "the parties agree" if found.agrees else "no disagreement; the run fails for what is named above"


def _choices(found: Report, columns: int, verbose: bool) -> Iterator[str]:
    """How much of what the schemas leave open the valid messages make use of."""
    missing = found.unmet
    met = f"{len(found.made):,} of {len(found.choices):,}"
    what = "enum values, variants, types and bounds, and members that are there or absent"
    yield from wrapped(f"met: {met} {what}", columns, "  ", INDENT)
    for choice in missing if verbose or found.is_full else missing[:SHOWN]:
        yield from wrapped(f"not met: {choice}", columns, "    ", INDENT)
    if len(missing) > SHOWN and not (verbose or found.is_full):
        yield f"    and {len(missing) - SHOWN} more; --verbose lists all of them"


def _group(group: Group, columns: int) -> Iterator[str]:
    found = group.example
    more = f" and {numbered(len(group.types) - 1, 'more type')}" if len(group.types) > 1 else ""
    yield f"\n{bold(found.type)}{more}: {numbered(group.count, 'time')}"
    said = [
        f"changed: {found.change} at {found.place or '/'}",
        _cut(found.text),
        f"the schema {'accepts' if found.schema else 'refuses'} it",
        *(f"{party} {'refuses' if found.schema else 'accepts'} it" for party in sorted(found.apart)),
    ]
    if found.written is not None:
        said.append(f"written back as {_cut(found.written)}")
    for line in said:
        yield from wrapped(line, columns, "  ", INDENT)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
