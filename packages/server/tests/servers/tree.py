"""An MCP server that starts a child, as servers do that run a browser or a language server.

PIDS: the file for the two process ids. TREE: `ends` ends on EOF and leaves the child; `stays` ignores EOF and
SIGTERM; `leaves` has a child in a session of its own; `crashes` ends at once with 3. Two end with 3 and leave
the child with their streams: `drops` at once, `drops-later` when a tool is called. `mute` ignores SIGTERM, as
its child does, and answers nothing.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

kind = os.environ["TREE"]
if kind in ("stays", "mute"):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
elsewhere = None if kind.startswith("drops") else subprocess.DEVNULL
child = subprocess.Popen(
    ["sleep", "300"],
    stdin=elsewhere,
    stdout=elsewhere,
    stderr=elsewhere,
    start_new_session=kind == "leaves",
)
Path(os.environ["PIDS"]).write_text(f"{os.getpid()} {child.pid}")
if kind in ("crashes", "drops"):
    sys.stderr.write(f"cannot go on\nmy token is {os.environ.get('TOKEN')}\n")
    sys.exit(3)
if kind == "mute":
    time.sleep(300)

RESULTS = {
    "initialize": {
        "protocolVersion": "2025-06-18",
        "capabilities": {"tools": {}},
        "serverInfo": {"name": "tree", "version": "1"},
    },
    "tools/list": {"tools": [{"name": "hello", "inputSchema": {"type": "object"}}]},
}
print("welcome, this line is no JSON", flush=True)
for line in sys.stdin:
    request = json.loads(line)
    if kind == "drops-later" and request["method"] == "tools/call":
        os._exit(3)
    if "id" in request:
        answer = {"jsonrpc": "2.0", "id": request["id"], "result": RESULTS.get(request["method"], {})}
        print(json.dumps(answer), flush=True)
if kind == "stays":
    time.sleep(300)
