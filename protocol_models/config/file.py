"""The tables of `config.toml` that this protocol reads.

Input: a parsed `config.toml`. Output: `ServerConfig`, or `InvalidConfig` with every problem at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from protocol_models.config.mcp_servers import McpServer, known_keys
from protocol_models.config.notifications import NotificationsConfig
from protocol_models.config.problems import sentences

__all__ = ["InvalidConfig", "ServerConfig"]


class InvalidConfig(ValueError):
    """A configuration that says what it may not; the message names each key that is wrong, one a line."""


class ServerConfig(BaseModel):
    """What this protocol reads of `config.toml`; the other tables of the file are none of its business."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    notifications: NotificationsConfig = NotificationsConfig()
    """Which notifications the server sends."""
    mcp_servers: dict[str, McpServer] = {}
    """The MCP servers to host, by name."""
    mcp_oauth_credentials_store: Literal["auto", "file", "keyring"] = "auto"
    """Where the OAuth credentials of MCP servers are kept. `auto`: in the keyring of the system, and in a
    file where there is none."""
    mcp_oauth_callback_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    """The local port to which a sign-in returns; absent for any free one."""

    @classmethod
    def from_toml(cls, document: Mapping[str, object]) -> Self:
        """The configuration in a parsed file; `InvalidConfig` names every key that is wrong."""
        try:
            return cls.model_validate(document)
        except ValidationError as error:
            known = {"notifications": list(NotificationsConfig.model_fields), "mcp_servers": known_keys()}
            raise InvalidConfig("\n".join(sentences(error.errors(), known))) from None
