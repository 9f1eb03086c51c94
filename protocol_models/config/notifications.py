"""`[notifications]`: the table that says which notifications the server sends."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

__all__ = ["NotificationsConfig"]


class NotificationsConfig(BaseModel):
    """`[notifications]`: which notifications the server sends."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    mcp_startup_individual: bool = True
    """Whether each state that an MCP server goes through while it starts is sent on its own, as
    `mcpServer/startupStatus/updated`. The message that sums a startup round up is sent in any case."""
