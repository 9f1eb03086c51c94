"""Core schemas of values that have no values inside → nodes.

Input: a core schema of Pydantic, and the side from which it is seen. Output: a node, or `Unsayable` with
what JSON Schema cannot say and the next step.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import NoneType
from typing import Any, Final

from protocol_models.base import WireFloat, WireInteger

from .canonical import Json
from .patterns import UntranslatablePattern, ecma_pattern
from .schema import Enum, Node, Scalar, ScalarType, Union, UnionKind
from .sides import Side

__all__ = ["SCALARS", "Unsayable", "is_sided", "listed", "plain_values", "scalar"]

_SAY: Final = "say its form with WithJsonSchema, or use another type"
SCALARS: Final = frozenset(
    {
        "bool", "date", "datetime", "decimal", "float", "int", "none", "str", "time", "timedelta", "url",
        "uuid",
    }
)  # fmt: skip
"""The kinds of core schema that `scalar` reads."""
_FORMATS: Final = {"datetime": "date-time", "date": "date", "time": "time", "timedelta": "duration"}
_DECIMAL: Final = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$"
_LIMITS: Final = {
    "ge": "minimum",
    "le": "maximum",
    "gt": "exclusive_minimum",
    "lt": "exclusive_maximum",
    "multiple_of": "multiple_of",
}


class Unsayable(ValueError):
    """A value that JSON Schema cannot say, and the next step."""

    def __init__(self, what: str, hint: str = _SAY) -> None:
        super().__init__(what)
        self.hint = hint


def scalar(schema: Mapping[str, Any], side: Side, config: Mapping[str, Any]) -> Node:
    """The node of a core schema whose kind is one of `SCALARS`."""
    match schema["type"]:
        case "none":
            return Scalar(ScalarType.NULL)
        case "bool":
            return Scalar(ScalarType.BOOLEAN)
        case "int":
            return _integer(schema)
        case "float":
            return _float(schema, side, config)
        case "decimal":
            return _decimal(schema, side)
        case "str":
            return _string(schema, side, config)
        case "uuid":
            return _uuid(schema)
        case "url":
            return _url(schema)
        case _:
            return _moment(schema, side, config)


def is_sided(schema: Mapping[str, Any], config: Mapping[str, Any]) -> bool:
    """Whether the value is read in another form than it is written."""
    match schema["type"]:
        case "str":
            return any(schema.get(key) or config.get(f"str_{key}") for key in _CHANGES)
        case "float":
            return config.get("ser_json_inf_nan") == "strings"
        case "decimal":
            return True
        case "timedelta":
            return config.get("ser_json_timedelta") == "float"
        case _:
            return False


_CHANGES: Final = ("strip_whitespace", "to_lower", "to_upper")


def _bounds(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The limits of a number, by the names of `Scalar`."""
    return {_LIMITS[k]: v for k, v in schema.items() if k in _LIMITS}


def listed(values: list[Json]) -> Enum:
    """The node of listed values."""
    if not all(type(value) in (str, bool, int, float, NoneType) for value in values):
        raise Unsayable(f"the values {values!r} are not all JSON scalars")
    return Enum(tuple(values))


def plain_values(values: list[Any]) -> list[Json]:
    """The values of enum members, and other values as they are."""
    return [value.value if isinstance(value, enum.Enum) else value for value in values]


def _integer(schema: Mapping[str, Any]) -> Node:
    wire = schema.get("metadata", {}).get("wire")
    if not isinstance(wire, WireInteger):
        return Scalar(ScalarType.INTEGER, **_bounds(schema))
    return Scalar(
        ScalarType.INTEGER,
        wire.format,
        minimum=float(schema["ge"]) if schema["ge"] > wire.ge or wire.ge == 0 else None,
        maximum=float(schema["le"]) if schema["le"] < wire.le else None,
    )


def _float(schema: Mapping[str, Any], side: Side, config: Mapping[str, Any]) -> Node:
    wire = schema.get("metadata", {}).get("wire")
    width = wire.format if isinstance(wire, WireFloat) else None
    number = Scalar(ScalarType.NUMBER, width, **_bounds(schema))
    if side is Side.WRITTEN and config.get("ser_json_inf_nan") == "strings":
        return Union(UnionKind.UNTAGGED, (number, Enum(("NaN", "Infinity", "-Infinity"))))
    return number


