"""The client of docs/typescript.md is compiled and run: against a newer server, and the real codex."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.readme.pages import ROOT, blocks
from tests.readme.running import add_npm_package

TSC = ROOT / "node_modules/.bin/tsc"
NODE_TYPES = ROOT / "node_modules/@types/node"
FAKE = Path(__file__).with_name("newer_server.py")
BINARIES = dict(pair.split("=", 1) for pair in os.environ.get("CODEX_BINARIES", "").split())
COMPILER = {
    "strict": True,
    "exactOptionalPropertyTypes": True,
    "noUncheckedIndexedAccess": True,
    "module": "nodenext",
    "target": "es2022",
    "types": ["node"],
}
CODEX_CONFIG = """
model = "mock"
model_provider = "mock"
[model_providers.mock]
name = "mock"
base_url = "http://127.0.0.1:%d/v1"
wire_api = "responses"
request_max_retries = 0
stream_max_retries = 0
[features]
apps = false
[mcp_servers.exits]
command = "/bin/false"
"""
SAID: list[dict[str, Any]] = [
    {"type": "response.created", "response": {"id": "r1"}},
    {
        "type": "response.output_item.added",
        "output_index": 0,
        "item": {"type": "message", "role": "assistant", "id": "m1", "content": []},
    },
    {
        "type": "response.output_text.delta",
        "item_id": "m1",
        "output_index": 0,
        "content_index": 0,
        "delta": "Good day.",
    },
    {
        "type": "response.output_item.done",
        "output_index": 0,
        "item": {
            "type": "message",
            "role": "assistant",
            "id": "m1",
            "content": [{"type": "output_text", "text": "Good day."}],
        },
    },
    {
        "type": "response.completed",
        "response": {
            "id": "r1",
            "usage": {
                "input_tokens": 1,
                "input_tokens_details": {"cached_tokens": 0},
                "output_tokens": 1,
                "output_tokens_details": {"reasoning_tokens": 0},
                "total_tokens": 2,
            },
        },
    },
]
"""What the model provider streams."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program of the page, compiled."""
    if not NODE_TYPES.exists():
        pytest.skip("the TypeScript compiler is not installed: run `just typescript` once")
    folder = tmp_path_factory.mktemp("node_client")
    (page,) = blocks("ts (client.ts)")
    (folder / "client.ts").write_text(page.code, encoding="utf-8")
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": COMPILER, "files": ["client.ts"]}))
    add_npm_package(folder)
    for name in ("@types", "undici-types"):
        (folder / "node_modules" / name).symlink_to(ROOT / "node_modules" / name)
    ended = subprocess.run([str(TSC), "-p", str(folder)], capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 0, ended.stdout
    return folder / "client.js"


@pytest.fixture
def model_provider() -> Iterator[int]:
    """The port of a model provider that always says the same."""

    class Provider(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for event in SAID:
                self.wfile.write(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Provider) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_it_is_short_and_has_no_cast() -> None:
    (page,) = blocks("ts (client.ts)")
    assert len(page.code.splitlines()) < 60
    code = "\n".join(line for line in page.code.splitlines() if not line.startswith("import"))
    for escape in (" as ", " any", "!.", "@ts-", "<unknown>"):
        assert escape not in code, escape


def test_it_goes_on_where_a_server_is_newer(client: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    command = ["node", str(client), sys.executable, str(FAKE), str(answers)]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines() == [
        "passed over: starting up …",
        "12: MCP server a is in a newer state: hibernating",
        "some time: MCP server a is ready",
        'passed over: {"method":"thread/dreamt","params":{"threadId":"t1"}}',
        'passed over: {"method":"turn/completed"}',
        "Good day.turn completed",
    ]
    assert {answer["id"]: answer for answer in json.loads(answers.read_text())} == {
        "a": {"id": "a", "result": {"decision": "decline"}},
        0: {"id": 0, "error": {"code": -32601, "message": "not handled here"}},
        1: {"id": 1, "error": {"code": -32601, "message": "not handled here"}},
    }


@pytest.mark.skipif(not BINARIES, reason="CODEX_BINARIES names no codex: run `just packages-codex`")
@pytest.mark.parametrize("release", BINARIES)
def test_it_drives_the_real_codex(release: str, client: Path, tmp_path: Path, model_provider: int) -> None:
    (tmp_path / "config.toml").write_text(CODEX_CONFIG % model_provider)
    ended = subprocess.run(
        ["node", str(client), BINARIES[release], "app-server"],
        cwd=tmp_path,
        env={**os.environ, "CODEX_HOME": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "MCP server exits is failed" in ended.stdout
    assert "Good day." in ended.stdout
    assert ended.stdout.endswith("turn completed\n")
    assert "passed over" not in ended.stdout
