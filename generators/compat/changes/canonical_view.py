"""A schema at a place, seen through the ways to write it.

Input: a schema of a Bundle and the pointer to it. Output: whether it may be null, its values, its
variants by what tells them apart, or what is left: an object, an array, a string, ….

`anyOf: [X, null]` and `type: [x, null]` say one thing, and so do an enum and a `oneOf` of one-value
enums, a union and the same union nested in another, a reference and what it refers to.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from protocol_models.json_pointer import escaped
from protocol_models.json_types import Json

from ...bundle import short_name
from ...canonical import Schema
from ...extension_keywords import is_extension
from ...type_references import REF_PREFIX

__all__ = [
    "Place",
    "View",
    "as_variant_of",
    "followed",
    "is_told_apart",
    "is_union",
    "lets_in",
    "own_tag",
    "view_of",
]

MAX_NESTED = 50
"""How many references may lead to one another, and how many unions be opened, to see one schema."""
MAX_PARTS_NESTED = 3
"""How deep an object may be written in parts of parts: each level may multiply what is looked at."""
OF_PARTS = frozenset({"properties", "required", "type"})
ANNOTATIONS = frozenset({"$comment", "$schema", "default", "deprecated", "description", "examples", "title"})


@dataclass(frozen=True, slots=True)
class Place:
    """A schema, and the pointer to it in a message's document."""

    schema: Schema
    pointer: str
    members: Mapping[str, Place] = field(default_factory=dict)
    """Where its members stand, if not below it: those of an object that is written in parts."""

    def below(self, *path: str | int) -> Place:
        """The place of a schema further inside."""
        if path[0] == "properties" and path[1] in self.members:
            return self.members[str(path[1])]
        inner: Json = self.schema
        for step in path:
            inner = inner[step]
        schema = inner if isinstance(inner, dict) else {} if inner else {"not": {}}
        return Place(schema, self.pointer + "".join(f"/{escaped(str(step))}" for step in path))

    @property
    def reference(self) -> str | None:
        """The key of the type that stands here by reference, and nothing beside it."""
        reference = self.schema.get("$ref")
        return reference.removeprefix(REF_PREFIX) if isinstance(reference, str) else None


@dataclass(frozen=True, slots=True)
class View:
    """What a schema says, whichever way it says it."""

    place: Place
    """What is left without `null`; a reference is not followed."""
    nullable: bool = False
    values: tuple[Json, ...] | None = None
    """The values that it may have, `null` apart, where they are listed."""
    variants: Mapping[str, Place] = field(default_factory=dict)
    """What tells a variant apart → where it stands; empty where there is no union."""


def view_of(place: Place, types: Mapping[str, Schema]) -> View:
    """The view of a schema."""
    place = _unwrapped(place, types)
    if _is_null(place.schema):
        return View(place, True, ())
    keyword = _union_keyword(place.schema)
    if keyword is None:
        values, nullable = _values(place.schema), False
        if isinstance(kinds := place.schema.get("type"), list) and "null" in kinds:
            nullable = True
        if values is not None:
            return View(place, nullable or None in values, tuple(v for v in values if v is not None))
        return View(place, nullable)
    written = [_unwrapped(place.below(keyword, index), types) for index in range(len(place.schema[keyword]))]
    given = [arm for arm in written if not _is_null(arm.schema)]
    if len(given) == 1:
        inner = view_of(given[0], types)
        nullable = inner.nullable or len(written) > 1
        return View(inner.place, nullable, inner.values, inner.variants)
    arms = list(_arms(place, types, {place.pointer}))
    nullable = any(_is_null(arm.schema) for arm in arms)
    rest = [arm for arm in arms if not _is_null(arm.schema)]
    listed = [_values(arm.schema) for arm in rest]
    if all(values is not None for values in listed):
        every = [value for values in listed for value in values or ()]
        return View(place, nullable or None in every, tuple(v for v in every if v is not None))
    return View(place, nullable, None, _labelled(rest, types))


