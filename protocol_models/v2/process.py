"""Processes that the client has the server run outside any sandbox, for its own purposes.

`process/spawn` starts one under a handle of the client's choice and answers at once; `process/exited`
tells the end. In between the client follows the output (`process/outputDelta`), writes to the process
(`process/writeStdin`), resizes its terminal (`process/resizePty`) or ends it (`process/kill`).
"""

from typing import Annotated

from protocol_models.base import (
    MAY_BE_OMITTED,
    ClientModel,
    Int32,
    Int64,
    Uint,
    Uint16,
    WireEnum,
    WireModel,
)
from protocol_models.methods import Stability, client_request, server_notification
from protocol_models.shared.path import AbsolutePathBuf


class ProcessTerminalSize(WireModel):
    """The size of a terminal."""

    rows: Uint16
    """Height, in character cells."""
    cols: Uint16
    """Width, in character cells."""


class ProcessSpawnParams(ClientModel):
    """What to run, and how."""

    command: list[str]
    """The program and its arguments; no shell interprets them. It must not be empty."""
    process_handle: str
    """The client's own name for the process, unique among those that run on this connection."""
    cwd: AbsolutePathBuf
    """The working directory."""
    tty: bool = False
    """Gives the process a pseudoterminal; stdin and output are then streamed."""
    stream_stdin: bool = False
    """Keeps stdin open for `process/writeStdin`."""
    stream_stdout_stderr: bool = False
    """Sends the output as `process/outputDelta` while it runs, and not in `process/exited`."""
    output_bytes_cap: Uint | None = None
    """At most so many bytes of each stream; absent for the server's own limit, `null` for none."""
    timeout_ms: Int64 | None = None
    """Ends the process after so many milliseconds; absent for the server's own limit, `null` for none."""
    env: dict[str, str | None] | None = None
    """Environment variables to set on top of the server's; one that is `null` is unset."""
    size: ProcessTerminalSize | None = None
    """The terminal's size at the start, only with `tty`; absent or `null` for the server's choice."""


class ProcessSpawnResponse(WireModel):
    """The process runs. The response has no members; `process/exited` tells the end."""


class ProcessWriteStdinParams(ClientModel):
    """What to write to a process."""

    process_handle: str
    """The client's name for the process."""
    delta_base64: str | None = None
    """The bytes to write to stdin, in base64; absent or `null` writes none."""
    close_stdin: bool = False
    """Closes stdin, after the bytes if there are any."""


class ProcessWriteStdinResponse(WireModel):
    """The write was taken. The response has no members."""


class ProcessKillParams(ClientModel):
    """Which process to end."""

    process_handle: str
    """The client's name for the process."""


class ProcessKillResponse(WireModel):
    """The process is being ended. The response has no members; `process/exited` tells the end."""


class ProcessResizePtyParams(ClientModel):
    """A terminal's new size."""

    process_handle: str
    """The client's name for the process, which must have been started with `tty`."""
    size: ProcessTerminalSize
    """The size from now on."""


class ProcessResizePtyResponse(WireModel):
    """The terminal has its new size. The response has no members."""


class ProcessOutputStream(WireEnum):
    """Where a piece of output was written to."""

    STDOUT = "stdout"
    """Standard output; a pseudoterminal has this one only."""
    STDERR = "stderr"
    """Standard error."""


class ProcessOutputDeltaNotification(WireModel):
    """A piece of a process's output."""

    process_handle: str
    """The client's name for the process."""
    stream: ProcessOutputStream
    """The stream that the piece belongs to."""
    delta_base64: str
    """The bytes, in base64. A piece may end in the middle of a character."""
    cap_reached: bool
    """Whether the stream has come to its cap: this is its last piece, and the rest is dropped."""


class ProcessExitedNotification(WireModel):
    """A process has ended."""

    process_handle: str
    """The client's name for the process."""
    exit_code: Int32
    """What the process exited with; 0 is success by custom."""
    output_drain_timed_out: Annotated[bool | None, MAY_BE_OMITTED] = None
    """Whether the server gave up reading output after the exit, so that its end may be missing.

    Absent or `null` where the server does not say.
    """
    stdout: str
    """What it wrote to stdout, as text; empty where the output was streamed."""
    stdout_cap_reached: bool
    """Whether stdout came to its cap, so that the rest was dropped."""
    stderr: str
    """What it wrote to stderr, as text; empty where the output was streamed."""
    stderr_cap_reached: bool
    """Whether stderr came to its cap, so that the rest was dropped."""


PROCESS_SPAWN = client_request(
    "process/spawn", ProcessSpawnParams, ProcessSpawnResponse, stability=Stability.EXPERIMENTAL
)
"""Starts a process on the server's machine, outside any sandbox, and answers as soon as it runs."""

PROCESS_WRITE_STDIN = client_request(
    "process/writeStdin", ProcessWriteStdinParams, ProcessWriteStdinResponse, stability=Stability.EXPERIMENTAL
)
"""Writes to the stdin of a process, closes it, or both.

The process must have been started with `streamStdin` or `tty`.
"""

PROCESS_KILL = client_request(
    "process/kill", ProcessKillParams, ProcessKillResponse, stability=Stability.EXPERIMENTAL
)
"""Ends a process."""

PROCESS_RESIZE_PTY = client_request(
    "process/resizePty", ProcessResizePtyParams, ProcessResizePtyResponse, stability=Stability.EXPERIMENTAL
)
"""Resizes the terminal of a process."""

PROCESS_OUTPUT_DELTA = server_notification("process/outputDelta", ProcessOutputDeltaNotification)
"""A piece of output of a process that streams it; sent only to the connection that started the process."""

PROCESS_EXITED = server_notification("process/exited", ProcessExitedNotification)
"""A process that `process/spawn` started has ended, by itself or otherwise. One such message a process."""

METHODS = (
    PROCESS_SPAWN,
    PROCESS_WRITE_STDIN,
    PROCESS_KILL,
    PROCESS_RESIZE_PTY,
    PROCESS_OUTPUT_DELTA,
    PROCESS_EXITED,
)
