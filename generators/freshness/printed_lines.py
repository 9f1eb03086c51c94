"""What `check` and `write` print: what changed in the models, then files by folder, then each diff once.

Input: model changes, and the differences or the paths of files. Output: lines with their style in the words
of `rich`. Few files are listed one by one; of many, folders are counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..artifacts import Difference
from .model_changes import ModelChange

__all__ = ["Line", "changes_shown", "differences_shown", "paths_shown"]

Line = tuple[str, str]
"""Text, and its style."""
FEW = 10
"""So many files are listed one by one."""
MOST_CHANGES, MOST_FOLDERS, MOST_DIFFS, DIFF_LINES = 8, 8, 3, 3


def changes_shown(changes: Sequence[ModelChange], verbose: bool) -> Iterator[Line]:
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
        parts.append(f"reached by {_number(change.types, 'type')} and {_number(change.methods, 'method')}")
    return f" ({', '.join(parts)})" if parts else ""


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def paths_shown(word: str, paths: Sequence[Path], verbose: bool) -> Iterator[Line]:
    """Files that were written or removed: each where they are few, else how many a folder."""
    if verbose or len(paths) <= FEW:
        yield from ((f"{word:<8} {path}", "") for path in paths)
        return
    folders = Counter(path.parent for path in paths).most_common()
    for folder, count in folders[:MOST_FOLDERS]:
        yield f"{word:<8} {_number(count, 'file')} in {folder}", ""
    if rest := folders[MOST_FOLDERS:]:
        files, others = sum(count for _, count in rest), _number(len(rest), "other folder")
        yield f"{word:<8} {_number(files, 'file')} in {others}", ""


def differences_shown(differences: Sequence[Difference], verbose: bool) -> Iterator[Line]:
    """Files that are not as the models give them, and how they differ."""
    if verbose or len(differences) <= FEW:
        for difference in differences:
            note = " (not written by this tool)" if difference.foreign else ""
            yield f"{difference.state:<8} {difference.path}{note}", "bold"
            yield from ((f"         {line}", _style(line)) for line in difference.diff)
        return
    for state in dict.fromkeys(difference.state for difference in differences):
        yield from paths_shown(state, [d.path for d in differences if d.state is state], verbose)
    alike: dict[tuple[str, ...], list[Path]] = defaultdict(list)
    for difference in differences:
        if lines := tuple(line[0] + line[1:].strip() for line in difference.diff if line[:1] in "+-"):
            alike[lines].append(difference.path)
    diffs = sorted(alike.items(), key=lambda item: -len(item[1]))
    for lines, paths in diffs[:MOST_DIFFS]:
        others = f" and {_number(len(paths) - 1, 'other file')}" if len(paths) > 1 else ""
        yield f"diff     of {paths[0]}{others}", "bold"
        yield from ((f"         {line}", _style(line)) for line in lines[:DIFF_LINES])
        if (more := len(lines) - DIFF_LINES) > 0:
            yield f"         … {more} more lines", "dim"
    if (more := len(diffs) - MOST_DIFFS) > 0:
        yield f"… and {more} more diffs; --verbose shows each file with its own", "dim"


def _style(line: str) -> str:
    return {"+": "green", "-": "red"}.get(line[:1], "dim")
