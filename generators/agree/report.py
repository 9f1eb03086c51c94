"""A Report → text for a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from .run import Group, Report

__all__ = ["print_report"]

SHOWN = 20
LONGEST = 400


def print_report(report: Report, console: Console, verbose: bool) -> None:
    """What was asked, what is meant, and each kind of disagreement with its smallest message."""
    wanted = report.wanted
    console.print(
        f"{len(report.documents)} types, {report.valid} valid messages, {report.near} near misses "
        f"(seed {wanted.seed})"
    )
    asked = f"  TypeScript judged {report.seen_by_typescript} of them" if report.seen_by_typescript else ""
    left_out = ", ".join(sorted(wanted.without))
    console.print(asked + (f"  not asked: {left_out}" if left_out else ""))
    if verbose:
        for change, count in sorted(report.by_change.items()):
            console.print(f"  {change}: {count}")
    for entry in report.entries:
        if count := report.meant[entry.id]:
            console.print(f"  meant: {entry.id}, {count} times")
    groups = sorted(report.groups.values(), key=lambda group: (-group.count, group.example.text))
    for group in groups if verbose else groups[:SHOWN]:
        _print_group(group, console)
    if len(groups) > SHOWN and not verbose:
        console.print(f"and {len(groups) - SHOWN} more; --verbose lists all of them")
    for path in report.without_messages:
        console.print(f"{path}: no valid message could be made of its schema")
    for entry in report.stale:
        console.print(f"stale: the entry {entry.id!r} of the list covers nothing; remove it")
    if not report.is_enough:
        console.print("fewer messages than wanted: the types have no more that differ")
    total = sum(group.count for group in groups)
    console.print(f"{total} disagreements off the list" if total else "the parties agree")


def _print_group(group: Group, console: Console) -> None:
    found = group.example
    types = f"and {len(group.types) - 1} more types" if len(group.types) > 1 else ""
    console.print(f"\n[bold]{escape(found.type)}[/bold] {types}: {group.count} times")
    console.print(f"  changed: {found.change} at {escape(found.place or '/')}")
    text = found.text if len(found.text) <= LONGEST else found.text[:LONGEST] + "…"
    console.print(f"  {escape(text)}")
    console.print(f"  the schema {'accepts' if found.schema else 'refuses'} it")
    for party in sorted(found.apart):
        console.print(f"  {party} {'refuses' if found.schema else 'accepts'} it")
    if found.written is not None:
        console.print(f"  written back as {escape(found.written[:LONGEST])}")
