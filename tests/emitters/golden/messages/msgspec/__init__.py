"""msgspec bindings of tiny. Do not edit: `app-server-protocol write` writes it anew."""

from typing import Final

from .messages import (
    ClientMessage,
    ErrorResponse,
    Response,
    ServerMessage,
    UnknownNotification,
    UnknownRequest,
)
from .reading import decode, decode_from_client, encode, read, unknown_members

__all__ = [
    "PROTOCOL",
    "RELEASE",
    "ClientMessage",
    "ErrorResponse",
    "Response",
    "ServerMessage",
    "UnknownNotification",
    "UnknownRequest",
    "decode",
    "decode_from_client",
    "encode",
    "read",
    "unknown_members",
]

PROTOCOL: Final = "tiny"
"""The name of the protocol."""
RELEASE: Final = ""
"""The release of it that these bindings are of; empty where it has no releases."""
