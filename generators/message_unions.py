"""The four unions of all messages of one direction and kind, such as `ServerNotification`.

Input: a Bundle. Output: the nodes of its message unions, in the form of the Bundle's own types.
"""

from __future__ import annotations

from protocol_models.codec.messages import JSONRPC
from protocol_models.methods import Direction, Kind, Stability

from .bundle import REQUEST_ID, Bundle, MethodRow
from .schema import (
    Enum,
    Member,
    Node,
    Notes,
    Nullable,
    Object,
    Presence,
    Reference,
    Scalar,
    ScalarType,
    Union,
    UnionKind,
)

__all__ = ["MESSAGE_UNIONS", "message_unions", "with_messages"]

MESSAGE_UNIONS = {
    (Direction.CLIENT_TO_SERVER, Kind.REQUEST): "ClientRequest",
    (Direction.CLIENT_TO_SERVER, Kind.NOTIFICATION): "ClientNotification",
    (Direction.SERVER_TO_CLIENT, Kind.REQUEST): "ServerRequest",
    (Direction.SERVER_TO_CLIENT, Kind.NOTIFICATION): "ServerNotification",
}


def message_unions(bundle: Bundle) -> dict[str, Union]:
    """Key → union, for each direction and kind of which the Bundle has a method."""
    unions: dict[str, Union] = {}
    for (direction, kind), key in MESSAGE_UNIONS.items():
        if rows := bundle.select(direction, kind):
            shared = bundle.notification_members if key == "ServerNotification" else ()
            arms = tuple(_arm(row, bundle.jsonrpc) for row in rows)
            unions[key] = Union(UnionKind.INTERNAL, arms, tag="method", shared=shared, message=kind)
    return unions


def with_messages(bundle: Bundle) -> dict[str, Node]:
    """All types of the Bundle and its message unions, sorted by key."""
    merged = {**bundle.types, **message_unions(bundle)}
    return {key: merged[key] for key in sorted(merged)}


def _arm(row: MethodRow, has_jsonrpc: bool) -> Object:
    members = [Member("method", Enum((row.name,)))]
    if has_jsonrpc:
        members.insert(0, Member("jsonrpc", Enum((JSONRPC,))))
    if row.kind is Kind.REQUEST:
        members.append(Member("id", Reference(REQUEST_ID)))
    if row.params is not None:
        params = Reference(row.params)
        if row.params_required:
            members.append(Member("params", params))
        else:
            members.append(Member("params", Nullable(params), Presence.EITHER))
    elif row.kind is Kind.REQUEST:
        members.append(Member("params", Scalar(ScalarType.NULL), Presence.OMITTED))
    stability = None if row.stability is Stability.STABLE else row.stability
    notes = Notes(
        description=row.description,
        deprecated=row.deprecated,
        stability=stability,
        since=row.since,
        until=row.until,
    )
    return Object(tuple(members), notes=notes)
