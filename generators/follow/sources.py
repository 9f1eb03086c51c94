"""Where each type and method of a protocol is declared.

Input: a registry. Output: for a place of the protocol, the class, the alias or the constant in Python, and
its module. It asks the loaded models, not their text: a class is found whatever it is called.
"""

from __future__ import annotations

import ast
import enum
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Annotated, Literal, get_args, get_origin

from pydantic import BaseModel
from typing_extensions import TypeAliasType

from protocol_models._pydantic import TypeForm
from protocol_models.base import External, Tagged, UnknownVariant, WireEnum, WireModel
from protocol_models.base.presence import wire_name
from protocol_models.methods import Method, Registry
from protocol_models.type_names import TypeName, name_of_class

__all__ = ["Home", "Sources"]

ORDER = "METHOD_ORDER"
"""What the list of all methods is called, in the protocols that keep one."""
ALIASES = tuple({TypeAliasType, getattr(__import__("typing"), "TypeAliasType", TypeAliasType)})


@dataclass(frozen=True, slots=True)
class Home:
    """A name in a module."""

    module: str
    name: str
    object: TypeForm

    @property
    def file(self) -> Path:
        """The file of the module."""
        return Path(str(sys.modules[self.module].__file__))


class Sources:
    """The declarations of one protocol."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self.packages = frozenset(
            module.partition(".")[0]
            for module in (
                *(method.module for method in registry),
                *(model.__module__ for model in registry.types if isinstance(model, type)),
            )
        )
        self.modules: dict[str, ModuleType] = {
            name: module
            for name, module in sorted(sys.modules.items())
            if name.partition(".")[0] in self.packages and getattr(module, "__file__", None)
        }

    @cached_property
    def types(self) -> Mapping[str, Home]:
        """Key → where the type is declared."""
        return {name.key(self._registry.namespaces): home for name, home in self._declared()}

    @property
    def root(self) -> Path:
        """The folder of the packages."""
        homes = [Path(str(sys.modules[package].__file__)) for package in sorted(self.packages)]
        return homes[0].parent.parent if homes[0].name == "__init__.py" else homes[0].parent

    def folder_of(self, module: str) -> str:
        """The folder of the types of a module."""
        return TypeName(module, "T").key(self._registry.namespaces).rpartition(".")[0]

    def method(self, name: str) -> Home | None:
        """The constant that holds a method."""
        found = next((each for each in self._registry if each.name == name and not each.is_legacy), None)
        found = found or next((each for each in self._registry if each.name == name), None)
        return None if found is None else self.constant(found)

    def constant(self, method: Method[object, object]) -> Home | None:
        """The name under which a method stands in its module."""
        module = self.modules.get(method.module)
        names = vars(module).items() if module is not None else ()
        name = next((name for name, value in names if value is method), None)
        return None if name is None else Home(method.module, name, method)

    @property
    def order(self) -> Home | None:
        """The list of all methods, where the protocol keeps one."""
        for name, module in self.modules.items():
            if ORDER in vars(module) and name.endswith(ORDER.lower()):
                return Home(name, ORDER, vars(module)[ORDER])
        return None

    def class_at(self, place: str) -> Home | None:
        """The class whose members stand at a place: a type, a variant, or what all variants share."""
        key, bracket, rest = place.partition("[")
        home = self.types.get(key)
        if home is None or not bracket:
            return self._own(home)
        label, _, deeper = rest.partition("]")
        return None if deeper else self.home_of(self.variant(home, label))

    def _own(self, home: Home | None) -> Home | None:
        if home is None or isinstance(home.object, type):
            return home
        tagged = next((each for each in _facts(home.object) if isinstance(each, Tagged)), None)
        return self.home_of(tagged.shared) if tagged is not None and tagged.shared is not None else None

    def home_of(self, found: TypeForm) -> Home | None:
        """Where a class is declared."""
        if found is None or found.__module__ not in self.modules:
            return None
        return Home(found.__module__, found.__name__, found)

    def variant(self, alias: Home, label: str) -> type[WireModel] | None:
        """The class of a variant, by what tells it apart."""
        return next((each for each in self.variants(alias) if label in labels(each, alias.object)), None)

    def variants(self, alias: Home) -> list[type[WireModel]]:
        """The classes of all variants, in the order in which they are declared."""
        return [
            each for each in _arms(alias.object) if isinstance(each, type) and issubclass(each, WireModel)
        ]

    def strings(self, place: str) -> Home | None:
        """The enum at a place: a type of its own, or the bare strings of a union."""
        home = self.types.get(place)
        if home is None or isinstance(home.object, type):
            return home
        arms = (each for each in _arms(home.object) if isinstance(each, type) and issubclass(each, WireEnum))
        return self.home_of(next(arms, None))

    def is_document(self, model: TypeForm) -> bool:
        """Whether the registry names a type for a document of its own."""
        return any(each is model for each in (*self._registry.types, *self._registry.legacy_types))

    def imports(self, module: str) -> frozenset[str]:
        """The modules of the protocol that a module imports, itself or through others."""
        seen: set[str] = set()
        waiting = [module]
        for name in waiting:  # it grows on the way
            file = getattr(self.modules.get(name), "__file__", None)
            for other in _imported(Path(file)) if file else ():
                if other in self.modules and other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return frozenset(seen)

    def _declared(self) -> Iterator[tuple[TypeName, Home]]:
        for module_name, module in self.modules.items():
            for name, value in vars(module).items():
                if isinstance(value, type) and issubclass(value, BaseModel | enum.Enum):
                    if value.__module__ == module_name:
                        yield name_of_class(value), Home(module_name, name, value)
                elif (
                    isinstance(value, ALIASES) and value.__name__ == name and value.__module__ == module_name
                ):
                    yield TypeName(module_name, name), Home(module_name, name, value)


def labels(variant: type[WireModel], alias: TypeForm) -> tuple[str, ...]:
    """What tells a variant of a union apart: the values of its tag, or the name of its only member."""
    facts = _facts(alias)
    tag = next((each.tag for each in facts if isinstance(each, Tagged)), None)
    names = {wire_name(variant, field): info for field, info in variant.model_fields.items()}
    if tag is not None and tag in names and get_origin(names[tag].annotation) is Literal:
        return tuple(map(str, get_args(names[tag].annotation)))
    if any(isinstance(each, External) for each in facts) and len(names) == 1:
        return tuple(names)
    return ()


def _facts(alias: TypeForm) -> list[object]:
    """What the annotations of an alias say, those of a union inside of it too."""
    value = getattr(alias, "__value__", alias)
    if get_origin(value) is not Annotated:
        return []
    inner, *facts = get_args(value)
    return facts + [fact for arm in get_args(inner) if get_origin(arm) is Annotated for fact in _facts(arm)]


def _arms(alias: TypeForm) -> Iterator[object]:
    value = getattr(alias, "__value__", alias)
    if get_origin(value) is Annotated:
        value = get_args(value)[0]
    for arm in get_args(value):
        if get_origin(arm) is Annotated:
            yield from _arms(arm)
        elif arm is not UnknownVariant:
            yield arm


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
