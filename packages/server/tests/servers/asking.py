"""An MCP server whose tool asks the user: a form with a field, without one, or a page; it answers with the
answer.

Its tool takes `mode`: `form`, `approval` or `url`. Another tool, `slow`, sleeps for its `seconds`. One
resource.
"""

import json
import sys
import threading
import time

from protocol_models.json_types import Json, JsonObject

FORM = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
QUESTIONS: dict[str, JsonObject] = {
    "form": {"mode": "form", "message": "Your name?", "requestedSchema": FORM},
    "approval": {
        "mode": "form",
        "message": "May I?",
        "requestedSchema": {"type": "object", "properties": {}},
    },
    "odd": {
        "mode": "form",
        "message": "?",
        "requestedSchema": {"type": "object", "properties": {"a": {"type": "object"}}},
    },
    "url": {"mode": "url", "message": "Look here", "url": "https://a.example/", "elicitationId": "e-1"},
}
TOOLS = [{"name": name, "inputSchema": {"type": "object"}} for name in ("ask", "slow")]
RESULTS: JsonObject = {
    "initialize": {
        "protocolVersion": "2025-11-25",
        "capabilities": {"tools": {}, "resources": {}},
        "serverInfo": {"name": "asking", "version": "1"},
    },
    "tools/list": {"tools": TOOLS},
    "resources/list": {"resources": [{"uri": "memo://a", "name": "a"}]},
    "resources/templates/list": {"resourceTemplates": []},
}
waiting: JsonObject = {}
lock = threading.Lock()


def send(message: JsonObject) -> None:
    with lock:
        print(json.dumps({"jsonrpc": "2.0", **message}), flush=True)


def answer(id_: Json, text: str) -> None:
    send({"id": id_, "result": {"content": [{"type": "text", "text": text}], "isError": False}})


def call(request: JsonObject) -> None:
    arguments = request["params"].get("arguments") or {}
    if request["params"]["name"] == "slow":
        time.sleep(arguments["seconds"])
        answer(request["id"], "done")
    elif request["params"]["name"] == "ask":
        waiting[f"ask-{request['id']}"] = request["id"]
        send(
            {
                "id": f"ask-{request['id']}",
                "method": "elicitation/create",
                "params": QUESTIONS[arguments["mode"]],
            }
        )
    else:
        send({"id": request["id"], "error": {"code": -32602, "message": "there is no such tool"}})


for line in sys.stdin:
    message = json.loads(line)
    if "method" not in message:
        answer(waiting.pop(message["id"]), json.dumps(message.get("result", message.get("error"))))
    elif message["method"] == "tools/call":
        threading.Thread(target=call, args=(message,), daemon=True).start()
    elif message["method"] == "resources/read":
        if message["params"]["uri"] == "memo://a":
            contents = [{"uri": "memo://a", "mimeType": "text/plain", "text": "hello"}]
            send({"id": message["id"], "result": {"contents": contents}})
        else:
            send(
                {
                    "id": message["id"],
                    "error": {"code": -32602, "message": "Unknown resource", "data": {"uri": 1}},
                }
            )
    elif "id" in message:
        send({"id": message["id"], "result": RESULTS.get(message["method"], {})})
