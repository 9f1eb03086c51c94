"""The README: its programs run, and what it names is there."""

import re
import subprocess
import sys
from pathlib import Path

import anyio
import pytest
from protocol_models.v2.mcp import CONFIG_MCP_SERVER_RELOAD, McpServerRefreshResponse

from app_server_server import commands
from app_server_server.serving.client_connection import ClientConnection, on
from tests.patience import HANGS
from tests.serving.client import WELCOME, Client, socket_pair

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text("utf-8")
WHOLE = re.findall(r"^```python\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
PARTS = re.findall(r"^```python \(a part\)\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("number", range(len(WHOLE)))
def test_a_program_runs(tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODEX_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=":")
    words = [sys.executable, "-c", WHOLE[number]]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=HANGS, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "ready" in done.stdout
    assert "UTC" in done.stdout


def test_the_part_answers_a_client() -> None:
    (part,) = PARTS
    lines = "".join(f"    {line}\n" for line in part.splitlines())

    async def reload(params: None) -> McpServerRefreshResponse:
        return McpServerRefreshResponse()

    async def main() -> None:
        names = {"on": on, "ClientConnection": ClientConnection, "reload": reload}
        names |= {"CONFIG_MCP_SERVER_RELOAD": CONFIG_MCP_SERVER_RELOAD, "welcome": lambda params: WELCOME}
        exec(f"async def use(stream):\n{lines}", names)
        async with socket_pair() as (near, far), anyio.create_task_group() as tasks:
            tasks.start_soon(names["use"], far)  # type: ignore[arg-type]  # the lines have made it
            client = Client(near)
            await client.initialize()
            await client.send({"id": 1, "method": "config/mcpServer/reload"})
            assert await client.read() == {"id": 1, "result": {}}
            tasks.cancel_scope.cancel()

    anyio.run(main)


def test_every_command_is_named() -> None:
    named = set(re.findall(r"^\| `app-server-server (\w+)", TEXT, re.MULTILINE))
    assert named == {each.callback.__name__ for each in commands.app.registered_commands if each.callback}
