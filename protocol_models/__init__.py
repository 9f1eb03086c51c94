"""The protocol of Codex's app server as Pydantic models.

Importing the package imports no model; each name is loaded when it is first used. The models stand
in one module a resource below `protocol_models.v2`.
"""

from __future__ import annotations

from importlib import import_module

from protocol_models.garbage import without_collecting
from protocol_models.version import CODEX_RELEASE, __version__

# What type checkers take for typing.TYPE_CHECKING: importing typing costs more than all that stands here.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from protocol_models._generated.message_unions import (
        ClientMessage,
        ClientNotification,
        ClientRequest,
        ServerMessage,
        ServerNotification,
        ServerRequest,
    )
    from protocol_models.base import InconsistentMessage, UnknownVariant, WireEnum, WireModel
    from protocol_models.codec.decoder import Decoder, decode
    from protocol_models.codec.encoder import Encoder, encode
    from protocol_models.codec.errors import DecodeError, EncodeError, Problem, Reason
    from protocol_models.codec.messages import (
        ErrorResponse,
        Notification,
        RawMessage,
        Request,
        Response,
        UnknownNotification,
        UnknownRequest,
    )
    from protocol_models.codec.unknown import Unknown, UnknownKind, find_unknown
    from protocol_models.config import InvalidConfig, ServerConfig, ServerNotificationsConfig
    from protocol_models.methods import Method, Registry
    from protocol_models.registry import REGISTRY

__all__ = [
    "CODEX_RELEASE",
    "REGISTRY",
    "ClientMessage",
    "ClientNotification",
    "ClientRequest",
    "DecodeError",
    "Decoder",
    "EncodeError",
    "Encoder",
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
    "__version__",
    "decode",
    "encode",
    "find_unknown",
]

_HOMES = {
    "REGISTRY": "registry",
    "ClientMessage": "_generated.message_unions",
    "ClientNotification": "_generated.message_unions",
    "ClientRequest": "_generated.message_unions",
    "DecodeError": "codec.errors",
    "Decoder": "codec.decoder",
    "EncodeError": "codec.errors",
    "Encoder": "codec.encoder",
    "ErrorResponse": "codec.messages",
    "InconsistentMessage": "base",
    "InvalidConfig": "config",
    "Method": "methods",
    "Notification": "codec.messages",
    "Problem": "codec.errors",
    "RawMessage": "codec.messages",
    "Reason": "codec.errors",
    "Registry": "methods",
    "Request": "codec.messages",
    "Response": "codec.messages",
    "ServerConfig": "config",
    "ServerMessage": "_generated.message_unions",
    "ServerNotification": "_generated.message_unions",
    "ServerNotificationsConfig": "config",
    "ServerRequest": "_generated.message_unions",
    "Unknown": "codec.unknown",
    "UnknownKind": "codec.unknown",
    "UnknownNotification": "codec.messages",
    "UnknownRequest": "codec.messages",
    "UnknownVariant": "base",
    "WireEnum": "base",
    "WireModel": "base",
    "decode": "codec.decoder",
    "encode": "codec.encoder",
    "find_unknown": "codec.unknown",
}


if not TYPE_CHECKING:  # else every name would type-check, misspelt ones too

    def __getattr__(name: str) -> object:
        if (home := _HOMES.get(name)) is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        # What is imported stays; to look for garbage among it would cost a seventieth of a first message.
        with without_collecting():
            value = getattr(import_module(f"{__name__}.{home}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
