"""Core schemas of values that have no values inside → nodes.

Input: a core schema of Pydantic, and the side from which it is seen. Output: a node, or `Unsayable` with
what JSON Schema cannot say and the next step.
"""

from __future__ import annotations

import enum
from types import NoneType
from typing import Final

from protocol_models._pydantic import CorePart
from protocol_models._pydantic.core import Core
from protocol_models._pydantic.core_config import CoreConfig
from protocol_models.base import WireFloat, WireInteger
from protocol_models.json_types import Json

from ..patterns import PYTHON_SPACES, RUST_SPACES, UntranslatablePattern, ecma_pattern
from ..schema import Enum, Node, Scalar, ScalarType, Union, UnionKind
from ..sides import Side

__all__ = ["HASHABLE", "SCALARS", "Unsayable", "is_sided", "listed", "plain_values", "scalar"]

_SAY: Final = "say its form with WithJsonSchema, or use another type"
SCALARS: Final = frozenset(
    {
        "bool", "date", "datetime", "decimal", "float", "int", "none", "str", "time", "timedelta", "url",
        "uuid",
    }
)  # fmt: skip
"""The kinds of core schema that `scalar` reads."""
HASHABLE: Final = Union(
    UnionKind.UNTAGGED,
    tuple(map(Scalar, (ScalarType.STRING, ScalarType.NUMBER, ScalarType.BOOLEAN, ScalarType.NULL))),
)
"""The JSON values that a set of anything takes."""
_CLOCK: Final = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_ZONE: Final = f"(?:Z|[+-]{_CLOCK})?"
_YEAR: Final = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
_LEAP_YEAR: Final = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_DAY: Final = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_DAY_OF_YEAR: Final = f"(?:{_YEAR}-{_DAY}|{_LEAP_YEAR}-02-29)T"
_MICROSECONDS: Final = (
    "(?:[0-9]{5}[1-9]|[0-9]{4}[1-9]0|[0-9]{3}[1-9]00|[0-9]{2}[1-9]000|[0-9][1-9]0000|[1-9]00000)"
)
_SECONDS: Final = {
    Side.READ: r"(?::[0-5][0-9](?:\.[0-9]+)?)?",
    Side.WRITTEN: rf":[0-5][0-9](?:\.{_MICROSECONDS})?",
}
_FORMATS: Final = {"datetime": "date-time", "date": "date", "timedelta": "duration"}
_EXPONENT: Final = "(?:[eE][-+]?[0-9]+)?"
_DIGITS: Final = rf"(?:[0-9]+\.?[0-9]*|\.[0-9]+){_EXPONENT}"
_DIGITS_READ: Final = rf"(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*){_EXPONENT}"
_ZERO: Final = rf"(?:0+\.?0*|\.0+){_EXPONENT}"
_INFINITY_READ: Final = "[iI][nN][fF](?:[iI][nN][iI][tT][yY])?"
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


def scalar(core: Core, side: Side, config: CoreConfig) -> Node:
    """The node of a core schema whose kind is one of `SCALARS`."""
    match core.kind:
        case "none":
            return Scalar(ScalarType.NULL)
        case "bool":
            return Scalar(ScalarType.BOOLEAN)
        case "int":
            return _integer(core)
        case "float":
            return _float(core, side, config)
        case "decimal":
            return _decimal(core, side, config)
        case "str":
            return _string(core, side, config)
        case "uuid":
            return _uuid(core, side)
        case "url":
            return _url(core)
        case _:
            return _moment(core, side, config)


def is_sided(core: Core, config: CoreConfig) -> bool:
    """Whether the value is read in another form than it is written."""
    match core.kind:
        case "str":
            return core.strips(config) or core.lowers(config) or core.uppers(config)
        case "float":
            return config.writes_special_floats_as_strings
        case "decimal":
            return True
        case "date" | "datetime" | "time" | "timedelta" as kind:
            return kind == "time" or core.is_without_zone or config.writes_as_number(kind)
        case "uuid":
            return core.version is not None
        case _:
            return False


def _bounds(core: Core) -> dict[str, CorePart]:
    """The limits of a number, by the names of `Scalar`."""
    limits = {name: core.limit(key) for key, name in _LIMITS.items()}
    return {name: value for name, value in limits.items() if value is not None}


def listed(values: list[Json]) -> Enum:
    """The node of listed values."""
    if not all(type(value) in (str, bool, int, float, NoneType) for value in values):
        raise Unsayable(f"the values {values!r} are not all JSON scalars")
    return Enum(tuple(values))


def plain_values(values: list[object]) -> list[Json]:
    """The values of enum members, and other values as they are."""
    return [value.value if isinstance(value, enum.Enum) else value for value in values]


def _integer(core: Core) -> Node:
    wire = core.facts
    if not isinstance(wire, WireInteger):
        return Scalar(ScalarType.INTEGER, **_bounds(core))
    least, most = core.limit("ge"), core.limit("le")
    return Scalar(
        ScalarType.INTEGER,
        wire.format,
        minimum=float(least) if least > wire.ge or wire.ge == 0 else None,
        maximum=float(most) if most < wire.le else None,
    )


def _float(core: Core, side: Side, config: CoreConfig) -> Node:
    wire = core.facts
    width = wire.format if isinstance(wire, WireFloat) else None
    number = Scalar(ScalarType.NUMBER, width, **_bounds(core))
    if side is Side.WRITTEN and config.writes_special_floats_as_strings:
        return Union(UnionKind.UNTAGGED, (number, Enum(("NaN", "Infinity", "-Infinity"))))
    return number


