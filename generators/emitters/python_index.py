"""The Python modules that are made of a registry: its method index, and the unions of its messages.

Input: a registry. Output: path → text of the modules of one package.

Both exist for what a registry cannot do: to find one method without importing all, and to tell a type
checker every message that there is. They name classes and modules of Python, which a Bundle does not
know, so this emitter reads the registry itself. The text is as `ruff format` leaves it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from protocol_models.methods import Direction, Kind, Method, Registry

from .. import canonical
from ..errors import Contradiction, InvalidProtocol
from ..templates import render

__all__ = ["emit"]

LINE = 110
"""How long a line may be: the setting of the formatter."""
INDENT = "    "
SIDES = ((Direction.SERVER_TO_CLIENT, "Server"), (Direction.CLIENT_TO_SERVER, "Client"))
KINDS = ((Kind.NOTIFICATION, "Notification"), (Kind.REQUEST, "Request"))
RESERVED = frozenset({"Any", "ErrorResponse", "Notification", "Request", "Response", "TypeAlias"}) | {
    "UnknownNotification",
    "UnknownRequest",
}
"""Names that the module of unions has already."""


def emit(registry: Registry, recipe: str) -> Iterator[tuple[str, str]]:
    """Path and text of each module; `recipe` is the command that writes them."""
    yield "__init__.py", render("python_index/__init__.py.j2", recipe=recipe)
    rows = [(canonical.line(name), canonical.line(module)) for name, module in _modules(registry).items()]
    yield "method_index.py", render("python_index/method_index.py.j2", rows=rows, recipe=recipe)
    names = _Names(registry)
    unions = [union for direction, side in SIDES for union in _unions(registry, direction, side, names)]
    text = render("python_index/message_unions.py.j2", imports=names.imports(), unions=unions, recipe=recipe)
    yield "message_unions.py", text


def _modules(registry: Registry) -> dict[str, str]:
    """Method → the module in which its constant stands, by name."""
    modules: dict[str, str] = {}
    for method in sorted(registry, key=lambda method: method.name):
        if not method.module:
            hint = "make it with client_request, server_request or one of their kind, at the top of a module"
            raise InvalidProtocol(
                [Contradiction("it is not known where the method stands", method.name, hint)]
            )
        if modules.setdefault(method.name, method.module) != method.module:
            both = f"{modules[method.name]} and {method.module}"
            hint = "define the method of both directions in one module"
            raise InvalidProtocol([Contradiction(f"the method stands in {both}", method.name, hint)])
    return modules


def _unions(registry: Registry, direction: Direction, side: str, names: _Names) -> Iterator[dict[str, str]]:
    """Name and documentation of the unions of one side, as they are printed."""
    for kind, name in KINDS:
        methods = sorted(registry.select(direction, kind), key=lambda method: method.name)
        params = dict.fromkeys(names.of_params(method) for method in methods)
        arms = [*(f"{name}[{each}]" for each in params), f"Unknown{name}"]
        doc = f"Every {name.lower()} that a {side.lower()} sends."
        yield {"text": _alias(f"{side}{name}", arms), "doc": doc}
    arms = [f"{side}Notification", f"{side}Request", "Response[Any]", "ErrorResponse"]
    yield {"text": _alias(f"{side}Message", arms), "doc": f"Every line that a {side.lower()} sends."}


def _alias(name: str, arms: Sequence[str]) -> str:
    """The definition of a union, in one line where it fits."""
    head = f"{name}: TypeAlias = "
    if len(INDENT + head + (line := " | ".join(arms))) <= LINE:
        return head + line
    return f"{head}(\n{INDENT * 2}" + f"\n{INDENT * 2}| ".join(arms) + f"\n{INDENT})"


class _Names:
    """How the types of a registry are written in a module, and what is imported for that."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._homes: dict[str, str] = {}
        self._imported: dict[str, set[str]] = {}

    def of_params(self, method: Method[object, object]) -> str:
        """The type of the params; `None` where there are none, or where they may be left out."""
        if method.params is None:
            return "None"
        name = self._imported_name(method)
        return name if method.params_required else f"{name} | None"

    def _imported_name(self, method: Method[object, object]) -> str:
        model = method.params
        name: str | None = getattr(model, "__qualname__", None) or getattr(model, "__name__", None)
        if name is None or "[" in name:
            return "Any"  # a union, or a generic class with its arguments: it has no name to import
        if "<locals>" in name:
            hint = "define it at the top of a module"
            raise InvalidProtocol([Contradiction(f"{name} cannot be imported", method.name, hint)])
        outermost, dot, inner = name.partition(".")
        module: str = model.__module__
        local = outermost
        if outermost in RESERVED or self._homes.setdefault(outermost, module) != module:
            local = "".join(word.capitalize() for word in re.split(r"[._]", module)) + outermost
        self._imported.setdefault(module, set()).add(
            outermost if local == outermost else f"{outermost} as {local}"
        )
        return f"{local}{dot}{inner}"

    def imports(self) -> list[str]:
        """The import statements, sorted, each in one line where it fits; a renamed type has its own."""
        statements = sorted(
            (module, _place_in_import(group[0]), _import(module, group))
            for module, names in self._imported.items()
            for group in _groups(names)
        )
        return [text for _, _, text in statements]


def _groups(names: set[str]) -> Iterator[list[str]]:
    """What one import statement brings: all types under their own names, or one under another name."""
    renamed = sorted(name for name in names if " as " in name)
    if plain := sorted(names.difference(renamed), key=_place_in_import):
        yield plain
    yield from ([name] for name in renamed)


def _place_in_import(name: str) -> tuple[int, list[tuple[bool, int, str]], str]:
    """Constants, then classes, then the rest, each by name; numbers in names count as numbers."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    parts = [part for part in re.split(r"(\d+)", name.lower()) if part]
    return kind, [(not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts], name


def _import(module: str, names: Sequence[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(INDENT + line) <= LINE:
        return line
    return f"from {module} import (\n" + "".join(f"{INDENT * 2}{name},\n" for name in names) + f"{INDENT})"
