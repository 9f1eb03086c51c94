"""What `follow` does: a target in, a Following out.

Input: a registry and a target. Output: how the target differs from the newest release of the models,
a draft or a decision for each of it, and whether the models with all drafts in them say what the target
says.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from rich.console import Console

from protocol_models.history.record import Record
from protocol_models.json_types import Json
from protocol_models.methods import Registry

from ..bundle import Bundle, Edition
from ..conform.deviations import CODEX, COMMITTED, Deviation, Owner, load
from ..conform.facets import Facet, SchemaLanguage
from ..conform.target import Target, read_target
from ..emitters import json_schema, typescript
from ..errors import GeneratorError
from ..registry import whole_bundle_of
from ..writing import write_files
from .checking import DraftsFailed, Trial
from .consequences import Consequence, consequences
from .divergences import Divergence, divergences
from .drafts import Draft, Plan
from .new_types import NewTypes
from .planning import plan
from .rewriting import Rewritten, patch_of, rewritten
from .sources import Sources
from .surface import TREES, Surface, read_surface

__all__ = ["Following", "apply", "follow"]


@dataclass(frozen=True, slots=True)
class Following:
    """The answer."""

    title: str
    """What the target calls itself."""
    plan: Plan
    changed: tuple[Rewritten, ...]
    root: Path
    """The folder of the models' packages."""
    wrong: frozenset[str] = frozenset()
    """The places, but for the decisions, in which the models with all drafts differ from the target."""
    unreached: frozenset[str] = frozenset()
    """The new types that only a decision leads to: nothing says yet whether they are right."""
    failure: str = ""
    """Why the drafts could not be tried; empty where they were."""
    consequences: Mapping[str, tuple[Consequence, ...]] = field(default_factory=dict)
    """Place of a decision → what it breaks."""

    @property
    def patch(self) -> str:
        """All drafts as one patch."""
        return patch_of(self.changed, self.root)

    def state_of(self, draft: Draft) -> str:
        """Whether the models with all drafts say what the target says: `right`, `wrong` or `unreached`."""
        place = draft.divergence.place
        if self.failure:
            return "untried"
        return "unreached" if place in self.unreached else "wrong" if place in self.wrong else "right"

    @property
    def exit_code(self) -> int:
        """1 where the target has anything otherwise."""
        return 1 if self.plan.drafts or self.plan.decisions else 0


def follow(
    registry: Registry,
    protocol: str,
    name: str,
    console: Console,
    *,
    release: str = "",
    list_file: Path | None = None,
) -> Following:
    """Compare the target with the newest release of the models, and draft.

    release: what the target is, where it does not say it itself; list_file: differences that are meant.
    """
    if list_file is None and registry.name == CODEX:
        list_file = COMMITTED
    with _status(console) as show:
        meant = load(list_file) if list_file is not None else ()
        target = read_target(name, Edition.STABLE, show)
        _check_trees(target)
        show("reading the models")
        whole = whole_bundle_of(registry)
        releases = _releases(release or target.release, whole.record, target, registry)
        listed = _only_ours(meant)
        theirs = read_surface(target.trees, _whole_of(target.trees))
        found, ours = _compared(whole.at(whole.record.newest) if registry.history else whole, theirs, listed)
        show("drafting")
        sources = Sources(registry)
        new_types = NewTypes(found, theirs, sources)
        made = plan(found, theirs, sources, new_types, releases)
        if not registry.history:
            made = replace(made, drafts=tuple(replace(each, came=(), stable=()) for each in made.drafts))
        changed = tuple(rewritten(made, sources, new_types, registry.history))
        following = Following(target.title, made, changed, sources.root)
        if changed:
            show("trying the drafts")
            trial = partial(Trial.of, changed, sources, protocol)
            try:
                following = _tried(following, trial, whole, (theirs, listed))
            except DraftsFailed as error:
                following = replace(following, failure=error.what)
        if made.decisions:
            show("asking what the decisions break")
            answered = consequences(ours, theirs, made.decisions, whole)
            following = replace(following, consequences=answered)
    return following


def _releases(release: str, record: Record, target: Target, registry: Registry) -> tuple[str, str]:
    """The release of the target, and the newest one before it."""
    if not release:
        hint = "name it: --release 0.171.0"
        raise GeneratorError("a folder does not say of which release it is", target.title, hint)
    if not registry.history:
        return release, release
    if release == record.newest:
        # Some of it was followed already: what is left belongs to the same release.
        return release, record.releases[-2]
    if release in record.order:
        hint = f"compare it instead: app-server-protocol conform --at {release}"
        raise GeneratorError(f"the models know release {release} already", target.title, hint)
    if not record.is_newer(release):
        hint = f"name a release after {record.newest}, the newest that they know"
        raise GeneratorError(f"{release} is older than what the models know", target.title, hint)
    return release, record.newest


