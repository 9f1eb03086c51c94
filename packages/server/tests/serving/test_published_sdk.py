"""The published SDK of codex drives `serve`. CODEX_SDK_PYTHON names a Python that has `openai-codex`.

It stays out of this environment, since it brings a codex of 160 MB.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.patience import HANGS
from tests.serving.test_service import command, environment, table

SDK = os.environ.get("CODEX_SDK_PYTHON", "")
pytestmark = [
    pytest.mark.trial,
    pytest.mark.skipif(not SDK, reason="CODEX_SDK_PYTHON names no Python that has openai-codex"),
]
PROGRAM = """
import json, sys
from openai_codex.client import CodexClient, CodexConfig
from openai_codex.generated.v2_all import ListMcpServerStatusResponse, McpServerToolCallResponse
words = json.loads(sys.argv[1])
with CodexClient(CodexConfig(launch_args_override=tuple(words))) as client:
    seen = {"userAgent": client.initialize().userAgent}
    thread = client.thread_start({}).thread.id
    seen["startup"] = []
    while "ready" not in seen["startup"]:
        message = client.next_notification()
        if message.method == "mcpServer/startupStatus/updated":
            seen["startup"].append(message.payload.model_dump(mode="json")["status"])
    listed = client.request(
        "mcpServerStatus/list", {"threadId": thread}, response_model=ListMcpServerStatusResponse)
    seen["servers"] = [each.name for each in listed.data]
    tool = {"threadId": thread, "server": "docs", "tool": "slow", "arguments": {"seconds": 0}}
    called = client.request("mcpServer/tool/call", tool, response_model=McpServerToolCallResponse)
    seen["content"] = called.model_dump(mode="json")["content"]
    try:
        client.turn_start(thread, "hello")
    except Exception as error:
        seen["turn"] = str(getattr(error, "code", error))
print(json.dumps(seen))
"""


def test_the_published_sdk_starts_a_thread_and_calls_a_tool(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(table("docs"))
    done = subprocess.run(
        [SDK, "-c", PROGRAM, json.dumps(command())],
        # The program of the SDK is another Python: it must not find what this one has.
        env={**environment(tmp_path), "PYTHONPATH": ""},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=HANGS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["userAgent"].startswith("app-server-server/")
    assert seen["startup"] == ["starting", "ready"]
    assert (seen["servers"], seen["turn"]) == (["docs"], "-32601")
    assert seen["content"] == [{"type": "text", "text": "done"}]
