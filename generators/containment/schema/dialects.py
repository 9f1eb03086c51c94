"""Dialects: which keywords a draft of JSON Schema has, and how it reads the ambiguous ones.

Input: a schema. Output: the Dialect that its `$schema` names, or None for one we don't know.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..json_values import PlainJson

_DRAFT_04 = frozenset(
    [
        "type",
        "enum",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "multipleOf",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "minLength",
        "maxLength",
        "pattern",
        "items",
        "additionalItems",
        "minItems",
        "maxItems",
        "uniqueItems",
        "properties",
        "patternProperties",
        "additionalProperties",
        "required",
        "minProperties",
        "maxProperties",
        "dependencies",
        "definitions",
        "$ref",
    ]
)
_DRAFT_06 = _DRAFT_04 | frozenset(["const", "contains", "propertyNames"])
_DRAFT_07 = _DRAFT_06 | frozenset(["if", "then", "else"])
_DRAFT_2019 = (_DRAFT_07 - {"dependencies"}) | frozenset(
    [
        "dependentRequired",
        "dependentSchemas",
        "minContains",
        "maxContains",
        "unevaluatedItems",
        "unevaluatedProperties",
        "$anchor",
        "$recursiveRef",
        "$recursiveAnchor",
        "$defs",
    ]
)
_DRAFT_2020 = (_DRAFT_2019 - {"additionalItems", "$recursiveRef", "$recursiveAnchor"}) | frozenset(
    ["prefixItems", "$dynamicRef", "$dynamicAnchor"]
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """One draft: its name as validators spell it, and the differences that matter to meaning."""

    name: str
    uri: str
    keywords: frozenset[str]
    id_keyword: str = "$id"
    ref_replaces_siblings: bool = False
    boolean_exclusive: bool = False
    whole_is_integer: bool = True
    contains_evaluates: bool = False
    contents_may_assert: bool = False


DRAFT_04 = Dialect("draft4", "http://json-schema.org/draft-04/schema", _DRAFT_04, "id", True, True, False)
DRAFT_06 = Dialect(
    "draft6",
    "http://json-schema.org/draft-06/schema",
    _DRAFT_06,
    "$id",
    True,
    contents_may_assert=True,
)
DRAFT_07 = Dialect(
    "draft7",
    "http://json-schema.org/draft-07/schema",
    _DRAFT_07,
    "$id",
    True,
    contents_may_assert=True,
)
DRAFT_2019 = Dialect("draft2019-09", "https://json-schema.org/draft/2019-09/schema", _DRAFT_2019)
DRAFT_2020 = Dialect(
    "draft2020-12",
    "https://json-schema.org/draft/2020-12/schema",
    _DRAFT_2020,
    contains_evaluates=True,
)
DIALECTS = (DRAFT_04, DRAFT_06, DRAFT_07, DRAFT_2019, DRAFT_2020)
_BY_HOST_AND_PATH = {dialect.uri.split("://")[1]: dialect for dialect in DIALECTS}


ANY_DRAFT = "json-schema.org/schema"
"""What `$schema` once named for "the newest draft", whichever that was: it says nothing."""


def named_dialect(uri: str) -> Dialect | None:
    """The dialect of a `$schema` value; scheme and an empty fragment don't matter."""
    return _BY_HOST_AND_PATH.get(_host_and_path(uri))


def _host_and_path(uri: str) -> str:
    return uri.partition("://")[2].removesuffix("#").removesuffix("/")


def dialect_of(schema: PlainJson, default: Dialect = DRAFT_07) -> Dialect | None:
    """The dialect a schema is written in; `default` where it says nothing.

    A boolean `exclusiveMinimum` or `exclusiveMaximum` says draft-04 as plainly as `$schema` does:
    no other draft admits one.
    """
    if isinstance(schema, dict):
        declared = schema.get("$schema")
        if isinstance(declared, str) and _host_and_path(declared) != ANY_DRAFT:
            return named_dialect(declared)
    return DRAFT_04 if default is DRAFT_07 and _has_boolean_exclusive(schema) else default


def _has_boolean_exclusive(schema: PlainJson) -> bool:
    waiting = [schema]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            for keyword in ("exclusiveMinimum", "exclusiveMaximum"):
                if isinstance(value.get(keyword), bool):
                    return True
            waiting.extend(item for name, item in value.items() if name not in ("enum", "const", "default"))
        elif isinstance(value, list):
            waiting.extend(value)
    return False