def _unwrapped(place: Place, types: Mapping[str, Schema], depth: int = MAX_PARTS_NESTED) -> Place:
    """What an `allOf` says: its only schema where nothing is beside it, or the object that its parts make."""
    while len(place.schema.get("allOf", ())) == 1 and not _constraints(place.schema) - {"allOf"}:
        place = place.below("allOf", 0)
    if "allOf" not in place.schema or not depth:
        return place
    own = Place({k: v for k, v in place.schema.items() if k != "allOf"}, place.pointer)
    arms = (place.below("allOf", index) for index in range(len(place.schema["allOf"])))
    return _joined(place, chain([own], (followed(arm, types, depth - 1) for arm in arms)))


def _joined(place: Place, parts: Iterable[Place]) -> Place:
    """An object of parts that have no member in common; the place itself where they are no such parts."""
    members: dict[str, Place] = {}
    whole: Schema = {"properties": {}, "required": []}
    for part in parts:
        names = part.schema.get("properties", {})
        if _constraints(part.schema) - OF_PARTS or part.schema.get("type", "object") != "object":
            return place
        if members.keys() & names:
            return place
        members |= {name: part.below("properties", name) for name in names}
        whole["required"] += part.schema.get("required", ())
        if "type" in part.schema:
            whole["type"] = "object"
    whole["properties"] = {name: member.schema for name, member in members.items()}
    return Place(whole, place.pointer, members)


def _constraints(schema: Schema) -> set[str]:
    return {k for k in schema if k not in ANNOTATIONS and not is_extension(k)}


def is_union(schema: Schema) -> bool:
    """Whether a schema is written as a union."""
    return _union_keyword(schema) is not None


def _union_keyword(schema: Schema) -> str | None:
    return next((keyword for keyword in ("oneOf", "anyOf") if keyword in schema), None)


def _arms(place: Place, types: Mapping[str, Schema], seen: set[str]) -> Iterator[Place]:
    """The arms of a union, and in the place of an arm that is one the arms of that, each union once."""
    keyword = _union_keyword(place.schema)
    assert keyword is not None
    for index in range(len(place.schema[keyword])):
        arm = _unwrapped(place.below(keyword, index), types)
        target = followed(arm, types)
        nested = _union_keyword(target.schema)
        if nested is None or _constraints(target.schema) != {nested} or len(seen) > MAX_NESTED:
            yield arm
        elif target.pointer not in seen:
            seen.add(target.pointer)
            yield from _arms(target, types, seen)


def followed(place: Place, types: Mapping[str, Schema], depth: int = MAX_PARTS_NESTED) -> Place:
    """What a reference leads to in the end; the place itself where there is none."""
    for _ in range(MAX_NESTED):
        key = place.reference
        if key is None or key not in types:
            return place
        place = _unwrapped(Place(types[key], f"/types/{escaped(key)}"), types, depth)
    return place


def _is_null(schema: Schema) -> bool:
    return schema.get("type") == "null" or schema.get("enum") == [None]


def _values(schema: Schema) -> list[Json] | None:
    if "const" in schema:
        return [schema["const"]]
    values = schema.get("enum")
    return values if isinstance(values, list) else None


def _labelled(arms: list[Place], types: Mapping[str, Schema]) -> dict[str, Place]:
    """The variants by what tells them apart: a tag, the only member, a value, the type."""
    targets = [followed(arm, types) for arm in arms]
    tag = _tag([target.schema for target in targets if "properties" in target.schema])
    labelled: dict[str, Place] = {}
    met: Counter[str] = Counter()
    for arm, target in zip(arms, targets, strict=True):
        for label in _labels(arm, target.schema, tag):
            # Variants that nothing tells apart are told apart by their order.
            met[label] += 1
            labelled[label if met[label] == 1 else f"{label} (number {met[label]})"] = arm
    return labelled


def _tag(objects: list[Schema]) -> str | None:
    """The member that has one value of its own in each variant."""
    if not objects:
        return None
    for name in objects[0]["properties"]:
        found = [_single(schema["properties"].get(name)) for schema in objects]
        if None not in found and len(set(found)) == len(found):
            return str(name)
    return None


def _single(schema: Json) -> str | None:
    """The only value of a schema, as text that can be compared."""
    values = _values(schema) if isinstance(schema, dict) else None
    return json.dumps(values[0]) if values and len(values) == 1 else None


