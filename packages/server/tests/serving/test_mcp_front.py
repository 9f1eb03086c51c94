"""`serve --mcp`: the tools of codex in front of an app server, driven by the SDK's own client."""

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import mcp_types
import pytest
from anyio.abc import ByteStream
from mcp import ClientSession, StdioServerParameters, stdio_client
from mcp.client import ClientRequestContext, Transport
from mcp.client.session import ElicitationFnT
from mcp.shared.message import SessionMessage
from protocol_models.json_types import JsonObject

from app_server_server.mcp_lines import Streams, read_messages, write_messages
from app_server_server.serving.mcp_front import serve_as_mcp
from tests.patience import HANGS
from tests.serving.client import socket_pair

PACKAGE = Path(__file__).parent.parent.parent
APP_SERVER = PACKAGE / "tests" / "servers" / "app_server.py"
Use = Callable[[ClientSession], Awaitable[None]]


def drive(
    folder: Path, use: Use, elicit: ElicitationFnT | None = None, *, as_process: bool = False
) -> list[JsonObject]:
    """Uses the tools, of a front in this process or of one in its own; what the app server was asked."""
    log = folder / "log"
    log.touch()
    app_server = [sys.executable, str(APP_SERVER), str(log)]

    async def main() -> None:
        streams = launched(app_server) if as_process else _in_this_process(app_server)
        with anyio.fail_after(HANGS):
            async with (
                streams as (incoming, outgoing),
                ClientSession(incoming, outgoing, elicitation_callback=elicit) as session,
            ):
                await session.initialize()
                await use(session)

    anyio.run(main)
    return [json.loads(line) for line in log.read_text().splitlines()]


def launched(app_server: list[str]) -> Transport:
    words = ["-m", "app_server_server", "serve", "--mcp", "--", *app_server]
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE)}
    return stdio_client(StdioServerParameters(command=sys.executable, args=words, env=environment))


@asynccontextmanager
async def _in_this_process(app_server: list[str]) -> AsyncIterator[Streams]:
    incoming, read_stream = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    write_stream, outgoing = anyio.create_memory_object_stream[SessionMessage](0)
    ended = anyio.Event()

    async def front(stream: ByteStream) -> None:
        await serve_as_mcp(app_server, stream)
        ended.set()

    async with socket_pair() as (near, far), anyio.create_task_group() as tasks:
        tasks.start_soon(front, far)
        tasks.start_soon(read_messages, near, incoming)
        tasks.start_soon(write_messages, outgoing, near, incoming)
        yield read_stream, write_stream
        await near.send_eof()
        await ended.wait()
        tasks.cancel_scope.cancel()


def text_of(result: mcp_types.CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, mcp_types.TextContent)
    return content.text


async def accept(
    context: ClientRequestContext, params: mcp_types.ElicitRequestParams
) -> mcp_types.ElicitResult:
    return mcp_types.ElicitResult(
        action="accept", content={"name": "Ada"} if "Who?" in params.message else {}
    )


@pytest.mark.parametrize("as_process", [True, False])
def test_the_tools_are_those_of_codex(tmp_path: Path, *, as_process: bool) -> None:
    async def use(session: ClientSession) -> None:
        codex, reply = (await session.list_tools()).tools
        assert (codex.name, codex.title, reply.name, reply.title) == (
            "codex",
            "Codex",
            "codex-reply",
            "Codex Reply",
        )
        assert codex.input_schema["required"] == ["prompt"]
        assert set(codex.input_schema["properties"]) >= {
            "approval-policy",
            "base-instructions",
            "cwd",
            "sandbox",
        }
        assert codex.output_schema is not None
        assert sorted(codex.output_schema["properties"]) == ["content", "threadId"]

    drive(tmp_path, use, as_process=as_process)


def test_a_session_and_its_replies(tmp_path: Path) -> None:
    told: list[str | None] = []

    async def tell(progress: float, total: float | None, message: str | None) -> None:
        told.append(message)

    async def use(session: ClientSession) -> None:
        words = {"prompt": "hello", "cwd": "/srv", "approval-policy": "on-request", "compact-prompt": "short"}
        first = await session.call_tool("codex", words, progress_callback=tell)
        assert first.structured_content is not None
        assert (text_of(first), first.structured_content["content"]) == ("hello", "hello")
        thread = first.structured_content["threadId"]
        for name in ("threadId", "conversationId"):
            again = await session.call_tool("codex-reply", {"prompt": "again", name: thread})
            assert again.structured_content == {"threadId": thread, "content": "again"}

    (asked,) = drive(tmp_path, use)
    config = {"compact_prompt": "short"}
    assert asked == {"start": {"approvalPolicy": "on-request", "cwd": "/srv", "config": config}}
    assert told == ["agentMessage started", "agentMessage completed"]


