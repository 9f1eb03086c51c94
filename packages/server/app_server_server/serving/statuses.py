"""What `mcpServerStatus/list` tells of one server.

Input: a hosted server. Output: its status, with what the server said of itself handed on.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar
from urllib.parse import urlsplit

import anyio
import anyio.to_thread
import httpx2
from mcp import MCPError
from protocol_models.config import HttpMcpServer
from protocol_models.json_types import Json
from protocol_models.shared.mcp import McpServerInfo, Resource, ResourceTemplate, Tool
from protocol_models.v2.mcp import McpAuthStatus, McpServerConnectionStatus, McpServerStatus
from protocol_models.v2.mcp_startup import McpServerStartupState
from pydantic import BaseModel

from app_server_server.authorization.discovery import discover
from app_server_server.authorization.refresh import now_ms
from app_server_server.authorization.states import WIRE, Discovery, auth_state, is_configured
from app_server_server.errors import ServerError
from app_server_server.hosting.rounds import ServerSet
from app_server_server.hosting.server import HostedServer, Services

__all__ = ["handed_on", "status_of"]

M = TypeVar("M", bound=BaseModel)
DISCOVERY_SECONDS: Final = 5.0
_CONNECTION: Final = {
    McpServerStartupState.READY: McpServerConnectionStatus.CONNECTED,
    McpServerStartupState.CANCELLED: McpServerConnectionStatus.CANCELLED,
}


def handed_on(model: type[M], said: BaseModel) -> M:
    """What an MCP server said, in the terms of this protocol; what is unknown here is kept."""
    return model.model_validate_json(said.model_dump_json(by_alias=True, exclude_none=True))


def _plain(said: BaseModel | None) -> Json:
    return None if said is None else said.model_dump(mode="json", by_alias=True, exclude_none=True)


async def status_of(
    server: HostedServer, servers: ServerSet, services: Services, *, full: bool
) -> McpServerStatus:
    """The status of one server; what it cannot list is empty."""
    initialized = server.initialized
    is_ready = server.is_ready
    resources: list[Resource] = []
    templates: list[ResourceTemplate] = []
    if full and is_ready:
        resources = [handed_on(Resource, each) for each in await _listed(server.list_resources)]
        templates = [
            handed_on(ResourceTemplate, each) for each in await _listed(server.list_resource_templates)
        ]
    return McpServerStatus(
        name=server.name,
        environment_id=None,
        runtime_status=connection_of(server, servers),
        plugin_id=None,
        http_origin=_origin(server),
        server_info=handed_on(McpServerInfo, initialized.server_info) if is_ready and initialized else None,
        server_capabilities=_plain(initialized.capabilities) if is_ready and initialized else None,
        tool_list_meta=None,
        tools={tool.name: handed_on(Tool, tool) for tool in server.tools} if is_ready else {},
        tools_error=server.trouble,
        resources=resources,
        resource_templates=templates,
        auth_status=await _authorization(server, services),
    )


def connection_of(server: HostedServer, servers: ServerSet) -> McpServerConnectionStatus | None:
    """Where the connection of a thread stands; `None` for the servers of the app."""
    if servers.owner is None:
        return None
    if not server.config.enabled:
        return McpServerConnectionStatus.DISABLED
    if servers.is_starting(server.name):
        return McpServerConnectionStatus.STARTING
    if server.settled is None:
        return McpServerConnectionStatus.NOT_STARTED
    if server.settled.needs_sign_in:
        return McpServerConnectionStatus.AUTHENTICATION_REQUIRED
    if server.trouble is not None:
        return McpServerConnectionStatus.FAILED
    return _CONNECTION[server.settled.status]


async def _listed(ask: Callable[[], Awaitable[list[M]]]) -> list[M]:
    try:
        return await ask()
    except (ServerError, MCPError):
        return []  # the server is up, and does not list them


def _origin(server: HostedServer) -> str | None:
    if not isinstance(server.config, HttpMcpServer):
        return None
    parts = urlsplit(server.config.url)
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port is not None else ""
    return f"{parts.scheme.lower()}://{f'[{host}]' if ':' in host else host}{port}"


async def _authorization(server: HostedServer, services: Services) -> McpAuthStatus:
    config, credential, discovery = server.config, None, None
    if isinstance(config, HttpMcpServer) and not is_configured(config):
        try:
            credential = await anyio.to_thread.run_sync(services.store.load, server.name, config.url)
        except ServerError:
            return McpAuthStatus.UNKNOWN  # the store cannot be read: nothing is known of the sign-in
        if credential is None:
            discovery = Discovery.FAILED
            with anyio.move_on_after(DISCOVERY_SECONDS):
                async with httpx2.AsyncClient(timeout=DISCOVERY_SECONDS) as http:
                    discovery = (await discover(http, config.url)).outcome
    return WIRE[auth_state(config, credential, discovery, now_ms())]
