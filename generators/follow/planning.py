"""Divergences → a Plan.

Input: how a target differs, its Surface, and where everything is declared. Output: a Plan: the drafts, what
the record says of the new release, and a decision for whatever has no one right answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from protocol_models.methods import Stability

from ..absent import ABSENT
from ..bundle import closure, reference_graph
from ..schema import Member
from ..type_references import references
from .divergences import Divergence, DivergenceKind
from .drafter import Drafter
from .drafts import Plan
from .new_types import NewTypes
from .sources import Sources
from .surface import MethodSurface, Surface
from .vocabulary import result_names

__all__ = ["plan"]


def plan(
    found: Sequence[Divergence],
    theirs: Surface,
    sources: Sources,
    new_types: NewTypes,
    releases: tuple[str, str],
) -> Plan:
    """A draft or a decision for each divergence; `releases`: that of the target, and the one before it."""
    release, previous = releases
    while True:
        drafter = Drafter(theirs, sources, new_types, previous)
        drafts, decisions = drafter.all(_in_writing_order(found))
        failed = {
            each.divergence.place for each in decisions if each.divergence.kind is DivergenceKind.TYPE_ADDED
        }
        if not new_types.without(failed):
            break
    return _recorded(Plan(release, previous, tuple(drafts), tuple(decisions)), theirs)


def _recorded(found: Plan, theirs: Surface) -> Plan:
    """The Plan, in which the record names no type that only a decision leads to."""
    new = {
        each.divergence.place for each in found.drafts if each.divergence.kind is DivergenceKind.TYPE_ADDED
    }
    graph = reference_graph(theirs.types)
    named = [
        key
        for draft in found.drafts
        for key in _named_by(draft.divergence)
        if draft.divergence.place not in new
    ]
    reached = closure(named, {key: graph[key] for key in new}, may_lack=True)
    drafts = tuple(
        replace(draft, came=()) if draft.divergence.place in new - reached else draft
        for draft in found.drafts
    )
    left = new - reached
    decisions = []
    for decision in found.decisions:
        mine = closure(_named_by(decision.divergence), graph, may_lack=True) & left
        left -= mine
        decisions.append(replace(decision, came=(*decision.came, *sorted(mine))))
    return replace(found, drafts=drafts, decisions=tuple(decisions))


def _named_by(divergence: Divergence) -> Iterator[str]:
    """The types that what the target has there names."""
    match divergence.theirs:
        case MethodSurface(params=params) as method:
            yield from filter(None, (params, *result_names(method)))
        case Member(node=node):
            yield from references(node)
        case str() | Stability() | None:
            return
        case node if node is not ABSENT:
            yield from references(node)


def _in_writing_order(found: Sequence[Divergence]) -> list[Divergence]:
    """What stands behind something else that is new comes after it."""
    by_group: dict[tuple[DivergenceKind, str], dict[str, Divergence]] = {}
    for it in found:
        by_group.setdefault((it.kind, it.owner), {})[_own_name(it)] = it
    ordered: list[Divergence] = []
    for group in by_group.values():
        done: set[str] = set()

        def add(name: str, group: dict[str, Divergence] = group, done: set[str] = done) -> None:
            if name in group and name not in done:
                done.add(name)
                if (before := group[name].before) is not None:
                    add(before, group, done)
                ordered.append(group[name])

        for name in group:
            add(name)
    return ordered


def _own_name(it: Divergence) -> str:
    rest = it.place[len(it.owner) :] if it.owner else it.place
    return rest.strip("[].=") if it.owner else it.place
