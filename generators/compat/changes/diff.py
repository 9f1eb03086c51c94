"""Two Bundles → Changes: facts, and no opinion.

Input: the old and the new protocol. Output: every Change, with the messages that reach it.

Each pair of types is compared once, however many messages reach it. What is compared is what the
schemas say, not how (see `canonical_view`): a Change may still turn out to mean nothing.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from protocol_models.json_pointer import escaped
from protocol_models.json_types import Json
from protocol_models.methods import Direction, Kind

from ...bundle import MethodRow
from ...canonical import Schema, line
from ...containment.json_values import keyed
from ..message_schemas import MessageKey, Protocol, unchanged, unchanged_types
from .canonical_view import (
    Place,
    View,
    as_variant_of,
    followed,
    is_told_apart,
    is_union,
    lets_in,
    own_tag,
    view_of,
)
from .change import Change, ChangeKind
from .keyword_diff import closest, member_changes, plain_changes, types_of
from .paths import Arm, ItemStep, MemberStep, Other, Tag, Trail

__all__ = ["Diff", "diff"]

TypePair = tuple[str, str]
Types = Mapping[str, Schema]


@dataclass(slots=True)
class _Found:
    """What comparing one pair of places gave, and the way from there."""

    changes: list[tuple[Change, Trail]] = field(default_factory=list)
    pairs: dict[TypePair, Trail] = field(default_factory=dict)
    """The pairs of types to compare next."""


@dataclass(frozen=True, slots=True)
class Diff:
    """Every fact in which new differs from old."""

    changes: list[Change]
    pairs: tuple[TypePair, ...]
    """The keys of the types that stand in the same place, in old and in new."""


def diff(old: Protocol, new: Protocol) -> Diff:
    """What differs, and which types were held against each other."""
    changes = list(_method_changes(old, new))
    comparison = _Comparison(old, new)
    reached: dict[int, dict[MessageKey, Trail]] = {}
    facts: dict[int, Change] = {}
    same = unchanged(old, new)
    for key, message in old.messages.items():
        if key not in new.messages or key in same:
            continue
        for change, trail in comparison.of_message(message.schema, new.messages[key].schema):
            facts[id(change)] = change
            reached.setdefault(id(change), {})[key] = trail
    changes += [replace(change, messages=reached[at]) for at, change in facts.items()]
    return Diff(changes, comparison.pairs)


# --- methods


def _method_changes(old: Protocol, new: Protocol) -> Iterator[Change]:
    before, after = ({_identity(row): row for row in side.bundle.methods} for side in (old, new))
    added = [row for key, row in after.items() if key not in before]
    for key, row in before.items():
        messages = _sent(old, row)
        if key not in after:
            guess = _renamed(row, added)
            yield Change(
                ChangeKind.METHOD_REMOVED, row.name, "", "", row.kind, None, guess=guess, messages=messages
            )
        elif after[key].deprecated and not row.deprecated:
            yield Change(ChangeKind.METHOD_DEPRECATED, row.name, "", "", messages=messages)
        if key in after and (row.result is None) != (after[key].result is None):
            yield Change(
                ChangeKind.RESULT_UNPAIRED, row.name, "", "", row.result, after[key].result, messages=messages
            )
    for row in added:
        yield Change(ChangeKind.METHOD_ADDED, row.name, "", "", None, row.kind, messages=_sent(new, row))


def _sent(protocol: Protocol, row: MethodRow) -> dict[MessageKey, Trail]:
    """The message that a method is sent as; the other side may send one of the same name."""
    return {
        key: ()
        for key in protocol.messages
        if (key.method, key.part, key.direction) == (row.name, row.kind, row.direction)
    }


def _identity(row: MethodRow) -> tuple[Direction, Kind, str]:
    return row.direction, row.kind, row.name


def _renamed(row: MethodRow, added: list[MethodRow]) -> str:
    same = {other.name: other for other in added if _identity(other)[:2] == _identity(row)[:2]}
    for name, other in same.items():
        if row.params is not None and (row.params, row.result) == (other.params, other.result):
            return name
    return closest(row.name, same)


# --- types


class _Comparison:
    """Compares types, each pair of them once."""

    def __init__(self, old: Protocol, new: Protocol) -> None:
        self._old, self._new = old.types, new.types
        self._known: dict[TypePair, _Found] = {}
        self._unchanged = unchanged_types(old, new)

    @property
    def pairs(self) -> tuple[TypePair, ...]:
        """The types that were compared."""
        return tuple(self._known)

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
            if pair[0] == pair[1] and pair[0] in self._unchanged:
                return found
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
        was_nullable, is_nullable = before.nullable, after.nullable
        are_references = before.place.reference is not None and after.place.reference is not None
        if not are_references or was_nullable is not is_nullable:
            # Two types are compared by themselves, and so is whether they may be null.
            was_nullable = self._through(before, self._old).nullable
            is_nullable = self._through(after, self._new).nullable
        if is_nullable and not was_nullable:
            changes.append(Change(ChangeKind.NULL_ADDED, "null", *at, old_demands=_NOT_NULL))
        if was_nullable and not is_nullable:
            changes.append(Change(ChangeKind.NULL_REMOVED, "null", *at, new_demands=_NOT_NULL))
        if not are_references:
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
            yield _shape_change(old, new, at)
        elif old.variants:
            yield from _variants(old, new, at, (self._old, self._new))
            if not all(map(is_union, schemas)):
                return  # an object that is one of the variants: its members stand in the variant
            inside = self._members_of_variants(old, self._old) | self._members_of_variants(new, self._new)
            yield from (_doubted(change, inside) for change in member_changes(*schemas, at))
        elif not old.values and not new.values:
            yield from plain_changes(*schemas, at)

    def _members_of_variants(self, view: View, types: Types) -> set[str]:
        """The names of the members that stand in the variants of a union, and not beside them."""
        return {
            name
            for place in view.variants.values()
            for name in followed(place, types).schema.get("properties", {})
        }

    def _through(self, view: View, types: Types) -> View:
        """The view of what a reference leads to; what stands by reference is not a place of its own."""
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
                self._compare(*inside, (*trail, MemberStep(name)), found)
        for keyword, step in (("items", ItemStep()), ("additionalProperties", Other(named))):
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
        before, after = keyed(old.values), keyed(new.values)
        for key, value in after.items():
            if key not in before:
                refuse = {"not": {"enum": [value]}}
                yield Change(ChangeKind.ENUM_VALUE_ADDED, _text(value), *at, None, value, old_demands=refuse)
        for key, value in before.items():
            if key not in after:
                refuse = {"not": {"enum": [value]}}
                yield Change(
                    ChangeKind.ENUM_VALUE_REMOVED, _text(value), *at, value, None, new_demands=refuse
                )
    elif old.values and not new.variants and "string" in (types_of(new.place.schema) or ()):
        demand = {"enum": [*old.values, None]}
        yield Change(ChangeKind.ENUM_OPENED, "enum", *at, list(old.values), _kinds(new), old_demands=demand)
    elif new.values and not old.variants and "string" in (types_of(old.place.schema) or ()):
        demand = {"enum": [*new.values, None]}
        yield Change(ChangeKind.ENUM_CLOSED, "enum", *at, _kinds(old), list(new.values), new_demands=demand)


def _text(value: Json) -> str:
    return value if isinstance(value, str) else line(value)


def _kinds(view: View) -> Json:
    kinds = view.place.schema.get("type", "anything")
    return " or ".join(kinds) if isinstance(kinds, list) else kinds


def _variants(old: View, new: View, at: tuple[str, str], types: tuple[Types, Types]) -> Iterator[Change]:
    """Variants added and removed."""
    for labels, schema in _unmatched(new, old, types[1]):
        if lets_in(old, labels, types[0]):
            subject = " or ".join(labels)
            yield Change(ChangeKind.OPEN_VALUE_LISTED, subject, *at, None, subject)
            continue
        tag = own_tag(labels[0], schema, old, types[0])
        told = tag is not None or all(
            is_told_apart(label, old.variants) and not _is_shared(label, old, types[0]) for label in labels
        )
        subject, refuse = " or ".join(labels), _refused(labels, schema, new, types[1])
        yield Change(
            ChangeKind.VARIANT_ADDED, subject, *at, None, subject, old_demands=refuse, is_told_apart=told
        )  # fmt: skip
        if tag is not None and tag not in schema.get("required", ()):
            yield _untagged(subject, tag, schema, at)
    for labels, schema in _unmatched(old, new, types[0]):
        if lets_in(new, labels, types[1]):
            subject = " or ".join(labels)
            yield Change(ChangeKind.OPEN_VALUE_UNLISTED, subject, *at, subject, None)
            continue
        subject, refuse = " or ".join(labels), _refused(labels, schema, old, types[0])
        yield Change(ChangeKind.VARIANT_REMOVED, subject, *at, subject, None, new_demands=refuse)


def _is_shared(label: str, union: View, types: Types) -> bool:
    """Whether variants of a union have the only member of another one: it tells that one not apart."""
    name = label[1:-1] if label.startswith("{") else None
    return any(
        name in followed(place, types).schema.get("properties", {})
        for other, place in union.variants.items()
        if other != label
    )


def _untagged(subject: str, tag: str, schema: Schema, at: tuple[str, str]) -> Change:
    bare: Schema = {"allOf": [schema, {"not": {"required": [tag]}}]}
    what = f"the variant {subject} without its {tag!r}"
    return Change(
        ChangeKind.VARIANT_UNTAGGED, what, *at, None, what, old_demands={"not": bare}, is_told_apart=False
    )  # fmt: skip


def _unmatched(view: View, other: View, types: Types) -> list[tuple[list[str], Schema]]:
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


def _shape_change(old: View, new: View, at: tuple[str, str]) -> Change:
    """A union where there was none, or the reverse: what is required beside it, its variants may lack."""
    return Change(
        ChangeKind.SHAPE_CHANGED, "type", *at, _shape(old), _shape(new),
        new_demands=_beside(new, old), old_demands=_beside(old, new), is_certain=False,
    )  # fmt: skip


def _beside(view: View, other: View) -> Schema | None:
    """What a schema demands more of every value than one of another shape: a type, and members."""
    schema = view.place.schema
    demand: Schema = {}
    if not view.variants and (kinds := types_of(schema)) is not None:
        demand["type"] = [*sorted(kinds), "null"]
    if lost := set(schema.get("required", ())) - set(other.place.schema.get("required", ())):
        demand["required"] = sorted(lost)
    return demand or None


def _shape(view: View) -> Json:
    if view.variants:
        return f"a union of {len(view.variants)} variants"
    return {"object": "an object", "array": "an array"}.get(kinds := str(_kinds(view)), kinds)


def _refused(labels: list[str], schema: Schema, union: View, types: Types) -> Schema:
    """Anything but a variant: but its tag, some of the arm's values or types, or the arm."""
    if (tag := own_tag(labels[0], schema, union, types)) is not None:
        return {"properties": {tag: {"not": schema["properties"][tag]}}}
    if alike := [value for value in schema.get("enum", ()) if json.dumps(value) in labels]:
        return {"not": {"enum": alike}}
    if isinstance(schema.get("type"), list):
        return {"not": {"allOf": [schema, {"type": labels}]}}
    return {"not": schema}


def _doubted(change: Change, elsewhere: Collection[str]) -> Change:
    """A change of a member that may merely have moved between a union and its variants."""
    return replace(change, is_certain=False) if change.subject in elsewhere else change
