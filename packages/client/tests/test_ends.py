"""How a connection ends: by a server that half lives, and with nothing kept of those who wait."""

import sys
import time

import anyio
import pytest
from anyio.abc import ByteStream
from protocol_models.session import StartupEvent
from protocol_models.v2.thread_lifecycle import THREAD_ARCHIVE, ThreadArchiveParams
from test_app_server import SERVER, anyio_backend, launch, make

from app_server_client import AppServer, RequestTimedOut, ServerEnded
from app_server_client.outbox import MOST_QUEUED, Outbox
from app_server_client.transport import EOF_SECONDS, StreamTransport

__all__ = ["anyio_backend"]

pytestmark = pytest.mark.anyio


async def test_a_child_that_holds_the_output_of_a_dead_server_does_not_keep_the_connection() -> None:
    """The child is in a group of its own, and outlives the server."""
    async with launch() as app:
        began = time.monotonic()
        with pytest.raises(ServerEnded, match="exit code 3") as ended:
            await make(app, "orphan")
        assert ended.value.exit_code == 3
        assert time.monotonic() - began < 4 * EOF_SECONDS


async def test_a_server_that_reads_no_more_ends_the_connection() -> None:
    async with launch() as app:
        await make(app, "deaf")
        await anyio.sleep(0.1)
        with pytest.raises(ServerEnded):
            await make(app, "stray")


async def test_who_fails_keeps_nothing_of_who_failed_before() -> None:
    async with launch() as app:
        with pytest.raises(ServerEnded):
            await make(app, "exit")
        seen = []
        for _ in range(2):
            with pytest.raises(ServerEnded) as ended:
                await make(app, "stray")
            seen.append(ended.value)
        first, second = seen
        assert first is not second
        assert (first.exit_code, str(first)) == (second.exit_code, str(second)) == (7, str(second))


async def test_who_watches_and_raises_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def watch(event: StartupEvent) -> None:
        raise ZeroDivisionError

    async with launch(on_startup=watch) as app:
        await make(app, "startup")
        summary = await app.thread("t1").mcp_startup(timeout=5)
        assert summary.ready == ("b",)
        assert app.oddities["on_startup failed"] > 0
    assert "on_startup failed" in caplog.text


async def test_a_closing_that_is_cancelled_tells_those_who_wait() -> None:
    failures: list[BaseException] = []

    async def wait(app: AppServer) -> None:
        try:
            await make(app, "never", timeout=20)
        except ServerEnded as ended:
            failures.append(ended)

    async with anyio.create_task_group() as tasks:
        with anyio.CancelScope() as scope:
            async with launch() as app:
                tasks.start_soon(wait, app)
                await anyio.sleep(0.1)
                scope.cancel()
    assert len(failures) == 1


async def test_a_start_that_is_cancelled_at_once_leaves_no_process() -> None:
    with anyio.CancelScope() as scope:
        scope.cancel()
        async with AppServer.launch([sys.executable, str(SERVER)]) as app:
            raise AssertionError(f"there is no handshake with {app}")
    assert scope.cancelled_caught


async def test_a_stream_that_does_not_close_in_good_order_is_closed_all_the_same() -> None:
    class Stuck(ByteStream):
        was_forced = False

        async def receive(self, max_bytes: int = 65536) -> bytes:
            raise anyio.EndOfStream

        async def send(self, item: bytes) -> None:
            """Takes it."""

        async def send_eof(self) -> None:
            """Takes it."""

        async def aclose(self) -> None:
            try:
                await anyio.sleep_forever()
            finally:
                self.was_forced = True

    stream = Stuck()
    with anyio.fail_after(2 * EOF_SECONDS):
        await StreamTransport(stream).close()
    assert stream.was_forced


async def test_who_sends_waits_while_too_much_waits_and_no_longer_once_nothing_is_written() -> None:
    outbox = Outbox()
    outbox.put(b"x" * (MOST_QUEUED + 1))
    with anyio.move_on_after(0.05) as waiting:
        await outbox.room()
    assert waiting.cancelled_caught
    outbox.end()
    with anyio.fail_after(1):
        await outbox.room()


async def test_a_request_that_was_given_up_is_no_reason_to_end() -> None:
    async with launch() as app:
        with pytest.raises(RequestTimedOut):
            await app.request(THREAD_ARCHIVE, ThreadArchiveParams(thread_id="never"), timeout=0.1)
        await make(app, "stray")
