"""What the variants of unions say of a message.

Input: a document, and a message that it admits. Output: the schemas that admit what stands at a place of it;
whether a member is in it that its variant lets pass undeclared, while another variant declares it. The
TypeScript compiler checks the literal of such a message by both variants, and refuses what the type itself
takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import jsonschema_rs

from protocol_models.json_types import Json

__all__ = ["admitted_at", "has_member_of_another_variant"]

UNIONS: Final = ("anyOf", "oneOf")


def admitted_at(
    document: Mapping[str, Json], value: Json, steps: Sequence[str]
) -> Iterator[tuple[Mapping[str, Json], Json]]:
    """What stands at a place of a message, beside each schema that admits it; items have any step."""
    yield from _admitted_at(document, document, value, steps)


def _admitted_at(
    document: Mapping[str, Json], found: Json, value: Json, steps: Sequence[str]
) -> Iterator[tuple[Mapping[str, Json], Json]]:
    schema = _resolved(document, found)
    for part in (*_variants(document, schema), *schema.get("allOf", ())):
        if _admits(document, _resolved(document, part), value):
            yield from _admitted_at(document, part, value, steps)
    if not steps:
        yield schema, value
        return
    for name, below, inner in _below(schema, value):
        if name in (None, steps[0]):
            yield from _admitted_at(document, below, inner, steps[1:])


def has_member_of_another_variant(document: Mapping[str, Json], value: Json) -> bool:
    """Whether a variant admits an object in the message with a member that another variant declares."""
    pending: list[tuple[Json, Json]] = [(document, value)]
    for found, inner in pending:  # it grows on the way
        schema = _resolved(document, found)
        admitting = [arm for arm in _variants(document, schema) if _admits(document, arm, inner)]
        if isinstance(inner, dict) and any(
            name not in _members(document, arm) for name in inner.keys() & _declared(document, schema)
            for arm in admitting
        ):  # fmt: skip
            return True
        pending.extend((arm, inner) for arm in admitting)
        pending.extend((part, inner) for part in schema.get("allOf", ()))
        pending.extend((below, part) for _, below, part in _below(schema, inner))
    return False


def _resolved(document: Mapping[str, Json], schema: Json) -> Mapping[str, Json]:
    while isinstance(schema, Mapping) and "$ref" in schema:
        schema = document["definitions"][schema["$ref"].rpartition("/")[2]]
    return schema if isinstance(schema, Mapping) else {}


def _variants(document: Mapping[str, Json], schema: Mapping[str, Json]) -> list[Mapping[str, Json]]:
    return [_resolved(document, arm) for keyword in UNIONS for arm in schema.get(keyword, ())]


def _declared(document: Mapping[str, Json], schema: Mapping[str, Json]) -> set[str]:
    """The members that any variant declares."""
    return {name for arm in _variants(document, schema) for name in _members(document, arm)}


def _members(document: Mapping[str, Json], schema: Mapping[str, Json]) -> set[str]:
    inside = [*_variants(document, schema), *(_resolved(document, part) for part in schema.get("allOf", ()))]
    return set(schema.get("properties", ())).union(*(_members(document, each) for each in inside))


def _admits(document: Mapping[str, Json], schema: Mapping[str, Json], value: Json) -> bool:
    whole = {**schema, "definitions": document.get("definitions", {})}
    return jsonschema_rs.Draft7Validator(whole, validate_formats=False).is_valid(value)


def _below(schema: Mapping[str, Json], value: Json) -> Iterator[tuple[str | None, Json, Json]]:
    """The name of a member, or `None` of an item; its schema; its value."""
    if isinstance(value, dict):
        members, further = schema.get("properties", {}), schema.get("additionalProperties", True)
        yield from ((name, members.get(name, further), inner) for name, inner in value.items())
    elif isinstance(value, list):
        items = schema.get("items", True)
        if isinstance(items, list):
            yield from ((None, item, inner) for item, inner in zip(items, value, strict=False))
        else:
            yield from ((None, items, inner) for inner in value)
