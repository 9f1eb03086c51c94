"""What Python code calls the types and methods of a protocol, so that a name that moves is noticed.

Input: a registry's classes and methods, as they are read. Output: PythonNames, which the Bundle keeps: the
dotted path by which code imports a class or a constant, and what it is in the messages.

A member's own name in Python follows from its name in messages, and is kept where it does not.
"""

from __future__ import annotations

import enum
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from protocol_models.json_types import Json
from protocol_models.methods import Method

__all__ = ["PythonName", "conventional", "names_from_json", "names_of_methods", "names_to_json", "own_names"]

_WORDS: Final = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z0-9]+")


@dataclass(frozen=True, slots=True)
class PythonName:
    """What a class or a constant of Python is in the messages."""

    type: str = ""
    """The key of the type that a class is, or is a variant of."""
    method: str = ""
    """The name of the method that a constant is."""
    members: Mapping[str, str] = field(default_factory=dict)
    """Name in messages, or listed value → name in Python, for those whose name does not follow from it."""


@cache
def conventional(wire_name: str, *, of_value: bool) -> str:
    """What a member is called in Python where nobody decided otherwise; a listed value in capitals."""
    words = "_".join(_WORDS.findall(wire_name))
    return words.upper() if of_value else words.lower()


def own_names(cls: type, fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The names of a class that do not follow from those in messages; fields: name in messages, in Python."""
    is_enum = issubclass(cls, enum.Enum)
    return {wire: name for wire, name in fields if name != conventional(wire, of_value=is_enum)}


def names_of_methods(methods: Iterable[Method[object, object]]) -> Iterator[tuple[str, PythonName]]:
    """The constants of methods, by the path that code imports them by; one that no module has is none."""
    for method in methods:
        module = sys.modules.get(method.module)
        for name, value in vars(module).items() if module is not None else ():
            if value is method:
                yield f"{method.module}.{name}", PythonName(method=method.name)


def names_to_json(names: Mapping[str, PythonName]) -> Json:
    """The names as JSON-ready data: path → type, path → method, and the members of some paths."""
    every = sorted(names.items())
    return {
        "types": {path: name.type for path, name in every if name.type},
        "methods": {path: name.method for path, name in every if name.method},
        "members": {path: dict(name.members) for path, name in every if name.members},
    }


def names_from_json(data: Mapping[str, Mapping[str, Json]]) -> dict[str, PythonName]:
    """The names that `names_to_json` wrote."""
    members = data.get("members", {})
    types = {path: PythonName(key, "", members.get(path, {})) for path, key in data.get("types", {}).items()}
    return types | {path: PythonName(method=name) for path, name in data.get("methods", {}).items()}
