"""A registry and a target → the report.

Input: the models, and the path of a codex binary or of a folder that one wrote. Output: the comparison
of every tree that the target has, and what on the list is stale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from protocol_models.methods import Registry

from ..bundle import Edition
from ..emitters import json_schema as json_schema_emitter
from ..emitters import typescript as typescript_emitter
from ..registry import bundle_of
from . import json_schema, typescript
from .comparison import Comparison, Kind, State
from .compiler import Compiler
from .declarations import declarations
from .deviations import Deviation, Match, load, stale
from .target import Target, read_target

__all__ = ["Report", "conform"]


@dataclass(frozen=True, slots=True)
class Report:
    """What is known at the end."""

    title: str
    """What the target calls itself."""
    deviations: tuple[Deviation, ...]
    comparisons: tuple[Comparison, ...]
    stale: tuple[Match, ...]

    @property
    def exit_code(self) -> int:
        """1 where a difference is not on the list, or the list has more than there is."""
        unlisted = any(each.counts()[State.UNLISTED] for each in self.comparisons)
        return 1 if unlisted or self.stale else 0


def conform(registry: Registry, path: Path, edition: Edition, console: Console) -> Report:
    """Compare; where the console is a terminal, it shows at what the tool is."""
    with _status(console) as show:
        deviations = load()
        target = read_target(path, edition, show)
        show("making our documents and types")
        comparisons = tuple(_comparisons(registry, target, deviations, show))
    return Report(target.title, deviations, comparisons, tuple(stale(deviations, comparisons)))


def _comparisons(
    registry: Registry, target: Target, deviations: Sequence[Deviation], show: Callable[[str], None]
) -> Iterator[Comparison]:
    bundle = bundle_of(registry)
    editions = {edition: bundle.edition(edition) for edition in (Edition.STABLE, Edition.EXPERIMENTAL)}
    wants_types = any(tree.kind is Kind.TYPESCRIPT for tree in target.trees)
    compiler = Compiler.find() if wants_types else None
    known = set(declarations(dict(typescript_emitter.emit(editions[Edition.EXPERIMENTAL]))))
    for tree, theirs in target.trees.items():
        show(f"comparing {tree}")
        if compiler is not None and tree.kind is Kind.TYPESCRIPT:
            ours = dict(typescript_emitter.emit(editions[tree.edition]))
            yield typescript.compare(tree, ours, theirs, deviations, known=known, compiler=compiler)
        else:
            ours = dict(json_schema_emitter.emit(editions[tree.edition]))
            yield json_schema.compare(tree, ours, theirs, deviations)


@contextmanager
def _status(console: Console) -> Iterator[Callable[[str], None]]:
    """What to call when a slow step begins; it shows nothing where nobody watches."""
    if not console.is_terminal:
        yield lambda step: None
        return
    with console.status("") as status:
        yield status.update
