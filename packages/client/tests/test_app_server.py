"""One client against a server that does what no server should, over a real process."""

import gc
import logging
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Unpack, cast

import anyio
import pytest
from protocol_models import UnknownNotification
from protocol_models.json_types import Json
from protocol_models.session import AlreadyAnswered, Failure, Gap, StartupEvent
from protocol_models.v2.approval import ITEM_FILE_CHANGE_REQUEST_APPROVAL, FileChangeRequestApprovalParams
from protocol_models.v2.thread_lifecycle import THREAD_ARCHIVE, ThreadArchiveParams
from protocol_models.v2.tool import ITEM_TOOL_CALL

from app_server_client import (
    AnswerUnreadable,
    AppServer,
    IncomingCall,
    InvalidRequest,
    LaunchFailed,
    MethodNotFound,
    RequestFailed,
    RequestTimedOut,
    ServerEnded,
    StartupTimedOut,
    later,
    on,
)
from app_server_client.options import ConnectionOptions

SERVER = Path(__file__).parent / "misbehaving_server.py"
pytestmark = pytest.mark.anyio


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def launch(*how: str, **options: Unpack[ConnectionOptions]) -> AppServer:
    return AppServer.launch([sys.executable, str(SERVER), *how], **options)


async def make(app: AppServer, what: str, timeout: float | None = 20) -> None:
    """Have the server do something."""
    await app.request(THREAD_ARCHIVE, ThreadArchiveParams(thread_id=what), timeout=timeout)


async def answer_to_server(app: AppServer) -> dict[str, Json]:
    """What the server got as an answer to its request."""
    with anyio.fail_after(20):
        async for event in app.thread("t1").events():
            if isinstance(event, UnknownNotification) and isinstance(event.params, dict):
                answer: Json = event.params["answer"]
                return dict(answer)
    raise AssertionError("the events ended")


async def test_a_server_that_prints_garbage_first() -> None:
    async with launch("garbage") as app:
        assert app.server.user_agent == "x/1"
        assert app.oddities["unreadable"] == 4


async def test_a_server_that_never_answers_initialize() -> None:
    started = time.monotonic()
    with pytest.raises(RequestTimedOut, match=r"initialize: no answer within 0\.5 s"):
        async with launch("silent", timeout=0.5):
            raise AssertionError("there is no handshake")
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("command", [["/no/such/program"], [str(SERVER.parent)], []])
async def test_a_command_that_does_not_exist(command: list[str]) -> None:
    with pytest.raises(LaunchFailed):
        async with AppServer.launch(command):
            raise AssertionError("nothing was started")


@pytest.mark.parametrize(
    ("code", "error"), [("-32600", InvalidRequest), ("-32601", MethodNotFound), ("-5", RequestFailed)]
)
async def test_a_refusal_is_an_exception_of_its_code(code: str, error: type[RequestFailed]) -> None:
    async with launch() as app:
        with pytest.raises(error, match="thread/archive: no") as caught:
            await make(app, code)
        assert caught.value.code == int(code)


async def test_what_the_body_raises_is_not_wrapped() -> None:
    with pytest.raises(ZeroDivisionError):
        async with launch():
            raise ZeroDivisionError


async def test_late_and_stray_answers_hurt_nobody() -> None:
    async with launch() as app:
        with pytest.raises(RequestTimedOut):
            await make(app, "late", timeout=0.1)
        await make(app, "stray")
        with pytest.raises(RequestFailed):
            await make(app, "-1")
        assert app.oddities == {"late answer": 1, "stray answer": 3}


@pytest.mark.parametrize("how", ["bad", "cut"])
async def test_an_answer_that_cannot_be_read_is_told_to_who_asked(how: str) -> None:
    async with launch() as app:
        with pytest.raises(AnswerUnreadable):
            await make(app, how)


async def test_a_cancelled_caller_forgets_the_request() -> None:
    async with launch() as app:
        for seconds in (0, 0.05, 0.6):
            with anyio.move_on_after(seconds):
                await make(app, "late")
        await make(app, "stray")
        assert not app._connection.pending


@pytest.mark.parametrize(("how", "code", "name"), [("exit", 7, None), ("kill", -9, "SIGKILL")])
async def test_a_server_that_ends_fails_all_waiters(how: str, code: int, name: str | None) -> None:
    failures: list[ServerEnded] = []

    async def wait(app: AppServer, what: str) -> None:
        try:
            await make(app, what)
        except ServerEnded as ended:
            failures.append(ended)

    async with launch() as app:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(wait, app, "never")
            await anyio.sleep(0.1)
            tasks.start_soon(wait, app, how)
        assert [(each.exit_code, each.signal) for each in failures] == [(code, name)] * 2
        assert ("the last words" in str(failures[0])) == (how == "exit")
        with pytest.raises(ServerEnded):
            await make(app, "stray")


async def test_a_server_that_closes_its_output_and_lives_is_ended() -> None:
    async with launch() as app:
        with pytest.raises(ServerEnded, match="closed its output"):
            await make(app, "close")


async def test_a_flood_that_nobody_reads_is_bounded_and_told() -> None:
    async with launch() as app:
        await make(app, "flood", timeout=100)
        first = await anext(app.thread("t1").events())
        assert isinstance(first, Gap)
        assert first.lost == 100_000 - 4096


