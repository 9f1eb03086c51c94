"""A client that is killed: it starts a server and a thread, says the id of the server, and waits."""

import json
import sys

import anyio

from app_server_client import AppServer


async def main(command: list[str], has_threads: bool) -> None:
    async with AppServer.launch(command) as app:
        if has_threads:
            await (await app.start_thread()).mcp_startup(timeout=60)
        print(app._transport.pid, flush=True)  # type: ignore[attr-defined]  # it was launched
        await anyio.sleep_forever()


if __name__ == "__main__":
    anyio.run(main, json.loads(sys.argv[1]), sys.argv[2] == "codex")
