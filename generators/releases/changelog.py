"""What changed from one release to another, for people: Markdown, grouped by resource.

Input: the Bundle of all releases, two of them, and what `compat` finds breaking. Output: Markdown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..bundle import Bundle, MethodRow, reference_graph
from ..history.mark import places_of
from ..schema import Member, Node, Object, Union
from .description import type_text

__all__ = ["changelog"]

_SECTIONS = ("Added", "Changed", "Removed", "Deprecated", "Breaks")
_SHARED = "shared"


def changelog(bundle: Bundle, old: str, new: str, breaks: Iterable[tuple[str, str]]) -> str:
    """The Markdown; `breaks` are places and sentences."""
    before, after = bundle.at(old), bundle.at(new)
    homes = _homes(after) | _homes(before)
    lines: dict[str, dict[str, list[str]]] = {}

    def say(section: str, place: str, text: str) -> None:
        home = homes.get(_type_of(place, before, after), _SHARED)
        lines.setdefault(home, {}).setdefault(section, []).append(text)

    for section, place, text in _differences(before, after):
        say(section, place, text)
    for place, text in breaks:
        say("Breaks", place, text)
    return "\n".join(_markdown(old, new, lines)) + "\n"


def _markdown(old: str, new: str, lines: Mapping[str, Mapping[str, list[str]]]) -> Iterator[str]:
    yield f"# {old} → {new}"
    if not lines:
        yield ""
        yield "Nothing changed in the protocol."
    for home in sorted(lines, key=lambda each: (each == _SHARED, each)):
        yield ""
        yield f"## {home}"
        for section in _SECTIONS:
            if found := lines[home].get(section):
                yield ""
                yield f"### {section}"
                yield ""
                yield from (f"- {text}" for text in dict.fromkeys(found))


def _differences(before: Bundle, after: Bundle) -> Iterator[tuple[str, str, str]]:
    """Section, place and sentence of each difference; what came or went with its owner is not told."""
    then, now = places_of(before), places_of(after)
    methods = {row.name: row for row in (*before.methods, *after.methods)}
    for place, owner in now.items():
        if place not in then and (not owner or owner in then):
            yield "Added", place, f"`{place}`{_what(methods.get(place))}"
    for place, owner in then.items():
        if place not in now and (not owner or owner in now):
            yield "Removed", place, f"`{place}`{_what(methods.get(place))}"
    was = {row.name: row for row in before.methods}
    for row in after.methods:
        former = was.get(row.name)
        if former is None:
            continue
        if former.stability is not row.stability:
            yield (
                "Changed",
                row.name,
                f"`{row.name}` is {row.stability.value}, and was {former.stability.value}",
            )
        if row.deprecated and not former.deprecated:
            yield "Deprecated", row.name, f"`{row.name}`"
        for role in ("params", "result"):
            one, other = getattr(former, role), getattr(row, role)
            if one != other:
                yield "Changed", row.name, f"`{row.name}` has {role} `{other}`, and had `{one}`"
    for key in sorted(before.types.keys() & after.types.keys()):
        yield from _changed(key, before.types[key], after.types[key])


def _changed(place: str, old: Node, new: Node) -> Iterator[tuple[str, str, str]]:
    members = {member.name: member for member in _members(old)}
    for member in _members(new):
        former = members.get(member.name)
        if former is None:
            continue
        at = f"{place}.{member.name}"
        if (one := type_text(former.node)) != (other := type_text(member.node)):
            yield "Changed", at, f"`{at}` is {other}, and was {one}"
        if former.is_required is not member.is_required:
            yield "Changed", at, f"`{at}` is {'required' if member.is_required else 'optional'} now"
        if former.is_experimental is not member.is_experimental:
            words = "part of the experimental API" if member.is_experimental else "stable"
            yield "Changed", at, f"`{at}` is {words} now"
        if member.notes.deprecated and not former.notes.deprecated:
            yield "Deprecated", at, f"`{at}`"
    if type(old) is not type(new):
        yield "Changed", place, f"`{place}` is {type_text(new)}, and was {type_text(old)}"


def _members(node: Node) -> tuple[Member, ...]:
    match node:
        case Object(members=members) | Union(shared=members):
            return members
        case _:
            return ()


def _what(row: MethodRow | None) -> str:
    if row is None:
        return ""
    marks = f"{row.stability.value} {row.kind.value}, {row.direction.value}"
    description = row.description.partition("\n")[0]
    return f" ({marks})" + (f": {description}" if description else "")


def _homes(bundle: Bundle) -> dict[str, str]:
    """Method or type → its resource; that of a type is the one whose methods alone reach it."""
    graph = reference_graph(bundle.types)
    homes: dict[str, str] = {}
    reached: dict[str, set[str]] = {}
    for row in bundle.methods:
        resource = homes[row.name] = row.name.partition("/")[0]
        pending = [key for key in (row.params, row.result) if key is not None]
        seen: set[str] = set()
        while pending:
            key = pending.pop()
            if key not in seen:
                seen.add(key)
                reached.setdefault(key, set()).add(resource)
                pending.extend(graph[key])
    homes |= {key: next(iter(found)) for key, found in reached.items() if len(found) == 1}
    return homes


def _type_of(place: str, *bundles: Bundle) -> str:
    cut = place.partition("=")[0].partition("[")[0]
    if any(cut == row.name for bundle in bundles for row in bundle.methods):
        return cut
    while cut and not any(cut in bundle.types for bundle in bundles):
        cut = cut.rpartition(".")[0]
    return cut
