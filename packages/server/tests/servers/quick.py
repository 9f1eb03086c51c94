"""An MCP server that is up after the seconds of its first argument, and imports next to nothing."""

import json
import sys
import time

time.sleep(float(sys.argv[1]))
HELLO = {
    "protocolVersion": "2025-06-18",
    "capabilities": {"tools": {}},
    "serverInfo": {"name": "q", "version": "1"},
}
TOOLS = {"tools": [{"name": "hello", "inputSchema": {"type": "object"}}]}
RESULTS = {"initialize": HELLO, "tools/list": TOOLS, "tools/call": {"content": []}}
for line in sys.stdin:
    request = json.loads(line)
    if "id" in request:
        result = RESULTS.get(request["method"], {})
        print(json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": result}), flush=True)
