"""The methods of a registry, found by what a message says of itself.

Enters: a registry. Leaves: the methods that a message may be of, and the model of its envelope.
"""

from __future__ import annotations

from typing import Any

from pydantic import create_model

from generators.verify.message import MessageKind
from protocol_models.jsonrpc import JSONRPCError, JSONRPCNotification, JSONRPCRequest, JSONRPCResponse
from protocol_models.methods import Direction, Kind, Method, Registry, Stability

__all__ = ["AnyMethod", "MethodIndex"]

AnyMethod = Method[Any, Any]

KINDS = {MessageKind.REQUEST: Kind.REQUEST, MessageKind.NOTIFICATION: Kind.NOTIFICATION}
ENVELOPES = {
    MessageKind.REQUEST: JSONRPCRequest,
    MessageKind.NOTIFICATION: JSONRPCNotification,
    MessageKind.RESPONSE: JSONRPCResponse,
    MessageKind.ERROR: JSONRPCError,
}


class MethodIndex:
    """What there is to find."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._methods: dict[tuple[Direction, Kind, str], tuple[AnyMethod, ...]] = {}
        # A retired method may share its name with a living one, which is tried first.
        for method in sorted(registry, key=lambda each: each.stability is Stability.LEGACY):
            key = (method.direction, method.kind, method.name)
            self._methods[key] = (*self._methods.get(key, ()), method)
        self.notification_members: tuple[str, ...] = ()
        """Wire names of what stands beside `method` and `params` in the server's notifications."""
        self._server_notification: Any = JSONRPCNotification
        if (members := registry.notification_members) is not None:
            self.notification_members = tuple(
                info.serialization_alias or field for field, info in members.model_fields.items()
            )
            # Under the name of its base: it is the same envelope, with members of this protocol.
            bases: Any = (JSONRPCNotification, members)
            self._server_notification = create_model(JSONRPCNotification.__name__, __base__=bases)

    def find(self, direction: Direction, kind: MessageKind, name: str) -> tuple[AnyMethod, ...]:
        """The methods of this name, the living before the retired."""
        return self._methods.get((direction, KINDS[kind], name), ())

    def envelope(self, direction: Direction | None, kind: MessageKind) -> Any:
        """The model of everything but the payload."""
        if kind is MessageKind.NOTIFICATION and direction is Direction.SERVER_TO_CLIENT:
            return self._server_notification
        return ENVELOPES[kind]

    def sender(self, kind: MessageKind, name: str | None, members: dict[str, Any]) -> Direction | None:
        """Who sends a message of an unknown method; `None` where nothing tells.

        The side that has the method as the other kind, or the server where there are members that
        only its notifications have.
        """
        for direction in Direction:
            if any((direction, other, name) in self._methods for other in Kind):
                return direction
        if kind is MessageKind.NOTIFICATION and any(each in members for each in self.notification_members):
            return Direction.SERVER_TO_CLIENT
        return None
