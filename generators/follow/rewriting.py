"""A Plan → the files of the models with its drafts in them.

Input: a Plan, and where everything is declared. Output: path → text before and after. The rest of each file
stays as it is; a file that the formatter had left alone is formatted again, and no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from importlib.resources import files
from pathlib import Path
from typing import Final

from ..errors import GeneratorError
from ..formatting import tidied
from .drafts import Draft, Plan
from .edits import Edit, StatementAdded, edited, with_imports
from .new_types import NewTypes
from .record_text import with_release
from .sources import Sources
from .vocabulary import Undraftable

__all__ = ["Rewritten", "patch_of", "rewritten"]

TIDY: Final = (("check", "--select", "I", "--fix"), ("format",))
"""What the formatter is asked for: imports in order, then the layout."""


NO_NEWLINE: Final = "\\ No newline at end of file"
"""What a patch says behind a last line without one."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file of the models."""

    path: Path
    before: str
    after: str


def rewritten(plan: Plan, sources: Sources, new_types: NewTypes, history: str) -> list[Rewritten]:
    """The files that the Plan changes; `history` is the package of the record, if there is one."""
    found: list[Rewritten] = []
    for module in sorted({module for draft in plan.drafts for module, _ in draft.edits}):
        path = Path(str(sources.modules[module].__file__))
        before = path.read_text(encoding="utf-8")
        try:
            after = edited(before, _ordered(plan.drafts, module, new_types))
        except Undraftable as reason:
            hint = "leave the file as the others are, or write this by hand"
            raise GeneratorError(f"the place of a draft was not found: {reason}", str(path), hint) from reason
        after = with_imports(after, _needed(plan.drafts, module))
        found.append(Rewritten(path, before, _tidied(before, after, path)))
    if history:
        record = Path(str(files(history).joinpath("record.json")))
        before = record.read_text(encoding="utf-8")
        came = [place for draft in plan.drafts for place in draft.came]
        stable = [place for draft in plan.drafts for place in draft.stable]
        found.append(Rewritten(record, before, with_release(before, plan.release, came, stable)))
    return [each for each in found if each.before != each.after]


def _ordered(drafts: Sequence[Draft], module: str, new_types: NewTypes) -> list[Edit]:
    """First what needs no place of its own; then each type, before those that it names: they go before it."""

    def rank(item: tuple[Draft, Edit]) -> tuple[int, int]:
        draft, edit = item
        if not isinstance(edit, StatementAdded):
            return (0, 0)
        if edit.blank_lines == 1:
            return (1, 0)
        return (2, new_types.ranks.get(draft.divergence.place, -1))

    edits = [(draft, edit) for draft in drafts for home, edit in draft.edits if home == module]
    return [edit for _, edit in sorted(edits, key=rank)]


def _needed(drafts: Iterable[Draft], module: str) -> dict[str, set[str]]:
    needed: dict[str, set[str]] = {}
    for draft in drafts:
        for source, names in draft.imports.get(module, {}).items():
            needed.setdefault(source, set()).update(names)
    return needed


def _tidied(before: str, after: str, path: Path) -> str:
    return _formatted(after, path) if _formatted(before, path) == before else after


def _formatted(text: str, path: Path) -> str:
    for words in TIDY:
        text = tidied(text, path, "follow", *words)
    return text


def patch_of(changed: Iterable[Rewritten], root: Path) -> str:
    """All changes as a patch that `git apply` takes."""
    return "".join(
        line if line.endswith("\n") else f"{line}\n{NO_NEWLINE}\n"
        for each in changed
        for line in unified_diff(
            each.before.splitlines(keepends=True),
            each.after.splitlines(keepends=True),
            f"a/{each.path.relative_to(root).as_posix()}",
            f"b/{each.path.relative_to(root).as_posix()}",
        )
    )