def _decimal(core: Core, side: Side, config: CoreConfig) -> Node:
    """Written as a string, read as a number, too."""
    limits = {key for key in (*_LIMITS, "max_digits", "decimal_places") if core.limit(key) is not None}
    if limits - {"ge"} or core.limit("ge") not in (None, 0):
        what = f"a Decimal is written as a string, and no schema limits what a string counts: {min(limits)}"
        raise Unsayable(what, "leave the limit to a validator, or say its form with WithJsonSchema")
    is_signed, has_special = core.limit("ge") is None, core.lets_in_special_numbers(config)
    if side is Side.WRITTEN:
        forms = [f"-?{_DIGITS}"] if is_signed else [_DIGITS, f"-{_ZERO}"]
        if has_special:
            forms += ["-?(?:Infinity|s?NaN[0-9]*)"] if is_signed else ["Infinity"]
        return Scalar(ScalarType.STRING, pattern=_whole(forms))
    forms = [f"[-+]?{_DIGITS_READ}"] if is_signed else [rf"\+?{_DIGITS_READ}", f"-{_ZERO}"]
    if has_special:
        forms += [f"[-+]?(?:{_INFINITY_READ}|[sS]?[nN][aA][nN][0-9]*)"] if is_signed else [_INFINITY_READ]
    string = Scalar(ScalarType.STRING, pattern=_whole(forms, space=f"[{PYTHON_SPACES}]*"))
    return Union(UnionKind.UNTAGGED, (Scalar(ScalarType.NUMBER, **_bounds(core)), string))


def _whole(forms: list[str], space: str = "") -> str:
    """A pattern for a string that is one of some forms, and nothing else."""
    either = forms[0] if len(forms) == 1 else f"(?:{'|'.join(forms)})"
    return f"^{space}{either}{space}$"


def _string(core: Core, side: Side, config: CoreConfig) -> Node:
    least, most = core.length(config)
    pattern, strips = core.pattern, core.strips(config)
    if pattern is not None:
        engine = core.regex_engine(config)
        try:
            pattern = ecma_pattern(pattern, engine)
        except UntranslatablePattern as error:
            what = f"the pattern {getattr(pattern, 'pattern', pattern)!r} has no form in ECMA-262: {error}"
            raise Unsayable(what, error.hint) from error
    if strips and side is Side.READ and (least or most is not None or pattern is not None):
        if pattern is not None:
            what = "a pattern that is looked for once white space is stripped has no form in a schema"
            raise Unsayable(what, "let the pattern allow for white space, and strip in a validator")
        return Scalar(ScalarType.STRING, pattern=_stripped(least or 0, most))
    if side is Side.WRITTEN and (core.lowers(config) or core.uppers(config)):
        # The limits hold before the case is changed; then the pattern may not, and a letter may be two.
        pattern, most = "^[^A-Z]*$" if core.lowers(config) else "^[^a-z]*$", None
    return Scalar(ScalarType.STRING, pattern=pattern, min_length=least, max_length=most)


def _stripped(least: int, most: int | None) -> str:
    """What a string is like that has a length once white space around it is stripped."""
    around, edge = f"[{RUST_SPACES}]*", f"[^{RUST_SPACES}]"
    if most == 0:
        return f"^{around}$"
    upper = "" if most is None else str(max(most - 2, 0))
    if least >= 2:
        return rf"^{around}{edge}[\s\S]{{{least - 2},{upper}}}{edge}{around}$"
    inner = edge if most == 1 else rf"{edge}(?:[\s\S]{{0,{upper}}}{edge})?"
    return f"^{around}{inner}{around}$" if least else f"^{around}(?:{inner})?{around}$"


def _uuid(core: Core, side: Side) -> Node:
    version = core.version
    if version is None:
        return Scalar(ScalarType.STRING, "uuid")
    digit = "[0-9a-fA-F]"
    groups = (
        f"{digit}{{8}}",
        f"{digit}{{4}}",
        f"{version}{digit}{{3}}",
        f"[89abAB]{digit}{{3}}",
        f"{digit}{{12}}",
    )
    whole, plain = "-".join(groups), "".join(groups)
    read = rf"^(?:(?:urn:uuid:)?{whole}|\{{{whole}\}}|{plain})$"
    return Scalar(ScalarType.STRING, "uuid", pattern=f"^{whole}$" if side is Side.WRITTEN else read)


def _url(core: Core) -> Node:
    pattern = None
    if schemes := core.schemes:
        # The scheme is written in small letters, and read in any.
        either = ("".join(f"[{c}{c.upper()}]" if c.isalpha() else c for c in each) for each in schemes)
        pattern = f"^(?:{'|'.join(either)}):"
    return Scalar(ScalarType.STRING, "uri", pattern=pattern, max_length=core.limit("max_length"))


def _moment(core: Core, side: Side, config: CoreConfig) -> Node:
    kind = core.kind
    limits = [key for key in ("ge", "gt", "le", "lt") if core.limit(key) is not None]
    limits += ["past or future"] if core.follows_clock else []
    if limits:
        what = f"no schema limits a moment or a duration: {limits[0]}"
        raise Unsayable(what, "leave the limit to a validator, or say its form with WithJsonSchema")
    if side is Side.WRITTEN and config.writes_as_number(kind):
        return Scalar(ScalarType.NUMBER)
    if kind == "time" or core.is_without_zone:
        # Most times of day have no zone, and to the format `time` one belongs.
        day, zone = ("", _ZONE) if kind == "time" else (_DAY_OF_YEAR, "")
        return Scalar(ScalarType.STRING, pattern=f"^{day}{_CLOCK}{_SECONDS[side]}{zone}$")
    return Scalar(ScalarType.STRING, _FORMATS[kind])
