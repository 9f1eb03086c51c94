"""The kinds of core schemas that are unions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from protocol_models._pydantic.core import Core
from protocol_models.base import UnionFacts, WireModel
from protocol_models.base.presence import wire_name

from ..schema import NO_NOTES, CatchAll, Enum, Member, Node, Notes, Object, Reference, Union, UnionKind
from .reader import CoreReader
from .substitutes import is_skipped, is_unknown

__all__ = ["tagged_union", "union", "union_by_facts"]


def union(reader: CoreReader, core: Core) -> Node:
    given = [arm for arm in core.choices if not is_unknown(arm) and not _is_absent(arm)]
    arms = _distinct(reader.read(arm) for arm in given if not is_skipped(arm))
    return arms[0] if len(arms) == 1 else Union(UnionKind.UNTAGGED, arms)


def tagged_union(reader: CoreReader, core: Core) -> Node:
    arms = _distinct(map(reader.read, core.choices))
    tag = _tag(reader, core.discriminator, arms)
    if tag is None:
        reader.doubted.append((reader.place(), arms))
        return Union(UnionKind.INTERNAL, arms)
    for arm in arms:
        if isinstance(arm, Reference):
            reader.tags.setdefault(arm.key, set()).add(tag)
    return Union(UnionKind.INTERNAL, arms, tag=tag)


def _tag(reader: CoreReader, discriminator: object, arms: Sequence[Node]) -> str | None:
    """The member that tells variants apart; none where a function does."""
    if not isinstance(discriminator, list):
        return discriminator if isinstance(discriminator, str) else None
    # The member has an alias: Pydantic looks for either name, and messages have that of this side.
    names = sorted({path[0] for path in discriminator if len(path) == 1})
    targets = [reader.types[arm.key] if isinstance(arm, Reference) else arm for arm in arms]
    for name in names:
        if all(isinstance(target, Object) and target.member(name) is not None for target in targets):
            return str(name)
    return None


def union_by_facts(reader: CoreReader, core: Core, facts: UnionFacts) -> Node:
    if core.kind == "union" and facts.kind == "internal":
        core = next(arm for arm in core.choices if not is_unknown(arm))
    arms = _distinct(_variant(reader, choice, facts) for choice in core.choices if not is_unknown(choice))
    if facts.order:
        arms = _reordered(arms, facts.order)
    arms, shared = _without_shared(arms, facts.shared)
    return Union(
        UnionKind(facts.kind),
        (*arms, CatchAll()) if facts.catch_all else arms,
        tag=facts.tag,
        shared=shared,
        flattens=reader.flattened(facts.flattens),
        notes=Notes(schema_name=facts.schema_name) if facts.schema_name else NO_NOTES,
    )


def _variant(reader: CoreReader, choice: Core, facts: UnionFacts) -> Node:
    """A variant as it stands in its union: spelled out, or by reference where it is a type."""
    core = reader.resolved(choice)
    if facts.kind != "untagged" and core.kind in ("model", "enum"):
        return reader.body(core)
    return reader.read(choice)


def _is_absent(arm: Core) -> bool:
    return arm.kind == "missing-sentinel" and not arm.has_inner


def _distinct(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """Each node once; several tags may lead to one variant."""
    distinct: list[Node] = []
    for node in nodes:
        if node not in distinct:
            distinct.append(node)
    return tuple(distinct)


def _reordered(arms: tuple[Node, ...], order: Sequence[str]) -> tuple[Node, ...]:
    """The variants of an externally tagged union in the order of their wire names, strings apart."""
    placed: list[Node] = []
    for name in order:
        for arm in arms:
            match arm:
                case Enum(values=values, descriptions=texts, until=gone) if name in values:
                    told = {name: texts[name]} if name in texts else {}
                    placed.append(Enum((name,), told, until={name: gone[name]} if name in gone else {}))
                case Object() if arm.member(name) is not None:
                    placed.append(arm)
    return tuple(placed)


def _without_shared(
    arms: tuple[Node, ...], shared: type[WireModel] | None
) -> tuple[tuple[Node, ...], tuple[Member, ...]]:
    """The variants without the members of `shared`, and these members."""
    if shared is None:
        return arms, ()
    names = {wire_name(shared, field) for field in shared.model_fields}
    common = tuple(member for member in _members_of(arms[0]) if member.name in names)
    return tuple(_without(arm, names) for arm in arms), common


def _members_of(node: Node) -> tuple[Member, ...]:
    match node:
        case Object(members=members) | Union(shared=members):
            return members
        case _:
            return ()


def _without(node: Node, names: set[str]) -> Node:
    rest = tuple(member for member in _members_of(node) if member.name not in names)
    match node:
        case Object():
            return replace(node, members=rest)
        case Union():
            return replace(node, shared=rest)
        case _:
            return node
