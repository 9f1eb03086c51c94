"""What a type of Python is called in the artifacts.

Input: a class, or the reference that Pydantic gives a type alias. Output: its module, its name, and the key
of the Bundle. A class inside a class is named by both, a generic type by its arguments: `Page[Item]` is
`Page_Item`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

__all__ = ["NAMESPACES", "TypeName", "name_of_alias", "name_of_class"]

NAMESPACES: Final = MappingProxyType({"protocol_models.v2": "v2", "protocol_models.v1.retired": "v1"})
"""Module prefix → the folder of its types, in the protocol of this package."""

_LOCAL: Final = "<locals>."
_ID: Final = re.compile(r":[0-9]+")
_WORD: Final = re.compile(r"[A-Za-z0-9_.]+")


@dataclass(frozen=True, slots=True)
class TypeName:
    """A type: where it is defined, and what it is called."""

    module: str
    name: str

    def key(self, namespaces: Mapping[str, str]) -> str:
        """The key of the Bundle: the folder of the longest module prefix, and the name."""
        prefixes = [p for p in namespaces if self.module == p or self.module.startswith(p + ".")]
        folder = namespaces[max(prefixes, key=len)] if prefixes else ""
        return f"{folder}.{self.name}" if folder else self.name

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


def name_of_class(cls: type) -> TypeName:
    """The name of a class, as it stands in its module."""
    return TypeName(cls.__module__, _flat(cls.__qualname__.rpartition(_LOCAL)[2]))


def name_of_alias(reference: str) -> TypeName:
    """The name in a reference such as `module.Alias:140023[module.Item:9406]`."""
    path, bracket, arguments = _ID.sub("", reference).partition("[")
    module = path.rpartition(".")[0]
    while module not in sys.modules and "." in module:
        module = module.rpartition(".")[0]
    name = path.removeprefix(f"{module}.") if module in sys.modules else path.rpartition(".")[2]
    return TypeName(module, _flat(name + bracket + arguments))


def _flat(name: str) -> str:
    """The name without dots and brackets."""
    own, _, arguments = name.partition("[")
    named = [word.rpartition(".")[2] for word in _WORD.findall(arguments)]
    return "_".join([own.replace(".", ""), *named])
