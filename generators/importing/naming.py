"""Names of JSON → names of Python.

Input: a name as a schema has it. Output: a class, a member, a constant or a module of that name.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Collection
from typing import Final

from protocol_models.base import WireModel

from ..message_unions import MESSAGE_UNIONS

__all__ = ["RENAMED", "camel_case", "constant_name", "member_name", "module_name", "type_name", "unused"]

_WORD: Final = re.compile(r"[A-Za-z0-9]+")
_BOUNDARY: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_VOCABULARY: Final = frozenset(
    {
        "METHODS",
        "REGISTRY",
        "Annotated",
        "ClientModel",
        "Double",
        "Field",
        "Int32",
        "Int64",
        "JsonValue",
        "Literal",
        "Method",
    }
    | {"NeverNull", "Omittable", "OmittableNotNull", "Registry", "Tagged", "TypeAliasType", "Uint", "Uint16"}
    | {"Uint32", "Uint64", "UnknownVariant", "WireEnum", "WireModel", "WithJsonSchema", "Any"}
    | {name for name in dir(builtins) if name[0].isupper()}
)
_TAKEN: Final = frozenset(name.casefold() for name in _VOCABULARY)
"""Some file systems do not tell `JSONValue.ts` from `JsonValue.ts`, so `write` refuses to have both."""
RENAMED: Final = {
    **{name: f"{name}Message" for name in MESSAGE_UNIONS.values()},
    "RequestId": "RequestIdValue",
}
"""Names that `write` has a use for → what such a type is called instead."""
_ORDINALS: Final = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth")


def type_name(text: str) -> str:
    """The name of a class; empty where no letter of it can stand in one."""
    words = _WORD.findall(text)
    if re.fullmatch(r"[A-Z][A-Za-z0-9_]*", text):
        name = text
    else:
        name = "".join(word[0].upper() + word[1:] for word in words)
    if not name:
        return ""
    if name[0].isdigit():
        name = f"Value{name}"
    name = RENAMED.get(name, name)
    return f"{name}Type" if name.casefold() in _TAKEN or keyword.iskeyword(name) else name


def unused(name: str, taken: Collection[str]) -> str:
    """The name, with a word behind it where it is taken."""
    if name not in taken:
        return name
    for ending in ("Value", "Variant", *_ORDINALS):
        if (longer := f"{name}{ending}") not in taken:
            return longer
    return unused(f"{name}Other", taken)


def _snake_case(text: str) -> str:
    return "_".join(_BOUNDARY.sub("_", word) for word in _WORD.findall(text)).lower()


def member_name(text: str, taken: Collection[str]) -> str:
    """The name of a field."""
    name = _snake_case(text) or "member"
    if name[0].isdigit():
        name = f"n_{name}"
    if keyword.iskeyword(name) or hasattr(WireModel, name) or (hasattr(builtins, name) and name in _SHADOWED):
        name += "_"
    while name in taken:
        name += "_"
    return name


_SHADOWED: Final = frozenset({"bool", "dict", "float", "int", "list", "set", "str", "tuple"})
"""What annotations of later members would take for the member of that name."""


def camel_case(name: str) -> str:
    """What the models call a field on the wire unless they are told."""
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def constant_name(text: str, taken: Collection[str]) -> str:
    """The name of an enum member or a method."""
    name = _snake_case(text).upper() or "EMPTY"
    if name[0].isdigit():
        name = f"N_{name}"
    if keyword.iskeyword(name) or name == "MRO":
        name += "_"
    while name in taken:
        name += "_"
    return name


def module_name(text: str) -> str:
    """The name of a module."""
    name = _snake_case(text) or "general"
    return f"{name}_" if keyword.iskeyword(name) or name[0].isdigit() else name
