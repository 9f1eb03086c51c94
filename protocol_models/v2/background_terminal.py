"""Background terminals: commands of a thread that go on running after their turn moved on."""

from typing import Annotated

from protocol_models.base import ClientModel, Double, Uint32, Uint64, WireModel, was
from protocol_models.methods import Stability, client_request
from protocol_models.shared.path import AbsolutePathBuf, LegacyAppPathString


class ThreadBackgroundTerminal(WireModel):
    """A command that is still running, and what it costs the machine at the moment.

    `cwd` is the directory that it was started in.
    """

    item_id: str
    """The `commandExecution` item that started it."""
    process_id: str
    """The server's name for the process, which `thread/backgroundTerminals/terminate` takes; not a PID."""
    command: str
    """The command line that runs."""
    cwd: Annotated[LegacyAppPathString, was("0.146.1", AbsolutePathBuf)]
    os_pid: Uint32 | None = None
    """The PID in the operating system; `null` where it is not known."""
    cpu_percent: Double | None = None
    """Processor time in use, in percent; `null` where it was not measured."""
    rss_kb: Uint64 | None = None
    """Memory in use (resident set size), in kilobytes; `null` where it was not measured."""


class ThreadBackgroundTerminalsListParams(ClientModel):
    """Whose background terminals to list."""

    thread_id: str
    """The thread that started them."""
    cursor: str | None = None
    """Where to go on, from an earlier answer; absent or `null` for the first page."""
    limit: Uint32 | None = None
    """How many to return at most; absent or `null` leaves it to the server."""


class ThreadBackgroundTerminalsListResponse(WireModel):
    """One page of background terminals."""

    data: list[ThreadBackgroundTerminal]
    """What is running; empty where nothing is."""
    next_cursor: str | None = None
    """Cursor for the next page; `null` on the last one."""


class ThreadBackgroundTerminalsTerminateParams(ClientModel):
    """Which background terminal to end."""

    thread_id: str
    """The thread that started it."""
    process_id: str
    """Its `processId`, from `thread/backgroundTerminals/list`."""


class ThreadBackgroundTerminalsTerminateResponse(WireModel):
    """Whether there was something to end."""

    terminated: bool
    """`true` where the process was ended by this; `false` where it was not running any longer."""


class ThreadBackgroundTerminalsCleanParams(ClientModel):
    """Whose background terminals to end."""

    thread_id: str
    """The thread that started them."""


class ThreadBackgroundTerminalsCleanResponse(WireModel):
    """Empty, also where nothing was running."""


THREAD_BACKGROUND_TERMINALS_CLEAN = client_request(
    "thread/backgroundTerminals/clean",
    ThreadBackgroundTerminalsCleanParams,
    ThreadBackgroundTerminalsCleanResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Ends all background terminals of a thread."""

THREAD_BACKGROUND_TERMINALS_LIST = client_request(
    "thread/backgroundTerminals/list",
    ThreadBackgroundTerminalsListParams,
    ThreadBackgroundTerminalsListResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Lists the background terminals of a thread, page by page."""

THREAD_BACKGROUND_TERMINALS_TERMINATE = client_request(
    "thread/backgroundTerminals/terminate",
    ThreadBackgroundTerminalsTerminateParams,
    ThreadBackgroundTerminalsTerminateResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Ends one background terminal."""

METHODS = (
    THREAD_BACKGROUND_TERMINALS_CLEAN,
    THREAD_BACKGROUND_TERMINALS_LIST,
    THREAD_BACKGROUND_TERMINALS_TERMINATE,
)
