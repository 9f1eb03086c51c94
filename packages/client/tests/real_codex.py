"""The real codex, offline: where it is, and a home with a model provider and MCP servers."""

import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

BINARIES = dict(pair.split("=", 1) for pair in os.environ.get("CODEX_BINARIES", "").split())
MCP_SERVER = str(Path(__file__).with_name("mcp_server.py"))
CONFIG = """
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
"""
CLOCK = [sys.executable, "-m", "mcp_server_time", "--local-timezone", "UTC"]
"""A real MCP server from PyPI."""
FOUR_SERVERS = {
    "good": CLOCK,
    "exits": ["/bin/false"],
    "hangs": ["/bin/sleep", "500"],
    "slow": ["/bin/sh", "-c", f"sleep 2; exec {' '.join(CLOCK)}"],
}


@contextmanager
def model_provider() -> Iterator[int]:
    """The port of a model provider that refuses every request, so that turns end at once."""

    class Provider(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(400)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Provider) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def write_config(home: Path, servers: dict[str, list[str]], port: int = 9) -> None:
    """Write a `config.toml` with these MCP servers."""
    text = CONFIG % port
    for name, (program, *arguments) in servers.items():
        text += f"[mcp_servers.{name}]\ncommand = {json.dumps(program)}\nargs = {json.dumps(arguments)}\n"
        text += f"startup_timeout_sec = {8 if name == 'hangs' else 60}\n"
    (home / "config.toml").write_text(text)


def environment(home: Path) -> dict[str, str]:
    """The variables of a codex that lives in this home."""
    return {**os.environ, "CODEX_HOME": str(home)}
