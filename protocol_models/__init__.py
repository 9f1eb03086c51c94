"""The protocol of Codex's app server as Pydantic models.

Importing the package imports no model; each name is loaded when it is first used. The models stand
in one module a resource below `protocol_models.v2`.
"""

from __future__ import annotations

import gc
from importlib import import_module

# What type checkers take for typing.TYPE_CHECKING: importing typing costs more than all that stands here.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

    from protocol_models.base import InconsistentMessage, UnknownVariant, WireEnum, WireModel
    from protocol_models.codec import Decoder, decode
    from protocol_models.config import InvalidConfig, ServerConfig, ServerNotificationsConfig
    from protocol_models.encoding import encode
    from protocol_models.errors import DecodeError, EncodeError, Problem, Reason
    from protocol_models.message_unions import (
        ClientMessage,
        ClientNotification,
        ClientRequest,
        ServerMessage,
        ServerNotification,
        ServerRequest,
    )
    from protocol_models.messages import (
        ErrorResponse,
        Notification,
        RawMessage,
        Request,
        Response,
        UnknownNotification,
        UnknownRequest,
    )
    from protocol_models.methods import Method, Registry
    from protocol_models.registry import REGISTRY
    from protocol_models.unknown import Unknown, UnknownKind, find_unknown

__all__ = [
    "REGISTRY",
    "ClientMessage",
    "ClientNotification",
    "ClientRequest",
    "DecodeError",
    "Decoder",
    "EncodeError",
    "ErrorResponse",
    "InconsistentMessage",
    "InvalidConfig",
    "Method",
    "Notification",
    "Problem",
    "RawMessage",
    "Reason",
    "Registry",
    "Request",
    "Response",
    "ServerConfig",
    "ServerMessage",
    "ServerNotification",
    "ServerNotificationsConfig",
    "ServerRequest",
    "Unknown",
    "UnknownKind",
    "UnknownNotification",
    "UnknownRequest",
    "UnknownVariant",
    "WireEnum",
    "WireModel",
    "decode",
    "encode",
    "find_unknown",
]

_HOMES = {
    "REGISTRY": "registry",
    "ClientMessage": "message_unions",
    "ClientNotification": "message_unions",
    "ClientRequest": "message_unions",
    "DecodeError": "errors",
    "Decoder": "codec",
    "EncodeError": "errors",
    "ErrorResponse": "messages",
    "InconsistentMessage": "base",
    "InvalidConfig": "config",
    "Method": "methods",
    "Notification": "messages",
    "Problem": "errors",
    "RawMessage": "messages",
    "Reason": "errors",
    "Registry": "methods",
    "Request": "messages",
    "Response": "messages",
    "ServerConfig": "config",
    "ServerMessage": "message_unions",
    "ServerNotification": "message_unions",
    "ServerNotificationsConfig": "config",
    "ServerRequest": "message_unions",
    "Unknown": "unknown",
    "UnknownKind": "unknown",
    "UnknownNotification": "messages",
    "UnknownRequest": "messages",
    "UnknownVariant": "base",
    "WireEnum": "base",
    "WireModel": "base",
    "decode": "codec",
    "encode": "encoding",
    "find_unknown": "unknown",
}


def __getattr__(name: str) -> Any:
    if (home := _HOMES.get(name)) is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # What is imported stays; to look for garbage among it would cost a seventieth of a first message.
    collects = gc.isenabled()
    gc.disable()
    try:
        value = getattr(import_module(f"{__name__}.{home}"), name)
    finally:
        if collects:
            gc.enable()
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
