"""The sandbox on Windows: whether it is ready, how it is set up, and what weakens it.

`windowsSandbox/readiness` asks; `windowsSandbox/setupStart` begins a setup, which may ask the user
for elevation and ends with `windowsSandbox/setupCompleted`. `windows/worldWritableWarning` names
directories that the sandbox cannot protect.
"""

from protocol_models.base import ClientModel, Uint, WireEnum, WireModel
from protocol_models.methods import client_request, server_notification
from protocol_models.shared.path import AbsolutePathBuf


class WindowsSandboxReadiness(WireEnum):
    """Whether the sandbox can be used.

    `updateRequired`: it was set up before, in a way that no longer suffices, and has to be set up again.
    """

    READY = "ready"
    NOT_CONFIGURED = "notConfigured"
    UPDATE_REQUIRED = "updateRequired"


class WindowsSandboxReadinessResponse(WireModel):
    """Whether the sandbox can be used, or has to be set up first."""

    status: WindowsSandboxReadiness


class WindowsSandboxSetupMode(WireEnum):
    """With which rights the sandbox is set up.

    `elevated` needs an administrator's consent, `unelevated` makes do with the user's own rights.
    """

    ELEVATED = "elevated"
    UNELEVATED = "unelevated"


class WindowsSandboxSetupStartParams(ClientModel):
    """How to set the sandbox up, and for what."""

    mode: WindowsSandboxSetupMode
    cwd: AbsolutePathBuf | None = None
    """The directory whose configuration applies; absent or `null` for the server's own."""


class WindowsSandboxSetupStartResponse(WireModel):
    """Whether the setup has begun; its end is announced."""

    started: bool
    """Whether it runs now and `windowsSandbox/setupCompleted` will follow."""


class WindowsSandboxSetupCompletedNotification(WireModel):
    """A setup of the sandbox has ended, well or not."""

    mode: WindowsSandboxSetupMode
    success: bool
    """Whether the sandbox is set up now."""
    error: str | None = None
    """What went wrong, for people; `null` on success."""


class WindowsWorldWritableWarningNotification(WireModel):
    """Directories that everybody may write to, and so a sandboxed command as well."""

    sample_paths: list[str]
    """Some of the directories."""
    extra_count: Uint
    """How many more there are than `samplePaths` names."""
    failed_scan: bool
    """Whether the search could not be finished, so that there may be directories that were not found."""


WINDOWS_SANDBOX_SETUP_START = client_request(
    "windowsSandbox/setupStart", WindowsSandboxSetupStartParams, WindowsSandboxSetupStartResponse
)
"""Begins to set the sandbox up and answers at once; `windowsSandbox/setupCompleted` tells the end."""

WINDOWS_SANDBOX_READINESS = client_request("windowsSandbox/readiness", None, WindowsSandboxReadinessResponse)
"""Says whether the sandbox can be used, or has to be set up first."""

WINDOWS_WORLD_WRITABLE_WARNING = server_notification(
    "windows/worldWritableWarning", WindowsWorldWritableWarningNotification
)
"""The sandbox cannot keep commands from writing to certain directories; show the user which."""

WINDOWS_SANDBOX_SETUP_COMPLETED = server_notification(
    "windowsSandbox/setupCompleted", WindowsSandboxSetupCompletedNotification
)
"""A setup begun by `windowsSandbox/setupStart` has ended."""

METHODS = (
    WINDOWS_SANDBOX_SETUP_START,
    WINDOWS_SANDBOX_READINESS,
    WINDOWS_WORLD_WRITABLE_WARNING,
    WINDOWS_SANDBOX_SETUP_COMPLETED,
)
