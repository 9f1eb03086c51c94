"""One core schema → the named types in it.

Input: the core schema of some roots. Output: key → node of every type that they reach, as one side sees it.
Every kind of core schema that has a form in the artifacts is a row of `_HANDLERS`; another raises.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

from protocol_models._pydantic import TypeForm
from protocol_models._pydantic.classes import has_own_serializer
from protocol_models._pydantic.core import Core
from protocol_models.base import UnionFacts
from protocol_models.type_names import name_of_alias, name_of_class

from .. import docs
from ..bundle import reaching, reference_graph
from ..errors import Contradiction, InvalidProtocol, UnsupportedSchema
from ..python_names import PythonName
from ..schema import AnyValue, Node, Object, Reference, are_disjoint, noted
from ..sides import Side
from . import object_kinds, union_kinds, value_kinds, wrapper_kinds
from .core_scalars import SCALARS, is_sided, scalar
from .declared_schema import declared_notes
from .default_values import is_value_of
from .former_forms import with_past
from .reader import CoreReader, with_doc
from .substitutes import declarations_of, declared_form, serialized

__all__ = ["TypeReader"]


class TypeReader(CoreReader):
    """Walks one core schema, as it is seen from one side, and collects the named types in it."""

    def other_side(self) -> TypeReader:
        """A reader for the other side, which has what is the same there."""
        side = Side.WRITTEN if self.side is Side.READ else Side.READ
        reader = TypeReader(self._namespaces, side, self._omits_none)
        sided = self._reaching(self._sided)
        reader.types = {key: node for key, node in self.types.items() if key not in sided}
        reader._origin = dict(self._origin)
        reader.reshaped_types = set(self.reshaped_types)
        reader.python = dict(self.python)
        reader.tags = {key: set(tags) for key, tags in self.tags.items()}
        return reader

    def _reaching(self, marked: set[str]) -> set[str]:
        return reaching(marked, reference_graph(self.types)) if marked else set()

    def reshaped(self) -> set[str]:
        """The types of which a message of one side may be none of the other."""
        return self._reaching(self.reshaped_types)

    def finished(self) -> dict[str, Node]:
        """The types that were read; those that a union knows by a tag have to have it."""
        for place, arms in self.doubted:
            if not all(are_disjoint(one, other, self.types) for one, other in combinations(arms, 2)):
                what = "a function tells the variants of a union apart, and a value may be of two of them"
                hint = "tell them apart by a Literal member, as in Field(discriminator='type')"
                self.problems.append(Contradiction(what, place, hint))
        self.problems += self._wrong_defaults()
        if self.problems:
            raise InvalidProtocol(list(dict.fromkeys(self.problems)))
        for key, tags in self.tags.items():
            node = self.types.get(key)
            if isinstance(node, Object):
                self.types[key] = _with_required(node, tags)
        return self.types

    def _wrong_defaults(self) -> Iterator[Contradiction]:
        """The defaults that are not values of their types: who leaves out the member would get one."""
        for key, node in self.types.items():
            for member in node.members if isinstance(node, Object) else ():
                stated = member.stated_default
                if stated is not None and not is_value_of(member.node, stated.value, self.types):
                    shown = json.dumps(stated.value, ensure_ascii=False)
                    what = f"its default is {shown} in a message, which its type does not admit"
                    place = f"{key.rpartition('/')[2]}.{member.name}"
                    yield Contradiction(what, place, "give it a default of its type, or widen the type")

    def read_roots(self, roots: Sequence[TypeForm], core: Core) -> list[str | None]:
        """Read the roots, whose core schemas stand together, and all that they reach; the key of each."""
        self.pending = []
        if core.kind == "definitions":
            self.definitions = core.definitions
            core = core.inner
        return [
            None if root is None else self.found(self._root, root, item)
            for root, item in zip(roots, core.items, strict=True)
        ]

    def _root(self, root: TypeForm, core: Core) -> str:
        node = self.read(core)
        if isinstance(node, Reference):
            return node.key
        hint = "give it one: a class, or a TypeAliasType"
        raise UnsupportedSchema(f"{root!r} has no name to write it under", "the registry", hint)

    def read(self, core: Core) -> Node:
        """The node of one core schema; a reference where it has a name."""
        resolved = self.resolved(core)
        reference = resolved.ref
        is_named = reference is not None and not getattr(resolved.cls, "is_inline", False)
        # What is said of the JSON Schema of a type with a name is said where that type is read.
        if not (is_named and core is resolved) and (declared := declared_form(self, core)) is not None:
            return declared
        is_declared = is_named and bool(declarations_of(self, resolved))
        if not is_declared and not has_own_serializer(core.cls):
            written = serialized(self, core)
            if written is not None:
                return written
        if reference is not None and is_named:
            return self._named(reference, resolved)
        return self.body(resolved)

    def _named(self, reference: str, core: Core) -> Node:
        cls = core.cls
        origin = name_of_alias(reference) if cls is None else name_of_class(cls)
        if str(origin) == "pydantic.types.JsonValue":
            return AnyValue()
        if cls is None and "(" in origin.name:
            # A limited alias, as in Annotated[Port, Field(ge=1024)], has no name.
            return declared_form(self, core) or self.body(core)
        key = self.key(origin)
        known = self._origin.setdefault(key, reference)
        if known != reference:
            first = name_of_alias(known)
            self.problems.append(
                Contradiction(
                    f"two types are named {key}: {first} and {origin}",
                    self.place(),
                    "rename one, or give their modules different folders in the registry's namespaces",
                )
            )
        elif key not in self.types:
            self.types[key] = AnyValue()  # taken, so that a type that contains itself ends here
            self.where.append(key)
            self.reading.append(key)
            if cls is None:
                self.note_name(str(origin), PythonName(key))
            written = serialized(self, core) if has_own_serializer(cls) else None
            node = declared_form(self, core)
            if node is None:
                node = self.body(core) if written is None else with_doc(cls, written)
            if cls is None and not node.notes.description:
                node = noted(node, description=docs.module_docs(origin.module).names.get(origin.name, ""))
            if core.is_spelled_out:
                node = noted(node, is_spelled_out=True)
            node = with_past(self, node, core.wire_history)
            self.types[key] = node
            self.reading.pop()
            self.where.pop()
        return Reference(key)

    def body(self, core: Core) -> Node:
        """The node of one core schema, spelled out."""
        if isinstance(core.facts, UnionFacts):
            return union_kinds.union_by_facts(self, core, core.facts)
        if core.kind == "definition-ref":  # an alias of a type that has a name of its own
            return self.read(core)
        if core.kind in SCALARS:
            if is_sided(core, self.config):
                self.is_sided()
            node = scalar(core, self.side, self.config)
        elif (handler := _HANDLERS.get(core.kind)) is not None:
            node = handler(self, core)
        else:
            raise self.unsupported(f"the shape {core.kind!r} has no form in the artifacts")
        said = {
            k: v for k, v in core.json_schema_updates.items() if k in ("title", "description", "examples")
        }
        return noted(node, **declared_notes(said)) if said else node


def _with_required(node: Object, names: set[str]) -> Object:
    """The object with some of its members always there."""
    members = tuple(
        replace(member, presence=None, default=None) if member.name in names else member
        for member in node.members
    )
    return replace(node, members=members)


_HANDLERS: Final[dict[str, Callable[[CoreReader, Core], Node]]] = {
    "any": value_kinds.any_value,
    "literal": value_kinds.literal,
    "enum": value_kinds.enum_class,
    **dict.fromkeys(("list", "set", "frozenset"), value_kinds.array),
    "tuple": value_kinds.tuple_of,
    "dict": value_kinds.map_of,
    "nullable": value_kinds.or_null,
    "union": union_kinds.union,
    "tagged-union": union_kinds.tagged_union,
    "model": object_kinds.model,
    "typed-dict": object_kinds.typed_dict,
    "dataclass": object_kinds.dataclass_of,
    "default": wrapper_kinds.wrapped,
    **dict.fromkeys(
        ("function-after", "function-before", "function-wrap", "function-plain"), wrapper_kinds.validated
    ),
    "missing-sentinel": wrapper_kinds.or_missing,
    "json-or-python": wrapper_kinds.json_or_python,
    "lax-or-strict": wrapper_kinds.lax_or_strict,
}
