"""The methods that a schema tells of.

Input: a Source and what was declared of it. Output: the methods, and what had to be assumed.

Two ways to tell of them are known: `x-method` and `x-side` on params and results (the Agent Client
Protocol); and unions named ClientRequest, ServerRequest, ClientNotification and ServerNotification, of
messages with a constant `method` (the Model Context Protocol, codex).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from protocol_models.json_types import Json
from protocol_models.methods import Direction, Kind

from ..extension_keywords import method_and_side
from ..message_unions import MESSAGE_UNIONS
from .naming import RENAMED
from .python_types import AliasOf, Declaration, Literals, Named, ObjectOf, UnionOf
from .source import Source

__all__ = ["FoundMethod", "found_methods"]

_RESULTS: Final = ("Result", "Response")
_HANDLED_BY: Final = {
    "client": (Direction.SERVER_TO_CLIENT,),
    "agent": (Direction.CLIENT_TO_SERVER,),
    "server": (Direction.CLIENT_TO_SERVER,),
}
"""The side that handles a method → how it travels; where no side is named, it travels both ways."""
_EMPTY: Final = ("EmptyResult", "EmptyResponse")


@dataclass(frozen=True, slots=True)
class FoundMethod:
    """One method; its types by their names."""

    name: str
    direction: Direction
    kind: Kind
    params: str | None
    result: str | None
    params_required: bool = True
    doc: str = ""


def found_methods(
    source: Source, declared: Mapping[str, Declaration]
) -> tuple[tuple[FoundMethod, ...], tuple[str, ...]]:
    """The methods, in the order of the schema, and a sentence for each that was guessed or left out."""
    notes: list[str] = []
    marked = tuple(_marked(source, notes))
    methods = marked or tuple(_in_unions(declared, notes))
    known: dict[tuple[Direction, str], FoundMethod] = {}
    for method in methods:
        known.setdefault((method.direction, method.name), method)
    return tuple(known.values()), tuple(notes)


def _marked(source: Source, notes: list[str]) -> Iterator[FoundMethod]:
    """The methods by `x-method` and `x-side`: the side is the one that handles it."""
    by_method: dict[str, dict[str, str]] = {}
    sides: dict[str, str] = {}
    for name, schema in source.definitions.items():
        if (marked := method_and_side(schema)) is not None:
            method, side = marked
            role = next((r for r in ("Request", "Response", "Notification") if name.endswith(r)), "")
            if role:
                by_method.setdefault(method, {})[role] = name
                sides[method] = side
    for method, roles in by_method.items():
        doc = _doc(source, roles.get("Request") or roles.get("Notification") or "")
        for direction in _HANDLED_BY.get(sides[method], tuple(Direction)):
            if "Notification" in roles:
                yield FoundMethod(
                    method, direction, Kind.NOTIFICATION, roles["Notification"], None, True, doc
                )
            elif "Request" in roles and "Response" in roles:
                request, response = roles["Request"], roles["Response"]
                yield FoundMethod(method, direction, Kind.REQUEST, request, response, True, doc)
        if "Notification" not in roles and not roles.keys() >= {"Request", "Response"}:
            notes.append(f"{method} is left out: it has a {min(roles)} and no counterpart")


def _doc(source: Source, name: str) -> str:
    schema = source.definitions.get(name)
    return str(schema.get("description", "")) if isinstance(schema, dict) else ""


def _in_unions(declared: Mapping[str, Declaration], notes: list[str]) -> Iterator[FoundMethod]:
    for (direction, kind), union in MESSAGE_UNIONS.items():
        for message in _messages(declared, RENAMED[union]):
            fields = {field.wire_name: field for field in message.fields}
            method = fields.get("method")
            if method is None or not isinstance(method.type, Literals) or len(method.type.values) != 1:
                continue
            name = str(method.type.values[0])
            params = fields.get("params")
            model = _named(params.type) if params is not None else None
            result = _result(name, message, model, declared, notes) if kind is Kind.REQUEST else None
            if kind is Kind.REQUEST and result is None:
                notes.append(f"{name} is left out: no type is named as its result")
                continue
            required = params is not None and params.is_required and model is not None
            yield FoundMethod(name, direction, kind, model, result, required, message.doc)


def _messages(declared: Mapping[str, Declaration], union: str) -> Iterator[ObjectOf]:
    match declared.get(union):
        case AliasOf(type=UnionOf(arms=arms, last=last)):
            for arm in (*arms, *last):
                if isinstance(arm, Named) and isinstance(found := declared.get(arm.name), ObjectOf):
                    yield found
        case AliasOf(type=Named(name=name)) if isinstance(found := declared.get(name), ObjectOf):
            yield found
        case ObjectOf() as found:
            yield found


def _named(what: Json) -> str | None:
    match what:
        case Named(name=name) | UnionOf(arms=(Named(name=name),), last=()):
            return name
        case _:
            return None


def _result(
    method: str, message: ObjectOf, params: str | None, declared: Mapping[str, Json], notes: list[str]
) -> str | None:
    """The result by its name: `CallToolRequest` has a `CallToolResult`, or a `CallToolResponse`."""
    plain = "".join(word[0].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", method))
    stems = [(params or "").removesuffix("Params"), message.name.removesuffix("Request"), plain]
    for stem in filter(None, stems):
        for ending in _RESULTS:
            if f"{stem}{ending}" in declared:
                return f"{stem}{ending}"
    for empty in _EMPTY:
        if empty in declared:
            note = f"the result of {method} is taken to be {empty}: no type has its name"
            notes += [] if note in notes else [note]
            return empty
    return None
