"""`[notifications]`: which notifications the server sends.

Input: the table. Output: whether a notification may be sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict

from protocol_models.methods import Method

__all__ = ["NotificationsConfig", "ServerNotificationsConfig"]


class NotificationsConfig(BaseModel):
    """`[notifications]`: which notifications the server sends."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    mcp_startup_individual: bool = True
    """Whether each state that an MCP server goes through while it starts is sent on its own, as
    `mcpServer/startupStatus/updated`. The message that sums a startup round up is sent in any case."""


_SWITCHES: Final = {"mcpServer/startupStatus/updated": "mcp_startup_individual"}
"""Method → the key of `[notifications]` that silences it. A method without a key is always sent."""


class ServerNotificationsConfig:
    """Answers whether a notification may be sent."""

    def __init__(self, config: NotificationsConfig) -> None:
        self._silenced = frozenset(method for method, key in _SWITCHES.items() if not getattr(config, key))

    @classmethod
    def from_toml(cls, document: Mapping[str, Any]) -> Self:
        """From a parsed `config.toml`, of which the other tables are not looked at."""
        from protocol_models.config.file import ServerConfig

        tables = {key: document[key] for key in ("notifications",) if key in document}
        return cls(ServerConfig.from_toml(tables).notifications)

    def may_send(self, method: str | Method[Any, Any]) -> bool:
        """Whether the configuration lets this notification out."""
        return str(method) not in self._silenced
