"""Two Bundles → Changes: facts, and no opinion.

Enters: the old and the new protocol. Leaves: every Change, with the messages that reach it.

Each pair of types is compared once, however many messages reach it. What is compared is what the
schemas say, not how (`generators.compat.view`): a Change may still turn out to mean nothing.
"""

from __future__ import annotations

import difflib
import json
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from generators.bundle import MethodRow
from generators.canonical import Json, Schema
from generators.compat.changes import Change, Kind
from generators.compat.json_values import escaped
from generators.compat.messages import MessageKey, Protocol
from generators.compat.trails import Arm, Item, Member, Other, Tag, Trail
from generators.compat.view import (
    Place,
    View,
    as_variant_of,
    followed,
    is_told_apart,
    view_of,
)
from generators.compat.widths import demanded

__all__ = ["diff"]

LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
OTHER = ("pattern", "multipleOf", "uniqueItems")
SIMILAR = 0.75
"""How alike two names are, at least, for one to be a guess at the other's new name."""
TypePair = tuple[str, str]


@dataclass(slots=True)
class _Found:
    """What comparing one pair of places gave, and the way from there."""

    changes: list[tuple[Change, Trail]] = field(default_factory=list)
    pairs: dict[TypePair, Trail] = field(default_factory=dict)
    """The pairs of types to compare next."""


def diff(old: Protocol, new: Protocol) -> list[Change]:
    """Every fact in which new differs from old."""
    changes = list(_method_changes(old, new))
    comparison = _Comparison(old, new)
    reached: dict[int, dict[MessageKey, Trail]] = {}
    facts: dict[int, Change] = {}
    for key, message in old.messages.items():
        if key not in new.messages:
            continue
        for change, trail in comparison.of_message(message.schema, new.messages[key].schema):
            facts[id(change)] = change
            reached.setdefault(id(change), {})[key] = trail
    return changes + [replace(change, messages=reached[at]) for at, change in facts.items()]


# --- methods


def _method_changes(old: Protocol, new: Protocol) -> Iterator[Change]:
    before, after = ({_identity(row): row for row in side.bundle.methods} for side in (old, new))
    added = [row for key, row in after.items() if key not in before]
    for key, row in before.items():
        messages = _sent(old, row)
        if key not in after:
            guess = _renamed(row, added)
            yield Change(
                Kind.METHOD_REMOVED, row.name, "", "", row.kind, None, guess=guess, messages=messages
            )
        elif after[key].deprecated and not row.deprecated:
            yield Change(Kind.METHOD_DEPRECATED, row.name, "", "", messages=messages)
        if key in after and (row.result is None) != (after[key].result is None):
            yield Change(
                Kind.RESULT_UNPAIRED, row.name, "", "", row.result, after[key].result, messages=messages
            )
    for row in added:
        yield Change(Kind.METHOD_ADDED, row.name, "", "", None, row.kind, messages=_sent(new, row))


def _sent(protocol: Protocol, row: MethodRow) -> dict[MessageKey, Trail]:
    """The message that a method is sent as."""
    return {key: () for key in protocol.messages if (key.method, key.part) == (row.name, row.kind)}


def _identity(row: MethodRow) -> tuple[str, str, str]:
    return row.direction, row.kind, row.name


def _renamed(row: MethodRow, added: list[MethodRow]) -> str:
    same = {other.name: other for other in added if _identity(other)[:2] == _identity(row)[:2]}
    for name, other in same.items():
        if row.params is not None and (row.params, row.result) == (other.params, other.result):
            return name
    return next(iter(difflib.get_close_matches(row.name, same, 1, SIMILAR)), "")


# --- types


