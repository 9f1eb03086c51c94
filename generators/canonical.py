"""The one serialiser: every JSON artifact gets its bytes here.

Input: JSON-ready data. Output: text: UTF-8, two-space indent, non-ASCII raw.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import TypeAlias

from pydantic_core import to_json

from protocol_models.json_types import Json, JsonObject

Schema: TypeAlias = JsonObject
"""A JSON Schema that is an object."""


_LINE = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_FRACTION = re.compile(r"\.(?<=[0-9]\.)[0-9]")
_EXPONENT = re.compile(r"e(?<=[0-9]e)[-+0-9]")
"""Every float has one of both. Each begins with one letter, which is found faster than one of two."""
_ODD_NUMBER = re.compile(
    r"[0-9](?:(?:e|\.(?![0-9]{1,3},?$))[-+0-9e]*|(?<=[0-9]{13})\.[0-9]{1,3}),?$", re.MULTILINE
)
"""Part of a number at the end of its line that the two serialisers may write differently, by the version of
Pydantic: all floats but those of few digits, like `1.0`. A line that ends with a string ends with a quote."""
_FLOAT = re.compile(r"-?[0-9]+(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)(?=,?$)", re.MULTILINE)


def document(value: Json) -> str:
    """A JSON Schema document: every key sorted, no newline at the end."""
    return indented(sorted_keys(value))


def document_of(members: Mapping[str, str], depth: int = 0) -> str:
    """The document of an object, of whose members the texts are given as they stand in it: no value is
    written twice, and no line moved twice."""
    if not members:
        return "{}"
    start = "\n" + "  " * (depth + 1)
    lines = [f"{_name(key)}: {members[key]}" for key in sorted(members)]
    return f"{{{start}{f',{start}'.join(lines)}{start[:-2]}}}"


_name = cache(_LINE.encode)
"""The text of a name, of which many objects have the same."""


def texts_of(members: Schema, depth: int = 0) -> dict[str, str]:
    """The text of each member of an object, in which the keys are sorted, for `document_of`."""
    return {name: deeper(indented(value), depth + 1) for name, value in members.items()}


def deeper(text: str, depth: int) -> str:
    """The text of a value that stands so many objects deeper."""
    return text.replace("\n", "\n" + "  " * depth) if depth else text


def ordered(value: Json) -> str:
    """A document whose order says something: keys as they stand, a newline at the end."""
    return indented(value) + "\n"


def line(value: Json) -> str:
    """One line, keys as they stand, no newline."""
    return _LINE.encode(value)


def told_apart(value: Json) -> bytes:
    """What is the same for two values only where they are: to Python `1`, `1.0` and `True` are equal."""
    return to_json(value)


def sorted_keys(value: Json) -> Json:
    """The value with the keys of every object in it sorted."""
    if isinstance(value, dict):
        return {
            key: sorted_keys(item) if isinstance(item := value[key], (dict, list)) else item
            for key in sorted(value)
        }
    if isinstance(value, list):
        return [sorted_keys(item) if isinstance(item, (dict, list)) else item for item in value]
    return value


def indented(value: Json) -> str:
    """Keys as they stand, no newline at the end."""
    text = to_json(value, indent=2).decode()  # seven times faster than `json`
    if "NaN" in text or "Infinity" in text:  # in a string, or it is refused
        return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
    if (_FRACTION.search(text) or _EXPONENT.search(text)) and _ODD_NUMBER.search(text):
        return _FLOAT.sub(lambda number: line(float(number[0])), text)
    return text
