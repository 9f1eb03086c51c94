"""How a server of the configuration is reached.

Input: its configuration, and the variables of this process. Output: a transport for the SDK, and what of the
configuration no text may show.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
from mcp.client import Transport
from mcp.client.streamable_http import streamable_http_client
from protocol_models.config import HttpMcpServer, McpServer, StdioMcpServer

from app_server_server.errors import StartFailed
from app_server_server.hosting.exchanges import Recorder
from app_server_server.launching.environment import environment_of
from app_server_server.launching.process import Launch
from app_server_server.launching.program import program_of, working_directory
from app_server_server.redaction import secrets_of_url

if TYPE_CHECKING:
    from mcp.client._transport import TransportStreams  # the SDK has it under no other name

__all__ = ["http_transport", "known_secrets", "launch_of"]


def launch_of(config: StdioMcpServer, variables: Mapping[str, str], folder: Path) -> Launch:
    """What is started for a server that is a program."""
    environment = environment_of(config, variables)
    cwd = working_directory(config.cwd, folder)
    return Launch(program_of(config.command, cwd, environment), tuple(config.args), environment, cwd)


def http_transport(
    config: HttpMcpServer, variables: Mapping[str, str], token: Callable[[], str | None]
) -> Transport:
    """The transport to a server at an address; `token` is asked for with each request."""
    headers = dict(config.http_headers)
    for header, variable in config.env_http_headers.items():
        headers[header] = _set(variables, variable)
    if config.bearer_token_env_var is not None:
        headers["Authorization"] = f"Bearer {_set(variables, config.bearer_token_env_var)}"
    recorder = Recorder(httpx2.AsyncHTTPTransport(), token)
    timeout = httpx2.Timeout(30, read=None)
    return _over(config.url, httpx2.AsyncClient(transport=recorder, headers=headers, timeout=timeout))


def known_secrets(config: McpServer, variables: Mapping[str, str]) -> list[str]:
    """What the configuration of a server says that no text may show."""
    if isinstance(config, StdioMcpServer):
        return [*config.env.values(), *(variables.get(variable.name, "") for variable in config.variables)]
    named = [*config.env_http_headers.values(), config.bearer_token_env_var or ""]
    oauth = [config.oauth.client_secret or ""] if config.oauth else []
    return [
        *secrets_of_url(config.url),
        *config.http_headers.values(),
        *(variables.get(variable, "") for variable in named),
        *oauth,
    ]


def _set(variables: Mapping[str, str], name: str) -> str:
    value = variables.get(name, "")
    if not value.strip():
        raise StartFailed(f"the environment variable {name} is not set: set it, or change the configuration")
    return value.strip()


@asynccontextmanager
async def _over(url: str, client: httpx2.AsyncClient) -> AsyncIterator[TransportStreams]:
    """The SDK's transport with the HTTP client that it uses."""
    async with client, streamable_http_client(url, http_client=client) as streams:
        yield streams
