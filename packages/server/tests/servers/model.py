"""A model provider for a real codex: it runs what the prompt says, and no model.

A prompt `run NAME` makes it ask for the command `touch NAME` first; then, and for every other prompt, it says
`done`. Run it with `model_provider`.
"""

from __future__ import annotations

import itertools
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from protocol_models.json_types import JsonObject

_NUMBERS: Final = itertools.count()


def _item(body: JsonObject) -> JsonObject:
    """What the model says next."""
    number, said = next(_NUMBERS), list(body["input"])
    last = max(at for at, each in enumerate(said) if each.get("role") == "user")
    wants = re.search(r"\brun (\w+)", json.dumps(said[last]))
    is_run = any(str(each.get("type")).endswith("_output") for each in said[last:])
    if wants is not None and not is_run:
        arguments = json.dumps({"cmd": f"touch {wants[1]}"})
        call = {"type": "function_call", "name": "exec_command", "arguments": arguments}
        return {**call, "id": f"fc_{number}", "call_id": f"call_{number}"}
    content = [{"type": "output_text", "text": "done"}]
    return {"type": "message", "role": "assistant", "id": f"msg_{number}", "content": content}


class _Provider(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_error(404)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        tokens = dict.fromkeys(("input_tokens", "output_tokens", "total_tokens"), 1)
        for event in (
            {"type": "response.created", "response": {"id": "r"}},
            {"type": "response.output_item.done", "output_index": 0, "item": _item(body)},
            {"type": "response.completed", "response": {"id": "r", "usage": tokens}},
        ):
            self.wfile.write(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode())

    def log_message(self, *words: object) -> None:
        pass


@contextmanager
def model_provider() -> Iterator[str]:
    """The configuration of a codex that uses the provider, which runs meanwhile."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Provider) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield (
            'model = "mock"\nmodel_provider = "mock"\n[features]\napps = false\n[model_providers.mock]\n'
            f'name = "mock"\nbase_url = "http://127.0.0.1:{server.server_port}/v1"\nwire_api = "responses"\n'
            "request_max_retries = 0\nstream_max_retries = 0\n"
        )
        server.shutdown()
