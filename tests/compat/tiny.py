"""Tiny protocols: one method of interest, as data."""

from __future__ import annotations

from typing import Any

from generators.bundle import REQUEST_ID, Bundle, MethodRow
from generators.python_names import names_from_json
from generators.schema_from_json import node_from_json
from protocol_models.methods import Direction, Kind, Stability

OTHER = tuple(
    MethodRow("other", direction, kind, None, None, Stability.STABLE, False)
    for direction in Direction
    for kind in Kind
)
"""A method of each direction and kind, which never changes."""


def protocol(side: dict[str, Any] | None) -> Bundle:
    """A protocol with the method `thing`, or without it.

    `direction`: who sends its params; `params` and `result`: their schemas; `kind`: a request where there is
    a result, else a notification, unless it is given; `types`: what else there is to refer to; `python`:
    what code imports.
    """
    if side is None:
        return Bundle("tiny", OTHER, {REQUEST_ID: node_from_json({"type": "string"})})
    types = {REQUEST_ID: {"type": "string"}, **side.get("types", {})}
    for part in ("params", "result"):
        if part in side:
            types[f"Thing{part.capitalize()}"] = side[part]
    row = MethodRow(
        name=side.get("name", "thing"),
        direction=Direction(side["direction"]),
        kind=Kind(side.get("kind", Kind.REQUEST if "result" in side else Kind.NOTIFICATION)),
        params="ThingParams" if "params" in side else None,
        result="ThingResult" if "result" in side else None,
        stability=Stability(side.get("stability", Stability.STABLE)),
        params_required=side.get("required", True) and "params" in side,
        deprecated=side.get("deprecated", False),
    )
    nodes = {key: node_from_json(schema) for key, schema in types.items()}
    python = names_from_json(side.get("python", {}))
    return Bundle("tiny", (*OTHER, row), nodes, {}, python=python)


def incoming(params: Any, **more: Any) -> Bundle:
    """A protocol in which the client sends `thing`."""
    return protocol({"direction": "clientToServer", "params": params, **more})


def outgoing(params: Any, **more: Any) -> Bundle:
    """A protocol in which the server sends `thing`."""
    return protocol({"direction": "serverToClient", "params": params, **more})


def members(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    """The schema of an object."""
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    return {**schema, "required": list(required)} if required else schema