class _Comparison:
    """Compares types, each pair of them once."""

    def __init__(self, old: Protocol, new: Protocol) -> None:
        self._old, self._new = old.bundle.types, new.bundle.types
        self._known: dict[TypePair, _Found] = {}

    def of_message(self, old: Schema, new: Schema) -> list[tuple[Change, Trail]]:
        """The changes that a message reaches, from its envelope on, each by a short way."""
        found = _Found()
        self._compare(Place(old, ""), Place(new, ""), (), found)
        changes = list(found.changes)
        ways = dict(found.pairs)
        waiting = deque(ways)
        while waiting:
            pair = waiting.popleft()
            inner = self._of_types(pair)
            changes += ((change, (*ways[pair], *trail)) for change, trail in inner.changes)
            for each, trail in inner.pairs.items():
                if each not in ways:
                    ways[each] = (*ways[pair], *trail)
                    waiting.append(each)
        return changes

    def _of_types(self, pair: TypePair) -> _Found:
        if pair not in self._known:
            found = self._known[pair] = _Found()
            old, new = (
                Place(types[key], f"/types/{escaped(key)}")
                for types, key in zip((self._old, self._new), pair, strict=True)
            )
            if old.schema != new.schema or pair[0] != pair[1]:
                self._compare(old, new, (), found)
            else:
                self._descend(view_of(old, self._old), view_of(new, self._new), (), found)
        return self._known[pair]

    def _compare(self, old: Place, new: Place, trail: Trail, found: _Found) -> None:
        """Compare what stands at two places."""
        before, after = view_of(old, self._old), view_of(new, self._new)
        at = (old.pointer, new.pointer)
        changes: list[Change] = []
        was_nullable, is_nullable = (
            self._through(before, self._old).nullable,
            self._through(after, self._new).nullable,
        )
        if is_nullable and not was_nullable:
            changes.append(Change(Kind.NULL_ADDED, "null", *at, old_demands=_NOT_NULL))
        if was_nullable and not is_nullable:
            changes.append(Change(Kind.NULL_REMOVED, "null", *at, new_demands=_NOT_NULL))
        if before.place.reference is None or after.place.reference is None:
            before, after = self._through(before, self._old), self._through(after, self._new)
            before, after = (
                as_variant_of(before, after, self._old),
                as_variant_of(after, before, self._new),
            )
            changes += _values(before, after, at)
            changes += self._of_shape(before, after, at)
        found.changes += ((change, trail) for change in changes)
        self._descend(before, after, trail, found)

    def _of_shape(self, old: View, new: View, at: tuple[str, str]) -> Iterator[Change]:
        """What differs between two unions, two schemas that are none, or one of each."""
        schemas = old.place.schema, new.place.schema
        if bool(old.variants) != bool(new.variants):
            yield Change(Kind.SHAPE_CHANGED, "type", *at, _shape(old), _shape(new))
            yield from _moved(*schemas, at)
        elif old.variants:
            yield from _variants(old, new, at, (self._old, self._new))
            inside = self._members_of_variants(old, self._old) | self._members_of_variants(new, self._new)
            yield from (_doubted(change, inside) for change in _members(*schemas, at))
        elif not old.values and not new.values:
            yield from _plain(*schemas, at)

    def _members_of_variants(self, view: View, types: Any) -> set[str]:
        """The names of the members that stand in the variants of a union, and not beside them."""
        return {
            name
            for place in view.variants.values()
            for name in followed(place, types).schema.get("properties", {})
        }

    def _through(self, view: View, types: Any) -> View:
        """The view of what a reference leads to; what stands by reference is no place of its own."""
        if view.place.reference is None:
            return view
        inner = view_of(followed(view.place, types), types)
        return replace(inner, nullable=view.nullable or inner.nullable)

    def _descend(self, old: View, new: View, trail: Trail, found: _Found) -> None:
        """Compare what stands inside."""
        references = old.place.reference, new.place.reference
        if references[0] is not None and references[1] is not None:
            found.pairs.setdefault((references[0], references[1]), trail)
            return
        # A union, too, may have members beside its variants: they are shared by all of them.
        mine, theirs = (view.place.schema.get("properties", {}) for view in (old, new))
        named = tuple(sorted(mine.keys() | theirs.keys()))
        for label, place in old.variants.items():
            # A variant that is one value has nothing inside.
            twin = new.variants.get(label)
            if twin is not None and "enum" not in followed(place, self._old).schema:
                inner = _Found()
                self._compare(place, twin, (*trail, _into(label, place, twin)), inner)
                found.changes += ((_doubted(change, named), way) for change, way in inner.changes)
                found.pairs = {**inner.pairs, **found.pairs}
        for name in mine:
            if name in theirs:
                inside = old.place.below("properties", name), new.place.below("properties", name)
                self._compare(*inside, (*trail, Member(name)), found)
        for keyword, step in (("items", Item()), ("additionalProperties", Other(named))):
            mine, theirs = (view.place.schema.get(keyword) for view in (old, new))
            if isinstance(mine, dict) and isinstance(theirs, dict):
                inside = old.place.below(keyword), new.place.below(keyword)
                self._compare(*inside, (*trail, step), found)


