"""How the MCP servers of a thread, or of the app, come up.

A startup round begins when the servers of one owner are launched together. Each server then moves
through its states, one `mcpServer/startupStatus/updated` a move; when the last has settled, one
`mcpServer/startupStatus/completed` sums the round up.
"""

from collections.abc import Iterable
from typing import Annotated, Self

from protocol_models.base import InconsistentMessage, WireEnum, WireModel, only_with
from protocol_models.methods import server_notification


class McpServerStartupState(WireEnum):
    """Where a server stands in its startup; every state but `starting` ends it."""

    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"


class McpServerStartupFailureReason(WireEnum):
    """Why a startup failed, where the client can do something about it.

    `reauthenticationRequired`: the stored credentials have expired and cannot be refreshed, so the
    user has to sign in again (`mcpServer/oauth/login`). A first sign-in is not announced this way.
    """

    REAUTHENTICATION_REQUIRED = "reauthenticationRequired"


class McpServerStatusUpdatedNotification(WireModel):
    """One MCP server moved to another startup state.

    All members are always sent. Expect about two messages a server for each owner: `starting`,
    then the state in which it settled.
    """

    thread_id: str | None = None
    """The thread whose servers are starting; `null`, or absent, where the app owns the server."""
    name: str
    """The server's name in the configuration."""
    environment_id: str | None = None
    """The environment that registered the server; `null` for one of the whole thread."""
    status: McpServerStartupState
    error: str | None = None
    """What went wrong, for people; `null` where nothing did."""
    failure_reason: Annotated[McpServerStartupFailureReason | None, only_with("status", "failed")] = None
    """Why it failed, for programs. Only with the status `failed`, and even then mostly `null`."""


class McpServerStartupFailureSummary(WireModel):
    """One server that failed in a startup round."""

    name: str
    """The server's name in the configuration."""
    error: str
    """What went wrong, for people."""
    failure_reason: McpServerStartupFailureReason | None = None
    """Why it failed, for programs; `null` where there is nothing the client can do about it."""


class McpServerStartupCompletedNotification(WireModel):
    """Every MCP server of a startup round has settled.

    One such message ends each round, whether or not the single updates are sent; the three lists
    are always there, empty where no server settled that way, and sorted by name.
    """

    thread_id: str | None = None
    """The thread whose servers were started; `null`, or absent, where the app owns them."""
    ready: list[str]
    """Names of the servers that can be used now."""
    failed: list[McpServerStartupFailureSummary]
    """The servers that did not come up, each with what went wrong."""
    cancelled: list[str]
    """Names of the servers whose startup was given up, for example because the thread was closed."""

    def check_consistency(self) -> None:
        """Each server settled once, and each list is sorted by name."""
        super().check_consistency()
        by_list = {"ready": self.ready, "failed": [f.name for f in self.failed], "cancelled": self.cancelled}
        for member, names in by_list.items():
            if names != sorted(names):
                raise InconsistentMessage(type(self), f"the names in {member!r} are not sorted")
        settled = [name for names in by_list.values() for name in names]
        if twice := sorted({name for name in settled if settled.count(name) > 1}):
            raise InconsistentMessage(type(self), f"{twice[0]!r} settled more than once")

    @classmethod
    def of_round(cls, updates: Iterable[McpServerStatusUpdatedNotification]) -> Self:
        """The message that ends a round, from the round's updates; the last one of a server counts.

        Raises `InconsistentMessage` where the updates are of several owners, or a server has not
        settled yet.
        """
        last = {update.name: update for update in updates}
        owners = {update.thread_id for update in last.values()}
        if len(owners) > 1:
            raise InconsistentMessage(cls, f"the updates are of {len(owners)} owners, and a round has one")
        by_status: dict[McpServerStartupState, list[McpServerStatusUpdatedNotification]] = {}
        for name in sorted(last):
            by_status.setdefault(last[name].status, []).append(last[name])
        ready = by_status.pop(McpServerStartupState.READY, [])
        failed = by_status.pop(McpServerStartupState.FAILED, [])
        cancelled = by_status.pop(McpServerStartupState.CANCELLED, [])
        for status, unsettled in by_status.items():
            raise InconsistentMessage(cls, f"{unsettled[0].name!r} has not settled: it is {status.value!r}")
        return cls(
            thread_id=owners.pop() if owners else None,
            ready=[update.name for update in ready],
            failed=[
                McpServerStartupFailureSummary(
                    name=update.name, error=update.error or "", failure_reason=update.failure_reason
                )
                for update in failed
            ],
            cancelled=[update.name for update in cancelled],
        )


MCP_SERVER_STARTUP_STATUS_UPDATED = server_notification(
    "mcpServer/startupStatus/updated", McpServerStatusUpdatedNotification
)
"""One MCP server moved to another startup state.

`[notifications] mcp_startup_individual = false` in the server's `config.toml` silences it.
"""

MCP_SERVER_STARTUP_STATUS_COMPLETED = server_notification(
    "mcpServer/startupStatus/completed", McpServerStartupCompletedNotification
)
"""Every MCP server of a startup round has settled. It is never silenced."""

METHODS = (MCP_SERVER_STARTUP_STATUS_UPDATED, MCP_SERVER_STARTUP_STATUS_COMPLETED)
