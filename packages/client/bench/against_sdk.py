"""This client and the published SDK in one run: what the first answer costs, and what faults do.

Input: nothing. Output: two tables. The server is that of the tests, a real process. Each figure is CPU time
of the client's process alone, the median of rounds that take turns; each ratio is taken within one round.

    just client-bench
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from protocol_models.json_types import JsonObject

SERVER = [sys.executable, str(Path(__file__).parents[1] / "tests/misbehaving_server.py")]
LIMIT = 30
"""Seconds after which a client counts as hanging; its start and its imports are within."""
SLOW = 3
"""How many seconds a slow handler takes."""
CLIENTS = ("this client", "the SDK")
COSTS = {
    "import": {"this client": "import app_server_client", "the SDK": "import openai_codex.client"},
    "start to the answer to `thread/start`": {
        "this client": (
            "import anyio, app_server_client as c, sys\n"
            "async def main():\n"
            "    async with c.AppServer.launch(sys.argv[1:]) as app:\n"
            "        await app.start_thread()\n"
            "anyio.run(main)"
        ),
        "the SDK": (
            "import openai_codex.client as c, sys\n"
            "with c.CodexClient(c.CodexConfig(launch_args_override=tuple(sys.argv[1:]))) as client:\n"
            "    client.initialize()\n"
            "    client.thread_start()"
        ),
    },
}
FAULTS = {
    "a line that is no JSON": "words",
    "an unknown value of an enum in an answer": "enum",
    f"a handler that takes {SLOW} s": "handler",
    "`turn/completed` before the answer to `turn/start`": "turn",
}


def cost_of(program: str) -> float:
    """Milliseconds of CPU of a process that runs this."""
    ended = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport time; print(time.process_time())", *SERVER],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(ended.stdout) * 1000


def tell_costs(rounds: int) -> None:
    print(f"| CPU time, {rounds} rounds | this client | the SDK | ratio |\n| --- | --- | --- | --- |")
    empty = statistics.median(cost_of("") for _ in range(rounds))
    for what, programs in COSTS.items():
        costs = [[cost_of(programs[client]) for client in CLIENTS] for _ in range(rounds)]
        ours, theirs = (statistics.median(each) for each in zip(*costs, strict=True))
        ratio = statistics.median(theirs / ours for ours, theirs in costs)
        print(f"| {what} | {ours:.0f} ms | {theirs:.0f} ms | {ratio:.1f} times |")
    print(f"\nA Python that does nothing: {empty:.0f} ms, in all of them.\n")


def tell_faults() -> None:
    print("| fault | this client | the SDK |\n| --- | --- | --- |")
    for what, fault in FAULTS.items():
        print("|", " | ".join([what, *(outcome_of(client, fault) for client in CLIENTS)]), "|", flush=True)


def outcome_of(client: str, fault: str) -> str:
    """What a client says that meets a fault, in a process of its own."""
    command = [sys.executable, __file__, "--client", client, "--fault", fault]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    )
    try:
        said, _ = process.communicate(timeout=LIMIT)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.communicate()
        return f"no answer within {LIMIT} s"
    return said.strip().replace("|", "\\|") or f"ended with exit code {process.returncode}"


def ours(fault: str) -> str:
    import anyio
    from protocol_models.v2.approval import ITEM_FILE_CHANGE_REQUEST_APPROVAL
    from protocol_models.v2.thread_lifecycle import THREAD_ARCHIVE

    from app_server_client import AppServer, on

    async def slow(_: object) -> dict[str, str]:
        await anyio.sleep(SLOW)
        return {"decision": "decline"}

    async def main() -> str:
        began = time.monotonic()
        async with AppServer.launch(
            [*SERVER, fault], handlers=[on(ITEM_FILE_CHANGE_REQUEST_APPROVAL, slow)]
        ) as app:
            thread = await app.start_thread()
            match fault:
                case "turn":
                    return f"turn {(await thread.run('Hello!', timeout=LIMIT)).turn.id} is over"
                case "enum":
                    return f"goes on; {app.server.user_agent} started {thread.id}"
                case "handler":
                    began = time.monotonic()
                    await app.request(THREAD_ARCHIVE, {"threadId": "approval"})
                    return f"another request is answered after {time.monotonic() - began:.1f} s"
                case _:
                    return f"goes on; lines that could not be read: {app.oddities['unreadable']}"

    return anyio.run(main)


def theirs(fault: str) -> str:
    from openai_codex.client import CodexClient, CodexConfig

    def slow(method: str, params: object) -> JsonObject:
        time.sleep(SLOW)
        return {"decision": "decline"}

    with CodexClient(CodexConfig(launch_args_override=(*SERVER, fault)), approval_handler=slow) as client:
        client.initialize()
        thread = client.thread_start().thread
        match fault:
            case "turn":
                turn = client.turn_start(thread.id, "Hello!").turn
                return f"turn {client.wait_for_turn_completed(turn.id).turn.id} is over"
            case "handler":
                began = time.monotonic()
                client.thread_archive("approval")
                return f"another request is answered after {time.monotonic() - began:.1f} s"
            case _:
                return f"goes on; started {thread.id}"


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9, help="of which the median counts (default: 9)")
    parser.add_argument("--client", choices=CLIENTS, help=argparse.SUPPRESS)
    parser.add_argument("--fault", help=argparse.SUPPRESS)
    options = parser.parse_args(words)
    if options.client is None:
        tell_costs(options.rounds)
        tell_faults()
        return
    meet: Callable[[str], str] = ours if options.client == CLIENTS[0] else theirs
    try:
        print(meet(options.fault))
    except Exception as error:  # the answer of a client is what is asked for
        lines = str(error).splitlines() or [""]
        print(f"{type(error).__name__}: {lines[0][:150]}")


if __name__ == "__main__":
    main()
