"""What `check` and `write` do: the artifacts of a project, compared with what is there, or written.

Input: a Project, and for `write` one emitter where no other is wanted. Output: a Freshness, or a Writing,
which the reports render.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from ..artifacts import Difference, compare, foreign_files, next_steps
from ..errors import InvalidProtocol
from ..project import Project
from ..writing import write as write_trees
from .model_changes import ModelChange, committed_protocol, model_changes
from .unchanged import all_is_read, remember

__all__ = ["Freshness", "Writing", "check", "write"]

Progress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""What, and how many of it → something to be told how many are done."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How the artifacts differ from what the models give."""

    artifacts: int
    differences: tuple[Difference, ...]
    changes: tuple[ModelChange, ...]
    """What changed in the models, where that can be told."""
    next_steps: tuple[str, ...]
    unwritten: Path | None = None
    """The folder of the artifacts, where nothing was ever written."""

    @property
    def exit_code(self) -> int:
        """0: all is as the models give it; 1: something is not."""
        return 1 if self.differences else 0


@dataclass(frozen=True, slots=True)
class Writing:
    """What was written and removed."""

    artifacts: int
    written: tuple[Path, ...]
    removed: tuple[Path, ...]
    changes: tuple[ModelChange, ...]
    """What changed in the models, where that can be told."""
    foreign: tuple[Path, ...]
    """Files in the folders that this tool never wrote, and left as they are."""


def check(project: Project) -> Freshness:
    """Compare every artifact with what is there."""
    trees = project.trees()
    all_is_read()
    artifacts = sum(len(tree.files) for tree in trees)
    differences = tuple(difference for tree in trees for difference in compare(tree))
    if not differences:
        remember(trees)
        return Freshness(artifacts, (), (), ())
    if not any(tree.root.is_dir() for tree in trees):
        return Freshness(artifacts, differences, (), (f"run {project.recipe}",), project.out)
    changes = tuple(model_changes(committed_protocol(project.out), project.bundle))
    return Freshness(artifacts, differences, changes, tuple(next_steps(differences, trees, project.recipe)))


def write(project: Project, only: str | None, progress: Progress) -> Writing:
    """Write every artifact that differs; `only` names the emitter whose files are written, and no others."""
    from ..own_fixtures import broken_fixtures  # `check` goes without it

    trees = project.trees() if only is None else [project.part(only)]
    if broken := broken_fixtures(project, trees[0]):
        raise InvalidProtocol(broken)
    all_is_read()
    before = committed_protocol(project.out)
    artifacts = sum(len(tree.files) for tree in trees)
    with progress("artifacts", artifacts) as advance:
        written, removed = write_trees(trees, advance)
    changes = tuple(model_changes(before, project.bundle)) if written or removed else ()
    foreign = tuple(path for tree in trees for path in foreign_files(tree))
    if only is None and not foreign:
        remember(trees, [*written, *removed])
    return Writing(artifacts, tuple(written), tuple(removed), changes, foreign)