def _into(label: str, old: Place, new: Place) -> Tag | Arm:
    """The step into a variant."""
    tag, equals, value = label.partition("=")
    return Tag(tag, json.loads(value)) if equals else Arm(old.pointer, new.pointer)


_NOT_NULL: Schema = {"not": {"type": "null"}}


def _values(old: View, new: View, at: tuple[str, str]) -> Iterator[Change]:
    """Listed values: added, removed, and lists that come and go."""
    if old.values is not None and new.values is not None:
        for value in new.values:
            if not _has(old.values, value):
                refuse = {"not": {"enum": [value]}}
                yield Change(Kind.ENUM_VALUE_ADDED, _text(value), *at, None, value, old_demands=refuse)
        for value in old.values:
            if not _has(new.values, value):
                refuse = {"not": {"enum": [value]}}
                yield Change(Kind.ENUM_VALUE_REMOVED, _text(value), *at, value, None, new_demands=refuse)
    elif old.values and not new.variants and "string" in (_types(new.place.schema) or ()):
        demand = {"enum": [*old.values, None]}
        yield Change(Kind.ENUM_OPENED, "enum", *at, list(old.values), _kinds(new), old_demands=demand)
    elif new.values and not old.variants and "string" in (_types(old.place.schema) or ()):
        demand = {"enum": [*new.values, None]}
        yield Change(Kind.ENUM_CLOSED, "enum", *at, _kinds(old), list(new.values), new_demands=demand)


def _has(values: tuple[Json, ...], value: Json) -> bool:
    """Membership as JSON has it: true is not 1."""
    return any(value == other and isinstance(value, bool) == isinstance(other, bool) for other in values)


def _text(value: Json) -> str:
    return value if isinstance(value, str) else repr(value)


def _kinds(view: View) -> Json:
    return view.place.schema.get("type", "anything")


def _variants(old: View, new: View, at: tuple[str, str], types: tuple[Any, Any]) -> Iterator[Change]:
    """Variants added and removed."""
    for labels, schema in _unmatched(new, old, types[1]):
        told = all(is_told_apart(label, old.variants) for label in labels)
        subject, refuse = " or ".join(labels), _refused(labels, schema)
        yield Change(
            Kind.VARIANT_ADDED, subject, *at, None, subject, old_demands=refuse, is_told_apart=told
        )  # fmt: skip
    for labels, schema in _unmatched(old, new, types[0]):
        subject, refuse = " or ".join(labels), _refused(labels, schema)
        yield Change(Kind.VARIANT_REMOVED, subject, *at, subject, None, new_demands=refuse)


def _unmatched(view: View, other: View, types: Any) -> list[tuple[list[str], Schema]]:
    """The variants that the other union lacks; together those that are the types of one arm."""
    found: list[tuple[list[str], Schema]] = []
    by_arm: dict[str, list[str]] = {}
    for label, place in view.variants.items():
        if label in other.variants:
            continue
        schema = followed(place, types).schema
        kinds = schema.get("type")
        if isinstance(kinds, list) and label in kinds:
            if place.pointer in by_arm:
                by_arm[place.pointer].append(label)
                continue
            by_arm[place.pointer] = labels = [label]
            found.append((labels, schema))
        else:
            found.append(([label], schema))
    return found


def _shape(view: View) -> Json:
    return "a union" if view.variants else _kinds(view)


