"""The client against a server that misbehaves at random, for as long as is wanted.

Input: minutes and a seed. Output: what each request came to, and the memory of the client as time goes. It
ends with 1 where an answer is lost or is another request's, where something takes too long, or where the
memory grows.

Each request says what the server is to do with it, so its outcome is known before. Between the answers come
bytes that are not lines, lines that are not messages, answers to nothing, floods, and requests of the server;
each connection ends in another way.

    just client-soak
"""

from __future__ import annotations

import argparse
import gc
import logging
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import anyio
import psutil
from protocol_models.session import AlreadyAnswered
from protocol_models.v2.approval import ITEM_FILE_CHANGE_REQUEST_APPROVAL
from protocol_models.v2.thread_lifecycle import THREAD_ARCHIVE
from protocol_models.v2.tool import ITEM_TOOL_CALL

from app_server_client import (
    AnswerUnreadable,
    AppServer,
    IncomingCall,
    RequestFailed,
    RequestTimedOut,
    ServerEnded,
    StartupTimedOut,
    later,
    on,
)

SERVER = [sys.executable, str(Path(__file__).parents[1] / "tests/misbehaving_server.py")]
PATIENCE = 120.0
"""Seconds after which something counts as hanging."""
CONNECTION = 30.0
"""Seconds that one connection is used."""
TASKS = 8
MOST_GROWTH = 1.2
"""By how much the memory may differ between the middle and the end."""
OUTCOMES: dict[str, type[Exception] | None] = {
    "stray": None,
    "call": None,
    "approval": None,
    "malformed": None,
    "withdraw": None,
    "startup": None,
    "bad": AnswerUnreadable,
    "cut": AnswerUnreadable,
    "never": RequestTimedOut,
    "late": None,
    "flood": None,
    "refused": RequestFailed,
    "cancelled": None,
}
WEIGHTS = [20, 20, 20, 20, 10, 10, 10, 10, 3, 1, 0.3, 40, 5]
ENDS = ["leave", "exit", "kill", "close"]


class Wrong(Exception):
    """The client did not do what it promises."""


class Soak:
    """Counts what happens; every choice comes from the seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.outcomes: Counter[str] = Counter()
        self.oddities: Counter[str] = Counter()
        self.connections = 0

    async def run(self, seconds: float) -> list[float]:
        """Connect again and again; the memory in MB after each connection."""
        until = time.monotonic() + seconds
        memory: list[float] = []
        while time.monotonic() < until:
            end = ENDS[self.connections % len(ENDS)]
            with anyio.fail_after(CONNECTION + 2 * PATIENCE):
                await self.connect(end, min(CONNECTION, max(1.0, until - time.monotonic())))
            self.connections += 1
            gc.collect()  # a connection and its tasks know each other
            memory.append(psutil.Process().memory_info().rss / 1e6)
            say(
                f"connection {self.connections}, ended by {end}: {memory[-1]:.0f} MB, {self.outcomes.total()}"
            )
        return memory

    async def connect(self, end: str, seconds: float) -> None:
        handlers = [on(ITEM_FILE_CHANGE_REQUEST_APPROVAL, self.approve), later(ITEM_TOOL_CALL)]
        server = [*SERVER, "noisy", str(self.chance.randrange(1 << 30))]
        async with AppServer.launch(server, handlers=handlers, handler_timeout=1) as app:
            async with anyio.create_task_group() as readers:
                readers.start_soon(self.read, app)
                async with anyio.create_task_group() as tasks:
                    for _ in range(TASKS):
                        tasks.start_soon(self.ask_until, app, time.monotonic() + seconds)
                if end != "leave":
                    await self.ask(app, end, ServerEnded)
                readers.cancel_scope.cancel()
            self.oddities += app.oddities
            if app._connection.pending or app._waiters:
                raise Wrong(f"requests are left: {app._connection.pending}")

    async def ask_until(self, app: AppServer, until: float) -> None:
        while time.monotonic() < until:
            [what] = self.chance.choices([*OUTCOMES], WEIGHTS)
            await self.ask(app, what, OUTCOMES[what])

    async def ask(self, app: AppServer, what: str, expected: type[Exception] | None) -> None:
        """One request, which has to end as it is known to."""
        code = -self.chance.randrange(1, 1 << 31)
        wanted = {"refused": str(code), "cancelled": "late"}.get(what, what)
        got: Exception | None = None
        with anyio.fail_after(PATIENCE), anyio.move_on_after(0.2 if what == "cancelled" else None) as scope:
            try:
                await app.request(
                    THREAD_ARCHIVE, {"threadId": wanted}, timeout=0.2 if what == "never" else PATIENCE
                )
            except (AnswerUnreadable, RequestFailed, RequestTimedOut, ServerEnded) as error:
                got = error
        if not scope.cancelled_caught and not isinstance(got, expected or type(None)):
            raise Wrong(f"{what}: expected {expected}, and got {got!r}")
        if isinstance(got, RequestFailed) and got.code != code:
            raise Wrong(f"the answer of another request: {got.code} in place of {code}")
        self.outcomes["cancelled" if scope.cancelled_caught else type(got).__name__] += 1

    async def approve(self, _: object) -> dict[str, str]:
        match self.chance.randrange(20):
            case 0:
                raise ZeroDivisionError
            case 1:
                await anyio.sleep(5)
        return {"decision": "decline"}

    async def read(self, app: AppServer) -> None:
        """Read a thread's events until the server is gone."""
        while True:
            try:
                with anyio.move_on_after(self.chance.random()):
                    await self.answer_some(app)
                await app.thread("t1").mcp_startup(timeout=0.01)
            except StartupTimedOut:
                self.outcomes["startup open"] += 1
            except ServerEnded:
                return

    async def answer_some(self, app: AppServer) -> None:
        async for event in app.thread("t1").events(replay=self.chance.random() < 0.1):
            if isinstance(event, IncomingCall) and self.chance.random() < 0.9:
                try:
                    await event.answer({"contentItems": [], "success": True})
                except AlreadyAnswered:
                    self.outcomes["answered before"] += 1


def say(text: str) -> None:
    print(text, flush=True)


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10, help="how long (default: 10)")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30), help="default: a new one")
    options = parser.parse_args(words)
    logging.disable(logging.CRITICAL)
    say(f"seed {options.seed}, {options.minutes:g} minutes")
    soak = Soak(options.seed)
    memory = anyio.run(soak.run, options.minutes * 60)
    say(f"{soak.connections} connections; outcomes: {dict(soak.outcomes.most_common())}")
    say(f"oddities: {dict(soak.oddities.most_common())}")
    middle = memory[len(memory) // 2]
    say(f"memory: {memory[0]:.0f} MB at the start, {middle:.0f} in the middle, {memory[-1]:.0f} at the end")
    if memory[-1] > MOST_GROWTH * middle:
        sys.exit("the memory grows")


if __name__ == "__main__":
    main()
