"""Bundle → fixtures: for every message type, a few messages that must stay readable.

Input: the whole Bundle. Output: a file for every type with a document, case → value. Together the
cases of a file hold every enum value, every variant, every `null` that may be, and each member that
may be left out both there and not; no case repeats what another has shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from .. import canonical
from ..bundle import REF_PREFIX, Bundle
from ..canonical import Json, Schema
from ..errors import UnsupportedSchema

__all__ = ["cases", "emit", "fixture_paths"]

ABSENT: Final = object()
INTEGER_RANGES: Final = {
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint16": (0, 2**16 - 1),
    "uint32": (0, 2**32 - 1),
    "uint": (0, 2**64 - 1),
    "uint64": (0, 2**64 - 1),
}
STRING_SAMPLES: Final = {
    "date-time": "2026-01-02T03:04:05Z",
    "date": "2026-01-02",
    "time": "03:04:05Z",
    "duration": "PT1M30S",
    "uuid": "0190a5f0-7b9c-7c3e-8d2a-5b6c7d8e9f00",
    "uri": "https://example.com/",
}


def emit(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """Path below `fixtures/` and text of each file."""
    for path, key in fixture_paths(bundle).items():
        yield f"{path}.json", canonical.ordered(cases(key, bundle.types))


def fixture_paths(bundle: Bundle) -> dict[str, str]:
    """Path of each fixture, without its ending → key of the type whose messages it holds."""
    return dict(bundle.documents)


def cases(key: str, types: Mapping[str, Schema]) -> dict[str, Json]:
    """Name → value of each case of a type."""
    maker = _Maker(types)
    reference = {"$ref": REF_PREFIX + key}
    values = [maker.least(reference, "value", ())]
    for value in maker.cover(reference, "value", ()):
        if value not in values:
            values.append(value)
    names = ["least", "fullest", *(f"variation {number}" for number in range(2, len(values)))]
    return dict(zip(names, values, strict=False))


@dataclass(slots=True)
class _Maker:
    """Makes values of schemas. A type is covered once; after that its fullest value must do."""

    types: Mapping[str, Schema]
    _covered: set[str] = field(default_factory=set)
    _numbers: Counter[str] = field(default_factory=Counter)

    def least(self, schema: Schema | bool, name: str, inside: tuple[str, ...]) -> Json:
        """The value with the fewest members that a writer sends."""
        if isinstance(schema, bool) or not _constrains(schema):
            return None
        if "$ref" in schema:
            key = schema["$ref"].removeprefix(REF_PREFIX)
            if inside.count(key) > 1:
                raise UnsupportedSchema(
                    "every value of the type contains another one", key, "let it end somewhere"
                )
            return self.least(self.types[key], name, (*inside, key))
        if "enum" in schema:
            return schema["enum"][0]
        if _allows_null(schema):
            return None
        for keyword in ("oneOf", "anyOf"):
            if keyword in schema:
                return self._with_shared(schema, self.least(schema[keyword][0], name, inside), name, inside)
        match _kinds(schema)[0]:
            case "array":
                items = schema.get("items", True)
                if isinstance(items, list):
                    return [self.least(item, name, inside) for item in items]
                return [self.least(items, name, inside) for _ in range(schema.get("minItems", 0))]
            case "object":
                return self._object_of_least(schema, inside)
            case kind:
                return self._scalars(kind, schema, name)[0]

    def _object_of_least(self, schema: Schema, inside: tuple[str, ...]) -> Json:
        members: dict[str, Json] = {}
        for name, member in schema.get("properties", {}).items():
            value = self._least_member(name, member, name in schema.get("required", ()), inside)
            if value is not ABSENT:
                members[name] = value
        return members

    def _least_member(self, name: str, member: Schema, required: bool, inside: tuple[str, ...]) -> Any:
        if required:
            return self.least(member, name, inside)
        if member.get("x-presence") != "always":
            return ABSENT
        return member["default"] if "default" in member else self.least(member, name, inside)

    def _with_shared(self, schema: Schema, value: Json, name: str, inside: tuple[str, ...]) -> Json:
        """The value of a variant with the members that stand beside the union."""
        if "properties" not in schema:
            return value
        return {**self._object_of_least(schema, inside), **value}

    def cover(self, schema: Schema | bool, name: str, inside: tuple[str, ...]) -> list[Json]:
        """Values that together show every choice in the schema; the first is the fullest."""
        if isinstance(schema, bool) or not _constrains(schema):
            return [{"any": [None, True, 1, 0.5, "text"]}]
        if "$ref" in schema:
            return self._cover_reference(schema["$ref"].removeprefix(REF_PREFIX), name, inside)
        if "enum" in schema:
            return list(schema["enum"])
        for keyword in ("oneOf", "anyOf"):
            if keyword in schema:
                return self._cover_union(schema, schema[keyword], name, inside)
        values: list[Json] = []
        for kind in _kinds(schema):
            match kind:
                case "array":
                    values += self._cover_array(schema, name, inside)
                case "object":
                    values += self._cover_object(schema, inside)
                case _:
                    values += self._scalars(kind, schema, name)
        return values

    def _cover_reference(self, key: str, name: str, inside: tuple[str, ...]) -> list[Json]:
        if key in inside:
            return [self.least({"$ref": REF_PREFIX + key}, name, ())]
        values = self.cover(self.types[key], name, (*inside, key)) if key not in self._covered else None
        if values is None:
            return [self.least({"$ref": REF_PREFIX + key}, name, ())]
        if _is_structured(self.types[key]):
            self._covered.add(key)
        return values

    def _cover_union(
        self, schema: Schema, arms: list[Schema], name: str, inside: tuple[str, ...]
    ) -> list[Json]:
        values: list[Json] = []
        shared = (
            self._cover_object({**schema, "oneOf": [], "anyOf": []}, inside)
            if "properties" in schema
            else [{}]
        )
        for arm in arms:
            if arm == {"type": ["string", "object"]}:
                continue  # what only a newer peer sends is not a message of this version
            for value in self.cover(arm, name, inside):
                beside = shared[min(len(values), len(shared) - 1)]
                values.append({**value, **beside} if isinstance(value, dict) else value)
        return values

    def _cover_array(self, schema: Schema, name: str, inside: tuple[str, ...]) -> list[Json]:
        items = schema.get("items", True)
        if isinstance(items, list):
            columns = [self.cover(item, name, inside) for item in items]
            height = max(map(len, columns), default=0)
            return [[column[min(row, len(column) - 1)] for column in columns] for row in range(height)]
        values = self.cover(items, name, inside)
        least, most = schema.get("minItems", 0), schema.get("maxItems", len(values))
        values += [self.least(items, name, inside) for _ in range(least - len(values))]
        full = [values[start : start + most] for start in range(0, len(values), max(most, 1))]
        return full if least else [*full, []]

    def _cover_object(self, schema: Schema, inside: tuple[str, ...]) -> list[Json]:
        required = schema.get("required", ())
        members = schema.get("properties", {})
        columns = {
            name: self._cover_member(name, member, name in required, inside)
            for name, member in members.items()
        }
        further = self._cover_further(schema, inside)
        height = max([1, len(further), *map(len, columns.values())])
        rows: list[Json] = []
        for row in range(height):
            value: dict[str, Json] = {}
            for name, column in columns.items():
                shown = (
                    column[row]
                    if row < len(column)
                    else self._least_member(name, members[name], name in required, inside)
                )
                if shown is not ABSENT:
                    value[name] = shown
            self._keep_conditions(value, members, columns)
            rows.append(value | (further[row] if row < len(further) else {}))
        return rows

    def _cover_member(self, name: str, member: Schema, required: bool, inside: tuple[str, ...]) -> list[Any]:
        values = self.cover(member, name, inside)
        presence = "required" if required else member.get("x-presence", "either")
        if presence == "omitted":
            values = [value for value in values if value is not None]
        return values if presence in ("required", "always") else [*values, ABSENT]

    def _keep_conditions(
        self, value: dict[str, Json], members: Mapping[str, Schema], columns: Mapping[str, list[Any]]
    ) -> None:
        """Fill the members that belong to a value of another one, and empty them everywhere else."""
        for name, member in members.items():
            if "x-only-with" in member:
                ((other, wanted),) = member["x-only-with"].items()
                if value.get(other) == wanted:
                    value[name] = columns[name][0]
                elif name in value:
                    value[name] = None

    def _cover_further(self, schema: Schema, inside: tuple[str, ...]) -> list[dict[str, Json]]:
        further = schema.get("additionalProperties", False)
        if further is False:
            return [{}]
        values = self.cover(further, "value", inside)
        return [{f"key-{number}": value for number, value in enumerate(values, 1)}, {}]

    def _scalars(self, kind: str, schema: Schema, name: str) -> list[Json]:
        match kind:
            case "null":
                return [None]
            case "boolean":
                return [True, False]
            case "integer" | "number":
                return _numbers(kind, schema)
            case _:
                return [self._string(schema, name)]

    def _string(self, schema: Schema, name: str) -> str:
        if sample := next(iter(schema.get("examples", ())), STRING_SAMPLES.get(schema.get("format", ""))):
            return str(sample)
        if "pattern" in schema:
            hint = "give the field examples, as in Field(pattern=…, examples=[…])"
            raise UnsupportedSchema(f"no string is known that matches {schema['pattern']!r}", name, hint)
        self._numbers[name] += 1
        text = f"{name}-{self._numbers[name]}".ljust(schema.get("minLength", 0), "-")
        return text[: schema.get("maxLength", len(text))]


def _numbers(kind: str, schema: Schema) -> list[Json]:
    """The bounds of an integer; a number inside its bounds."""
    step: Any = schema.get("multipleOf")
    if kind == "integer":
        least, most = INTEGER_RANGES.get(schema.get("format", ""), (-1, 1))
        low: Any = schema.get("minimum", schema.get("exclusiveMinimum", least - 1) + 1)
        high: Any = schema.get("maximum", schema.get("exclusiveMaximum", max(most, low) + 1) - 1)
        whole = step or 1
        return list(dict.fromkeys([int(high // whole * whole), int(-(-low // whole) * whole)]))
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    if low is None:
        low = 0 if high is None else high - 1
    if high is None:
        high = low + 1
    return [step * (low // step + 1)] if step else [(low + high) / 2]


def _constrains(schema: Schema) -> bool:
    return any(
        k
        for k in schema
        if not k.startswith("x-") and k not in ("default", "deprecated", "description", "examples")
    )


def _kinds(schema: Schema) -> list[str]:
    kinds = schema.get("type", "object")
    return [kinds] if isinstance(kinds, str) else kinds


def _allows_null(schema: Schema) -> bool:
    return "null" in _kinds(schema) or {"type": "null"} in schema.get("anyOf", ())


def _is_structured(schema: Schema) -> bool:
    """Whether repeating all values of the type would make a fixture long."""
    return bool(schema.keys() & {"properties", "oneOf", "anyOf"}) or "enum" in schema
