"""What the classes and members of the bindings are called.

Input: a name as messages have it. Output: a name of Python that nothing else has where it stands.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection
from typing import Final

from ...python_names import conventional

__all__ = ["IMPORTED", "class_name", "member_name", "unused"]

_WORD: Final = re.compile(r"[A-Za-z0-9]+")
IMPORTED: Final = frozenset(
    {"Annotated", "Any", "Final", "Literal", "Meta", "NoOther", "OPEN", "Raw", "Struct", "TYPE_CHECKING"}
    | {"TypeAlias", "UNSET", "UnknownVariant", "UnsetType", "field", "one_of", "None", "True", "False"}
    | {"Int32", "Int64", "Uint16", "Uint32", "Uint64", "one_variant", "no_other"}
    | {"CLOSED", "DOCUMENTS", "EXTERNAL", "FURTHER_MEMBERS", "KEEPS_UNKNOWN", "UNCHECKED", "annotations"}
)
"""What the module of types has names for already."""
_IN_ANNOTATIONS: Final = frozenset({"bool", "dict", "float", "int", "list", "str", "tuple", "types", "field"})
"""An annotation would take a member of that name for the type."""


def class_name(*texts: str) -> str:
    """The name of a class, of the words in some texts."""
    words = [word for text in texts for word in _WORD.findall(text)]
    name = "".join(word[0].upper() + word[1:] for word in words)
    return name if name[:1].isalpha() else f"Value{name}"


def unused(name: str, taken: Collection[str]) -> str:
    """The name, with a number behind it where it is taken."""
    if name not in taken:
        return name
    number = 2
    while f"{name}{number}" in taken:
        number += 1
    return f"{name}{number}"


def member_name(wire_name: str, taken: Collection[str]) -> str:
    """The name of a member; it never begins with `_`, as those of undeclared members do."""
    name = conventional(wire_name, of_value=False) or "member"
    if name[0].isdigit():
        name = f"n_{name}"
    if keyword.iskeyword(name) or name in _IN_ANNOTATIONS:
        name += "_"
    while name in taken:
        name += "_"
    return name
