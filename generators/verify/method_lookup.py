"""The methods of a registry, found by what a message says of itself.

Input: a registry. Output: the methods that a message may be of, and who sends one of no known method.
"""

from __future__ import annotations

from protocol_models.base.presence import wire_name
from protocol_models.methods import Direction, Kind, Method, Registry, Stability

from .recorded_message import MessageKind, RecordedMessage

__all__ = ["AnyMethod", "MethodLookup"]

AnyMethod = Method[object, object]

KINDS = {MessageKind.REQUEST: Kind.REQUEST, MessageKind.NOTIFICATION: Kind.NOTIFICATION}


class MethodLookup:
    """What there is to find."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        named: dict[tuple[Direction, str], tuple[AnyMethod, ...]] = {}
        # A retired method may share its name with a living one, which is tried first.
        for method in sorted(registry, key=lambda each: each.stability is Stability.LEGACY):
            key = (method.direction, method.name)
            named[key] = (*named.get(key, ()), method)
        self._methods = {
            (direction, kind, name): tuple(method for method in methods if method.kind is meant) or methods
            for (direction, name), methods in named.items()
            for kind, meant in KINDS.items()
        }
        members = registry.notification_members
        self.notification_members: tuple[str, ...] = (
            () if members is None else tuple(wire_name(members, field) for field in members.model_fields)
        )
        """Wire names of what stands beside `method` and `params` in the server's notifications."""

    def find(self, direction: Direction, kind: MessageKind, name: str) -> tuple[AnyMethod, ...]:
        """The methods of this name, the living before the retired.

        Where none is of this kind, those of the other: a decoder has to say that an id is missing, or
        that there should be none.
        """
        return self._methods.get((direction, kind, name), ())

    def sender(self, message: RecordedMessage) -> Direction | None:
        """Who sends a message of an unknown method; `None` where nothing tells.

        The server where there are members that only its notifications have.
        """
        if message.kind is MessageKind.NOTIFICATION and any(
            each in message.members for each in self.notification_members
        ):
            return Direction.SERVER_TO_CLIENT
        return None
