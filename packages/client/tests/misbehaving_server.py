"""A server over standard input and output that does what its first argument says; a real process."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from answers import SERVER, STARTED, TURN
from protocol_models.json_types import Json, JsonObject

HOW = sys.argv[1] if len(sys.argv) > 1 else ""
OUT = sys.stdout.buffer


def write(**message: Json) -> None:
    raw((json.dumps(message, separators=(",", ":")) + "\n").encode())


def raw(data: bytes) -> None:
    OUT.write(data)
    OUT.flush()


def update(name: str, status: str, error: str | None = None) -> None:
    params = {"threadId": "t1", "name": name, "status": status, "error": error, "failureReason": None}
    write(method="mcpServer/startupStatus/updated", params=params)


def flood() -> None:
    delta = {"threadId": "t1", "turnId": "u", "itemId": "i", "delta": "x"}
    line = json.dumps({"method": "item/agentMessage/delta", "params": delta}).encode() + b"\n"
    for _ in range(100):
        OUT.write(line * 1000)
    OUT.flush()


def call() -> None:
    params: JsonObject = {
        "threadId": "t1",
        "turnId": "u",
        "callId": "c",
        "namespace": None,
        "tool": "t",
        "arguments": {},
    }
    write(method="item/tool/call", id=0, params=params)


def approval() -> None:
    params = {"threadId": "t1", "turnId": "u", "itemId": "i", "startedAtMs": 1}
    write(method="item/fileChange/requestApproval", id=0, params=params)


def make_noise(chance: random.Random) -> None:
    """Anything that is not an answer to what was asked."""
    match chance.randrange(8):
        case 0:
            raw(chance.randbytes(chance.randrange(200)).replace(b"\n", b"") + b"\n")
        case 1:
            write(id=chance.choice([0, -1, 2**63, "x", 10**9]), result={})
        case 2:
            raw(b'{"method":"warning","params":{"message":"%b"}}\n' % (b"x" * chance.randrange(1 << 16)))
        case 3:
            update(
                chance.choice("abcd"), chance.choice(["starting", "ready", "failed", "cancelled", "newer"])
            )
        case 4:
            write(method="thread/closed", params={"threadId": f"t{chance.randrange(5000)}"})
        case 5:
            delta = {"threadId": f"t{chance.randrange(5000)}", "turnId": "u", "itemId": "i", "delta": "x"}
            write(method="item/agentMessage/delta", params=delta)
        case 6:
            write(method="item/tool/call", id=chance.choice([0, 1, "x", None, []]), params={"threadId": 7})
        case _:
            pass


def end(what: str, id: int) -> None:  # noqa: A002 - the wire calls it so
    """Die, or live on and do not listen or talk."""
    match what:
        case "exit":
            sys.stderr.write("the last words")
            sys.stderr.flush()
            os._exit(7)
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "orphan":
            subprocess.Popen(["sleep", "20"], start_new_session=True, stdin=subprocess.DEVNULL)
            os._exit(3)
        case "deaf":
            write(id=id, result={})
            os.close(0)
        case "close":
            os.close(1)
    time.sleep(60)


def misbehave(what: str, id: int) -> None:  # noqa: A002 - the wire calls it so
    """All that a test can ask for; nearly all of it ends with an answer."""
    match what:
        case "never":
            return
        case "late":
            time.sleep(0.4)
        case "stray":
            write(id=10**9, result={})
            write(id="1", result={})
            write(id=id, result={})
        case "bad":
            write(id=id, error={"code": "x"})
            return
        case "cut":
            raw(b'{"id":%d,"result":{\n' % id)
            return
        case "exit" | "kill" | "orphan" | "deaf" | "close":
            end(what, id)
        case "flood":
            flood()
        case "call":
            call()
        case "approval":
            approval()
        case "malformed":
            write(method="item/fileChange/requestApproval", id=0, params={"threadId": "t1"})
            write(method="new/one", id=2**63, params={})
            write(method="new/one", id=2**63 - 1, params={})
        case "withdraw":
            call()
            write(method="serverRequest/resolved", params={"threadId": "t1", "requestId": 0})
        case "startup":
            for move in (
                "a starting",
                "b starting",
                "a failed x",
                "a starting",
                "a failed x",
                "b ready",
                "b ready",
            ):
                update(*move.split())
        case "starting":
            update("a", "starting")
        case "cancelled":
            update("a", "starting")
            update("a", "cancelled")
        case code if code.startswith("-"):
            write(id=id, error={"code": int(code), "message": "no"})
            return
    write(id=id, result={})


def start_thread(id: int) -> None:  # noqa: A002 - the wire calls it so
    """The startup comes before the answer; `hangs` has a server that never settles."""
    update("good", "starting")
    update("exits", "starting")
    update("exits", "failed", "\x1b[31mit ended")
    if HOW != "hangs":
        update("good", "ready")
        update("good", "ready")
    write(id=id, result={**STARTED, "approvalPolicy": "newer"} if HOW == "enum" else STARTED)


def ask(method: str, id: int, params: Json) -> None:  # noqa: A002 - the wire calls it so
    match method:
        case "initialize" if HOW == "silent":
            pass
        case "initialize":
            if HOW == "garbage":
                raw(b"starting up...\n\xff\xfe\n[1]\n{\n\n")
            if HOW == "words":
                raw(b"starting up...\n")
            write(id=id, result=SERVER)
        case "thread/start" | "thread/resume":
            start_thread(id)
        case "turn/start":
            delta = {"threadId": "t1", "turnId": "u1", "itemId": "i", "delta": "Good day."}
            write(method="item/agentMessage/delta", params=delta)
            write(method="turn/completed", params={"threadId": "t1", "turn": {**TURN, "id": "u0"}})
            write(method="turn/completed", params={"threadId": "t1", "turn": TURN})
            write(id=id, result={"turn": TURN})
        case "thread/unsubscribe":
            write(id=id, result={"status": "unsubscribed"})
        case "thread/archive":
            misbehave(params["threadId"], id)


def main() -> None:
    if HOW == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    pids = [os.getpid()]
    if HOW in ("stubborn", "grandchild", "hangs"):
        child = subprocess.Popen(["sleep", "600"], start_new_session=True, stdout=subprocess.DEVNULL)
        pids.append(child.pid)
    if HOW != "noisy" and len(sys.argv) > 2:
        Path(sys.argv[2]).write_text(" ".join(map(str, pids)) + "\n")
    chance = random.Random(int(sys.argv[2])) if HOW == "noisy" else None
    for line in sys.stdin.buffer:
        if chance:
            make_noise(chance)
        message = json.loads(line)
        if "method" in message and "id" in message:
            ask(message["method"], message["id"], message.get("params"))
        elif "id" in message:
            # What the client answered goes back as a notification, for the test to see.
            write(method="echo/answer", params={"threadId": "t1", "answer": message})
    if HOW == "stubborn":
        time.sleep(600)


main()
