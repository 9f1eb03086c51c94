"""Commands that the client has the server run in its sandbox, outside any thread.

`command/exec` runs one and answers when it has ended. With a `processId`, the client can meanwhile
follow the output (`command/exec/outputDelta`), write to it (`command/exec/write`), resize its
terminal (`command/exec/resize`) and end it (`command/exec/terminate`).
"""

from typing import Annotated

from protocol_models.base import EXPERIMENTAL, ClientModel, Int32, Int64, Uint, Uint16, WireEnum, WireModel
from protocol_models.methods import client_request, server_notification
from protocol_models.v2.permission import SandboxPolicy


class CommandExecTerminalSize(WireModel):
    """The size of a terminal."""

    rows: Uint16
    """Height, in character cells."""
    cols: Uint16
    """Width, in character cells."""


class CommandExecParams(ClientModel):
    """What to run, and how."""

    command: list[str]
    """The program and its arguments; no shell interprets them. It must not be empty."""
    process_id: str | None = None
    """The client's own id for the process, unique on this connection.

    Needed for a terminal, for streaming, and to write, resize or terminate; absent or `null` where the
    client only waits for the end.
    """
    tty: bool = False
    """Gives the command a pseudoterminal; stdin and output are then streamed."""
    stream_stdin: bool = False
    """Keeps stdin open for `command/exec/write`."""
    stream_stdout_stderr: bool = False
    """Sends the output as `command/exec/outputDelta` while it runs, and not in the answer."""
    output_bytes_cap: Uint | None = None
    """At most so many bytes are kept of each stream; absent or `null` for the server's own limit.

    Not together with `disableOutputCap`.
    """
    disable_output_cap: bool = False
    """Keeps all output, however long."""
    disable_timeout: bool = False
    """Lets the command run as long as it takes."""
    timeout_ms: Int64 | None = None
    """Ends the command after so many milliseconds; absent or `null` for the server's own limit.

    Not together with `disableTimeout`.
    """
    cwd: str | None = None
    """The working directory; absent or `null` for the server's own."""
    env: dict[str, str | None] | None = None
    """Environment variables to set on top of the server's; one that is `null` is unset."""
    size: CommandExecTerminalSize | None = None
    """The terminal's size at the start, only with `tty`; absent or `null` for the server's choice."""
    sandbox_policy: SandboxPolicy | None = None
    """What the command may touch; absent or `null` for what the configuration allows.

    Not together with `permissionProfile`.
    """
    permission_profile: Annotated[str | None, EXPERIMENTAL] = None
    """The permission profile under which to run, by its id; absent or `null` names none."""


class CommandExecResponse(WireModel):
    """The command has ended."""

    exit_code: Int32
    """What the process exited with; 0 is success by custom."""
    stdout: str
    """What it wrote to stdout, as text; empty where the output was streamed."""
    stderr: str
    """What it wrote to stderr, as text; empty where the output was streamed."""


class CommandExecWriteParams(ClientModel):
    """What to write to a running command."""

    process_id: str
    """The client's id for the process."""
    delta_base64: str | None = None
    """The bytes to write to stdin, in base64; absent or `null` writes none."""
    close_stdin: bool = False
    """Closes stdin, after the bytes if there are any."""


class CommandExecWriteResponse(WireModel):
    """The write was taken. The response has no members."""


class CommandExecTerminateParams(ClientModel):
    """Which command to end."""

    process_id: str
    """The client's id for the process."""


class CommandExecTerminateResponse(WireModel):
    """The command is being ended. The response has no members; `command/exec` is answered at the end."""


class CommandExecResizeParams(ClientModel):
    """A terminal's new size."""

    process_id: str
    """The client's id for the process, which must have been started with `tty`."""
    size: CommandExecTerminalSize
    """The size from now on."""


class CommandExecResizeResponse(WireModel):
    """The terminal has its new size. The response has no members."""


class CommandExecOutputStream(WireEnum):
    """Where a piece of output was written to."""

    STDOUT = "stdout"
    """Standard output; a pseudoterminal has this one only."""
    STDERR = "stderr"
    """Standard error."""


class CommandExecOutputDeltaNotification(WireModel):
    """A piece of a running command's output."""

    process_id: str
    """The client's id for the process."""
    stream: CommandExecOutputStream
    """The stream that the piece belongs to."""
    delta_base64: str
    """The bytes, in base64. A piece may end in the middle of a character."""
    cap_reached: bool
    """Whether the stream has come to its cap: this is its last piece, and the rest is dropped."""


COMMAND_EXEC = client_request("command/exec", CommandExecParams, CommandExecResponse)
"""Runs a command in the server's sandbox and answers when it has ended."""

COMMAND_EXEC_WRITE = client_request("command/exec/write", CommandExecWriteParams, CommandExecWriteResponse)
"""Writes to the stdin of a running command, closes it, or both.

The command must have been started with `streamStdin` or `tty`.
"""

COMMAND_EXEC_TERMINATE = client_request(
    "command/exec/terminate", CommandExecTerminateParams, CommandExecTerminateResponse
)
"""Ends a running command."""

COMMAND_EXEC_RESIZE = client_request(
    "command/exec/resize", CommandExecResizeParams, CommandExecResizeResponse
)
"""Resizes the terminal of a running command."""

COMMAND_EXEC_OUTPUT_DELTA = server_notification(
    "command/exec/outputDelta", CommandExecOutputDeltaNotification
)
"""A piece of output of a command that streams it; sent only to the connection that started the command."""

METHODS = (
    COMMAND_EXEC,
    COMMAND_EXEC_WRITE,
    COMMAND_EXEC_TERMINATE,
    COMMAND_EXEC_RESIZE,
    COMMAND_EXEC_OUTPUT_DELTA,
)
