"""What a document leaves open, and what of it messages make use of.

Input: a draft-07 document, and messages that it admits. Output: the choices that there are (each enum value,
variant, type and bound, and whether a member is there), and those that were made. A choice is named by its
definition: documents that share a definition share its choices.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from math import ceil, floor
from typing import Final

import jsonschema_rs

from protocol_models.json_types import Json

__all__ = ["TYPES", "ChoicePlace", "ChoicesMade"]

UNIONS: Final = ("anyOf", "oneOf")
SIZES: Final = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
TYPES: Final = {
    "array": list,
    "boolean": bool,
    "integer": int,
    "null": type(None),
    "number": float,
    "object": dict,
    "string": str,
}


@dataclass(frozen=True, slots=True)
class ChoicePlace:
    """A value in a message, with the schema that it is held against.

    put: the whole message with another value in its place.
    """

    name: str
    schema: Mapping[str, Json]
    value: Json
    arms: list[tuple[str, Json]]
    put: Callable[[Json], Json]


class ChoicesMade:
    """The choices of one document, and those that were made."""

    def __init__(self, path: str, document: Mapping[str, Json]) -> None:
        self._path = path
        self.document = document
        self._validators: dict[int, jsonschema_rs.Draft7Validator] = {}
        self._above: dict[str, set[str]] = {}
        self.choices = frozenset(self._all())
        self.made: set[str] = set()

    def add(self, message: Json) -> None:
        """Count the choices that a valid message makes."""
        if len(self.made) == len(self.choices):
            return
        for place in self.places(message):
            self.made.update(f"{place.name}: {made}" for made in _made(place.schema, place.value))
            taken = (key for key, arm in place.arms if self._admits(arm, place.value))
            self.made.update(f"{place.name}/{key}: variant" for key in taken)
        self.made &= self.choices

    def places(self, message: Json) -> Iterator[ChoicePlace]:
        """Each value in a valid message with each schema that it is held against, the outermost first."""
        pending: list[tuple[str, Json, Json, Callable[[Json], Json]]] = [
            (self._path, self.document, message, lambda value: value)
        ]
        for start, found, value, put in pending:  # it grows on the way
            name, schema = self._resolved(start, found)
            arms = list(_arms(schema))
            yield ChoicePlace(name, schema, value, arms, put)
            taken = ((key, arm) for key, arm in arms if self._admits(arm, value))
            pending.extend((f"{name}/{key}", arm, value, put) for key, arm in taken)
            pending.extend((name, part, value, put) for part in schema.get("allOf", ()))
            pending.extend(
                (f"{name}/{key}", inner, each, partial(_put_in, put, value, step))
                for key, inner, step, each in _below(schema, value)
            )

    def on_the_way(self, choices: Iterable[str]) -> frozenset[str]:
        """The names of the places at which these choices are, and of those around them."""
        pending = [choice.split(": ", maxsplit=1)[0] for choice in choices]
        found: set[str] = set()
        while pending:
            if (name := pending.pop()) not in found:
                found.add(name)
                pending.extend(self._above.get(name, ()))
        return frozenset(found)

    def is_on(self, way: frozenset[str], name: str, schema: Json) -> bool:
        """Whether a schema, which has a name of its own or that of its place, is on the way."""
        return self._resolved(name, schema)[0] in way

    def _all(self) -> Iterator[str]:
        """Every choice that the document leaves."""
        pending: list[tuple[str, Json]] = [(self._path, self.document)]
        seen: set[str] = set()
        for start, found in pending:  # it grows on the way
            place, schema = self._resolved(start, found)
            if place in seen and place != start:
                continue
            seen.add(place)
            yield from (f"{place}: {choice}" for choice in _choices(schema))
            arms = list(_arms(schema))
            yield from (f"{place}/{key}: variant" for key, _ in arms)
            below = [(f"{place}/{key}", inner) for key, inner in (*arms, *_inner(schema))]
            below += [(place, part) for part in schema.get("allOf", ())]
            for name, inner in below:
                for each in (name, self._resolved(name, inner)[0]):
                    self._above.setdefault(each, set()).add(place)
            pending.extend(below)

    def _resolved(self, place: str, schema: Json) -> tuple[str, Mapping[str, Json]]:
        """The schema that counts, and its place: a definition is a place of its own."""
        while isinstance(schema, Mapping) and "$ref" in schema:
            place = schema["$ref"].rpartition("/")[2]
            schema = self.document["definitions"][place]
        return place, schema if isinstance(schema, Mapping) else {}

    def _admits(self, arm: Json, value: Json) -> bool:
        _, schema = self._resolved("", arm)
        if isinstance(value, dict) and any(
            name in value
            and isinstance(member, Mapping)
            and value[name] not in member.get("enum", [value[name]])
            for name, member in schema.get("properties", {}).items()
        ):
            return False  # another tag
        if id(arm) not in self._validators:
            whole = {"allOf": [arm], "definitions": self.document.get("definitions", {})}
            self._validators[id(arm)] = jsonschema_rs.Draft7Validator(whole, validate_formats=False)
        return bool(self._validators[id(arm)].is_valid(value))


def _arms(schema: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    for keyword in UNIONS:
        yield from ((f"{keyword}/{index}", arm) for index, arm in enumerate(schema.get(keyword, ())))


def _types(schema: Mapping[str, Json]) -> list[str]:
    types = schema.get("type", [])
    return types if isinstance(types, list) else []


def _optional(schema: Mapping[str, Json]) -> set[str]:
    return set(schema.get("properties", ())).difference(schema.get("required", ()))


def _choices(schema: Mapping[str, Json]) -> Iterator[str]:
    if len(schema.get("enum", ())) > 1:
        yield from map(json.dumps, schema["enum"])
    yield from (f"type {each}" for each in _types(schema))
    for name in _optional(schema):
        yield from (f"{name} is there", f"{name} is absent")
    yield from (f"{bound} {schema[bound]}" for bound, _ in _bounds(schema))


def _made(schema: Mapping[str, Json], value: Json) -> Iterator[str]:
    if len(schema.get("enum", ())) > 1:
        yield json.dumps(value)
    for each in _types(schema):
        if isinstance(value, TYPES[each]) or (each == "number" and type(value) is int):
            yield f"type {each}"
    if isinstance(value, dict):
        yield from (f"{name} is {'there' if name in value else 'absent'}" for name in _optional(schema))
    for bound, at in _bounds(schema):
        size = value if isinstance(value, int | float) else len(value) if value is not None else None
        if size == at:
            yield f"{bound} {schema[bound]}"


def _bounds(schema: Mapping[str, Json]) -> Iterator[tuple[str, float]]:
    """Each bound, and the value or the size that is just inside of it."""
    whole = schema.get("type") == "integer" or "integer" in _types(schema)
    for bound in (*SIZES, "minimum", "maximum"):
        if bound in schema:
            yield bound, schema[bound]
    if whole and "exclusiveMinimum" in schema:
        yield "exclusiveMinimum", floor(schema["exclusiveMinimum"]) + 1
    if whole and "exclusiveMaximum" in schema:
        yield "exclusiveMaximum", ceil(schema["exclusiveMaximum"]) - 1


def _inner(schema: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    """The schemas of what is inside."""
    yield from ((name, member) for name, member in schema.get("properties", {}).items())
    items = schema.get("items")
    if isinstance(items, list):
        yield from ((f"items/{index}", item) for index, item in enumerate(items))
    elif items is not None:
        yield "*", items
    if isinstance(schema.get("additionalProperties"), Mapping):
        yield "additionalProperties", schema["additionalProperties"]


def _below(schema: Mapping[str, Json], value: Json) -> Iterator[tuple[str, Json, str | int, Json]]:
    """What is inside of a value: the name and the schema of each part, its step, and the part."""
    inner = dict(_inner(schema))
    if isinstance(value, dict):
        members = schema.get("properties", {})
        for name, each in value.items():
            if name in members:
                yield name, members[name], name, each
            elif "additionalProperties" in inner:
                yield "additionalProperties", inner["additionalProperties"], name, each
    elif isinstance(value, list):
        for index, each in enumerate(value):
            for key in ("*", f"items/{index}"):
                if key in inner:
                    yield key, inner[key], index, each


def _put_in(put: Callable[[Json], Json], around: Json, step: str | int, value: Json) -> Json:
    """The message with a value one step inside of what stands around it."""
    if isinstance(around, dict):
        return put({**around, step: value})
    return put([value if index == step else each for index, each in enumerate(around)])