def _labels(arm: Place, schema: Schema, tag: str | None) -> list[str]:
    """What tells an arm apart; several where it lists values, each of which is a variant."""
    properties = schema.get("properties", {})
    if tag is not None and tag in properties:
        return [f"{tag}={_single(properties[tag])}"]
    if values := _values(schema):
        return [json.dumps(value) for value in values]
    if len(required := schema.get("required", [])) == 1 and len(properties) == 1:
        return [f"{{{required[0]}}}"]
    if arm.reference is not None:
        return [short_name(arm.reference)]
    kinds = schema.get("type", "anything")
    return kinds if isinstance(kinds, list) else [kinds]


def own_tag(label: str, schema: Schema, union: View, types: Mapping[str, Schema]) -> str | None:
    """A member whose one value no other variant of a union admits: it stands for the variant.

    schema: of the object that is the variant. A union of which each variant has such a member is labelled by
    it; a variant can have one beside others that have none.
    """
    tag, equals, _ = label.partition("=")
    members = schema.get("properties", {})
    if equals and tag in members:
        return tag
    others = [followed(place, types) for other, place in union.variants.items() if other != label]
    for name in schema.get("required", ()):
        value = _single(members.get(name))
        if value is not None and all(_excludes(other, name, value, types) for other in others):
            return str(name)
    return None


def _excludes(place: Place, name: str, value: str, types: Mapping[str, Schema]) -> bool:
    """Whether a schema admits no object whose member has a value, which is given as text."""
    if "properties" not in place.schema:
        return "object" not in place.schema.get("type", "object")
    if name not in place.schema["properties"]:
        return False
    values = view_of(followed(place.below("properties", name), types), types).values
    return values is not None and value not in map(json.dumps, values)


def lets_in(union: View, labels: Iterable[str], types: Mapping[str, Schema]) -> bool:
    """Whether an open fallback of a union takes values, as labels show them: an arm that says no more than
    their type."""
    kinds: set[str] = set()
    for place in union.variants.values():
        schema = followed(place, types).schema
        if _constraints(schema) == {"type"}:
            kinds.update([schema["type"]] if isinstance(schema["type"], str) else schema["type"])
    return all(_value_kinds(label) & kinds for label in labels)


def _value_kinds(label: str) -> set[str]:
    """The types of a value that a label shows; none where it shows something else."""
    try:
        value = json.loads(label)
    except ValueError:
        return set()
    match value:
        case bool():
            return {"boolean"}
        case int():
            return {"integer", "number"}
        case float():
            return {"number"}
        case str():
            return {"string"}
        case _:
            return set()


def is_told_apart(label: str, known: Iterable[str]) -> bool:
    """Whether a variant shows that it is none of those known, and not by its type or shape alone.

    Beside known strings another string does, and beside objects known by their only member another object.
    """
    if "=" in label or label.startswith(("{", '"')):
        return True
    opening = {"string": '"', "object": "{"}.get(label)
    return opening is not None and any(other.startswith(opening) for other in known)


def as_variant_of(view: View, other: View, types: Mapping[str, Schema]) -> View:
    """A schema that is not a union as one, where the other is and has some of its variants.

    Listed values are variants, and so is an object for each value of its tag.
    """
    if view.variants or not other.variants:
        return view
    schema = followed(view.place, types).schema
    variants = dict(_by_value(view) if view.values else _by_tag(view.place, schema, other, types))
    kind = str(schema.get("type"))
    if not variants and kind in other.variants and kind != "object":
        variants = {kind: view.place}
    if not variants.keys() & other.variants.keys():
        return view
    return replace(view, values=None, variants=variants)


def _by_value(view: View) -> Iterator[tuple[str, Place]]:
    for value in view.values or ():
        yield json.dumps(value), Place({"enum": [value]}, view.place.pointer)


def _by_tag(
    place: Place, schema: Schema, other: View, types: Mapping[str, Schema]
) -> Iterator[tuple[str, Place]]:
    tag = next((label.partition("=")[0] for label in other.variants if "=" in label), None)
    members = schema.get("properties", {})
    if tag is None or tag not in members:
        return
    values = view_of(followed(Place(members[tag], ""), types), types).values or ()
    if len(values) > 1 and tag not in schema.get("required", ()):
        return  # without a tag it is not one of the variants
    for value in values:
        narrowed = {**schema, "properties": {**members, tag: {"enum": [value]}}}
        yield f"{tag}={json.dumps(value)}", Place(narrowed, place.pointer)
