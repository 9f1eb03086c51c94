"""The part of the server's `config.toml` that decides what goes over the wire.

Input: a parsed `config.toml`, or its `[notifications]` table. Output: whether a notification may be sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from protocol_models.methods import Method

__all__ = ["InvalidConfig", "NotificationsConfig", "ServerConfig", "ServerNotificationsConfig"]


class InvalidConfig(ValueError):
    """A configuration that says what it may not; the message names the key."""


class NotificationsConfig(BaseModel):
    """`[notifications]`: which notifications the server sends."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    mcp_startup_individual: bool = True
    """Whether each state that an MCP server goes through while it starts is sent on its own, as
    `mcpServer/startupStatus/updated`. The message that sums a startup round up is sent in any case."""


class ServerConfig(BaseModel):
    """What this protocol reads of `config.toml`; the other tables of the file are none of its business."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    notifications: NotificationsConfig = NotificationsConfig()
    """Which notifications the server sends."""

    @classmethod
    def from_toml(cls, document: Mapping[str, Any]) -> Self:
        """The configuration in a parsed file; `InvalidConfig` names every key that is wrong."""
        try:
            return cls.model_validate(document)
        except ValidationError as error:
            raise InvalidConfig("\n".join(_problem(detail) for detail in error.errors())) from None


def _problem(detail: Any) -> str:
    key = ".".join(map(str, detail["loc"]))
    if detail["type"] == "extra_forbidden":
        known = ", ".join(NotificationsConfig.model_fields)
        return f"{key}: there is no such key; [notifications] knows {known}"
    return f"{key}: {detail['msg'][0].lower()}{detail['msg'][1:]}, and it is {detail['input']!r}"


_SWITCHES: Final = {"mcpServer/startupStatus/updated": "mcp_startup_individual"}
"""Method → the key of `[notifications]` that silences it. A method without a key is always sent."""


class ServerNotificationsConfig:
    """Answers whether a notification may be sent."""

    def __init__(self, config: NotificationsConfig) -> None:
        self._silenced = frozenset(method for method, key in _SWITCHES.items() if not getattr(config, key))

    @classmethod
    def from_toml(cls, document: Mapping[str, Any]) -> Self:
        """From a parsed `config.toml`."""
        return cls(ServerConfig.from_toml(document).notifications)

    def may_send(self, method: str | Method[Any, Any]) -> bool:
        """Whether the configuration lets this notification out."""
        return str(method) not in self._silenced
