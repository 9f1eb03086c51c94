"""What is wrong with a schema that is none of its draft.

Input: a schema and its dialect. Output: the place of the first fault, and a sentence about it.
"""

from __future__ import annotations

import difflib
import json
import re
import warnings
from typing import Final

import jsonschema_rs

from protocol_models.json_pointer import pointer_of

from ..json_values import PlainJson
from ..schema.dialects import Dialect
from .schema_validators import asserting_meta_validator

__all__ = ["malformed_at"]

TYPES: Final = ("array", "boolean", "integer", "null", "number", "object", "string")
LONGEST: Final = 120
OF_NAMES: Final = jsonschema_rs.ValidationErrorKind.PropertyNames
"""The names of `patternProperties` are patterns."""


def malformed_at(schema: PlainJson, dialect: Dialect) -> tuple[str, str] | None:
    """Where a schema is none of its dialect, as a pointer, and why; None where it is one."""
    found = _fault(schema, dialect)
    return None if found is None else (pointer_of(found[0]), found[1])


def _fault(schema: PlainJson, dialect: Dialect) -> tuple[tuple[str | int, ...], str] | None:
    if isinstance(schema, bool) and dialect.boolean_exclusive:
        return (), "a schema of this draft is an object"
    for error in asserting_meta_validator(dialect).iter_errors(schema):
        at = tuple(error.instance_path)
        if isinstance(error.kind, (jsonschema_rs.ValidationErrorKind.Format, OF_NAMES)):
            texts = error.instance if isinstance(error.instance, dict) else [error.instance]
            wrong = next((text for text in texts if _is_no_pattern(text)), None)
            if wrong is not None and "regex" in str(error.message):
                return at, f"{_shown(wrong)} is not a regular expression"
        elif isinstance(error.kind, jsonschema_rs.ValidationErrorKind.AnyOf):
            inside, what = _alternative(error.instance, str(at[-1]) if at else "", dialect)
            return (*at, *inside), what
        else:
            return at, _cut(str(error.message))
    return None


def _alternative(value: PlainJson, keyword: str, dialect: Dialect) -> tuple[tuple[str | int, ...], str]:
    """What is wrong where a draft takes this or that: the deepest fault, not that neither is there."""
    if keyword == "type":
        return _type_fault(value)
    inner: list[tuple[tuple[str | int, ...], PlainJson]] = []
    if isinstance(value, dict):
        inner = [((), value)]
    elif isinstance(value, list):
        inner = [((index,), each) for index, each in enumerate(value)]
    for at, each in inner:
        if (found := _fault(each, dialect)) is not None:
            return (*at, *found[0]), found[1]
    if value == []:
        return (), "the list is empty"
    return (), _cut(f"{_shown(value)} is neither a schema nor a list of what may stand here")


def _type_fault(value: PlainJson) -> tuple[tuple[str | int, ...], str]:
    names = value if isinstance(value, list) else [value]
    for index, name in enumerate(names):
        if name not in TYPES:
            close = difflib.get_close_matches(str(name), TYPES, 1) if isinstance(name, str) else []
            more = f"did you mean {_shown(close[0])}?" if close else f"the types are {', '.join(TYPES)}"
            at = (index,) if isinstance(value, list) else ()
            return at, _cut(f"{_shown(name)} is not a type; {more}")
    return (), "a type stands twice in it" if names else "it lists no type"


def _is_no_pattern(text: str) -> bool:
    """Whether Python takes a text for no pattern, too: dialects of regular expressions differ."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Python may one day read otherwise
            re.compile(text)
    except (re.error, OverflowError, RecursionError):
        return True
    return False


def _shown(value: PlainJson) -> str:
    return json.dumps(value, ensure_ascii=False)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