def _refused(labels: list[str], schema: Schema) -> Schema:
    """Anything but a variant: but its tag, some of the arm's values or types, or the arm."""
    tag, equals, _ = labels[0].partition("=")
    if equals and tag in schema.get("properties", {}):
        return {"properties": {tag: {"not": schema["properties"][tag]}}}
    if alike := [value for value in schema.get("enum", ()) if json.dumps(value) in labels]:
        return {"not": {"enum": alike}}
    if isinstance(schema.get("type"), list):
        return {"not": {"allOf": [schema, {"type": labels}]}}
    return {"not": schema}


def _plain(old: Schema, new: Schema, at: tuple[str, str]) -> Iterator[Change]:
    """What is said of an object, an array, a string or a number itself."""
    before, after = _types(old), _types(new)
    if before != after:
        yield Change(
            Kind.TYPE_CHANGED, "type", *at, _shown(before), _shown(after),
            new_demands=None if _is_wider(after, before) else _type_demand(after),
            old_demands=None if _is_wider(before, after) else _type_demand(before),
        )  # fmt: skip
    yield from _members(old, new, at)
    yield from _bounds(old, new, at)
    was_closed, is_closed = (side.get("additionalProperties") is False for side in (old, new))
    if is_closed and not was_closed:
        demand = {"propertyNames": {"enum": list(new.get("properties", {}))}}
        yield Change(Kind.OBJECT_CLOSED, "additionalProperties", *at, new_demands=demand)
    if was_closed and not is_closed:
        demand = {"propertyNames": {"enum": list(old.get("properties", {}))}}
        yield Change(Kind.OBJECT_OPENED, "additionalProperties", *at, old_demands=demand)


def _types(schema: Schema) -> frozenset[str] | None:
    """The types that a schema admits, without null; nothing where it does not say."""
    kinds = schema.get("type")
    if kinds is None:
        return None
    return frozenset([kinds] if isinstance(kinds, str) else kinds) - {"null"}


def _is_wider(kinds: frozenset[str] | None, than: frozenset[str] | None) -> bool:
    """Whether values of some types are all of some others."""
    if kinds is None or than is None:
        return kinds is None
    return than <= (kinds | {"integer"} if "number" in kinds else kinds)


def _shown(kinds: frozenset[str] | None) -> str:
    return "anything" if kinds is None else " or ".join(sorted(kinds)) or "null"


def _type_demand(kinds: frozenset[str] | None) -> Schema | None:
    return None if kinds is None else {"type": [*sorted(kinds), "null"]}


def _doubted(change: Change, elsewhere: Collection[str]) -> Change:
    """A change of a member that may merely have moved between a union and its variants."""
    return replace(change, is_certain=False) if change.subject in elsewhere else change


def _moved(old: Schema, new: Schema, at: tuple[str, str]) -> Iterator[Change]:
    """Members that stand beside a union on one side; on the other, its variants may still have them."""
    were, are = set(old.get("required", ())), set(new.get("required", ()))
    for name in sorted(were - are):
        demand = {"required": [name]}
        yield Change(Kind.MEMBER_OPTIONAL, name, *at, old_demands=demand, is_certain=False)
    for name in sorted(are - were):
        demand = {"required": [name]}
        yield Change(Kind.MEMBER_REQUIRED, name, *at, new_demands=demand, is_certain=False)


def _members(old: Schema, new: Schema, at: tuple[str, str]) -> Iterator[Change]:
    before, after = old.get("properties", {}), new.get("properties", {})
    were, are = set(old.get("required", ())), set(new.get("required", ()))
    for name in before:
        if name not in after:
            kind = Kind.REQUIRED_MEMBER_REMOVED if name in were else Kind.MEMBER_REMOVED
            yield Change(
                kind, name, *at, _summary(before[name]), None,
                new_demands=_absent(name) if new.get("additionalProperties") is False else None,
                old_demands={"required": [name]} if name in were else None,
                guess=_renamed_member(name, before, after),
            )  # fmt: skip
            if _lets_in(new):
                freed = _absent(name)
                yield Change(Kind.MEMBER_FREED, name, *at, _summary(before[name]), None, old_demands=freed)
            continue
        yield from _annotations(name, before[name], after[name], at)
        if name in are - were:
            yield Change(Kind.MEMBER_REQUIRED, name, *at, new_demands={"required": [name]})
        if name in were - are:
            yield Change(Kind.MEMBER_OPTIONAL, name, *at, old_demands={"required": [name]})
    for name in after:
        if name not in before:
            kind = Kind.REQUIRED_MEMBER_ADDED if name in are else Kind.MEMBER_ADDED
            yield Change(
                kind, name, *at, None, _summary(after[name]),
                new_demands={"required": [name]} if name in are else None,
                old_demands=_absent(name) if old.get("additionalProperties") is False else None,
            )  # fmt: skip
            if _lets_in(old):
                typed = _absent(name)
                yield Change(Kind.MEMBER_TYPED, name, *at, None, _summary(after[name]), new_demands=typed)


