"""The servers of one owner when several things happen to them at once. The servers here only wait."""

from collections.abc import Awaitable, Callable

import anyio
import anyio.abc
import anyio.lowlevel
import pytest
from protocol_models.config import McpServer, StdioMcpServer
from protocol_models.v2.mcp_startup import McpServerStartupCompletedNotification, McpServerStartupState

from app_server_server.errors import ServerError
from app_server_server.hosting.rounds import ServerSet, StartupNotification, end_all
from app_server_server.hosting.server import HostedServer, Settled
from tests.patience import HANGS


class Waiting(HostedServer):
    """Starts when `go` is set, and stops when `gone` is; `is_up` says whether anything of it runs."""

    def __init__(self, name: str, config: McpServer, go: anyio.Event, gone: anyio.Event) -> None:
        self.name, self.config, self.settled = name, config, None
        self.go, self.gone, self.is_up = go, gone, False

    @property
    def is_ready(self) -> bool:
        return self.settled == Settled(McpServerStartupState.READY)

    async def start(self) -> Settled:
        self.is_up, self.settled = True, Settled(McpServerStartupState.CANCELLED)
        try:
            await self.go.wait()
            self.settled = Settled(McpServerStartupState.READY)
        finally:
            self.is_up = self.is_ready
        return self.settled

    async def stop(self) -> None:
        await self.gone.wait()
        self.is_up = False


class House:
    """A set of such servers, all that was made for it, and what it told."""

    def __init__(self, tasks: anyio.abc.TaskGroup) -> None:
        self.made: list[Waiting] = []
        self.told: list[tuple[str, str]] = []
        self.go, self.gone = anyio.Event(), anyio.Event()
        self.tell: Callable[[StartupNotification], Awaitable[None]] = self.note
        self.set = ServerSet("thread", self.make, tables(a=1), self._tell, tasks)

    async def _tell(self, message: StartupNotification) -> None:
        await self.tell(message)

    def make(self, name: str, config: McpServer) -> Waiting:
        self.made.append(Waiting(name, config, self.go, self.gone))
        return self.made[-1]

    async def note(self, message: StartupNotification) -> None:
        await anyio.lowlevel.checkpoint()
        if isinstance(message, McpServerStartupCompletedNotification):
            self.told.append(("ready", " ".join(message.ready)))
        else:
            self.told.append((message.name, message.status.value))


def tables(**versions: int) -> dict[str, McpServer]:
    return {name: StdioMcpServer(command="x", args=[str(version)]) for name, version in versions.items()}


def in_a_house(use: Callable[[House, anyio.abc.TaskGroup], Awaitable[None]]) -> None:
    async def run() -> None:
        with anyio.fail_after(HANGS):
            async with anyio.create_task_group() as tasks:
                await use(House(tasks), tasks)
                tasks.cancel_scope.cancel()

    anyio.run(run)


@pytest.mark.parametrize("is_up", [False, True])
def test_two_reloads_at_once_leave_one_server_for_each_name(*, is_up: bool) -> None:
    async def use(house: House, tasks: anyio.abc.TaskGroup) -> None:
        if is_up:
            house.go.set()
        tasks.start_soon(house.set.start)
        await anyio.wait_all_tasks_blocked()
        async with anyio.create_task_group() as reloads:
            for version in (2, 3):
                reloads.start_soon(house.set.reload, tables(a=version, b=version))
            await anyio.wait_all_tasks_blocked()
            house.gone.set()
            house.go.set()
        assert [each.config for each in house.set.servers.values()] == list(tables(a=3, b=3).values())
        assert [each for each in house.made if each.is_up] == list(house.set.servers.values())
        assert house.told[-1] == ("ready", "a b")
        await house.set.stop()
        assert not [each for each in house.made if each.is_up]

    in_a_house(use)


def test_two_starts_at_once_are_the_second_one() -> None:
    async def use(house: House, tasks: anyio.abc.TaskGroup) -> None:
        async with anyio.create_task_group() as starts:
            for _ in range(2):
                starts.start_soon(house.set.start)
            await anyio.wait_all_tasks_blocked()
            house.go.set()
        states = [state for name, state in house.told if name == "a"]
        assert states == ["starting", "cancelled", "starting", "ready"]
        assert not house.set.is_starting("a")

    in_a_house(use)


def test_a_reload_that_is_given_up_forgets_no_server() -> None:
    async def use(house: House, tasks: anyio.abc.TaskGroup) -> None:
        house.go.set()
        await house.set.start()
        with anyio.CancelScope() as scope:
            tasks.start_soon(wait_all_tasks_blocked_then, scope.cancel)
            await house.set.reload({})
        assert scope.cancelled_caught
        house.gone.set()
        await house.set.stop()
        assert not house.made[0].is_up

    in_a_house(use)


async def wait_all_tasks_blocked_then(do: Callable[[], object]) -> None:
    await anyio.wait_all_tasks_blocked()
    do()


def test_who_cannot_be_told_leaves_nobody_waiting() -> None:
    async def use(house: House, tasks: anyio.abc.TaskGroup) -> None:
        async def fail(message: object) -> None:
            raise OSError("nobody reads")

        house.tell = fail
        with pytest.raises(OSError, match="nobody reads"):
            await house.set.start()
        house.gone.set()
        await house.set.stop()
        assert not house.set.is_starting("a")

    in_a_house(use)


def test_all_are_ended_whatever_becomes_of_one() -> None:
    ended: list[int] = []

    async def end(number: int) -> None:
        await anyio.lowlevel.checkpoint()
        ended.append(number)

    async def fails() -> None:
        raise ServerError("it still runs")

    async def run() -> None:
        with pytest.raises(ServerError, match="it still runs"):
            await end_all([fails, lambda: end(1), lambda: end(2)])

    anyio.run(run)
    assert sorted(ended) == [1, 2]
