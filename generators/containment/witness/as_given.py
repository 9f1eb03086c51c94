"""A document as a validator is given it: it says the same, in an order and in patterns that suit the engine.

Input: a document, which of its objects are schemas, and how patterns are written. Output: the document with
patterns that the engine reads as ECMA-262 does, and in each schema first what is quick to judge: a validator
that goes by the order is soon done with the wrong arms of a union.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable

from protocol_models.json_types import Json

from ..json_values import PlainJson

__all__ = ["as_given"]

_QUICK = frozenset(["const", "enum", "maxItems", "maxLength", "minItems", "minLength", "required", "type"])
_VALUES = frozenset(["const", "default", "enum", "examples"])


def as_given(document: PlainJson, schemas: Container[int], pattern: Callable[[str], str]) -> Json:
    """The document; schemas: the ids of the objects in it that are schemas."""

    def given(value: PlainJson) -> PlainJson:
        if isinstance(value, list):
            return [given(item) for item in value]
        if not isinstance(value, dict):
            return value
        if id(value) not in schemas:
            return {name: given(item) for name, item in value.items()}
        return {keyword: _of(keyword, value[keyword]) for keyword in sorted(value, key=_slowness)}

    def _of(keyword: str, value: PlainJson) -> PlainJson:
        if keyword in _VALUES:
            return value
        if keyword == "pattern" and isinstance(value, str):
            return pattern(value)
        if keyword == "patternProperties" and isinstance(value, dict):
            return _apart((pattern(text), given(item)) for text, item in value.items())
        if keyword == "properties" and isinstance(value, dict):
            return {
                name: given(value[name]) for name in sorted(value, key=lambda name: not _tags(value[name]))
            }
        return given(value)

    return given(document)


def _slowness(keyword: str) -> int:
    return 0 if keyword in _QUICK else 1 if keyword == "properties" else 2


def _tags(member: PlainJson) -> bool:
    return isinstance(member, dict) and ("const" in member or "enum" in member)


def _apart(entries: Iterable[tuple[str, PlainJson]]) -> dict[str, PlainJson]:
    """The entries of an object, two of which may have come to have one name."""
    found: dict[str, PlainJson] = {}
    for text, item in entries:
        name = text
        while name in found:
            name = f"(?:{name})"
        found[name] = item
    return found
