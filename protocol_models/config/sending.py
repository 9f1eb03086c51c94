"""Which notifications the server sends.

Input: the `[notifications]` table, or a whole `config.toml`. Output: whether a notification may be sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Self

from protocol_models.config.file import ServerConfig
from protocol_models.config.notifications import NotificationsConfig
from protocol_models.methods import Method

__all__ = ["ServerNotificationsConfig"]

_SWITCHES: Final = {"mcpServer/startupStatus/updated": "mcp_startup_individual"}
"""Method → the key of `[notifications]` that silences it. A method without a key is always sent."""


class ServerNotificationsConfig:
    """Answers whether a notification may be sent."""

    def __init__(self, config: NotificationsConfig) -> None:
        self._silenced = frozenset(method for method, key in _SWITCHES.items() if not getattr(config, key))

    @classmethod
    def from_toml(cls, document: Mapping[str, object]) -> Self:
        """From a parsed `config.toml`, of which the other tables are not looked at."""
        tables = {key: document[key] for key in ("notifications",) if key in document}
        return cls(ServerConfig.from_toml(tables).notifications)

    def may_send(self, method: str | Method[object, object]) -> bool:
        """Whether the configuration lets this notification out."""
        return str(method) not in self._silenced
