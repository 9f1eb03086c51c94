"""Small values of the schemas of a document.

Input: a draft-07 document. Output: for a schema in it, a few of its smallest values. Where two parts of it
restrict one value they may be none: whoever asks holds them against the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from protocol_models.json_types import Json

from ..absent import ABSENT
from .samples import FORMATS

__all__ = ["Smallest"]

FEW: Final = 3
DEEPEST: Final = 24


class Smallest:
    """The small values of one document."""

    def __init__(self, document: Mapping[str, Json]) -> None:
        self._document = document
        self._firsts: dict[tuple[int, int], Json] = {}

    def of(self, schema: Json) -> list[Json]:
        """A few small values, the smallest first."""
        return list(islice(self._of(schema, DEEPEST), FEW))

    def of_arm(self, schema: Mapping[str, Json], arm: Json) -> list[Json]:
        """A few small values of one arm of a union, with what stands beside the union."""
        if "properties" not in schema:
            return self.of(arm)
        beside = next(self._object(schema, DEEPEST), None)
        return [
            {**beside, **value}
            for value in self.of(arm)
            if isinstance(beside, dict) and isinstance(value, dict)
        ]

    def _first(self, schema: Json, depth: int, otherwise: Json = ABSENT) -> Json:
        """The first value of a part of the document, looked for once; `ABSENT` if all are too deep."""
        key = id(schema), depth
        if key not in self._firsts:
            self._firsts[key] = next(self._of(schema, depth), ABSENT)
        return otherwise if self._firsts[key] is ABSENT else self._firsts[key]

    def _of(self, schema: Json, depth: int) -> Iterator[Json]:
        if depth < 0:
            return
        if not isinstance(schema, Mapping):
            if schema is not False:
                yield None
        elif "$ref" in schema:
            yield from self._of(self._target(schema["$ref"]), depth - 1)
        elif "const" in schema:
            yield schema["const"]
        elif "enum" in schema:
            yield from schema["enum"]
        elif arms := [*schema.get("oneOf", ()), *schema.get("anyOf", ())]:
            yield from self._of_arms(schema, arms, depth)
        elif "allOf" in schema:
            yield from self._merged(schema, depth)
        else:
            for kind in _kinds(schema):
                yield from self._of_kind(schema, kind, depth)

    def _of_arms(self, schema: Mapping[str, Json], arms: list[Json], depth: int) -> Iterator[Json]:
        # The first value of each arm, those that end soonest first.
        for most in (1, 3, depth - 1):
            for arm in arms:
                value = self._first(arm, min(most, depth - 1))
                if value is ABSENT:
                    continue
                if "properties" not in schema:
                    yield value
                elif isinstance(value, dict):
                    yield from ({**beside, **value} for beside in self._object(schema, depth))

    def _merged(self, schema: Mapping[str, Json], depth: int) -> Iterator[Json]:
        parts = [self._first(part, depth - 1, None) for part in schema["allOf"]]
        if "properties" in schema:
            parts.append(next(self._object(schema, depth), None))
        if all(isinstance(part, dict) for part in parts):
            yield {name: value for part in parts if isinstance(part, dict) for name, value in part.items()}
        else:
            yield parts[-1]

    def _of_kind(self, schema: Mapping[str, Json], kind: str, depth: int) -> Iterator[Json]:
        match kind:
            case "null":
                yield None
            case "boolean":
                yield from (True, False)
            case "integer" | "number":
                yield _number(schema)
            case "string":
                yield FORMATS.get(schema.get("format", ""), "x" * schema.get("minLength", 1))
            case "array":
                yield from self._array(schema, depth)
            case _:
                yield from self._object(schema, depth)

    def _array(self, schema: Mapping[str, Json], depth: int) -> Iterator[Json]:
        items, least = schema.get("items", True), schema.get("minItems", 0)
        if isinstance(items, list):
            yield [self._first(item, depth - 1, None) for item in items]
        elif least:
            inner = self._first(items, depth - 1)
            if inner is not ABSENT:
                yield [inner] * least
        else:
            yield []

    def _object(self, schema: Mapping[str, Json], depth: int) -> Iterator[Json]:
        members = schema.get("properties", {})
        found: dict[str, Json] = {}
        for name in schema.get("required", ()):
            value = self._first(members.get(name, True), depth - 1)
            if value is ABSENT:
                return
            found[name] = value
        yield found

    def _target(self, reference: str) -> Json:
        found: Json = self._document
        for step in reference.removeprefix("#").split("/")[1:]:
            found = found[step]
        return found


def _kinds(schema: Mapping[str, Json]) -> list[str]:
    kinds = schema.get("type")
    if kinds is None:
        return ["object"] if "properties" in schema else ["null", "string", "object"]
    return [kinds] if isinstance(kinds, str) else list(kinds)


def _number(schema: Mapping[str, Json]) -> Json:
    least = schema.get("minimum", schema.get("exclusiveMinimum", -1) + 1)
    most = schema.get("maximum", schema.get("exclusiveMaximum", least + 1) - 1)
    number: int | float = max(0, least) if most >= 0 else most
    return number
