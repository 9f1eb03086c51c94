"""A client for MCP's conformance suite: starts one HTTP server by the rules of this package, and uses it.

The suite appends the server's address, and names the scenario in MCP_CONFORMANCE_SCENARIO. Where the server
wants a sign-in, a visitor without a browser follows the redirects. `expected_failures.yml` beside has what
does not pass.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

import anyio
import httpx2
import mcp_types
from protocol_models import ServerConfig
from protocol_models.config import HttpMcpServer

from app_server_server.authorization.login import login
from app_server_server.authorization.stores import FileStore
from app_server_server.hosting.host import open_host
from app_server_server.hosting.rounds import ServerSet, StartupNotification


async def visit(page: str) -> None:
    async with httpx2.AsyncClient(follow_redirects=True, timeout=10) as browser:
        await browser.get(page)


async def accept(name: str, params: mcp_types.ElicitRequestParams) -> mcp_types.ElicitResult:
    """As a person who changes nothing: the defaults of the form."""
    if not isinstance(params, mcp_types.ElicitRequestFormParams):
        return mcp_types.ElicitResult(action="decline")
    fields = params.requested_schema.get("properties", {})
    content = {key: each["default"] for key, each in fields.items() if "default" in each}
    return mcp_types.ElicitResult(action="accept", content=content)


async def tell(message: StartupNotification) -> None:
    print(message, file=sys.stderr)


async def use(servers: ServerSet) -> None:
    server = servers.servers["conformance"]
    for tool in server.tools:
        arguments = dict.fromkeys(tool.input_schema.get("required") or (), 1)
        print(await server.call_tool(tool.name, arguments, None), file=sys.stderr)


async def main(url: str) -> int:
    context = json.loads(os.environ.get("MCP_CONFORMANCE_CONTEXT", "{}"))
    table: dict[str, object] = {"url": url}
    if "client_id" in context:
        table["oauth"] = {key: context[key] for key in ("client_id", "client_secret") if key in context}
    config = ServerConfig.from_toml(
        {"mcp_oauth_credentials_store": "file", "mcp_servers": {"conformance": table}}
    )
    server = config.mcp_servers["conformance"]
    assert isinstance(server, HttpMcpServer)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        async with open_host(home, config) as host:
            servers = host.open(None, config, tell, cwd=home, elicit=accept)
            await servers.start()
            settled = servers.servers["conformance"].settled
            if settled is not None and settled.needs_sign_in:
                await login("conformance", server, FileStore(home), home, visit, timeout=20)
                await servers.start()
                settled = servers.servers["conformance"].settled
            if settled is None or settled.error is not None:
                return 1
            await use(servers)
    return 0


sys.exit(anyio.run(main, sys.argv[-1]))