@pytest.mark.parametrize(
    ("prompt", "said"),
    [("run", "run accept"), ("change", "change accept"), ("form", 'form accept {"name": "Ada"}')],
)
def test_an_approval_is_an_elicitation(tmp_path: Path, prompt: str, said: str) -> None:
    asked: list[str] = []

    async def answer(
        context: ClientRequestContext, params: mcp_types.ElicitRequestParams
    ) -> mcp_types.ElicitResult:
        asked.append(params.message)
        return await accept(context, params)

    async def use(session: ClientSession) -> None:
        assert text_of(await session.call_tool("codex", {"prompt": prompt})) == said

    drive(tmp_path, use, answer)
    expected = {
        "run": "Allow Codex to run `ls` in /srv?\nto look",
        "change": "Allow Codex to change files?",
        "form": "docs: Who?",
    }
    assert asked == [expected[prompt]]


@pytest.mark.parametrize("elicit", [None, "raises"])
def test_nobody_to_ask_is_a_decline(tmp_path: Path, elicit: str | None) -> None:
    async def fail(
        context: ClientRequestContext, params: mcp_types.ElicitRequestParams
    ) -> mcp_types.ErrorData:
        return mcp_types.ErrorData(code=-32603, message="busy")

    async def use(session: ClientSession) -> None:
        assert text_of(await session.call_tool("codex", {"prompt": "run"})) == "run decline"

    drive(tmp_path, use, fail if elicit else None)


def test_calls_end_in_their_own_order(tmp_path: Path) -> None:
    ended: list[str] = []

    async def use(session: ClientSession) -> None:
        async def call(prompt: str) -> None:
            assert text_of(await session.call_tool("codex", {"prompt": prompt})).startswith(prompt)
            ended.append(prompt)

        async with anyio.create_task_group() as tasks:
            for prompt in ("run last", "quick", "change"):
                tasks.start_soon(call, prompt)

    async def answer(
        context: ClientRequestContext, params: mcp_types.ElicitRequestParams
    ) -> mcp_types.ElicitResult:
        while "run" in params.message and len(ended) < 2:
            await anyio.sleep(0.01)
        return await accept(context, params)

    drive(tmp_path, use, answer)
    assert ended[-1] == "run last"
    assert len(ended) == 3


def test_a_call_that_is_cancelled_interrupts_its_turn(tmp_path: Path) -> None:
    async def until(word: str) -> None:
        while word not in (tmp_path / "log").read_text():
            await anyio.sleep(0.01)

    async def use(session: ClientSession) -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(session.call_tool, "codex", {"prompt": "wait"})
            await until("waits")
            tasks.cancel_scope.cancel()
        await until("interrupted")
        assert text_of(await session.call_tool("codex", {"prompt": "next"})) == "next"

    asked = drive(tmp_path, use)
    assert [next(iter(each)) for each in asked] == ["start", "waits", "interrupted", "start"]
    assert asked[1]["waits"] == asked[2]["interrupted"]


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("codex", {}, "the arguments of codex are wrong: prompt"),
        ("codex", {"prompt": "x", "nope": 1}, "nope"),
        ("codex", {"prompt": "fail"}, "the model is not there"),
        ("codex-reply", {"prompt": "x"}, "threadId is required"),
        ("codex-reply", {"prompt": "x", "threadId": "no"}, "there is no session 'no': begin one with codex"),
    ],
)
def test_what_goes_wrong_is_the_result(tmp_path: Path, tool: str, arguments: JsonObject, says: str) -> None:
    async def use(session: ClientSession) -> None:
        result = await session.call_tool(tool, arguments)
        assert result.is_error
        assert says in text_of(result)

    drive(tmp_path, use)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--mcp", "--", "no-such-codex"], "no-such-codex was not found"),
        (["--mcp", "-c", "a=1"], "serve --mcp reads no configuration"),
        (["--", "codex"], "a command is for serve --mcp"),
    ],
)
def test_what_cannot_be_served_is_said_at_once(tmp_path: Path, words: list[str], says: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app_server_server", "serve", *words],
        env={**os.environ, "PYTHONPATH": str(PACKAGE), "CODEX_HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=HANGS,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr
