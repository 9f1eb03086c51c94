"""What the server reads of its `config.toml`: what it sends, and which MCP servers it hosts.

Input: a parsed `config.toml`. Output: models of its tables, or `InvalidConfig` with every problem.
"""

from protocol_models.config.file import InvalidConfig, ServerConfig
from protocol_models.config.mcp_servers import (
    HttpMcpServer,
    McpServer,
    McpServerEnvVar,
    McpServerOAuth,
    StdioMcpServer,
)
from protocol_models.config.notifications import NotificationsConfig
from protocol_models.config.sending import ServerNotificationsConfig

__all__ = [
    "HttpMcpServer",
    "InvalidConfig",
    "McpServer",
    "McpServerEnvVar",
    "McpServerOAuth",
    "NotificationsConfig",
    "ServerConfig",
    "ServerNotificationsConfig",
    "StdioMcpServer",
]
