"""Declarations and methods → modules: one a resource, where methods are known.

Input: declarations by name, and methods. Output: module name → what stands in it.

A type that the methods of one resource reach stands with it; one that several reach stands in `shared`, and
one that none reaches in `messages`. So no two modules import each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from protocol_models.methods import Direction

from ..bundle import closure
from .found_methods import FoundMethod
from .naming import module_name
from .python_types import AliasOf, Declaration, EnumOf, names_in

__all__ = ["Module", "clients_only", "placed"]

SHARED: Final = "shared"
UNREACHED: Final = "messages"
ALONE: Final = "models"
_RESERVED: Final = frozenset({SHARED, UNREACHED, ALONE, "registry"})


@dataclass(slots=True)
class Module:
    """One module of the package."""

    name: str
    declarations: list[Declaration] = field(default_factory=list)
    methods: list[FoundMethod] = field(default_factory=list)


def placed(declared: Mapping[str, Declaration], methods: Sequence[FoundMethod]) -> list[Module]:
    """The modules, sorted by name; in each, classes before the aliases that name them."""
    if not methods:
        return [Module(ALONE, _in_order(declared, declared))]
    graph = {name: tuple(names_in(each)) for name, each in declared.items()}
    reached: dict[str, set[str]] = {}
    modules: dict[str, Module] = {}
    for method in methods:
        resource = _resource(method.name)
        modules.setdefault(resource, Module(resource)).methods.append(method)
        for name in _reached([method.params, method.result], graph):
            reached.setdefault(name, set()).add(resource)
    homes: dict[str, list[str]] = {}
    for name in declared:
        resources = reached.get(name, set())
        home = UNREACHED if not resources else SHARED if len(resources) > 1 else next(iter(resources))
        homes.setdefault(home, []).append(name)
    for home, names in homes.items():
        modules.setdefault(home, Module(home)).declarations = _in_order(names, declared)
    return [modules[name] for name in sorted(modules)]


def clients_only(declared: Mapping[str, Declaration], methods: Sequence[FoundMethod]) -> frozenset[str]:
    """The types that clients send and servers do not."""
    graph = {name: tuple(names_in(each)) for name, each in declared.items()}
    by_side: dict[bool, set[str]] = {True: set(), False: set()}
    for method in methods:
        is_clients = method.direction is Direction.CLIENT_TO_SERVER
        by_side[is_clients] |= _reached([method.params], graph)
        by_side[not is_clients] |= _reached([method.result], graph)
    return frozenset(by_side[True] - by_side[False])


def _resource(method: str) -> str:
    """The first word of a method; those of one word are `general`."""
    parts = [part for part in method.replace(".", "/").split("/") if part.strip("$")]
    if len(parts) > 1 and parts[0] == "notifications":
        parts = parts[1:]
    name = module_name(parts[0]) if len(parts) > 1 else "general"
    return f"{name}_resource" if name in _RESERVED else name


def _reached(names: Iterable[str | None], graph: Mapping[str, Iterable[str]]) -> set[str]:
    """The types that are reached; what a name of a method leads to may be part of another type."""
    return closure(filter(None, names), graph, may_lack=True)


def _in_order(names: Iterable[str], declared: Mapping[str, Declaration]) -> list[Declaration]:
    """Enums, classes as they come, then aliases, each behind those that it names, as far as that goes."""
    here = sorted((declared[name] for name in names), key=lambda each: not isinstance(each, EnumOf))
    aliases = {each.name: each for each in here if isinstance(each, AliasOf)}
    ordered: dict[str, Declaration] = {each.name: each for each in here if each.name not in aliases}
    open_names: set[str] = set()

    def add(name: str) -> None:
        stack = [(name, iter(tuple(names_in(aliases[name]))))]
        open_names.add(name)
        while stack:
            current, inner = stack[-1]
            following = next(
                (n for n in inner if n in aliases and n not in ordered and n not in open_names), None
            )
            if following is None:
                ordered[current] = aliases[current]
                stack.pop()
            else:
                open_names.add(following)
                stack.append((following, iter(tuple(names_in(aliases[following])))))

    for name in aliases:
        if name not in ordered:
            add(name)
    return list(ordered.values())
