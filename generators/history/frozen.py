"""The history of a protocol that keeps no record: what its frozen releases say, in the same form.

Input: the Bundle of the models, and the Bundles of the frozen releases, oldest first. Output: a Bundle of all
that any of them has, with since and until when it was there and what it was before. What no frozen release
has is `unreleased`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from protocol_models.base import Presence
from protocol_models.history.record import Record

from ..bundle import Bundle, MethodRow
from ..schema import (
    Array,
    Enum,
    FormerNode,
    Map,
    Member,
    Node,
    Nullable,
    Object,
    Union,
    bare,
    map_nodes,
    noted,
)
from .mark import places_of, with_record
from .places import label

__all__ = ["UNRELEASED", "with_frozen"]

UNRELEASED = "unreleased"
"""The release of what stands in the models alone."""


def with_frozen(bundle: Bundle, frozen: Sequence[tuple[str, Bundle]]) -> Bundle:
    """The Bundle with the history that the frozen releases tell; each of them is what `at` gives."""
    merged = bundle
    for version, earlier in reversed(frozen):
        merged = _with_earlier(merged, earlier, version)
    record = _record(merged, [*frozen, (UNRELEASED, bundle)])
    known = MappingProxyType({**dict(frozen), UNRELEASED: bundle})
    return replace(with_record(merged, record), frozen=known)


def _record(merged: Bundle, releases: Sequence[tuple[str, Bundle]]) -> Record:
    """Since when each place is there; what is as old as its owner, or as the first release, is not named."""
    owners = places_of(merged)
    first: dict[str, int] = {}
    for number, (_, each) in enumerate(releases):
        for place in places_of(each):
            first.setdefault(place, number)
    came = {
        place: releases[number][0]
        for place, number in first.items()
        if number > first.get(owners.get(place, ""), 0)
    }
    return Record(tuple(version for version, _ in releases), releases[0][0], MappingProxyType(came))


def _with_earlier(later: Bundle, earlier: Bundle, version: str) -> Bundle:
    """The later Bundle with what only the earlier one has, and with the forms that it had there."""
    types = dict(later.types)
    for key, node in earlier.types.items():
        types[key] = _merged(types[key], node, version) if key in types else noted(node, until=version)
    return replace(
        later,
        methods=(*later.methods, *_gone_methods(later.methods, earlier.methods, version)),
        types={key: types[key] for key in sorted(types)},
        documents=dict(sorted({**earlier.documents, **later.documents}.items())),
        notification_members=_members(later.notification_members, earlier.notification_members, version),
    )


def _gone_methods(
    later: Iterable[MethodRow], earlier: Iterable[MethodRow], version: str
) -> Iterable[MethodRow]:
    known = {(row.direction, row.name) for row in later}
    return [replace(row, until=version) for row in earlier if (row.direction, row.name) not in known]


def _merged(later: Node, earlier: Node, version: str) -> Node:
    """The later node with what only the earlier one has."""
    match later, earlier:
        case Object(), Object() if (later.is_closed, later.flattens) == (earlier.is_closed, earlier.flattens):
            return replace(later, members=_members(later.members, earlier.members, version))
        case Enum(), Enum():
            gone = {str(value): version for value in earlier.values if value not in later.values}
            values = (*later.values, *(value for value in earlier.values if value not in later.values))
            return replace(later, values=values, until={**later.until, **gone})
        case Union(), Union() if (later.kind, later.tag) == (earlier.kind, earlier.tag):
            shared = _members(later.shared, earlier.shared, version)
            return replace(later, shared=shared, variants=_variants(later, earlier, version))
        case Nullable(), Nullable():
            return replace(later, inner=_merged(later.inner, earlier.inner, version))
        case Array(), Array():
            return replace(later, items=_merged(later.items, earlier.items, version))
        case Map(), Map():
            return replace(later, values=_merged(later.values, earlier.values, version))
    return _with_former(later, FormerNode(version, _plain(earlier)))


def _with_former(later: Node, former: FormerNode) -> Node:
    """The node that had another form up to a release; the same where it had that form already."""
    formers = later.notes.was
    now = formers[0].node if formers else _plain(later)
    is_same = now == former.node and (former.is_required is None or bool(formers))
    return later if is_same else noted(later, was=(former, *formers))


def _plain(node: Node) -> Node:
    """The node with nothing said of it, nor of what is inside."""
    return map_nodes(bare(node), _plain)


def _members(later: tuple[Member, ...], earlier: tuple[Member, ...], version: str) -> tuple[Member, ...]:
    before = {member.name: member for member in earlier}
    now = {member.name for member in later}
    return (
        *(
            _member(member, before[member.name], version) if member.name in before else member
            for member in later
        ),
        *(_gone(member, version) for member in earlier if member.name not in now),
    )


def _member(later: Member, earlier: Member, version: str) -> Member:
    if later.is_required is earlier.is_required:
        return replace(later, node=_merged(later.node, earlier.node, version))
    former = FormerNode(version, _plain(earlier.node), earlier.is_required)
    return replace(later, node=_with_former(later.node, former))


def _gone(member: Member, version: str) -> Member:
    """A member that a later release does not have: whoever writes today leaves it out."""
    presence = Presence.OMITTED if member.presence is None else member.presence
    was = (FormerNode(version, _plain(member.node), True),) if member.is_required else ()
    return replace(member, node=noted(member.node, until=version, was=was), presence=presence)


def _variants(later: Union, earlier: Union, version: str) -> tuple[Node, ...]:
    def by_label(union: Union) -> Mapping[str, Node]:
        return {label(each, union.tag, number): each for number, each in enumerate(union.variants)}

    now, before = by_label(later), by_label(earlier)
    return (
        *(_merged(node, before[name], version) if name in before else node for name, node in now.items()),
        *(noted(node, until=version) for name, node in before.items() if name not in now),
    )
