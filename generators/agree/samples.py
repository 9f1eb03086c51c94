"""A JSON Schema document → messages that it admits.

Input: a draft-07 document as the emitter writes it. Output: Hypothesis strategies for its instances. What a
strategy gives is held against the document before it counts as valid: the keywords that restrict a value from
two places at once (`allOf`, members beside a union) are met by trying.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, cast

from hypothesis import strategies as st

from protocol_models.json_types import Json

from ..emitters.fixtures import INTEGER_RANGES
from ..errors import UnsupportedSchema

__all__ = ["Samples"]

DEEPEST: Final = 4
"""References that one value follows before the shortest way out is taken."""
MORE: Final = 2
"""Items that an array or a map has beyond the fewest that it may have; below a reference one."""
NEVER: Final = 10_000
"""The height of what has no finite value."""
FORMATS: Final = {
    "date": "2026-01-02",
    "date-time": "2026-01-02T03:04:05Z",
    "duration": "PT1M30S",
    "email": "a@example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "03:04:05Z",
    "uri": "https://example.com/",
    "uuid": "0190a5f0-7b9c-7c3e-8d2a-5b6c7d8e9f00",
}
WORDS: Final = st.sampled_from(
    ("", "a", "two words", "naïve", "line\nline", '"quoted"', "\u2028", "😀", "null", "1", "/path", "x" * 70)
)
ANYTHING: Final = st.sampled_from(
    (None, True, False, 0, -1, 1.5, "", "text", [], [1, "two", None], {}, {"member": {"inner": [1]}})
)
KINDS: Final = ("array", "boolean", "integer", "null", "number", "object", "string")


class Samples:
    """The messages of one document."""

    def __init__(self, document: Mapping[str, Json]) -> None:
        self._document = document
        self._heights: dict[int, int] = {}
        self._made: dict[tuple[int, int], st.SearchStrategy[Json]] = {}

    def strategy(self) -> st.SearchStrategy[Json]:
        """Messages of the document, mostly valid ones."""
        return self._of(self._document, DEEPEST)

    def _of(self, schema: Json, depth: int) -> st.SearchStrategy[Json]:
        """The values of a schema, made once; `depth` references may still be followed."""
        key = (id(schema), depth)
        if key not in self._made:
            self._made[key] = st.deferred(lambda: self._make(schema, depth))
        return self._made[key]

    def _make(self, schema: Json, depth: int) -> st.SearchStrategy[Json]:
        if schema is True or schema == {}:
            return ANYTHING
        if schema is False:
            return st.nothing()
        if "$ref" in schema:
            return self._of(self._target(schema["$ref"]), depth - 1)
        if "const" in schema:
            return st.just(schema["const"])
        if "enum" in schema:
            return st.sampled_from(schema["enum"])
        for keyword in ("oneOf", "anyOf"):
            if keyword in schema:
                return self._union(schema, keyword, depth)
        if "allOf" in schema:
            return self._all_of(schema, depth)
        kinds = self._reachable([{**schema, "type": kind} for kind in _kinds(schema)], depth)
        return st.one_of([self._of_kind(each, depth) for each in kinds])

    def _union(self, schema: Mapping[str, Json], keyword: str, depth: int) -> st.SearchStrategy[Json]:
        arms = st.one_of([self._of(arm, depth) for arm in self._reachable(schema[keyword], depth)])
        if "properties" not in schema:
            return arms
        beside = self._object(schema, depth)
        return st.tuples(beside, arms).map(lambda pair: _merged(*pair))

    def _all_of(self, schema: Mapping[str, Json], depth: int) -> st.SearchStrategy[Json]:
        parts = [self._of(part, depth) for part in schema["allOf"]]
        if "properties" in schema:
            parts.append(self._object(schema, depth))
        if len(parts) == 1:
            return parts[0]
        return st.tuples(*parts).map(lambda values: _merged(*values))

    def _of_kind(self, schema: Mapping[str, Json], depth: int) -> st.SearchStrategy[Json]:
        match schema["type"]:
            case "null":
                return st.none()
            case "boolean":
                return st.booleans()
            case "integer":
                return _integers(schema)
            case "number":
                return _numbers(schema)
            case "string":
                return _strings(schema)
            case "array":
                return self._array(schema, depth)
            case "object":
                return self._object(schema, depth)
        raise UnsupportedSchema(f"the type {schema['type']!r} has no samples", "agree", "report it")

    def _array(self, schema: Mapping[str, Json], depth: int) -> st.SearchStrategy[Json]:
        items, least = schema.get("items", True), schema.get("minItems", 0)
        if isinstance(items, list):
            return st.tuples(*(self._of(item, depth) for item in items)).map(list)
        most = min(schema.get("maxItems", NEVER), least + _more(depth))
        if self._height(items) >= NEVER or self._height(items) > depth:
            most = least
        unique_by = repr if schema.get("uniqueItems") else None
        return st.lists(self._of(items, depth), min_size=least, max_size=most, unique_by=unique_by)

    def _object(self, schema: Mapping[str, Json], depth: int) -> st.SearchStrategy[Json]:
        members, needed = schema.get("properties", {}), schema.get("required", ())
        required = {name: self._of(members.get(name, True), depth) for name in needed}
        optional = {
            name: self._of(member, depth)
            for name, member in members.items()
            if name not in required and self._height(member) <= depth
        }
        fixed = st.fixed_dictionaries(required, optional=optional)
        further = schema.get("additionalProperties", True)
        patterns = schema.get("patternProperties", {})
        if members or (further in (True, False) and not patterns and "minProperties" not in schema):
            return fixed
        return st.tuples(fixed, self._map(schema, further, patterns, depth)).map(
            lambda pair: {**pair[1], **pair[0]}
        )

    def _map(
        self, schema: Mapping[str, Json], further: Json, patterns: Mapping[str, Json], depth: int
    ) -> st.SearchStrategy[Json]:
        least = schema.get("minProperties", 0)
        most = min(schema.get("maxProperties", NEVER), least + _more(depth))
        if patterns:
            pattern, value = next(iter(patterns.items()))
            keys = st.from_regex(pattern, fullmatch=False)
            return st.dictionaries(keys, self._of(value, depth), min_size=least, max_size=most)
        if further is False:
            return st.just({})
        keys = self._of(schema["propertyNames"], depth) if "propertyNames" in schema else WORDS
        if self._height(further) > depth and least == 0:
            return st.just({})
        return st.dictionaries(keys, self._of(further, depth), min_size=least, max_size=most)

    def _reachable(self, arms: list[Json], depth: int) -> list[Json]:
        """The arms that end in time; where none does, those that end first."""
        heights = [self._height(arm) for arm in arms]
        most = max(depth, min(heights))
        return [arm for arm, height in zip(arms, heights, strict=True) if height <= most]

    def _height(self, schema: Json) -> int:
        """How many references the smallest value of a schema follows."""
        key = id(schema)
        if key not in self._heights:
            self._heights[key] = NEVER  # as long as it is looked at: a loop has no end
            self._heights[key] = self._measured(schema)
        return self._heights[key]

    def _measured(self, schema: Json) -> int:
        if not isinstance(schema, Mapping):
            return 0
        if "$ref" in schema:
            return min(NEVER, 1 + self._height(self._target(schema["$ref"])))
        parts = [self._height(part) for part in schema.get("allOf", ())]
        for keyword in ("oneOf", "anyOf"):
            if keyword in schema:
                parts += [min(self._height(arm) for arm in schema[keyword])]
        kinds = _kinds(schema)
        if len(kinds) == 1 and "enum" not in schema:
            if kinds[0] == "object":
                members = schema.get("properties", {})
                parts += [self._height(members.get(name, True)) for name in schema.get("required", ())]
            if kinds[0] == "array" and schema.get("minItems", 0) > 0:
                items = schema.get("items", True)
                parts += [self._height(item) for item in (items if isinstance(items, list) else [items])]
        return max(parts, default=0)

    def _target(self, reference: str) -> Json:
        found: Json = self._document
        for step in reference.removeprefix("#").split("/")[1:]:
            found = found[step]
        return found


def _more(depth: int) -> int:
    """How many items may be there beyond the fewest: a small message says as much as a large one."""
    return MORE if depth == DEEPEST else 1


def _kinds(schema: Mapping[str, Json]) -> list[str]:
    kinds = schema.get("type")
    if kinds is None:
        return ["object"] if "properties" in schema else list(KINDS)
    return [kinds] if isinstance(kinds, str) else list(kinds)


def _merged(*values: Json) -> Json:
    """One value of several: objects become one, of anything else the last counts."""
    if all(isinstance(value, dict) for value in values):
        return {name: inner for value in values for name, inner in value.items()}
    return values[-1]


def _bounds(schema: Mapping[str, Json]) -> tuple[int, int]:
    least, most = INTEGER_RANGES.get(schema.get("format", ""), (-(2**63), 2**63 - 1))
    if "minimum" in schema:
        least = max(least, int(-(-schema["minimum"] // 1)))
    if "exclusiveMinimum" in schema:
        least = max(least, int(schema["exclusiveMinimum"] // 1) + 1)
    if "maximum" in schema:
        most = min(most, int(schema["maximum"] // 1))
    if "exclusiveMaximum" in schema:
        most = min(most, int(-(-schema["exclusiveMaximum"] // 1)) - 1)
    return least, most


def _integers(schema: Mapping[str, Json]) -> st.SearchStrategy[Json]:
    least, most = _bounds(schema)
    step = schema.get("multipleOf", 1)
    if step != 1:
        return st.integers(-(-least // step), most // step).map(lambda number: number * step)
    corners = [
        n for n in (least, least + 1, 0, 1, 2**53 - 1, 2**53 + 1, most - 1, most) if least <= n <= most
    ]
    return st.one_of(st.sampled_from(corners), st.integers(least, most))


def _numbers(schema: Mapping[str, Json]) -> st.SearchStrategy[Json]:
    limits = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
    if not any(limit in schema for limit in limits):
        return st.sampled_from((0, 1, -1, 0.5, -2.25, 1e-7, 12, 1e21, 2**53 - 1))
    if "multipleOf" in schema:
        return st.integers(-3, 3).map(lambda number: number * schema["multipleOf"])
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    start = schema.get("minimum", above)
    end = schema.get("maximum", below)
    least = start if start is not None else end - 1
    most = end if end is not None else least + 1
    drawn = st.floats(least, most, exclude_min=least == above, exclude_max=most == below)
    edges = [edge for edge in (least, most) if edge not in (above, below)]
    return st.one_of(st.sampled_from(edges), drawn) if edges else drawn


def _strings(schema: Mapping[str, Json]) -> st.SearchStrategy[Json]:
    if schema.get("format") in FORMATS and "pattern" not in schema:
        return st.just(cast("Json", FORMATS[schema["format"]]))
    least, most = schema.get("minLength", 0), schema.get("maxLength")
    if "pattern" in schema:
        matching = st.from_regex(re.compile(schema["pattern"], re.ASCII))
        # Python's `$` also stands before a last line feed, that of JSON Schema does not.
        return matching.filter(lambda t: not t.endswith("\n") and least <= len(t) <= (most or len(t)))
    if not least and most is None:
        return WORDS
    edges = st.sampled_from(["x" * least, "é" * (most if most is not None else least + 1)])
    letters = st.characters(codec="utf-8", exclude_characters="\0")
    return st.one_of(edges, st.text(letters, min_size=least, max_size=min(most or least + 5, least + 20)))