def _decimal(schema: Mapping[str, Any], side: Side) -> Node:
    """Written as a string, read as a number, too."""
    limits = {key for key in (*_LIMITS, "max_digits", "decimal_places") if schema.get(key) is not None}
    if limits - {"ge"} or schema.get("ge") not in (None, 0):
        what = f"a Decimal is written as a string, and no schema limits what a string counts: {min(limits)}"
        raise Unsayable(what, "leave the limit to a validator, or say its form with WithJsonSchema")
    sign = "^-?" if schema.get("ge") is None else "^"
    string = Scalar(ScalarType.STRING, pattern=sign + _DECIMAL)
    if side is Side.WRITTEN:
        return string
    return Union(UnionKind.UNTAGGED, (Scalar(ScalarType.NUMBER, **_bounds(schema)), string))


def _string(schema: Mapping[str, Any], side: Side, config: Mapping[str, Any]) -> Node:
    least, most = (schema.get(key, config.get(f"str_{key}")) for key in ("min_length", "max_length"))
    pattern = schema.get("pattern")
    strips = schema.get("strip_whitespace", config.get("str_strip_whitespace"))
    if pattern is not None:
        engine = schema.get("regex_engine", config.get("regex_engine", "rust-regex"))
        try:
            pattern = ecma_pattern(pattern, engine)
        except UntranslatablePattern as error:
            what = f"the pattern {getattr(pattern, 'pattern', pattern)!r} has no form in ECMA-262: {error}"
            raise Unsayable(what, "write it without that part, or check it in a validator") from error
    if strips and side is Side.READ and (least or most is not None or pattern is not None):
        if pattern is not None:
            what = "a pattern that is looked for once white space is stripped has no form in a schema"
            raise Unsayable(what, "let the pattern allow for white space, and strip in a validator")
        return Scalar(ScalarType.STRING, pattern=_stripped(least or 0, most))
    if side is Side.WRITTEN and pattern is None:
        cased = [key for key in ("to_lower", "to_upper") if schema.get(key) or config.get(f"str_{key}")]
        pattern = {"to_lower": "^[^A-Z]*$", "to_upper": "^[^a-z]*$"}[cased[0]] if cased else None
    return Scalar(ScalarType.STRING, pattern=pattern, min_length=least, max_length=most)


def _stripped(least: int, most: int | None) -> str:
    """What a string is like that has a length once white space around it is stripped."""
    if most == 0:
        return r"^\s*$"
    upper = "" if most is None else str(max(most - 2, 0))
    if least >= 2:
        return rf"^\s*\S[\s\S]{{{least - 2},{upper}}}\S\s*$"
    inner = r"\S" if most == 1 else rf"\S(?:[\s\S]{{0,{upper}}}\S)?"
    return rf"^\s*{inner}\s*$" if least else rf"^\s*(?:{inner})?\s*$"


def _uuid(schema: Mapping[str, Any]) -> Node:
    version = schema.get("version")
    digits = "[0-9a-fA-F]"
    pattern = None if version is None else f"^{digits}{{8}}-{digits}{{4}}-{version}{digits}{{3}}-[89abAB]"
    return Scalar(ScalarType.STRING, "uuid", pattern=pattern)


def _url(schema: Mapping[str, Any]) -> Node:
    schemes = schema.get("allowed_schemes")
    pattern = None
    if schemes:
        # The scheme is written in small letters, and read in any.
        either = ("".join(f"[{c}{c.upper()}]" if c.isalpha() else c for c in each) for each in schemes)
        pattern = f"^(?:{'|'.join(either)}):"
    return Scalar(ScalarType.STRING, "uri", pattern=pattern, max_length=schema.get("max_length"))


def _moment(schema: Mapping[str, Any], side: Side, config: Mapping[str, Any]) -> Node:
    kind = schema["type"]
    for key in ("ge", "gt", "le", "lt", "now_op"):
        if schema.get(key) is not None:
            what = f"no schema limits a moment or a duration: {key}"
            raise Unsayable(what, "leave the limit to a validator, or say its form with WithJsonSchema")
    if kind == "timedelta" and side is Side.WRITTEN and config.get("ser_json_timedelta") == "float":
        return Scalar(ScalarType.NUMBER)
    return Scalar(ScalarType.STRING, _FORMATS[kind])