def _lets_in(schema: Schema) -> bool:
    """Whether a writer of declared members may write any name: where that is said, or where nothing is."""
    declares = "properties" in schema or "patternProperties" in schema
    return bool(schema.get("additionalProperties", not declares))


def _absent(name: str) -> Schema:
    return {"not": {"required": [name]}}


def _renamed_member(name: str, before: Schema, after: Schema) -> str:
    """What a member that is gone may be called now: alike in name and schema, or the only one to come."""
    gone, come = (
        {key: schema for key, schema in side.items() if key not in other}
        for side, other in ((before, after), (after, before))
    )
    same = [key for key in come if _said(come[key]) == _said(gone[name])]
    if len(gone) == len(come) == len(same):
        return same[0]
    plain = {_letters(key): key for key in same}
    alike = difflib.get_close_matches(_letters(name), plain, 1, SIMILAR)
    return plain[alike[0]] if alike else ""


def _said(schema: Schema) -> Schema:
    return {k: v for k, v in schema.items() if k != "description"}


def _letters(name: str) -> str:
    """A name without what conventions of writing it add."""
    return name.replace("_", "").lower()


def _summary(schema: Schema) -> Json:
    """A member's type in a word or two."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    return _shown(_types(schema)) if _types(schema) else "a value"


def _annotations(name: str, old: Schema, new: Schema, at: tuple[str, str]) -> Iterator[Change]:
    """What no validator looks at."""
    if new.get("deprecated") and not old.get("deprecated"):
        yield Change(Kind.MEMBER_DEPRECATED, name, *at)
    if old.get("x-presence", new.get("x-presence")) != new.get("x-presence", old.get("x-presence")):
        yield Change(Kind.PRESENCE_CHANGED, name, *at, old["x-presence"], new["x-presence"])
    if "default" in old and "default" in new and old["default"] != new["default"]:
        yield Change(Kind.DEFAULT_CHANGED, name, *at, old["default"], new["default"])
    widths = old.get("format"), new.get("format")
    if widths[0] != widths[1] and all(_is_integer(side) for side in (old, new)):
        demands = [_of_member(name, demanded(*sides)) for sides in ((new, old), (old, new))]
        yield Change(
            Kind.WIDTH_CHANGED, name, *at, *widths, new_demands=demands[0], old_demands=demands[1]
        )  # fmt: skip


def _of_member(name: str, demand: Schema | None) -> Schema | None:
    return None if demand is None else {"properties": {name: demand}}


def _is_integer(schema: Schema) -> bool:
    return _types(schema) == frozenset({"integer"}) and "format" in schema


def _bounds(old: Schema, new: Schema, at: tuple[str, str]) -> Iterator[Change]:
    for keyword in (*LOWER, *UPPER, *OTHER):
        before, after = old.get(keyword), new.get(keyword)
        if before == after:
            continue
        tightened = before is None or (after is not None and _is_tighter(keyword, before, after))
        loosened = after is None or (before is not None and _is_tighter(keyword, after, before))
        yield Change(
            Kind.BOUND_TIGHTENED if tightened else Kind.BOUND_LOOSENED, keyword, *at, before, after,
            new_demands={keyword: after} if tightened else None,
            old_demands={keyword: before} if loosened else None,
        )  # fmt: skip


def _is_tighter(keyword: str, before: Any, after: Any) -> bool:
    """Whether a bound leaves less room than before; one that cannot be ordered counts as tighter."""
    if keyword in LOWER:
        return bool(after > before)
    return bool(after < before) if keyword in UPPER else True
