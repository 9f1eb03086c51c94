"""The four unions of all messages of one direction and kind, such as `ServerNotification`.

Input: a Bundle. Output: the schemas of its message unions, in the form of the Bundle's own types.
"""

from __future__ import annotations

from .bundle import REF_PREFIX, REQUEST_ID, Bundle, MethodRow
from .canonical import Schema

__all__ = ["MESSAGE_UNIONS", "message_unions", "with_messages"]

MESSAGE_UNIONS = {
    ("clientToServer", "request"): "ClientRequest",
    ("clientToServer", "notification"): "ClientNotification",
    ("serverToClient", "request"): "ServerRequest",
    ("serverToClient", "notification"): "ServerNotification",
}


def message_unions(bundle: Bundle) -> dict[str, Schema]:
    """Key → union, for each direction and kind of which the Bundle has a method."""
    unions: dict[str, Schema] = {}
    for (direction, kind), key in MESSAGE_UNIONS.items():
        rows = bundle.select(direction, kind)
        if not rows:
            continue
        union: Schema = {
            "oneOf": [_arm(row) for row in rows],
            "x-union": {"kind": "internal", "tag": "method"},
        }
        if key == "ServerNotification" and bundle.notification_members:
            union["properties"] = bundle.notification_members
        union["x-message"] = kind
        unions[key] = union
    return unions


def with_messages(bundle: Bundle) -> dict[str, Schema]:
    """All types of the Bundle and its message unions, sorted by key."""
    merged = {**bundle.types, **message_unions(bundle)}
    return {key: merged[key] for key in sorted(merged)}


def _arm(row: MethodRow) -> Schema:
    properties: dict[str, Schema] = {"method": {"type": "string", "enum": [row.name]}}
    required = ["method"]
    if row.kind == "request":
        properties["id"] = {"$ref": REF_PREFIX + REQUEST_ID}
        required.append("id")
    if row.params is not None:
        params: Schema = {"$ref": REF_PREFIX + row.params}
        if row.params_required:
            properties["params"] = params
            required.append("params")
        else:
            properties["params"] = {"anyOf": [params, {"type": "null"}], "x-presence": "either"}
    elif row.kind == "request":
        properties["params"] = {"type": "null", "x-presence": "omitted"}
    arm: Schema = {"type": "object", "properties": properties, "required": required}
    if row.deprecated:
        arm["deprecated"] = True
    if row.description:
        arm["description"] = row.description
    if row.stability != "stable":
        arm["x-stability"] = row.stability
    return arm
