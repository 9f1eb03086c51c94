"""A registry and a target → the report.

Input: the models, and the path of a codex binary or of a folder that one wrote. Output: the comparison
of every tree that the target has, and what on the list is stale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from protocol_models.methods import Registry

from ..bundle import Bundle, Edition
from ..emitters import json_schema as json_schema_emitter
from ..emitters import typescript as typescript_emitter
from ..errors import GeneratorError
from ..history.known_releases import known_or_newest
from ..registry import bundle_of, whole_bundle_of
from . import document_comparison, type_comparison
from .comparison import Comparison, Mismatch, stale
from .compiler import Compiler
from .declarations import declarations
from .deviations import CODEX, COMMITTED, Deviation, Match, load
from .facets import SchemaLanguage
from .target import Target, read_target

__all__ = ["Conformance", "conform"]


@dataclass(frozen=True, slots=True)
class Conformance:
    """What is known at the end."""

    title: str
    """What the target calls itself."""
    deviations: tuple[Deviation, ...]
    comparisons: tuple[Comparison, ...]
    stale: tuple[Match, ...]
    left_out: tuple[str, ...] = ()
    """What was not compared, and why."""
    release: str = ""
    """The release whose models it was compared with; empty where the protocol has no record."""

    @property
    def mismatches(self) -> Iterator[Mismatch]:
        """Every difference of every tree."""
        return (each for comparison in self.comparisons for each in comparison.differences)

    @property
    def unlisted(self) -> list[Mismatch]:
        """The differences that are not on the list."""
        return [each for each in self.mismatches if each.match is None]

    def covered_by(self, deviation: Deviation) -> Iterator[Mismatch]:
        """The differences that an entry of the list covers."""
        return (each for each in self.mismatches if each.match and each.match.deviation == deviation.id)

    @property
    def exit_code(self) -> int:
        """1 where a difference is not on the list, or the list has more than there is."""
        return 1 if self.unlisted or self.stale else 0


def conform(
    registry: Registry,
    name: str,
    edition: Edition,
    console: Console,
    *,
    list_file: Path | None = None,
    at: str = "",
) -> Conformance:
    """Compare; where the console is a terminal, it shows at what the tool is.

    list_file: the deviations that are meant; codex's own for the models of codex, and none for others.
    """
    if list_file is None and registry.name == CODEX:
        list_file = COMMITTED
    asked = bundle_of(registry, at) if at else None
    with _status(console) as show:
        deviations = load(list_file) if list_file is not None else ()
        target = read_target(name, edition, show)
        compiler, left_out = None, tuple[str, ...]()
        if any(tree.kind is SchemaLanguage.TYPESCRIPT for tree in target.trees):
            show("looking for a TypeScript compiler")
            compiler = Compiler.find()
            if compiler is None:
                target, left_out = _without_types(target)
        show("making our documents and types")
        bundle = asked or _models_of(registry, target.release)
        comparisons = tuple(_comparisons(bundle, target, deviations, compiler, show))
    # The list is that of the release that is committed; others lack some of what is on it.
    unneeded = tuple(stale(deviations, comparisons)) if bundle.release == registry.release else ()
    return Conformance(target.title, deviations, comparisons, unneeded, left_out, bundle.release)


def _models_of(registry: Registry, release: str) -> Bundle:
    """The protocol of a release; of the newest one where the record does not know it yet."""
    if not registry.history or not release:
        return bundle_of(registry)
    whole = whole_bundle_of(registry)
    return whole.at(known_or_newest(whole.record, release))


def _without_types(target: Target) -> tuple[Target, tuple[str, ...]]:
    """The documents of a target alone, and why."""
    trees = {tree: files for tree, files in target.trees.items() if tree.kind is SchemaLanguage.JSON_SCHEMA}
    what = "there is no TypeScript compiler: neither tsc nor npx can be run"
    if not trees:
        hint = "install one, such as: npm install --global typescript"
        raise GeneratorError(what, target.title, hint)
    return replace(target, trees=trees), (f"the TypeScript types, for {what}",)


def _comparisons(
    bundle: Bundle,
    target: Target,
    deviations: Sequence[Deviation],
    compiler: Compiler | None,
    show: Callable[[str], None],
) -> Iterator[Comparison]:
    editions = {edition: bundle.edition(edition) for edition in (Edition.STABLE, Edition.EXPERIMENTAL)}
    known = set(declarations(dict(typescript_emitter.emit(editions[Edition.EXPERIMENTAL]))))
    for tree, theirs in target.trees.items():
        show(f"comparing {tree}")
        if compiler is not None and tree.kind is SchemaLanguage.TYPESCRIPT:
            ours = dict(typescript_emitter.emit(editions[tree.edition]))
            yield type_comparison.compare(tree, ours, theirs, deviations, known=known, compiler=compiler)
        else:
            ours = dict(json_schema_emitter.emit(editions[tree.edition]))
            yield document_comparison.compare(tree, ours, theirs, deviations)


@contextmanager
def _status(console: Console) -> Iterator[Callable[[str], None]]:
    """What to call when a slow step begins; it shows nothing where nobody watches."""
    if not console.is_terminal:
        yield lambda step: None
        return
    with console.status("") as status:
        yield status.update
