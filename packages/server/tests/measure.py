"""What hosting costs, in ratios of one run: `python -m tests.measure`, from the folder of the package.

The first call of a tool through `serve`, the process of `serve` running already, against the SDK's own
client on the same server; and 50 servers in parallel against one alone.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import anyio
from app_server_client import AppServer
from mcp import ClientSession, StdioServerParameters, stdio_client
from protocol_models import ServerConfig
from protocol_models.v2.mcp import MCP_SERVER_TOOL_CALL

from app_server_server.hosting.host import hosting
from app_server_server.hosting.rounds import StartupNotification

PACKAGE = Path(__file__).parent.parent
QUICK = str(PACKAGE / "tests" / "servers" / "quick.py")
TIME = str(Path(sys.executable).parent / "mcp-server-time")
ROUNDS = 7
MANY = 50
SECONDS = 1.0


async def through_the_sdk() -> float:
    began = time.perf_counter()
    launched = StdioServerParameters(command=TIME)
    async with stdio_client(launched) as streams, ClientSession(*streams) as session:
        await session.initialize()
        await session.call_tool("get_current_time", {"timezone": "UTC"})
        return time.perf_counter() - began


async def through_serve(app: AppServer) -> float:
    began = time.perf_counter()
    thread = await app.start_thread({})
    tool = {"server": "time", "tool": "get_current_time", "arguments": {"timezone": "UTC"}}
    await app.request(MCP_SERVER_TOOL_CALL, {"threadId": thread.id, **tool})
    return time.perf_counter() - began


async def first_calls(home: Path) -> tuple[float, float]:
    (home / "config.toml").write_text(
        f'mcp_oauth_credentials_store = "file"\n[mcp_servers.time]\ncommand = "{TIME}"\n'
    )
    environment = {**os.environ, "CODEX_HOME": str(home), "PYTHONPATH": str(PACKAGE)}
    served, direct = [], []
    async with AppServer.launch([sys.executable, "-m", "app_server_server", "serve"], env=environment) as app:
        for _ in range(ROUNDS):
            served.append(await through_serve(app))
            direct.append(await through_the_sdk())
    return statistics.median(served), statistics.median(direct)


async def together(home: Path, count: int) -> float:
    async def tell(message: StartupNotification) -> None:
        pass

    command = {"command": sys.executable, "args": ["-S", "-E", QUICK, str(SECONDS)]}
    config = ServerConfig.from_toml({"mcp_servers": {f"quick{number}": command for number in range(count)}})
    async with hosting(home, config, tell, cwd=home) as servers:
        began = time.perf_counter()
        await servers.start()
        took = time.perf_counter() - began
        assert not [
            each
            for each in servers.servers.values()
            if each.settled is None or each.settled.error is not None
        ]
    return took


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        served, direct = anyio.run(first_calls, Path(folder))
        print(f"first tool call: {served:.3f} s through serve, {direct:.3f} s through the SDK")
        print(f"ratio: {served / direct:.2f}; the bound is 1.2")
        one, many = anyio.run(together, Path(folder), 1), anyio.run(together, Path(folder), MANY)
        print(
            f"{MANY} servers at once: {many:.2f} s; one alone: {one:.2f} s; the bound is {2 * one + 1:.2f} s"
        )


if __name__ == "__main__":
    main()
