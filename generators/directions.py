"""How every report calls the two directions.

In JSON they are the values of `Direction`: `clientToServer` and `serverToClient`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from protocol_models.methods import Direction

__all__ = ["DIRECTION_NAMES"]

DIRECTION_NAMES: Final[Mapping[Direction | None, str]] = {
    Direction.CLIENT_TO_SERVER: "client to server",
    Direction.SERVER_TO_CLIENT: "server to client",
    None: "either direction",
}
