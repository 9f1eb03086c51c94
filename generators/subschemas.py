"""The schemas directly inside a JSON Schema document, whoever wrote it.

Members are told from keywords by their place: a member may be called `items`.
"""

from __future__ import annotations

from collections.abc import Callable

from protocol_models.json_types import Json

from .canonical import Schema

__all__ = ["children", "map_children"]


def children(schema: Schema) -> list[Schema]:
    """The schemas directly inside a schema."""
    found: list[Schema] = []
    for keyword in ("properties", "definitions"):
        if keyword in schema:
            found += schema[keyword].values()
    for keyword in ("oneOf", "anyOf", "allOf"):
        if keyword in schema:
            found += schema[keyword]
    for keyword in ("items", "additionalProperties", "propertyNames"):
        if keyword in schema:
            inner = schema[keyword]
            found += inner if isinstance(inner, list) else [inner]
    return [child for child in found if isinstance(child, dict)]


def map_children(schema: Schema, convert: Callable[[Schema], Schema]) -> Schema:
    """The same schema with each schema directly inside it converted."""

    def one(inner: Json) -> Json:
        return convert(inner) if isinstance(inner, dict) else inner

    mapped = dict(schema)
    for keyword in schema:
        if keyword in ("properties", "definitions"):
            mapped[keyword] = {name: one(member) for name, member in schema[keyword].items()}
        elif keyword in ("oneOf", "anyOf", "allOf"):
            mapped[keyword] = [one(arm) for arm in schema[keyword]]
        elif keyword in ("items", "additionalProperties", "propertyNames"):
            inner = schema[keyword]
            mapped[keyword] = [one(item) for item in inner] if isinstance(inner, list) else one(inner)
    return mapped
