"""The types that a target has and the models lack: in which module each goes, and what it is called there.

Input: the divergences, the Surface of the target and where everything is declared. Output: a name and a
module for each new type. It goes where it is used: beside the method that carries it, or the type that
holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeGuard

from protocol_models._pydantic import TypeForm
from protocol_models.base import WireEnum
from protocol_models.methods import Direction

from ..absent import ABSENT
from ..bundle import short_name
from ..schema import Enum, Member, Node
from ..type_references import references
from .divergences import Divergence, DivergenceKind
from .edits import Edit, StatementAdded
from .sources import Home, Sources
from .surface import MethodSurface, Surface
from .vocabulary import TypeHome, Undraftable, Writer, constant_name, result_names

__all__ = ["NewTypes"]


@dataclass(frozen=True, slots=True)
class _User:
    """What names a new type."""

    module: str
    method: MethodSurface | None = None
    """The method, where it is one."""
    name: str = ""
    """What it is called in the module, where it is a type that is there."""


class NewTypes:
    """Decides where new types go."""

    def __init__(self, found: Iterable[Divergence], theirs: Surface, sources: Sources) -> None:
        self._found = list(found)
        self._theirs = theirs
        self._sources = sources
        added = (each.place for each in self._found if each.kind is DivergenceKind.TYPE_ADDED)
        self._keys = set(added)
        self.names: dict[str, TypeHome] = {
            key: TypeHome(home.module, home.name, _value_namer(home.object))
            for key, home in sources.types.items()
        }
        self._users: dict[str, list[_User]] = {}
        self._placed()

    def without(self, keys: Collection[str]) -> bool:
        """Forget the types that cannot be drafted; whether there was any."""
        gone = self._keys & set(keys)
        self._keys -= gone
        for key in gone:
            del self.names[key]
        return bool(gone)

    # --- where each goes

    def _placed(self) -> None:
        """Give each new type a module, beginning with those that something old names."""
        waiting = list(dict.fromkeys(self._first_users()))
        for key in waiting:  # it grows on the way
            users = [user.module for user in self._users[key]]
            self._name(key, users)
            for inner in references(self._theirs.types[key]):
                if inner in self._keys:
                    self._users.setdefault(inner, []).append(_User(self.names[key].module))
                    if inner not in waiting:
                        waiting.append(inner)

    def _first_users(self) -> Iterator[str]:
        for it in self._found:
            for key, user in self._uses(it):
                if key in self._keys:
                    self._users.setdefault(key, []).append(user)
                    yield key

    def _uses(self, it: Divergence) -> Iterator[tuple[str, _User]]:
        """The types that what is new or other in an old place names."""
        match it.theirs:
            case MethodSurface(params=params) as method if it.kind is DivergenceKind.METHOD_ADDED:
                module = self.sibling(it).module
                for key in filter(None, (params, *result_names(method))):
                    yield key, _User(module, method)
            case Member(node=node):
                yield from ((key, user) for user in self._user_of(it) for key in references(node))
            case node if it.kind is not DivergenceKind.TYPE_ADDED and _is_node(node):
                yield from ((key, user) for user in self._user_of(it) for key in references(node))

    def _user_of(self, it: Divergence) -> list[_User]:
        owner = it.owner or it.place
        home = self._sources.class_at(owner) or self._sources.types.get(owner.partition("[")[0])
        return [_User(home.module, name=home.name)] if home is not None else []

    def _name(self, key: str, users: list[str]) -> None:
        """The name in the module of a user that the other users import, or may import."""
        folder, _, name = key.rpartition(".")
        fitting = [module for module in users if self._sources.folder_of(module) == folder] or users
        reached = {module: self._sources.imports(module) for module in set(users)}
        module = next(
            (each for each in fitting if all(each in reached[other] or each == other for other in users)),
            fitting[0],
        )
        node = self._theirs.types[key]
        values = (str(value) for value in node.values) if isinstance(node, Enum) else ()
        by_value = {value: constant_name(value) for value in values}
        self.names[key] = TypeHome(module, name, by_value.get)

    # --- what is written

    def statement(self, key: str, writer: Callable[[str], Writer]) -> Iterator[tuple[str, Edit]]:
        """The statement that declares a new type."""
        if key not in self._keys or key not in self.names:
            raise Undraftable("no type and no method of the models refers to it")
        home = self.names[key]
        folder = self._sources.folder_of(home.module)
        if folder != key.rpartition(".")[0]:
            place = key.rpartition(".")[0] or "the root"
            raise Undraftable(
                f"it belongs to {place}, and what names it is in {folder or 'the root'}: choose its module"
            )
        if home.name in vars(self._sources.modules[home.module]):
            raise Undraftable(f"{home.module} has something else of that name")
        methods = [user.method for user in self._users[key] if user.method is not None]
        is_sent = any(
            method.direction is Direction.CLIENT_TO_SERVER and method.params == key for method in methods
        )
        code = writer(home.module).type(home.name, self._theirs.types[key], is_sent_by_client=is_sent)
        before = tuple(user.name for user in self._users[key] if user.name and user.module == home.module)
        yield home.module, StatementAdded(home.name, code, tuple(self._behind(key, methods)), before)

    def _behind(self, key: str, methods: Collection[MethodSurface]) -> Iterator[str]:
        """The types of the methods beside it: where nothing but a method names it, it stands behind those."""
        module = self.names[key].module
        for method in methods:
            it = next(each for each in self._found if each.place == method.name and each.theirs is method)
            sibling = self.sibling(it)
            for model in (sibling.object.params, sibling.object.result):
                name = getattr(model, "__name__", None)
                if name and getattr(model, "__module__", None) == module:
                    yield name
            if method.params in self._keys and method.params != key:
                yield short_name(str(method.params))
        if methods:
            yield from self._needed_by(key, module)

    def _needed_by(self, key: str, module: str) -> Iterator[str]:
        """The types of the module that a new type names, itself or through other new ones."""
        waiting, seen = [key], {key}
        for each in waiting:  # it grows on the way
            for inner in references(self._theirs.types[each]):
                if inner in seen:
                    continue
                seen.add(inner)
                if inner in self._keys:
                    waiting.append(inner)
                elif inner in self.names and self.names[inner].module == module:
                    yield self.names[inner].name

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """Key → its place in an order in which each type stands before those that it names."""
        order: list[str] = []
        seen: set[str] = set()

        def visit(key: str) -> None:
            if key in seen or key not in self._users:
                return
            seen.add(key)
            for inner in references(self._theirs.types[key]):
                visit(inner)
            order.append(key)

        for key in reversed(list(self._users)):
            visit(key)
        return {key: rank for rank, key in enumerate(reversed(order))}

    # --- methods

    def sibling(self, it: Divergence) -> Home:
        """The method of ours that is most like a new one: of the same resource, and near to it."""
        order = {name: number for number, name in enumerate(self._theirs.methods)}
        at = order[it.place]
        ranked = sorted(
            (name for name in order if self._sources.method(name) is not None),
            key=lambda name: (-_common(name, it.place), abs(order[name] - at)),
        )
        for name in ranked:
            home = self._sources.method(name)
            if home is not None and _common(name, it.place):
                return home
        raise Undraftable("no method of the same resource is there: choose its module")

    def listed_before(self, it: Divergence, order: Home) -> str | None:
        """The element of the list of all methods behind which a new one stands."""
        if it.before is not None:
            return f'"{it.before}"'
        method = it.theirs
        assert isinstance(method, MethodSurface)  # what a method that is added is
        way = (method.direction, method.kind)
        names: list[str] = list(order.object)
        for number, name in enumerate(names):
            known = self._theirs.methods.get(name)
            if known is not None and (known.direction, known.kind) == way:
                return f'"{names[number - 1]}"' if number else None
        return f'"{names[-1]}"' if names else None

    def unpaired_results(self) -> list[str]:
        """The new types that are named like a result, and that no new method has as one."""
        paired = {
            name
            for it in self._found
            if isinstance(it.theirs, MethodSurface) and it.kind is DivergenceKind.METHOD_ADDED
            for name in result_names(it.theirs)
        }
        return sorted(key for key in self._keys if key.endswith("Response") and key not in paired)


def _is_node(value: object) -> TypeGuard[Node]:
    return value is not ABSENT and isinstance(value, Node)


def _common(one: str, other: str) -> int:
    """How many parts two methods have in common at their beginning."""
    count = 0
    for a, b in zip(one.split("/"), other.split("/"), strict=False):
        if a != b:
            break
        count += 1
    return count


def _value_namer(model: TypeForm) -> Callable[[str], str | None]:
    if not (isinstance(model, type) and issubclass(model, WireEnum)):
        return lambda _: None
    names = {str(member.value): name for name, member in model.__members__.items()}
    return names.get
