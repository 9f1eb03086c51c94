"""Running one command outside any conversation."""

from protocol_models.base import ClientModel, Int32, Uint64, WireModel
from protocol_models.methods import Stability, client_request
from protocol_models.v1.retired.sandbox import SandboxPolicy


class ExecOneOffCommandParams(ClientModel):
    """What to run, and how far to trust it."""

    command: list[str]
    """The program and its arguments, one string each; no shell takes it apart."""
    timeout_ms: Uint64 | None = None
    """How long it may run, in milliseconds; absent or `null` for the server's own limit."""
    cwd: str | None = None
    """The directory to run it in; absent or `null` for the one the server runs in."""
    sandbox_policy: SandboxPolicy | None = None
    """How far the command is confined; absent or `null` for what the configuration says."""


class ExecOneOffCommandResponse(WireModel):
    """What came of the command."""

    exit_code: Int32
    """The exit code of the process; 0 mostly means success."""
    stdout: str
    """All that it wrote to its standard output."""
    stderr: str
    """All that it wrote to its standard error."""


EXEC_ONE_OFF_COMMAND = client_request(
    "execOneOffCommand", ExecOneOffCommandParams, ExecOneOffCommandResponse, stability=Stability.LEGACY
)
"""Runs a command in the sandbox and answers when it has ended. `command/exec` has taken its place."""

METHODS = (EXEC_ONE_OFF_COMMAND,)
