"""Two Surfaces → how the second differs from the first: each fact once, at the type that has it.

Input: the Surface of the models, and that of a target. Output: divergences, in the order of the types. A type
that only one side gives a name to is looked into where it is used: a name is no difference on the wire.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from protocol_models.methods import Stability

from ..absent import ABSENT, Absent
from ..history.places import label
from ..schema import (
    CatchAll,
    Enum,
    Member,
    Node,
    Notes,
    Object,
    Reference,
    Union,
    UnionKind,
    map_nodes,
    noted,
)
from .surface import MethodSurface, Surface

__all__ = ["Declared", "Divergence", "DivergenceKind", "divergences"]


class DivergenceKind(StrEnum):
    """What is otherwise."""

    METHOD_ADDED = "method added"
    METHOD_REMOVED = "method removed"
    METHOD_CHANGED = "method changed"
    TYPE_ADDED = "type added"
    TYPE_REMOVED = "type removed"
    TYPE_CHANGED = "type changed"
    MEMBER_ADDED = "member added"
    MEMBER_REMOVED = "member removed"
    MEMBER_CHANGED = "member changed"
    VALUE_ADDED = "enum value added"
    VALUE_REMOVED = "enum value removed"
    VARIANT_ADDED = "variant added"
    VARIANT_REMOVED = "variant removed"
    ORDER_CHANGED = "order changed"
    STABILITY_CHANGED = "stability changed"


Declared: TypeAlias = Node | Member | MethodSurface | Stability | str
"""What one side has at a place."""


@dataclass(frozen=True, slots=True)
class Divergence:
    """One fact."""

    kind: DivergenceKind
    place: str
    """As a record names it: `thread/start`, `v2.Thread.name`, `v2.ThreadItem[plan]`, `v2.PlanType=pro`."""
    owner: str = ""
    """The place that has it; empty for methods and types."""
    ours: Declared | Absent = ABSENT
    theirs: Declared | Absent = ABSENT
    before: str | None = None
    """What stands directly before it on their side; `None` for the first."""


def divergences(ours: Surface, theirs: Surface, meant: Collection[str] = ()) -> list[Divergence]:
    """All of them. `meant` names types that only the models have, and are to have."""
    ours, theirs = _plain(ours, {key for key in meant if key not in theirs.types}), _plain(theirs, ())
    found = [*_methods(ours, theirs), *_types(ours, theirs)]
    for key in ours.types.keys() & theirs.types.keys():
        found += _in_type(ours.types[key], theirs.types[key], key)
    order = {kind: number for number, kind in enumerate(DivergenceKind)}
    return sorted(found, key=lambda each: (order[each.kind], each.place))


def _plain(surface: Surface, meant: Collection[str]) -> Surface:
    """The Surface as it is compared: without prose, and with what has a name on one side only spelled out."""
    types = {key: _spelled_out(node, surface.types, meant) for key, node in surface.types.items()}
    methods = {
        name: method for name, method in surface.methods.items() if method.params not in meant or not meant
    }
    return replace(
        surface, types={key: node for key, node in types.items() if key not in meant}, methods=methods
    )


def _spelled_out(node: Node, types: Mapping[str, Node], meant: Collection[str]) -> Node:
    if isinstance(node, Reference) and node.key in meant:
        return _spelled_out(types[node.key], types, meant)
    inside = map_nodes(node, lambda inner: _spelled_out(inner, types, meant))
    if isinstance(inside, Enum):
        inside = replace(inside, descriptions=dict.fromkeys(sorted(inside.descriptions), ""))
    notes = Notes(
        description=inside.notes.description if isinstance(inside, Reference) else "",
        deprecated=inside.notes.deprecated,
        stability=inside.notes.stability,
    )
    return inside if inside.notes == notes else replace(inside, notes=notes)  # type: ignore[arg-type]  # no Foreign is read from artifacts


# --- methods and types


def _methods(ours: Surface, theirs: Surface) -> Iterator[Divergence]:
    for (_, name), before in _with_what_is_before(
        (str((method.direction, method.kind)), name) for name, method in theirs.methods.items()
    ):
        if name not in ours.methods:
            yield Divergence(
                DivergenceKind.METHOD_ADDED, name, theirs=theirs.methods[name], before=before and before[1]
            )
    for name, method in ours.methods.items():
        other = theirs.methods.get(name)
        if other is None:
            yield Divergence(DivergenceKind.METHOD_REMOVED, name, ours=method)
        elif method.stability is not other.stability:
            yield Divergence(
                DivergenceKind.STABILITY_CHANGED, name, ours=method.stability, theirs=other.stability
            )
        elif method != other:
            yield Divergence(DivergenceKind.METHOD_CHANGED, name, ours=method, theirs=other)


def _types(ours: Surface, theirs: Surface) -> Iterator[Divergence]:
    for key, node in theirs.types.items():
        if key not in ours.types:
            yield Divergence(DivergenceKind.TYPE_ADDED, key, theirs=node)
    for key, node in ours.types.items():
        if key not in theirs.types:
            yield Divergence(DivergenceKind.TYPE_REMOVED, key, ours=node)


def _in_type(ours: Node, theirs: Node, place: str, owner: str = "") -> Iterator[Divergence]:
    """What is otherwise in a type, or in a variant."""
    match ours, theirs:
        case Object(), Object() if _beside_members(ours) == _beside_members(theirs):
            yield from _members(ours.members, theirs.members, place)
        case Union(), Union() if _beside_members(ours) == _beside_members(theirs):
            yield from _union(ours, theirs, place)
        case Enum(), Enum() if ours.format == theirs.format:
            yield from _values(ours, theirs, place)
        case _ if ours != theirs:
            yield Divergence(DivergenceKind.TYPE_CHANGED, place, owner, ours, theirs)


def _beside_members(node: Object | Union) -> tuple[object, ...]:
    """What has to be alike for two types to differ in their parts only."""
    if isinstance(node, Object):
        return (node.further, node.is_closed, node.flattens)
    return (node.kind, node.tag, node.flattens, any(isinstance(each, CatchAll) for each in node.variants))


def _with_what_is_before(
    names: Iterable[tuple[str, str]],
) -> Iterator[tuple[tuple[str, str], tuple[str, str] | None]]:
    """Each name of a group, and the one before it in the same group."""
    last: dict[str, tuple[str, str]] = {}
    for group, name in names:
        yield (group, name), last.get(group)
        last[group] = (group, name)


def _before(names: Iterable[str]) -> dict[str, str | None]:
    """Each name → the one before it."""
    return {
        name: before and before[1] for (_, name), before in _with_what_is_before(("", each) for each in names)
    }


# --- members, variants, values


def _members(
    ours: Sequence[Member], theirs: Sequence[Member], place: str, tag: str | None = None
) -> Iterator[Divergence]:
    mine = {member.name: member for member in ours if member.name != tag}
    other = {member.name: member for member in theirs if member.name != tag}
    before = _before(member.name for member in theirs)
    for name, member in other.items():
        if name not in mine:
            yield Divergence(
                DivergenceKind.MEMBER_ADDED, f"{place}.{name}", place, theirs=member, before=before[name]
            )
    for name, member in mine.items():
        where = f"{place}.{name}"
        if name not in other:
            yield Divergence(DivergenceKind.MEMBER_REMOVED, where, place, ours=member)
        else:
            yield from _member(member, other[name], where, place)
    yield from _order(mine, other, place)


def _member(ours: Member, theirs: Member, place: str, owner: str) -> Iterator[Divergence]:
    stabilities = (ours.notes.stability, theirs.notes.stability)
    if ours.is_experimental is not theirs.is_experimental:
        told = [each or Stability.STABLE for each in stabilities]
        yield Divergence(DivergenceKind.STABILITY_CHANGED, place, owner, *told)
    same = replace(theirs, node=_of_stability(theirs.node, ours.notes.stability))
    if ours != same:
        yield Divergence(DivergenceKind.MEMBER_CHANGED, place, owner, ours, same)


def _of_stability(node: Node, stability: Stability | None) -> Node:
    return noted(node, stability=stability)


def _union(ours: Union, theirs: Union, place: str) -> Iterator[Divergence]:
    yield from _members(ours.shared, theirs.shared, place)
    mine, other = _labelled(ours), _labelled(theirs)
    before = _before(other)
    for name, variant in other.items():
        where = f"{place}[{name}]"
        if name not in mine:
            yield Divergence(DivergenceKind.VARIANT_ADDED, where, place, theirs=variant, before=before[name])
        else:
            yield from _variant(mine[name], variant, where, ours)
    for name, variant in mine.items():
        if name not in other:
            yield Divergence(DivergenceKind.VARIANT_REMOVED, f"{place}[{name}]", place, ours=variant)
    yield from _order(mine, other, place)
    yield from _values(_strings(ours), _strings(theirs), place)


def _variant(ours: Node, theirs: Node, place: str, union: Union) -> Iterator[Divergence]:
    owner = place.rpartition("[")[0]
    stabilities = (ours.notes.stability, theirs.notes.stability)
    if stabilities[0] is not stabilities[1]:
        told = [each or Stability.STABLE for each in stabilities]
        yield Divergence(DivergenceKind.STABILITY_CHANGED, place, owner, *told)
        theirs = _of_stability(theirs, stabilities[0])
    match ours, theirs:
        case Object(members=(mine,)), Object(members=(other,)) if union.kind is UnionKind.EXTERNAL:
            yield from _in_type(mine.node, other.node, place, owner)
        case Object(), Object() if _beside_members(ours) == _beside_members(theirs):
            yield from _members(ours.members, theirs.members, place, union.tag)
        case _:
            yield from _in_type(ours, theirs, place, owner)


def _labelled(union: Union) -> dict[str, Node]:
    """Label → variant of those that are not bare strings, and not what lets in any other."""
    return {
        label(variant, union.tag, number): variant
        for number, variant in enumerate(union.variants)
        if not isinstance(variant, Enum | CatchAll)
    }


def _strings(union: Union) -> Enum:
    return next((each for each in union.variants if isinstance(each, Enum)), Enum(()))


def _values(ours: Enum, theirs: Enum, place: str) -> Iterator[Divergence]:
    mine, other = [str(value) for value in ours.values], [str(value) for value in theirs.values]
    before = _before(other)
    for value in other:
        if value not in mine:
            only = replace(theirs, values=(value,), descriptions={})
            if value in theirs.descriptions:
                only = replace(only, descriptions={value: ""})
            yield Divergence(
                DivergenceKind.VALUE_ADDED, f"{place}={value}", place, theirs=only, before=before[value]
            )
    for value in mine:
        if value not in other:
            yield Divergence(DivergenceKind.VALUE_REMOVED, f"{place}={value}", place, ours=value)
    yield from _order(mine, other, place)
    common = set(mine) & set(other)
    if common & ours.descriptions.keys() != common & theirs.descriptions.keys():
        yield Divergence(DivergenceKind.TYPE_CHANGED, place, "", ours, theirs)


def _order(ours: Iterable[str], theirs: Iterable[str], place: str) -> Iterator[Divergence]:
    """A fact where the names that both have stand in another order."""
    mine, other = list(ours), list(theirs)
    both = [[name for name in names if name in mine and name in other] for names in (mine, other)]
    if both[0] != both[1]:
        yield Divergence(DivergenceKind.ORDER_CHANGED, place, "", ", ".join(both[0]), ", ".join(both[1]))
