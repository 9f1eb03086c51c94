"""Where code of the models decides about a value: no schema can say what a function does.

Input: the core schema of a type, and a place in its messages. Output: whether a function of the models' own
judges the value there, or a value that it is part of.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from protocol_models._pydantic import CorePart
from protocol_models._pydantic.classes import is_of_pydantic
from protocol_models._pydantic.core import Core, CoreField
from protocol_models.json_pointer import steps_of

__all__ = ["CodeOfModels"]

OBJECTS: Final = frozenset({"model-fields", "typed-dict", "dataclass-args"})


class CodeOfModels:
    """The functions that stand in one type."""

    def __init__(self, schema: CorePart) -> None:
        self._core = Core(schema)
        self._definitions: dict[str, Core] = {}

    def decides(self, place: str) -> bool:
        """Whether a function judges the value at a place (a JSON pointer, indices written as `*`)."""
        return self._stands(self._core, steps_of(place))

    def _stands(self, core: Core, steps: list[str]) -> bool:
        if core.kind == "union" and steps and self._picks_by_code(core):
            return True
        return _is_code(core) or any(self._stands(inner, rest) for inner, rest in self._further(core, steps))

    def _picks_by_code(self, union: Core) -> bool:
        """Whether a function judges a member by which the variants are told apart: it turns variants down."""
        objects = [dict(self._members(choice)) for choice in union.choices]
        tags = {name for each in objects for name, core in each.items() if self._ends(core).kind == "literal"}
        return any(_is_code(each[name]) for each in objects for name in tags & each.keys())

    def _members(self, core: Core) -> Iterator[tuple[str, Core]]:
        """The members of an object, by their names in messages."""
        found = self._ends(core)
        if found.kind in OBJECTS:
            for field in found.fields:
                yield from ((name, field.core) for name in _names(field))

    def _ends(self, core: Core) -> Core:
        """What stands inside of wrappers, such as a default."""
        while core.kind == "definition-ref" or core.has_inner:
            core = self._definitions[core.target] if core.kind == "definition-ref" else core.inner
        return core

    def _further(self, core: Core, steps: list[str]) -> Iterator[tuple[Core, list[str]]]:
        """What else judges the value: each with the steps that are still to go."""
        match core.kind:
            case "definitions":
                self._definitions |= core.definitions
                yield core.inner, steps
            case "definition-ref":
                yield self._definitions[core.target], steps
            case "union" | "tagged-union":
                yield from ((choice, steps) for choice in core.choices)
            case "json-or-python":
                yield core.json_form, steps
            case "lax-or-strict":
                yield from ((core.lax_form, steps), (core.strict_form, steps))
            case _ if core.has_inner:
                yield core.inner, steps
            case _ if steps:
                yield from ((inner, steps[1:]) for inner in _below(core, steps[0]))


def _is_code(core: Core) -> bool:
    return core.kind.startswith("function-") and not is_of_pydantic(core.function)


def _below(core: Core, step: str) -> Iterator[Core]:
    """What judges the values one step below."""
    match core.kind:
        case kind if kind in OBJECTS:
            named = [field.core for field in core.fields if step in _names(field)]
            yield from named or filter(None, [core.extras] if core.kind != "dataclass-args" else [])
        case "tuple":
            yield from core.items
        case "dict":
            yield from filter(None, [core.value])
        case "list" | "set" | "frozenset" | "deque" | "generator":
            yield from filter(None, [core.item])


def _names(field: CoreField) -> list[str]:
    """The members that a field is read from; where it is inside of another member, that one."""
    read_as = field.read_as
    if read_as is None or isinstance(read_as, str):
        return [field.name, read_as or field.name]
    paths = read_as if isinstance(read_as[0], list) else [read_as]
    return [field.name, *(str(path[0]) for path in paths)]
