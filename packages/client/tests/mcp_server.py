"""An MCP server over standard input and output; its first argument says how it ends badly.

`grandchild` has a child in a session of its own, `stubborn` ignores SIGTERM and the end of its input too.
The ids of its processes are added to the file that the second argument names.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from protocol_models.json_types import JsonObject

RESULTS: JsonObject = {
    "initialize": {
        "protocolVersion": "2025-06-18",
        "capabilities": {"tools": {}},
        "serverInfo": {"name": "example", "version": "1"},
    },
    "tools/list": {"tools": []},
    "ping": {},
}


def main(how: str, file: str) -> None:
    pids = [os.getpid()]
    if how == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if how in ("stubborn", "grandchild"):
        pids.append(subprocess.Popen(["sleep", "600"], start_new_session=True).pid)
    with Path(file).open("a") as pid_file:
        pid_file.write(" ".join(map(str, pids)) + "\n")
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        if "id" in asked:
            answer = {"jsonrpc": "2.0", "id": asked["id"], "result": RESULTS[asked["method"]]}
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
    if how == "stubborn":
        time.sleep(600)


if __name__ == "__main__":
    main(*sys.argv[1:])
