"""References that come back to themselves before a member or an item: they give a schema no meaning.

Input: types by their names, as one document has them. Output: the name of a type in such a circle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from protocol_models.json_types import Json

from ..schema_json import REF_PREFIX

__all__ = ["in_a_circle"]

IN_PLACE_LISTS, IN_PLACE_MAPS = ("allOf", "anyOf", "oneOf"), ("dependencies", "dependentSchemas")
IN_PLACE = ("not", "if", "then", "else")
"""Keywords whose schemas judge the very value that the schema around them judges."""


def in_a_circle(types: Mapping[str, Json]) -> str | None:
    """A type that leads back to itself; none where each reference comes to an end."""
    ways = {key: dict.fromkeys(_in_place(schema)) for key, schema in types.items()}
    comes_from: dict[str, list[str]] = {}
    for key, targets in ways.items():
        for target in targets:
            comes_from.setdefault(target, []).append(key)
    # Whatever leads on to nothing is no part of a circle.
    ended = [key for key, targets in ways.items() if not targets]
    while ended:
        done = ended.pop()
        for key in comes_from.get(done, ()):
            del ways[key][done]
            if not ways[key]:
                ended.append(key)
    onwards = {key: next(iter(targets)) for key, targets in ways.items() if targets}
    if not onwards:
        return None
    passed: set[str] = set()
    key = next(iter(onwards))
    while key not in passed:
        passed.add(key)
        key = onwards[key]
    return key


def _in_place(schema: Json) -> Iterator[str]:
    """The types to which a schema refers for the very value that it speaks of itself."""
    waiting = [schema]
    while waiting:
        inner = waiting.pop()
        if not isinstance(inner, dict):
            continue
        if isinstance(reference := inner.get("$ref"), str):
            yield reference.removeprefix(REF_PREFIX)
        for keyword in IN_PLACE_LISTS:
            waiting += inner.get(keyword, ())
        for keyword in IN_PLACE_MAPS:
            waiting += inner.get(keyword, {}).values()
        waiting += (inner.get(keyword) for keyword in IN_PLACE)
