"""The report for a terminal: what changed in the models, then files by folder, then each diff once.

Input: a Freshness, or a Writing. Output: lines in the markup of `rich`. Few files are listed one by one; of
many, folders are counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.markup import escape

from ...artifacts import Difference, FileState
from ...terminal import numbered, printable
from ..model_changes import ModelChange
from ..run import Freshness, Writing

__all__ = ["report", "written_report"]

Line = tuple[str, str]
"""Text, and its style in the words of `rich`."""
FEW = 10
"""So many files are listed one by one."""
MOST_CHANGES, MOST_FOLDERS, MOST_DIFFS, DIFF_LINES = 8, 8, 3, 3


def report(freshness: Freshness, verbose: bool = False) -> str:
    """What `check` found, ready to print."""
    return "\n".join(map(_marked, _check_lines(freshness, verbose)))


def written_report(writing: Writing, verbose: bool = False) -> str:
    """What `write` did, ready to print."""
    return "\n".join(map(_marked, _write_lines(writing, verbose)))


def _marked(line: Line) -> str:
    text, style = line
    shown = escape(printable(text))
    return f"[{style}]{shown}[/{style}]" if style else shown


def _check_lines(freshness: Freshness, verbose: bool) -> Iterator[Line]:
    if freshness.unwritten is not None:
        yield f"{freshness.unwritten}: nothing was written here yet", ""
    else:
        yield from _changes(freshness.changes, verbose)
        yield from _differences(freshness.differences, verbose)
        yield f"{freshness.artifacts} artifacts{_counts(freshness.differences)}", ""
    yield from ((f"  next: {step}", "") for step in freshness.next_steps)


def _counts(differences: Sequence[Difference]) -> str:
    if not differences:
        return ", all as the models give them"
    found = Counter(difference.state for difference in differences)
    return ": " + ", ".join(f"{found[state]} {state}" for state in FileState if found[state])


def _write_lines(writing: Writing, verbose: bool) -> Iterator[Line]:
    yield from _changes(writing.changes, verbose)
    yield from _paths("wrote", writing.written, verbose)
    yield from _paths("removed", writing.removed, verbose)
    yield from ((f"left     {path} (not written by this tool)", "") for path in writing.foreign)
    written, removed = len(writing.written), len(writing.removed)
    yield f"{writing.artifacts} artifacts, {written} written, {removed} removed", ""


def _changes(changes: Sequence[ModelChange], verbose: bool) -> Iterator[Line]:
    """What changed in the models: type, member, what."""
    if changes:
        yield "the models changed", "bold"
    shown = changes if verbose else changes[:MOST_CHANGES]
    for change in shown:
        yield f"  {change.place}: {change.what}{_extent(change)}", ""
    if more := len(changes) - len(shown):
        yield f"  … and {more} more changes; --verbose lists them", "dim"


def _extent(change: ModelChange) -> str:
    parts = [f"in {change.count} variants"] if change.count > 1 else []
    if change.types or change.methods:
        parts.append(f"reached by {numbered(change.types, 'type')} and {numbered(change.methods, 'method')}")
    return f" ({', '.join(parts)})" if parts else ""


def _paths(word: str, paths: Sequence[Path], verbose: bool) -> Iterator[Line]:
    """Files that were written or removed: each where they are few, else how many a folder."""
    if verbose or len(paths) <= FEW:
        yield from ((f"{word:<8} {path}", "") for path in paths)
        return
    folders = Counter(path.parent for path in paths).most_common()
    for folder, count in folders[:MOST_FOLDERS]:
        yield f"{word:<8} {numbered(count, 'file')} in {folder}", ""
    if rest := folders[MOST_FOLDERS:]:
        files, others = sum(count for _, count in rest), numbered(len(rest), "other folder")
        yield f"{word:<8} {numbered(files, 'file')} in {others}", ""


def _differences(differences: Sequence[Difference], verbose: bool) -> Iterator[Line]:
    """Files that are not as the models give them, and how they differ."""
    if verbose or len(differences) <= FEW:
        for difference in differences:
            note = " (not written by this tool)" if difference.foreign else ""
            yield f"{difference.state:<8} {difference.path}{note}", "bold"
            yield from ((f"         {line}", _style(line)) for line in difference.diff)
        return
    for state in dict.fromkeys(difference.state for difference in differences):
        yield from _paths(state, [d.path for d in differences if d.state is state], verbose)
    alike: dict[tuple[str, ...], list[Path]] = defaultdict(list)
    for difference in differences:
        if lines := tuple(line[0] + line[1:].strip() for line in difference.diff if line[:1] in "+-"):
            alike[lines].append(difference.path)
    diffs = sorted(alike.items(), key=lambda item: -len(item[1]))
    for lines, paths in diffs[:MOST_DIFFS]:
        others = f" and {numbered(len(paths) - 1, 'other file')}" if len(paths) > 1 else ""
        yield f"diff     of {paths[0]}{others}", "bold"
        yield from ((f"         {line}", _style(line)) for line in lines[:DIFF_LINES])
        if (more := len(lines) - DIFF_LINES) > 0:
            yield f"         … {more} more lines", "dim"
    if (more := len(diffs) - MOST_DIFFS) > 0:
        yield f"… and {more} more diffs; --verbose shows each file with its own", "dim"


def _style(line: str) -> str:
    return {"+": "green", "-": "red"}.get(line[:1], "dim")
