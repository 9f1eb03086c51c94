"""A server of a later release, for the client of docs/typescript.md.

It says what that client cannot know, and ends the turn before it has answered `turn/start`. What the client
answers is written to the file that the first argument names.
"""

import json
import sys
from pathlib import Path
from typing import Any

ASKED = 3
"""How many requests the client gets."""


def say(**message: Any) -> None:
    line(json.dumps(message, separators=(",", ":")))


def line(text: str) -> None:
    sys.stdout.buffer.write(text.encode() + b"\n")
    sys.stdout.buffer.flush()


def startup(status: str, **beside: Any) -> None:
    params = {"threadId": "t1", "name": "a", "status": status, "error": None, "failureReason": None}
    say(method="mcpServer/startupStatus/updated", params=params, **beside)


def ask() -> None:
    item = {"threadId": "t1", "turnId": "u1", "itemId": "i1", "startedAtMs": 1}
    say(method="item/fileChange/requestApproval", id="a", params=item)
    say(method="item/tool/call", id=0, params={})
    say(method="item/dream/requestApproval", id=1, params={})


def end_the_turn(id: Any) -> None:  # noqa: A002 - the wire calls it so
    delta = {"threadId": "t1", "turnId": "u1", "itemId": "i1", "delta": "Good day."}
    say(method="item/agentMessage/delta", params=delta)
    turn: dict[str, Any] = {
        "id": "u1",
        "items": [],
        "itemsView": "notLoaded",
        "status": "completed",
        "error": None,
    }
    say(method="turn/completed", params={"threadId": "t1", "turn": turn})
    say(id=id, result={"turn": turn})


def main() -> None:
    answers: list[Any] = []
    turn: Any = None
    line("starting up …")
    for text in sys.stdin.buffer:
        message = json.loads(text)
        match message.get("method"):
            case None:
                answers.append(message)
                if len(answers) == ASKED:
                    end_the_turn(turn)
            case "initialize":
                say(id=message["id"], result={"userAgent": "newer/9"})
            case "thread/start":
                startup("hibernating", emittedAtMs=12)
                startup("ready")
                say(method="thread/dreamt", params={"threadId": "t1"})
                say(method="turn/completed")
                say(id=message["id"], result={"thread": {"id": "t1"}})
            case "turn/start":
                turn = message["id"]
                ask()
    Path(sys.argv[1]).write_text(json.dumps(answers))


if __name__ == "__main__":
    main()