def _check_trees(target: Target) -> None:
    missing = [str(tree) for tree in TREES if not target.trees.get(tree)]
    if missing:
        hint = (
            "let codex write all of it: `codex app-server generate-json-schema --out DIR/json`, `generate-ts "
            "--out DIR/typescript`, and both with --experimental into DIR/experimental; or name the binary"
        )
        what = f"it has no {', no '.join(missing)}; a draft needs both languages of both editions"
        raise GeneratorError(what, target.title, hint)


def _whole_of(trees: Mapping[Facet, Mapping[str, str]]) -> str:
    """The document of everything: of all that are called so the one with the shortest name."""
    names = [path for tree, files in trees.items() for path in files if path.endswith(".schemas.json")]
    return min(names, key=len, default="")


def _only_ours(meant: Sequence[Deviation]) -> Callable[[str], bool]:
    """Whether the list says that a type is the models' own."""
    matches = [
        match
        for each in meant
        for match in each.matches
        if match.kind is SchemaLanguage.TYPESCRIPT and match.only is Owner.OURS
    ]
    return lambda key: any(match.subjects.fullmatch(key.replace(".", "/")) for match in matches)


def _compared(
    bundle: Bundle, theirs: Surface, is_meant: Callable[[str], bool]
) -> tuple[list[Divergence], Surface]:
    """The divergences, and what the models give."""
    meant = {key for key in bundle.types if is_meant(key) and key not in theirs.types}
    trees = _trees_of(bundle)
    ours = read_surface(trees, _whole_of(trees), {*theirs.without_schema, *meant})
    return divergences(ours, theirs, meant), ours


def _trees_of(bundle: Bundle) -> dict[Facet, dict[str, str]]:
    """What the emitters write of both editions."""
    found = {}
    for edition in (Edition.STABLE, Edition.EXPERIMENTAL):
        part = bundle.edition(edition)
        found[Facet(edition, SchemaLanguage.JSON_SCHEMA)] = dict(json_schema.emit(part))
        found[Facet(edition, SchemaLanguage.TYPESCRIPT)] = dict(typescript.emit(part))
    return found


def _tried(
    following: Following,
    trial_in: Callable[[Path], Trial],
    whole: Bundle,
    against: tuple[Surface, Callable[[str], bool]],
) -> Following:
    """The same, with what does not come out as it should."""
    with tempfile.TemporaryDirectory(prefix="follow-") as folder:
        trial, before = trial_in(Path(folder)), whole.record.newest
        now = trial.bundle(following.plan.release if before else "")
        is_new = bool(before) and following.plan.release != before
        if is_new and _on_the_wire(trial.bundle(before)) != _on_the_wire(whole.at(before)):
            raise DraftsFailed(f"the drafts change release {before}, which they must not touch")
    left = {each.place for each in _compared(now, *against)[0]}
    decided = {decision.divergence.place for decision in following.plan.decisions}
    waiting = {place for decision in following.plan.decisions for place in decision.came} - decided
    return replace(following, wrong=frozenset(left - decided - waiting), unreached=frozenset(left & waiting))


def _on_the_wire(bundle: Bundle) -> Json:
    """The protocol without the names that it has in Python: new ones belong to no earlier release."""
    return {name: part for name, part in bundle.to_json().items() if name != "python"}


def apply(following: Following) -> None:
    """Write the changed files; none of them where one has changes that are not committed."""
    if following.failure:
        hint = "look at them with --patch FILE, and write by hand what is wrong; nothing was changed"
        raise GeneratorError(following.failure, following.title, hint)
    if not following.changed:
        return
    paths = [str(each.path) for each in following.changed]
    words = ["git", "status", "--porcelain", "--", *paths]
    try:
        ended = subprocess.run(words, cwd=following.root, capture_output=True, text=True, check=False)
    except OSError as error:
        raise GeneratorError("git cannot be run", str(following.root), "install git") from error
    hint = "commit or undo them first; nothing was changed"
    if ended.returncode != 0:
        what = "git does not know these files, so that their changes could not be undone"
        raise GeneratorError(what, str(following.root), "commit them first; nothing was changed")
    if ended.stdout.strip():
        names = ", ".join(line[3:] for line in ended.stdout.splitlines())
        raise GeneratorError(f"these files have changes that are not committed: {names}", "", hint)
    for each in following.changed:
        if each.path.read_text(encoding="utf-8") != each.before:
            raise GeneratorError("it changed while the drafts were made", str(each.path), hint)
    write_files({each.path: each.after for each in following.changed})


@contextmanager
def _status(console: Console) -> Iterator[Callable[[str], None]]:
    """What to call when a slow step begins; it shows nothing where nobody watches."""
    if not console.is_terminal:
        yield lambda step: None
        return
    with console.status("") as status:
        yield status.update