@pytest.mark.parametrize("what", ["approval", "malformed"])
async def test_what_nobody_handles_and_what_cannot_be_read_is_declined_at_once(what: str) -> None:
    async with launch() as app:
        await make(app, what)
        assert await answer_to_server(app) == {"id": 0, "result": {"decision": "decline"}}


async def test_a_handler_answers() -> None:
    async def approve(params: FileChangeRequestApprovalParams) -> dict[str, str]:
        await anyio.sleep(0.05)
        return {"decision": "accept" if params.thread_id == "t1" else "decline"}

    async with launch(handlers=[on(ITEM_FILE_CHANGE_REQUEST_APPROVAL, approve)]) as app:
        await make(app, "approval")
        assert (await answer_to_server(app))["result"] == {"decision": "accept"}


async def _raises(_: object) -> dict[str, Json]:
    raise ZeroDivisionError


async def _hangs(_: object) -> dict[str, Json]:
    await anyio.sleep_forever()
    return {}


async def _says_nothing(_: object) -> dict[str, Json]:
    return cast("dict[str, Json]", None)


async def _not_json(_: object) -> dict[str, Json]:
    return {"decision": object()}


async def _of_another_method(_: object) -> dict[str, Json]:
    return cast("dict[str, Json]", ThreadArchiveParams(thread_id="t1"))


@pytest.mark.parametrize("handler", [_raises, _hangs, _says_nothing, _not_json, _of_another_method])
@pytest.mark.parametrize("what", ["approval", "call"])
async def test_a_handler_that_fails_says_no(
    handler: Callable[[object], Awaitable[dict[str, Json]]], what: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "app_server_client")
    handlers = [on(ITEM_FILE_CHANGE_REQUEST_APPROVAL, handler), on(ITEM_TOOL_CALL, handler)]
    async with launch(handlers=handlers, handler_timeout=0.2) as app:
        await make(app, what)
        answer = await answer_to_server(app)
        assert answer.get("result") == ({"decision": "decline"} if what == "approval" else None)
        assert answer.get("error", {}).get("code") == (-32603 if what == "call" else None)
        await make(app, "stray")


async def test_a_call_can_be_answered_later_and_once() -> None:
    async with launch(handlers=[later(ITEM_TOOL_CALL)]) as app:
        await make(app, "call")
        call = await anext(app.thread("t1").events())
        assert isinstance(call, IncomingCall)
        await call.answer({"contentItems": [], "success": True})
        with pytest.raises(AlreadyAnswered):
            await call.answer({})
        assert (await answer_to_server(app))["result"]["success"] is True


async def test_a_call_that_was_resolved_is_not_answered() -> None:
    async with launch(handlers=[on(ITEM_TOOL_CALL, _hangs)]) as app:
        await make(app, "withdraw")
        await make(app, "stray")
        assert not app._calls._running


async def test_one_warning_and_one_summary_of_a_startup() -> None:
    events: list[StartupEvent] = []
    async with launch(on_startup=events.append) as app:
        await make(app, "startup")
        summary = await app.thread("t1").mcp_startup(timeout=5)
        assert (summary.ready, [failure.name for failure in summary.failed]) == (("b",), ["a"])
        assert sum(isinstance(event, Failure) for event in events) == 1


async def test_a_turn_that_is_over_before_its_request_is_answered() -> None:
    async with launch() as app:
        thread = await app.start_thread()
        for _ in range(2):
            completed = await thread.run("Hello!", timeout=20)
            assert (completed.thread_id, completed.turn.id) == ("t1", "u1")


async def test_a_last_cancelled_settles_after_a_pause() -> None:
    async with launch() as app:
        await make(app, "cancelled")
        assert (await app.thread("t1").mcp_startup(timeout=5)).cancelled == ("a",)


async def test_leaving_a_thread_while_it_starts_abandons_the_round() -> None:
    async with launch() as app:
        await make(app, "starting")
        thread = app.thread("t1")
        with pytest.raises(StartupTimedOut, match="still starting: a"):
            await thread.mcp_startup(timeout=0.1)
        await thread.unsubscribe()
        summary = await thread.mcp_startup(timeout=1)
        assert (summary.abandoned, summary.cancelled) == (True, ("a",))


async def test_a_thread_that_is_resumed_tells_its_startup_again() -> None:
    """Its updates come before the answer to `thread/resume`."""
    events: list[StartupEvent] = []
    async with launch(on_startup=events.append) as app:
        thread = await app.start_thread()
        await thread.unsubscribe()
        events.clear()
        again = await app.resume_thread("t1")
        summary = await again.mcp_startup(timeout=5)
        assert summary in events
        assert (summary.ready, summary.abandoned) == (("good",), False)


async def test_what_nobody_has_a_thread_of_may_leave() -> None:
    async with launch() as app:
        threads = [app.thread(f"t{number}") for number in range(3)]
        assert sorted(app._buffers._held) == ["t0", "t1", "t2"]
        events = threads[2].events()
        del threads[1:]
        gc.collect()
        assert sorted(app._buffers._held) == ["t0", "t2"], "it is read"
        del events
        gc.collect()
        assert sorted(app._buffers._held) == ["t0"]


async def test_two_tasks_that_close_at_once() -> None:
    async with launch() as app, anyio.create_task_group() as tasks:
        tasks.start_soon(app.aclose)
        tasks.start_soon(app.aclose)
