"""A method or a type, and its history.

Input: the Bundle of all releases and a name. Output: a Description, as text or as data.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from protocol_models.json_types import JsonObject

from ..bundle import Bundle, MethodRow, reference_graph, short_name
from ..errors import GeneratorError
from ..history.mark import places_of
from ..history.places import label
from ..schema import (
    AnyValue,
    Array,
    CatchAll,
    Enum,
    Foreign,
    Map,
    Member,
    Node,
    Nullable,
    Object,
    Reference,
    Scalar,
    Tuple,
    Union,
    nodes_inside,
)

__all__ = ["Description", "as_data", "as_text", "described"]


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of a method, or of a type."""

    name: str
    method: MethodRow | None
    types: tuple[tuple[str, str, Node], ...]
    """What each type is to it (`params`, `result` or `type`), its key, and its node."""
    changes: tuple[tuple[str, str], ...]
    """Release → what came, went or changed with it, in order."""


def described(bundle: Bundle, name: str) -> Description:
    """The method of this name, or the type of this key or short name; an error names the nearest ones."""
    methods = {row.name: row for row in bundle.methods}
    if (row := methods.get(name)) is not None:
        named = (("params", row.params), ("result", row.result))
        types = tuple((role, key, bundle.types[key]) for role, key in named if key is not None)
        return Description(name, row, types, tuple(_changes(bundle, row, [key for _, key, _ in types])))
    keys = [key for key in bundle.types if name in (key, short_name(key))]
    if not keys:
        known = [*methods, *map(short_name, bundle.types)]
        near = get_close_matches(name, known, 3, 0.5)
        hint = f"did you mean {', '.join(near)}?" if near else "name a method such as turn/start, or a type"
        raise GeneratorError("the protocol has no method and no type of this name", name, hint)
    types = tuple(("type", key, bundle.types[key]) for key in keys)
    return Description(name, None, types, tuple(_changes(bundle, None, keys)))


def _changes(bundle: Bundle, row: MethodRow | None, roots: list[str]) -> Iterator[tuple[str, str]]:
    """Release → change, for the method and all types that it reaches, in the order of the releases."""
    order = bundle.record.order
    graph = reference_graph(bundle.types)
    reached: set[str] = set()
    pending = list(roots)
    while pending:
        key = pending.pop()
        if key not in reached:
            reached.add(key)
            pending.extend(graph[key])
    found: list[tuple[str, str]] = []
    if row is not None:
        found += _ends(bundle, row.name, row.since, row.until)
        if row.stable_since:
            found.append((row.stable_since, f"{row.name} left the experimental API"))
    owners = places_of(bundle)
    for place, owner in owners.items():
        key = place.partition("=")[0]
        if (_type_of(key, bundle) or "") in reached and (since := bundle.record.since(place, owner)):
            found.append((since, f"{place} was added"))
    for key in sorted(reached):
        found += _gone(bundle, key, bundle.types[key])
    yield from sorted(dict.fromkeys(found), key=lambda change: (order.get(change[0], -1), change[1]))


def _type_of(place: str, bundle: Bundle) -> str | None:
    """The type in which a place stands: the longest key that begins it."""
    cut = place.partition("[")[0]
    while cut and cut not in bundle.types:
        cut = cut.rpartition(".")[0]
    return cut or None


def _ends(bundle: Bundle, place: str, since: str, until: str) -> Iterator[tuple[str, str]]:
    if since:
        yield since, f"{place} was added"
    if until:
        yield _next(bundle, until), f"{place} was removed"


def _gone(bundle: Bundle, place: str, node: Node) -> Iterator[tuple[str, str]]:
    """What went or changed its form inside of a type."""
    if node.notes.until:
        yield _next(bundle, node.notes.until), f"{place} was removed"
    for former in node.notes.was:
        yield _next(bundle, former.until), f"{place} changed: it was {type_text(former.node)}"
    match node:
        case Enum(until=until):
            for value, last in until.items():
                yield _next(bundle, last), f"{place}={value} was removed"
        case Object(members=members) | Union(shared=members):
            for member in members:
                yield from _gone(bundle, f"{place}.{member.name}", member.node)
            if isinstance(node, Union):
                for variant in node.variants:
                    yield from _gone(bundle, place, variant)
        case _:
            for inner in nodes_inside(node):
                yield from _gone(bundle, place, inner)


def _next(bundle: Bundle, release: str) -> str:
    """The release behind one."""
    releases, order = bundle.record.releases, bundle.record.order
    return (
        releases[order[release] + 1] if release in order and order[release] + 1 < len(releases) else release
    )


def type_text(node: Node) -> str:
    """A type as one says it."""
    match node:
        case Reference(key=key):
            return short_name(key)
        case Scalar(type=kind, format=width):
            return width or kind.value
        case Enum(values=values):
            return " | ".join(json.dumps(value, ensure_ascii=False) for value in values)
        case Array(items=items):
            return f"list of {type_text(items)}"
        case Tuple(items=items):
            return f"[{', '.join(map(type_text, items))}]"
        case Map(values=values):
            return f"map of {type_text(values)}"
        case Nullable(inner=inner):
            return f"{type_text(inner)} | null"
        case Union(variants=variants, tag=tag):
            return " | ".join(
                label(each, tag, number) if isinstance(each, Object | CatchAll) else type_text(each)
                for number, each in enumerate(variants)
            )
        case Object():
            return "object"
        case AnyValue() | CatchAll() | Foreign():
            return "any JSON"


def as_text(found: Description, bundle: Bundle) -> str:
    """The description for people."""
    return "\n".join(_text(found, bundle))


def _text(found: Description, bundle: Bundle) -> Iterator[str]:
    if (row := found.method) is not None:
        yield f"{row.name}: {row.kind.value}, {row.direction.value}, {row.stability.value}"
        if row.description:
            yield f"  {row.description}"
        yield f"  {_lifetime(row.since, row.until, bundle)}"
    for role, key, node in found.types:
        yield ""
        yield f"{role} {key}: {'' if isinstance(node, Object) else type_text(node)}".rstrip(": ")
        if node.notes.description:
            yield f"  {node.notes.description}"
        if found.method is None:
            yield f"  {_lifetime(node.notes.since, node.notes.until, bundle)}"
        for member in _members(node):
            when = "required" if member.is_required else str(member.presence)
            marks = [when, *_marks(member)]
            yield f"  {member.name}: {type_text(member.node)} ({', '.join(marks)})"
    if found.changes:
        yield ""
        yield "changes"
        yield from (f"  {release}: {what}" for release, what in found.changes)


def _lifetime(since: str, until: str, bundle: Bundle) -> str:
    begin = f"since {since}" if since else f"since {bundle.record.releases[0]} or before"
    return f"{begin}, until {until}" if until else begin


def _marks(member: Member) -> Iterator[str]:
    if member.is_experimental:
        yield "experimental"
    if member.notes.deprecated:
        yield "deprecated"
    if member.notes.since:
        yield f"since {member.notes.since}"
    if member.notes.until:
        yield f"until {member.notes.until}"


def _members(node: Node) -> tuple[Member, ...]:
    match node:
        case Object(members=members) | Union(shared=members):
            return members
        case _:
            return ()


def as_data(found: Description) -> JsonObject:
    """The description for programs."""
    row = found.method
    return {
        "formatVersion": 1,
        "name": found.name,
        "method": None if row is None else row.to_json(),
        "types": [
            {
                "role": role,
                "key": key,
                "type": type_text(node),
                "since": node.notes.since,
                "until": node.notes.until,
                "members": [
                    {
                        "name": member.name,
                        "type": type_text(member.node),
                        "presence": "required" if member.is_required else str(member.presence),
                        "since": member.notes.since,
                        "until": member.notes.until,
                        "experimental": member.is_experimental,
                        "deprecated": member.notes.deprecated,
                    }
                    for member in _members(node)
                ],
            }
            for role, key, node in found.types
        ],
        "changes": [{"release": release, "what": what} for release, what in found.changes],
    }
